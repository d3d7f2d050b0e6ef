"""The categories that several tables share: ages, districts, disability, and the part by sex."""

import csv
import datetime
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import beneficiaries
from beneficiaries.models import Person
from beneficiaries.models.htcds import Gender
from programs.models import Participant
from programs.rules import AGES, age_band
from reports.declared import NOT_TOLD, OTHERS, WOMEN, Row, Table

UNKNOWN = Row(NOT_TOLD, _("Not told"))
SEVERAL = "several"
IN_A_PROVINCE = "in"
"""With the id of a province: somebody of whom no more than the province is known."""


@dataclass(frozen=True)
class Place:
    """The name of an area, in the language of the page."""

    name: str
    name_ne: str

    def __str__(self):
        return self.name_ne if get_language() == "ne" else self.name


def _areas(*levels: str) -> list[tuple[str, Place, str]]:
    path = Path(beneficiaries.__file__).parent / "data" / "nepal_areas.csv"
    with path.open(encoding="utf-8") as file:
        areas = [area for area in csv.DictReader(file) if area["level"] in levels]
    return [(area["id"], Place(area["name_en"], area["name_ne"]), area["parent_id"]) for area in areas]


def by_province(title: object) -> Table:
    """Return the table of provinces and their districts; wards are too small for any figure to be shown."""
    rows = [Row(*area) for area in _areas("province", "district")]
    rows += [Row(f"{IN_A_PROVINCE} {row.key}", _("District not told"), row.key) for row in rows if not row.within]
    return Table("district", title, (*rows, UNKNOWN))


def by_district(title: object) -> Table:
    """Return the table of districts alone, for what happens in few: beside empty provinces a full one is hidden."""
    return Table("district", title, (*(Row(key, name) for key, name, _province in _areas("district")), UNKNOWN))


def by_age() -> Table:
    """Return the table of ages on the last day of the period."""
    rows = [Row(key, _("%(ages)s years") % {"ages": key.replace("-", "–")}) for key, _first, _last in AGES]
    return Table("age", _("By age"), (*rows, UNKNOWN), by_sex=True)


def by_disability() -> Table:
    """Return the table of disability (Washington Group Short Set, where it was asked)."""
    rows = (Row("yes", _("Lives with a disability")), Row("no", _("Lives without a disability")), UNKNOWN)
    return Table("disability", _("By disability"), rows, by_sex=True)


def age_of(who: Person | Participant, on: datetime.date) -> str:
    """Return the row of her age on a day; between two possible ages the lower one."""
    return age_band(who, on) or NOT_TOLD


def district_of(area: str | None, parent: str | None) -> str:
    """Return the row of an area, by its id and that of the one it lies in: a local level counts for its district."""
    if area is None:
        return NOT_TOLD
    if area.startswith("P"):
        return f"{IN_A_PROVINCE} {area}"
    return area if area.startswith("D") else parent


def disability_of(answer: bool | None) -> str:
    """Return the row of an answer about disability."""
    return {True: "yes", False: "no", None: NOT_TOLD}[answer]


def column_of(gender: str) -> str:
    """Return the part by sex."""
    return WOMEN if gender in (Gender.FEMININE, Gender.TRANSGENDER_FEMININE) else OTHERS


def one_of(kinds: Collection[str]) -> str:
    """Return the row of somebody to whom several kinds may apply: the one kind, or that there are several.

    So every table divides its people, and none can be computed from how often they are counted twice.
    """
    kinds = set(kinds)
    if not kinds:
        return NOT_TOLD
    return kinds.pop() if len(kinds) == 1 else SEVERAL
