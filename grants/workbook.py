"""One grant as a workbook: what its page shows to whoever asks, as numbers and days that can be reckoned with.

Everything is read as the visitor may see it. A funder gets no commitment, no gain or loss on exchange and no voucher,
as on the page; what was spent comes to both as the same sums of budget lines (`grants.aggregates`).
"""

import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access.policy import READ, permits
from accounts.models import User
from config.calendar import to_bikram
from config.files.leaving import workbook
from grants.beside import beside
from grants.models import (
    Achievement,
    Commitment,
    Grant,
    Milestone,
    Obligation,
    Tranche,
    TrancheCondition,
)
from grants.money import Money, exchange_of
from grants.standing import standings_of
from grants.templatetags.amounts import told

MOST = 500
"""So many rows of a kind are in it."""
LONGEST_NAME = 31
NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")
Row = list[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, headings, and rows of texts, numbers and days; None leaves a cell empty."""

    name: str
    headings: list[str]
    rows: list[Row]


@dataclass(frozen=True)
class GrantWorkbook:
    """A grant in money for one visitor, who is acting."""

    money: Money
    user: User
    today: datetime.date

    @property
    def grant(self) -> Grant:
        """Return the grant that it is of."""
        return self.money.grant

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets in their order."""
        tranches = self._tranches()
        yield Sheet(_("Summary"), [_("What"), _("Value"), ""], self._summary(tranches))
        yield self._tranche_sheet(tranches)
        yield self._budget()
        yield Sheet(
            _("Spending by month"),
            [_("Month"), self._in_money(_("Spent"))],
            [[f"{first:%Y-%m}", amount] for first, amount in sorted(self.money.by_month.items())],
        )
        yield self._duties()
        yield self._achievements()
        for part in beside(self.user, [self.grant]):
            if part.get("rows"):
                yield Sheet(part["name"], part["headings"], part["rows"])

    @property
    def _sees_orders(self) -> bool:
        return permits(self.user, READ, Commitment)

    def _in_money(self, words: str) -> str:
        return f"{words} ({self.grant.currency})"

    def _of_it(self, model: Any) -> Any:
        return model.objects.visible_to(self.user).filter(grant=self.grant)

    def _tranches(self) -> list[Tranche]:
        conditions = Prefetch("conditions", TrancheCondition.objects.visible_to(self.user))
        return list(self._of_it(Tranche).prefetch_related(conditions)[:MOST])

    def _summary(self, tranches: list[Tranche]) -> list[Row]:
        """Return what the page says first, each amount with its currency beside it."""
        money, here, terms = self.money, self.grant, self.money.terms
        standing = standings_of([money], self.user, self.today).get(here.pk)
        rows: list[Row] = [
            [_("reference"), here.reference],
            [_("Title"), here.title],
            [_("funder"), str(here.funder)],
            [_("Status"), here.get_status_display()],
            [_("As of"), self.today, _bikram(self.today)],
            [_("From"), terms.starts_on, _bikram(terms.starts_on)],
            [_("Until"), terms.ends_on, _bikram(terms.ends_on)],
            [_("Purpose"), terms.purpose],
            [_("Amount"), money.budget, here.currency],
            [_("Has come in"), money.received, here.currency],
            [_("Spent"), money.spent, here.currency],
        ]
        if here.currency != "NPR":
            rows += [[_("Has come in"), money.received_npr, "NPR"], [_("Spent"), money.spent_npr, "NPR"]]
        if self._sees_orders:
            rows.append([_("Ordered, not paid"), money.committed, here.currency])
        rows.append([_("Still left"), money.left, here.currency])
        if self._sees_orders and here.currency != "NPR":
            exchange = exchange_of(here, tranches)
            rows += [
                [_("Gain or loss on exchange, on receipts"), exchange.on_receipts_npr, "NPR"],
                [_("Gain or loss on exchange, on spending"), exchange.on_spending, here.currency],
            ]
        rows += [[_("Of the money, per cent"), money.burn], [_("Of the time, per cent"), money.elapsed(self.today)]]
        if standing:
            rows += [[_("How it stands"), str(standing.label)], *(["", str(each.words)] for each in standing.doubts)]
        return [[capfirst(name), *values] for name, *values in rows]

    def _tranche_sheet(self, tranches: list[Tranche]) -> Sheet:
        headings = [
            *(_("Number"), *_both(_("expected on")), self._in_money(_("expected amount"))),
            *(*_both(_("Received on")), self._in_money(_("Received")), _("Received (NPR)")),
            *(_("reference of the bank"), _("Conditions")),
        ]
        rows = [
            [
                *(each.number, *_days(each.due_on), each.amount, *_days(each.received_on)),
                *(each.received, each.received_npr, each.bank_reference),
                "\n".join(_condition(one) for one in each.conditions.all()),
            ]
            for each in tranches
        ]
        return Sheet(_("Tranches"), headings, rows)

    def _budget(self) -> Sheet:
        """Return each budget line against what was spent of it, and their sums."""
        ordered = [self._in_money(_("Ordered, not paid"))] if self._sees_orders else []
        headings = [_("Year"), _("Code"), _("Budget line"), self._in_money(_("Amount")), self._in_money(_("Spent"))]
        headings += [*ordered, self._in_money(_("Still left")), _("Per cent")]
        rows: list[Row] = []
        for each in self.money.lines:
            row = [each.line.year, each.line.code, each.line.name, each.line.amount, each.spent]
            rows.append([*row, *([each.committed] if ordered else []), each.left, each.percent])
        if rows:
            sums = [sum(amounts, Decimal(0)) for amounts in zip(*(row[3:-1] for row in rows), strict=True)]
            rows.append([_("Sum"), "", "", *sums, None])
        return Sheet(_("Budget and spending"), headings, rows)

    def _duties(self) -> Sheet:
        """Return reports, audits and milestones by their day."""
        owed = [
            [each.due_on, each.get_kind_display(), each.title, each.get_state_display(), each.submitted_on, each.answer]
            for each in self._of_it(Obligation)[:MOST]
        ]
        owed += [
            [
                *(each.due_on, _("Milestone"), each.title),
                *(_("Reached") if each.reached_on else _("Still owed"), each.reached_on, each.evidence),
            ]
            for each in self._of_it(Milestone)[:MOST]
        ]
        headings = [*_both(_("Due on")), _("Kind"), _("Title"), _("State"), *_both(_("Submitted or reached on"))]
        rows = [
            [*_days(due), kind, title, state, *_days(on), words]
            for due, kind, title, state, on, words in sorted(owed, key=lambda row: row[0])
        ]
        return Sheet(_("Obligations"), [*headings, _("What was said of it")], rows)

    def _achievements(self) -> Sheet:
        headings = [_("Code"), _("Indicator"), *_both(_("From")), *_both(_("Until")), _("Target"), _("unit")]
        rows = [
            [
                *(each.code, each.name, *_days(each.first_on), *_days(each.last_on)),
                *(each.aim, each.get_unit_display(), told(each)),
            ]
            for each in self._of_it(Achievement)[:MOST]
        ]
        return Sheet(_("Indicators"), [*headings, _("Reached")], rows)

    def as_xlsx(self) -> bytes:
        """Return it as a file: texts as texts, never as formulas or links; numbers and days as such."""
        packed = io.BytesIO()
        with workbook(packed) as book:
            today = datetime.datetime.combine(timezone.localdate(), datetime.time())  # the day is enough
            book.set_properties({"title": self.grant.reference, "created": today})
            formats = {
                "heading": book.add_format({"bold": True}),
                "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
                "amount": book.add_format({"num_format": "#,##0.00"}),
            }
            for sheet in self.sheets():
                page = book.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:LONGEST_NAME])
                page.freeze_panes(1, 0)
                for place, heading in enumerate(sheet.headings):
                    page.set_column(place, place, max(14, min(40, len(heading) + 2)))
                    page.write_string(0, place, capfirst(heading), formats["heading"])
                for at, row in enumerate(sheet.rows, start=1):
                    _write(page, at, row, formats)
        return packed.getvalue()


def _write(page: Any, at: int, row: Iterable[Any], formats: dict[str, Any]) -> None:
    for place, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, datetime.date):
            page.write_datetime(at, place, cell, formats["day"])
        elif isinstance(cell, Decimal):
            page.write_number(at, place, cell, formats["amount"])
        elif isinstance(cell, int):
            page.write_number(at, place, cell)
        else:
            page.write_string(at, place, str(cell))


def _both(words: str) -> list[str]:
    """Return the headings of a day in both calendars."""
    return [capfirst(words), _("%(what)s (BS)") % {"what": capfirst(words)}]


def _days(day: datetime.date | None) -> Row:
    """Return a day in both calendars."""
    return [day, _bikram(day)]


def _bikram(day: datetime.date | None) -> str:
    found = day and to_bikram(day)
    return f"{found.year}-{found.month:02}-{found.day:02}" if found else ""


def _condition(condition: TrancheCondition) -> str:
    if condition.met_on:
        return f"{condition.words} · {condition.met_on}: {condition.evidence}"
    return f"{condition.words} · {_('not met yet')}"
