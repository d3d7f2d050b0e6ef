"""The tables of programmes that a manager may take out as a spreadsheet, of her own sites.

A table is declared once: whose rows, by which day a period chooses them, and which columns. A column is a path of
fields; its heading is the field's own name, so nothing is named twice. Beside each day stands the Nepali one.
"""

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DateField, Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.policy import EXPORT
from accounts.models import User
from config.calendar import to_bikram
from config.files.leaving import workbook
from programs.models import (
    Attendance,
    Enrolment,
    Group,
    LevelResult,
    Measurement,
    Order,
    Participant,
    Payslip,
    ReportVersion,
    SavingsPayment,
    Session,
    StockMovement,
    Target,
    WorkEntry,
)

MOST = 50_000
"""So many rows are in one file; more are asked for by shorter periods."""
BATCH = 2000


@dataclass(frozen=True)
class Table:
    """A table: its rows, the day by which a period chooses them ("" for none), and the paths of its columns."""

    key: str
    model: type[Model]
    day: str
    columns: str
    named: Promise | None = None

    @property
    def title(self) -> str:
        """Return what it holds, in words."""
        return str(self.named or capfirst(str(self.model._meta.verbose_name_plural)))

    def rows(self, user: User, since: datetime.date | None, until: datetime.date | None) -> QuerySet:
        """Return the rows that a user may take out, of a period when the table goes by days."""
        found = self.model.objects.visible_to(user, EXPORT)
        if self.day and since:
            found = found.filter(**{f"{self.day}__gte": since})
        if self.day and until:
            found = found.filter(**{f"{self.day}__lte": until})
        return found.order_by(*([self.day] if self.day else []), "pk")

    @property
    def paths(self) -> list[str]:
        """Return the path of each column."""
        return self.columns.split()

    def fields(self) -> list[Field]:
        """Return the field of each column."""
        return [_field_of(self.model, path) for path in self.paths]


HER = "enrolment__participant__code enrolment__participant__given_name enrolment__participant__family_name"
DECLARED = (
    Table(
        "groups",
        Group,
        "",
        "name programme__name programme__project__name site__name place facilitator__full_name capacity starts_on"
        " ends_on",
    ),
    Table(
        "participants",
        Participant,
        "consent_on",
        "code given_name family_name name_ne gender born site__name area__name ward tole caste_or_ethnicity"
        " has_disability consent_on",
    ),
    Table(
        "enrolments",
        Enrolment,
        "applied_on",
        "group__name participant__code participant__given_name participant__family_name state applied_on enrolled_on"
        " ended_on why missed_in_a_row",
    ),
    Table("sessions", Session, "on", "on begins_at minutes group__name topic state cancelled_why attended expected"),
    Table("attendance", Attendance, "on", f"on group__name {HER} mark"),
    Table("levels", LevelResult, "test__on", f"test__on group__name test__occasion {HER} level"),
    Table(
        "targets",
        Target,
        "last_on",
        "indicator__project__name indicator__code indicator__name first_on last_on value tally__value",
        _("Indicators: targets and what the house counted"),
    ),
    Table(
        "measurements",
        Measurement,
        "on",
        "target__indicator__project__name target__indicator__code target__first_on target__last_on target__value on"
        " value revision evidence why",
        _("Indicators: values entered with evidence"),
    ),
    Table(
        "reports",
        ReportVersion,
        "report__first_on",
        "report__programme__name report__site__name report__first_on report__last_on number sessions_held"
        " sessions_called_off people came expected enrolled completed left spent",
        _("Activity reports as they were sent"),
    ),
    Table(
        "orders",
        Order,
        "ordered_on",
        "group__name customer ordered_on due_on state delivered_on paid_on called_off_why",
    ),
    Table("work", WorkEntry, "on", f"on group__name {HER} product__name made passed reworked why hours"),
    Table("stock", StockMovement, "on", "on group__name material__name material__unit kind quantity worth words"),
    Table(
        "wages",
        Payslip,
        "period__first_on",
        f"period__first_on period__last_on group__name {HER} by_piece by_hour added deducted advance net paid_on",
    ),
    Table(
        "savings",
        SavingsPayment,
        "meeting__on",
        f"meeting__on group__name {HER} shares saved social interest principal fine why",
    ),
)
TABLES = {table.key: table for table in DECLARED}


def _field_of(model: type[Model], path: str) -> Field:
    *way, name = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(name)


def spreadsheet(table: Table, rows: QuerySet) -> bytes:
    """Return rows of a table as XLSX: texts as texts, never as formulas; numbers and days as such."""
    made = io.BytesIO()
    with workbook(made, "constant_memory") as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(table.title[:31].translate(str.maketrans("[]:*?/\\", "       ")))
        page.freeze_panes(1, 1)
        fields = table.fields()
        for place, heading in enumerate(_headings(table, fields)):
            page.set_column(place, place, max(12, min(40, len(heading) + 2)))
            page.write_string(0, place, heading, bold)
        taken = rows.values_list(*table.paths).iterator(chunk_size=BATCH)
        for at, values in enumerate(taken, start=1):
            for place, cell in enumerate(_cells(fields, values)):
                _write(page, at, place, cell, day)
    return made.getvalue()


def _headings(table: Table, fields: list[Field]) -> Iterator[str]:
    """Yield a heading for each cell: the field's name, after what it belongs to where that is another thing."""
    for path, field in zip(table.paths, fields, strict=True):
        own = "__" not in path or path.startswith("enrolment__")
        of = "" if own else f"{capfirst(str(field.model._meta.verbose_name))}: "
        heading = f"{of}{field.verbose_name}"
        yield capfirst(heading)
        if isinstance(field, DateField):
            yield gettext("%(what)s (BS)") % {"what": capfirst(heading)}


def _cells(fields: list[Field], values: tuple[Any, ...]) -> Iterator[Any]:
    for field, value in zip(fields, values, strict=True):
        if field.choices and value not in (None, ""):
            yield str(dict(field.flatchoices).get(value, value))
        elif isinstance(value, bool):
            yield gettext("Yes") if value else gettext("No")
        else:
            yield value
        if isinstance(field, DateField):
            yield _bikram(value)


def _bikram(day: datetime.date | None) -> str:
    found = day and to_bikram(day)
    return f"{found.year}-{found.month:02}-{found.day:02}" if found else ""


def _write(page: Any, row: int, place: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime.date):
        page.write_datetime(row, place, cell, day)
    elif isinstance(cell, (int, Decimal)):
        page.write_number(row, place, cell)
    else:
        page.write_string(row, place, str(cell))
