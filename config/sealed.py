"""Fields whose values lie encrypted in the database: numbers and addresses that name a person by themselves.

They are encrypted with AES-SIV (RFC 5297) under a key that is derived from FILE_KEYS, and open only in the column they
were written for. The same value in the same column always gives the same text, so that a number can be looked for and
an unchanged one is no change; who holds the database alone learns which rows hold equal values, and nothing else.
"""

import base64
import binascii
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, StartsWith
from django.utils.translation import gettext as _
from phonenumber_field.modelfields import PhoneNumberDescriptor, PhoneNumberField
from phonenumber_field.phonenumber import to_python

from config.fields import NameField
from config.files.keys import Key, current_key, known_keys

MARK = "sealed:"
"""What every sealed text begins with, before the name of its key."""


class Unreadable(str):
    """Stands for a value that does not open: its key is missing, or it was altered. Saved again, it stays as it was."""

    __slots__ = ("sealed",)

    def __new__(cls, sealed: str) -> "Unreadable":
        """Return what is shown for a sealed text that does not open."""
        shown = super().__new__(cls, _("cannot be read: its key is missing"))
        shown.sealed = sealed
        return shown


def seal(text: str, column: str, key: Key | None = None) -> str:
    """Return a text sealed for a column with a key (the current one); nothing stays nothing."""
    if not text:
        return text
    key = key or current_key()
    closed = _cipher(key).encrypt(text.encode(), [column.encode()])
    return f"{MARK}{key.id}:{base64.urlsafe_b64encode(closed).decode()}"


def unseal(sealed: str, column: str) -> str:
    """Return the text that was sealed for a column, `Unreadable` when it does not open."""
    if not sealed:
        return sealed
    key = known_keys().get(key_named_in(sealed))
    if key is None:
        return Unreadable(sealed)
    try:
        closed = base64.urlsafe_b64decode(sealed.rpartition(":")[2])
        return _cipher(key).decrypt(closed, [column.encode()]).decode()
    except (InvalidTag, ValueError, binascii.Error):
        return Unreadable(sealed)


def key_named_in(sealed: str) -> str:
    """Return the name of the key that a text was sealed with; nothing when it is not sealed."""
    return sealed.removeprefix(MARK).partition(":")[0] if sealed.startswith(MARK) else ""


@lru_cache(maxsize=8)
def _cipher(key: Key) -> AESSIV:
    derive = HKDF(hashes.SHA512(), length=64, salt=None, info=b"nayabato: sealed fields")
    return AESSIV(derive.derive(key.secret))


def refuse_what_was_not_read(value: Any) -> None:
    """Refuse to take the words that stand for an unreadable value for the value. Raises ValidationError."""
    if not isinstance(value, Unreadable) and str(value) == Unreadable(""):
        raise ValidationError(
            _("What stood here could not be read and is kept. Ask the administrator for the key, or type it anew.")
        )


class Sealed(models.Field):
    """What sealed fields have in common: a column of text, and looking for equal values alone."""

    @property
    def column_name(self) -> str:
        """Return the name under which values of this column are sealed."""
        return f"{self.model._meta.label}.{self.name}"

    def deconstruct(self) -> tuple:
        """Return the field as what it is, where that which it is made of names itself otherwise."""
        name, _path, args, options = super().deconstruct()
        return name, f"config.sealed.{type(self).__name__}", args, options

    def get_internal_type(self) -> str:
        """Say that the column holds text, as a sealed value is longer than what was typed."""
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        """Return the value sealed."""
        if isinstance(value, Unreadable):
            return value.sealed
        plain = super().get_prep_value(value)
        return seal(str(plain), self.column_name) if plain else plain

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Return what was sealed, or what stands for it."""
        return unseal(value, self.column_name) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the comparison of that name; only equality can be asked."""
        if lookup_name not in {"exact", "in", "isnull"}:
            raise FieldError(f"{self.column_name} is sealed; it can be compared for equality alone.")
        return super().get_lookup(lookup_name)


@Sealed.register_lookup
class SealedExact(Exact):
    """Equal under any key of this house, so that a value is found while keys are being changed."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL: the value sealed with each key."""
        keys = known_keys().values()
        if len(keys) == 1 or not self.rhs or not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column = self.lhs.output_field.column_name
        plain = unseal(self.rhs, column)
        left, given = self.process_lhs(compiler, connection)
        return f"{left} IN ({', '.join(['%s'] * len(keys))})", [*given, *(seal(plain, column, key) for key in keys)]


class SealedNameField(Sealed, NameField):
    """A single line that lies encrypted."""

    default_validators = [*NameField.default_validators, refuse_what_was_not_read]


class SealedEmailField(Sealed, models.EmailField):
    """An e-mail address that lies encrypted."""

    default_validators = [*models.EmailField.default_validators, refuse_what_was_not_read]


class NumberOrUnreadable(PhoneNumberDescriptor):
    """Keeps a number as the library does, and what stands for one that does not open as it is."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, Unreadable):
            instance.__dict__[self.field.name] = value
        else:
            super().__set__(instance, value)


class SealedPhoneField(Sealed, PhoneNumberField):
    """A telephone number that lies encrypted."""

    descriptor_class = NumberOrUnreadable
    default_validators = [refuse_what_was_not_read, *PhoneNumberField.default_validators]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the number, or what stands for it."""
        opened = super().from_db_value(value, expression, connection)
        return opened if isinstance(opened, Unreadable) else to_python(opened)


def lies_sealed(table: str, *columns: str) -> models.CheckConstraint:
    """Return the constraint that lets nothing but sealed values into these columns of a table."""
    condition = Q()
    for column in columns:
        condition &= Q(**{column: ""}) | Q(StartsWith(Cast(column, models.TextField()), Value(MARK)))
    return models.CheckConstraint(condition=condition, name=f"{table}_lies_sealed")


def sealed_fields() -> list[Sealed]:
    """Return every sealed field of this house."""
    return [field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, Sealed)]
