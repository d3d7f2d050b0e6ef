"""The trail: who read and who changed what, the values apart under a shelter of their own, and the seals.

Nothing here is ever written through these classes. Triggers write what changed, `audit.trail` hands over
what was read, `seal_trail()` seals (see `audit/walls.py`); the application's role may only read.
"""

from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Model, Q
from django.db.models.functions import Now
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit.saying import said
from audit.words import WHAT
from config.plans import Fixed


class CurrentTransaction(Func):
    """The number of the running transaction; the walls replace it by one that also survives a restore."""

    template = "(pg_current_xact_id()::text::bigint)"
    allowed_default = True


class EntryQuerySet(models.QuerySet):
    """Finds entries of the trail."""

    def about(self, person_id: UUID) -> "EntryQuerySet":
        """Return what was read and changed of one person."""
        return self.filter(person_id=person_id)

    def about_mark(self, mark: str, table: str = "") -> "EntryQuerySet":
        """Return the entries about whoever has this mark: the first eight signs of her key (see `mark_of`).

        With a table, those about its row of this mark, for who is no person. What names a person beside it is left
        out: it would tell that a participant has a case, and which.
        """
        if table:
            return self.filter(table_name=table, row_id__startswith=mark, person_id=None)
        return self.filter(person_id__range=(UUID(mark.ljust(32, "0")), UUID(mark.ljust(32, "f"))))

    def with_names(self) -> "EntryQuerySet":
        """Fetch the users who acted in the same query."""
        return self.select_related("actor")

    def with_values(self) -> "EntryQuerySet":
        """Fetch the values of changes too, as far as whoever acts may see them."""
        return self.select_related("detail")

    def of_kind(self, kind: str) -> "EntryQuerySet":
        """Return one kind of action: "change" stands for insert, update and delete."""
        changes = [Entry.Action.INSERT, Entry.Action.UPDATE, Entry.Action.DELETE]
        return self.filter(action__in=changes if kind == "change" else [kind])

    def last_event(self, *what: str) -> "Entry | None":
        """Return the newest event of these kinds."""
        return self.filter(action=Fixed(Entry.Action.EVENT), what__in=what).order_by("-id").first()


