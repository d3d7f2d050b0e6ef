"""How a cell of a file is read: every refusal says what is wrong, and how it would be right."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from phonenumber_field.phonenumber import to_python

from accounts.models import Organisation, Site, User
from accounts.roles import Role
from beneficiaries.models import Area
from config.calendar import Calendar, PartialDate, Precision, local_digits
from config.fields import OLDEST_EVENT, OLDEST_MEMORY, clean_text
from config.month_names import plain
from config.written_dates import Ambiguous, Bounds, Unreadable, read_date, read_partial

LONGEST_CELL = 20_000
NUL_SIGN = "\u2400"
"""Stands for a NUL in what is kept of a file: the database holds none."""
YES, NO = {"yes", "y", "true", "1", "x", "हो", "छ", "oui", "o", "vrai"}, {"no", "n", "false", "0", "होइन", "छैन", "non"}


class Wrong(Exception):
    """A cell that cannot be taken as it stands; says why, and how it would be right."""


@dataclass
class Surroundings:
    """What a cell may speak of: the places of Nepal, who works at the site, our partners; each asked for once."""

    site: Site
    calendar: Calendar | None = None
    today: datetime.date = field(default_factory=timezone.localdate)

    @cached_property
    def areas(self) -> dict[tuple[str, str], list[Area]]:
        """Return districts and local levels by level and name, in either script."""
        found: dict[tuple[str, str], list[Area]] = {}
        for area in Area.objects.with_parents().exclude(level=Area.Level.PROVINCE):
            for name in {folded(area.name), folded(area.name_ne)}:
                found.setdefault((area.level, name), []).append(area)
        return found

    @cached_property
    def workers(self) -> dict[str, User]:
        """Return the caseworkers of the site by their e-mail address."""
        return {each.email: each for each in User.objects.holding(Role.CASEWORKER, at_sites=[self.site.pk])}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """Return the organisations that refer people, by name."""
        return {folded(each.name): each for each in Organisation.objects.filter(kind=Organisation.Kind.PARTNER)}


Reader = Callable[[str, Surroundings], Any]


def folded(text: str) -> str:
    """Return a word as it is compared: small letters, no accents, no invisible signs, only letters and figures."""
    return " ".join("".join(sign if sign.isalnum() or _is_vowel_sign(sign) else " " for sign in plain(text)).split())


def _is_vowel_sign(sign: str) -> bool:
    return "\u0900" <= sign <= "\u0963"


def seen(text: str) -> str:
    """Return the text of a cell as a person sees it. Raises Wrong for what is no text of a cell."""
    if NUL_SIGN in text or "\x00" in text:
        raise Wrong(_("There is a sign in it that cannot be kept (NUL). Write it anew."))
    if len(text) > LONGEST_CELL:
        raise Wrong(_("It is longer than %(most)s signs.") % {"most": local_digits(LONGEST_CELL)})
    if text.lstrip().startswith("="):
        raise Wrong(_("This is a formula. Formulas are not computed: write the value itself."))
    return clean_text(text, one_line=False)


def text_of(model: type[models.Model], name: str) -> Reader:
    """Return a reader of a text that a column of ours holds."""
    column = model._meta.get_field(name)

    def read(text: str, around: Surroundings) -> str:
        try:
            return column.clean(text, None)
        except ValidationError as error:
            raise Wrong(" ".join(error.messages)) from None

    return read


def one_of(choices: Iterable[tuple[Any, Any]], synonyms: dict[str, Any] | None = None) -> Reader:
    """Return a reader of one of several words: codes, or their labels in any language of the house."""
    kept = tuple(choices)

    def read(text: str, around: Surroundings) -> Any:
        known = _words(kept)
        word = folded(text)
        for names in (known, synonyms or {}):
            if word in names:
                return names[word]
        raise Wrong(_("“%(written)s” is none of: %(words)s.") % {"written": _short(text), "words": say_words(kept)})

    return read


def several_of(choices: Iterable[tuple[Any, Any]]) -> Reader:
    """Return a reader of several words with semicolons between, in the order of their list."""
    kept = tuple(choices)
    read_one = one_of(kept)

    def read(text: str, around: Surroundings) -> list[Any]:
        found = {read_one(each, around) for each in text.replace("\n", ";").split(";") if each.strip()}
        return [code for code, _label in kept if code in found]

    return read


def say_words(choices: Iterable[tuple[Any, Any]]) -> str:
    """Return the words of a list as they may be written."""
    return "; ".join(str(label) for _code, label in choices)


@cache
def _words(choices: tuple[tuple[Any, Any], ...]) -> dict[str, Any]:
    found = {folded(str(code)): code for code, _label in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {folded(str(label)): code for code, label in choices}
    return found


def yes_or_no(text: str, around: Surroundings) -> bool:
    """Read yes or no. Raises Wrong."""
    word = folded(text)
    if word in YES | NO:
        return word in YES
    raise Wrong(_("“%(written)s” is neither “yes” nor “no”.") % {"written": _short(text)})


def number(least: int, most: int) -> Reader:
    """Return a reader of a whole number between two, both included."""

    def read(text: str, around: Surroundings) -> int:
        digits = plain(text).removesuffix(".0")
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 9 or not least <= int(digits) <= most:
            raise Wrong(
                _("“%(written)s” is no whole number from %(least)s to %(most)s.")
                % {"written": _short(text), "least": local_digits(least), "most": local_digits(most)}
            )
        return int(digits)

    return read


def day(text: str, around: Surroundings) -> datetime.date:
    """Read a day that is not in the future. Raises Wrong."""
    found = _date(text, around, lambda bounds, calendar: read_date(text, bounds, calendar), OLDEST_EVENT)
    if found.precision is not Precision.EXACT:
        raise Wrong(_("Write the day as well as the month and the year."))
    return found.lower


def birth(text: str, around: Surroundings) -> PartialDate:
    """Read a date of birth as well as it is known, or an age on a day. Raises Wrong."""
    return _date(text, around, lambda bounds, calendar: read_partial(text, bounds, calendar), OLDEST_MEMORY)


def _date(
    text: str,
    around: Surroundings,
    read: Callable[[Bounds, Calendar | None], PartialDate],
    earliest: datetime.date,
) -> PartialDate:
    """Read a date in the calendar it names; one that names none, in the calendar chosen for the file."""
    bounds = Bounds(earliest, around.today)
    try:
        try:
            return read(bounds, around.calendar)
        except Unreadable as problem:
            if around.calendar is None or problem.code != "contradiction":
                raise
            return read(bounds, None)
    except Ambiguous:
        raise Wrong(
            _("“%(written)s” is one day in AD and another in BS. Write AD or BS behind it, or the month's name.")
            % _said(text)
        ) from None
    except Unreadable as problem:
        raise Wrong(str(problem)) from None


def phone(text: str, around: Surroundings) -> str:
    """Read a phone number, of Nepal where it names no country. Raises Wrong."""
    found = to_python(text, region=settings.PHONENUMBER_DEFAULT_REGION)
    if not found or not found.is_valid():
        raise Wrong(_("“%(written)s” is no phone number. Write it like 9841234567 or +977 9841234567.") % _said(text))
    return found.as_e164


def district(text: str, around: Surroundings) -> Area:
    """Read the name of a district. Raises Wrong."""
    name = folded(text).removesuffix(" district").removesuffix(" जिल्ला").strip()
    found = around.areas.get((Area.Level.DISTRICT, name), [])
    if len(found) != 1:
        raise Wrong(_("There is no district “%(written)s” in Nepal.") % _said(text))
    return found[0]


def local_level(text: str, around: Surroundings) -> list[Area]:
    """Read the name of a local level: all of that name, for the district says which. Raises Wrong."""
    found = around.areas.get((Area.Level.LOCAL_LEVEL, folded(text)), [])
    if not found:
        raise Wrong(_("There is no municipality or rural municipality “%(written)s” in Nepal.") % _said(text))
    return found


def worker(text: str, around: Surroundings) -> User:
    """Read the e-mail address of a caseworker of the site. Raises Wrong."""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise Wrong(_("“%(written)s” is no e-mail address.") % _said(text)) from None
    found = around.workers.get(text.strip().lower())
    if found is None:
        raise Wrong(_("No caseworker of %(site)s has the e-mail address “%(written)s”.") % _said(text, around.site))
    return found


def organisation(text: str, around: Surroundings) -> Organisation:
    """Read the name of a partner. Raises Wrong."""
    found = around.organisations.get(folded(text))
    if found is None:
        raise Wrong(
            _("No partner organisation is called “%(written)s”. An administrator can add it first.") % _said(text)
        )
    return found


def _said(text: str, site: Site | None = None) -> dict[str, str]:
    return {"written": _short(text), "site": str(site or "")}


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(60)
