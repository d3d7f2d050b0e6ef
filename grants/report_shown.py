"""A report to a funder as it is shown: alike on the screen, on paper and as a sheet; as it stands now, or frozen."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from config.calendar import local_digits
from config.files.leaving import workbook
from grants.assembling import in_kind_of, lines_of, tranches_of
from grants.models import (
    Achievement,
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    ReportColumn,
)
from grants.models.money import NOTHING
from grants.templatetags.amounts import in_currency, told
from programs.models import ActivityReport
from programs.models.report import SECTIONS
from programs.trend import say_amount

MOST = 300
MONEY = ("budget", "before", "spent", "total", "variance")
NAMES = ("name", "code")


@dataclass(frozen=True)
class Shown:
    """One report for one visitor, who is acting."""

    report: GrantReport
    user: User

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        """Return the parts of the narrative: key, title, words."""
        titles = {name: ActivityReport._meta.get_field(name).verbose_name for name in SECTIONS}
        return [(name, str(titles[name]), getattr(self.report, name)) for name in SECTIONS]

    @cached_property
    def lines(self) -> list[GrantReportLine]:
        """Return the budget lines, frozen where it was sent."""
        if self.report.submitted_at:
            return list(GrantReportLine.objects.visible_to(self.user).filter(report=self.report)[:MOST])
        return lines_of(self.report)

    @cached_property
    def tranches(self) -> list[GrantReportTranche]:
        """Return what came in, frozen where it was sent."""
        if self.report.submitted_at:
            return list(GrantReportTranche.objects.visible_to(self.user).filter(report=self.report)[:MOST])
        return tranches_of(self.report)

    @cached_property
    def in_kind(self) -> list[GrantReportInKind]:
        """Return what the funder's own people gave in kind, frozen where it was sent."""
        if self.report.submitted_at:
            return list(GrantReportInKind.objects.visible_to(self.user).filter(report=self.report)[:MOST])
        return in_kind_of(self.report)

    @cached_property
    def achievements(self) -> list[Achievement]:
        """Return what the funder was told of the period by the time the report was sent: none of it ever changes."""
        of_it = Achievement.objects.visible_to(self.user).filter(grant=self.report.obligation.grant_id)
        within = of_it.filter(last_on__range=(self.report.first_on, self.report.last_on))
        if self.report.submitted_at:
            within = within.filter(recorded_at__lte=self.report.submitted_at)
        return list(within[:MOST])

    @property
    def steps(self) -> Iterable[GrantReportStep]:
        """Return what happened to it, as far as the visitor may know."""
        found = GrantReportStep.objects.visible_to(self.user).filter(report=self.report)
        return found.select_related("recorded_by").order_by("-number")[:MOST]

    @cached_property
    def columns(self) -> list[ReportColumn]:
        """Return the columns that its funder wants; all, where it wants none in particular."""
        funder = self.report.obligation.grant.funder_id
        chosen = list(ReportColumn.objects.visible_to(self.user).filter(funder=funder).order_by("position"))
        return chosen or [ReportColumn(column=each) for each in ReportColumn.Column.values]

    @property
    def currency(self) -> str:
        """Return the currency of its amounts."""
        return self.report.obligation.grant.currency

    def sums(self) -> dict[str, Decimal]:
        """Return the sums of the finance table."""
        return {name: sum((getattr(each, name) for each in self.lines), NOTHING) for name in MONEY}

    @property
    def finance(self) -> list[list[tuple[str, bool, str]]]:
        """Return the rows of the finance table as they are read: each cell, whether it is a number, its heading."""
        rows = [[self._cell(each, column.column) for column in self.columns] for each in self.lines]
        if rows:
            sums = self.sums()
            named = next((each for name in NAMES for each in self.columns if each.column == name), None)
            rows.append(
                [
                    (in_currency(sums[each.column], self.currency), True)
                    if each.column in sums
                    else (_("Sum") if each is named else "", False)
                    for each in self.columns
                ]
            )
        heads = [str(each) for each in self.columns]
        return [[(*cell, head) for cell, head in zip(row, heads, strict=True)] for row in rows]

    def _cell(self, line: GrantReportLine, column: str) -> tuple[str, bool]:
        value = getattr(line, column)
        if column in MONEY:
            return in_currency(value, self.currency), True
        if column == ReportColumn.Column.YEAR:
            return local_digits(value), True
        return (say_amount(value, "percent"), True) if column == "percent" else (str(value), False)

    def as_xlsx(self) -> bytes:
        """Return it as a workbook in which nothing is a formula; alike each time while it stays as it is."""
        packed = io.BytesIO()
        book = workbook(packed)
        self._sheet(book, _("Finance"), [[str(each) for each in self.columns], *self._numbers()])
        came = [[each.number, _said(each.received_on), each.received, each.received_npr] for each in self.tranches]
        self._sheet(book, _("Tranches"), [[_("Number"), _("Received on"), self.currency, "NPR"], *came])
        reached = [
            [
                each.code,
                each.name,
                _said(each.first_on),
                _said(each.last_on),
                say_amount(each.aim, each.unit),
                told(each),
            ]
            for each in self.achievements
        ]
        head = [_("Code"), _("Indicator"), _("From"), _("Until"), _("Target"), _("Reached")]
        self._sheet(book, _("Achievements"), [head, *reached])
        if self.in_kind:
            head = [_("Hours"), _("Value"), _("Currency")]
            given = [[each.hours, each.value, each.currency] for each in self.in_kind]
            self._sheet(book, _("Given in kind"), [head, *given])
        self._sheet(book, _("Words"), [[title[:1].upper() + title[1:], words] for _key, title, words in self.sections])
        made = self.report.submitted_at or self.report.written_at
        book.set_properties({"title": self.report.file_name, "created": made.replace(tzinfo=None)})
        book.close()
        return packed.getvalue()

    def _numbers(self) -> Iterable[list[object]]:
        for each in self.lines:
            yield [getattr(each, column.column) for column in self.columns]

    @staticmethod
    def _sheet(book: xlsxwriter.Workbook, name: str, rows: Iterable[list[object]]) -> None:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 9, 22)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _said(day) -> str:
    return date_format(day, "Y-m-d")