class Entry(models.Model):
    """One thing that was done: a row changed, something read, or an event such as a log-in."""

    class Action(models.TextChoices):
        INSERT = "insert", _("Recorded")
        UPDATE = "update", _("Changed")
        DELETE = "delete", _("Deleted")
        READ = "read", _("Read")
        EVENT = "event", _("Event")

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(_("when"), db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("who"),
    )  # fmt: skip
    system = models.BooleanField(_("by the system itself"), db_default=False)
    database_role = models.CharField(_("role in the database"), max_length=63, blank=True, db_default="")
    """Who was connected, when it was not the application: somebody with the owner's password."""
    address = models.CharField(_("from where"), max_length=64, blank=True, db_default="")
    request = models.CharField(_("request"), max_length=64, blank=True, db_default="")
    reason = models.TextField(_("reason"), blank=True, db_default="")
    action = models.CharField(_("action"), max_length=6, choices=Action)
    what = models.CharField(_("what"), max_length=40, blank=True, db_default="")
    table_name = models.CharField(_("table"), max_length=63, blank=True, db_default="")
    row_id = models.CharField(_("row"), max_length=64, blank=True, db_default="")
    person_id = models.UUIDField(_("about"), null=True)
    fields = ArrayField(models.CharField(max_length=63), verbose_name=_("fields"), db_default=[])
    digest = models.BinaryField(null=True)
    """SHA-256 over the salted values in `Detail`: seals cover the values without telling them."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("audit trail")
        default_permissions = ()
        indexes = [
            models.Index("person_id", "id", name="trail_of_a_person", condition=Q(person_id__isnull=False)),
            models.Index("actor", "id", name="trail_of_an_actor", condition=Q(actor__isnull=False)),
            models.Index("what", "id", name="trail_of_events", condition=Q(action="event")),
            BrinIndex("at", "transaction", name="trail_by_time", autosummarize=True, pages_per_range=32),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["insert", "update", "delete", "read", "event"]), name="known_action"
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.what or self.table_name}"

    @cached_property
    def model(self) -> type[Model] | None:
        """Return the model of the row, None when its table is no longer known."""
        return _models_by_table().get(self.table_name)

    @property
    def happened(self) -> str:
        """Return what was done, in plain words."""
        if self.what:
            return WHAT.get(self.what, self.what)
        thing = self.model._meta.verbose_name if self.model else self.table_name
        words = {
            self.Action.INSERT: _("Recorded: %(thing)s"),
            self.Action.UPDATE: _("Changed: %(thing)s"),
            self.Action.DELETE: _("Deleted: %(thing)s"),
        }
        return words[self.Action(self.action)] % {"thing": thing}

    @property
    def field_names(self) -> list[str]:
        """Return the names of the fields that changed, as the screens call them."""
        known = self._fields_by_column
        return [str(known[name].verbose_name) if name in known else name for name in self.fields]

    @property
    def changes(self) -> list["Change"]:
        """Return the values before and after a change; nothing unless they were fetched (`with_values`)."""
        return [self.in_words(*each) for each in self.values] if self.action == self.Action.UPDATE else []

    @property
    def values(self) -> list[tuple[str, object, object]]:
        """Return (column, before, after) of each value that it keeps: of a row that came or went, of them all."""
        detail = self._state.fields_cache.get("detail")
        return [] if detail is None else detail.values()

    def in_words(self, column: str, before: object, now: object) -> "Change":
        """Return what stood in a column of its row and what stands there now, as the screens say it."""
        field = self._fields_by_column.get(column)
        return Change(str(field.verbose_name) if field else column, said(field, before), said(field, now))

    @cached_property
    def _fields_by_column(self) -> dict[str, models.Field]:
        return {each.column: each for each in self.model._meta.concrete_fields} if self.model else {}

    @property
    def who(self) -> str:
        """Return who acted, in words; somebody at the database itself is named as such."""
        parts = []
        if self.actor:
            parts.append(str(self.actor))
        elif self.actor_id:
            parts.append(str(_("a user who is no longer on record")))
        elif self.system:
            parts.append(str(_("the system itself")))
        if self.database_role:
            parts.append(str(_("at the database, as %(role)s") % {"role": self.database_role}))
        return capfirst(", ".join(parts)) or str(_("Nobody signed in"))

    @property
    def short_subject(self) -> str:
        """Return the mark of whom it is about; empty when it is about nobody."""
        return mark_of(self.person_id) if self.person_id else ""


class Detail(models.Model):
    """The old and new values of one change; read only by those who may see that person's case.

    The values have the shapes of some forty tables at as many points in time, hence JSON.
    """

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="detail")
    person_id = models.UUIDField(null=True)
    salt = models.UUIDField()
    former = models.JSONField(null=True)
    latter = models.JSONField(null=True)

    class Meta:
        verbose_name = _("values of a change")
        verbose_name_plural = _("values of changes")
        default_permissions = ()

    def __str__(self):
        return str(self.entry_id)

    def values(self) -> list[tuple[str, object, object]]:
        """Return (column, before, after) of every value that changed."""
        former, latter = self.former or {}, self.latter or {}
        return [(name, former.get(name), latter.get(name)) for name in sorted({*former, *latter})]


class Seal(models.Model):
    """A batch of entries, sealed: the hash of each, chained to the seal before."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("sealed"))
    horizon = models.BigIntegerField(unique=True)
    """Every entry of a transaction below this number lies in this seal or an earlier one."""
    count = models.IntegerField(_("entries"))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    leaves = ArrayField(models.BinaryField())
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("seal of the trail")
        verbose_name_plural = _("seals of the trail")
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, last_id__gte=F("first_id")), name="seal_of_something"),
        ]

    def __str__(self):
        return f"{self.number} {bytes(self.hash).hex()}"

    @property
    def head(self) -> str:
        """Return the hash as it is written down elsewhere."""
        return bytes(self.hash).hex()


def mark_of(person_id: UUID) -> str:
    """Return the beginning of a person's key: it tells people apart and names nobody."""
    return person_id.hex[:8]


class Change(NamedTuple):
    """One field of a changed row, in words."""

    name: str
    before: str
    now: str


_MODELS: dict[str, type[Model]] = {}


def _models_by_table() -> dict[str, type[Model]]:
    if not _MODELS:
        _MODELS.update({model._meta.db_table: model for model in apps.get_models()})
    return _MODELS
