"""What a foundation is shown of its grants at one look: each from sums and rows that it may see itself.

All is gathered for all grants at once: as many queries for one as for sixty.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from grants.burn import Burn
from grants.models import (
    Achievement,
    Funder,
    Grant,
    GrantDocument,
    GrantQuestion,
    GrantReport,
    Milestone,
    Obligation,
    Tranche,
)
from grants.models.money import NOTHING
from grants.money import Money, money_of, percent
from grants.standing import Standing, standings_of
from programs.models.report import SECTIONS

MOST = 60
"""So many grants are looked at, the newest first."""
SOON, PAPERS, QUESTIONS, YEARS = 8, 12, 8, 5
"""So many things that are due, documents, questions and years are shown; the page of a grant shows more."""
COLUMNS = ("reference", "title", "currency", "status", "funder__organisation__name")
WHAT_IS_DUE = {**dict(Obligation.Kind.choices), "tranche": _("Tranche"), "milestone": _("Milestone")}


@dataclass
class Told:
    """One grant as its foundation sees it."""

    grant: Grant
    money: Money
    standing: Standing | None
    latest: list[Achievement] = field(default_factory=list)
    """Of each indicator the last period that was told."""

    @property
    def burn(self) -> Burn:
        """Return its drawing."""
        return Burn(self.money)

    @property
    def reached(self) -> int:
        """Return how many targets were reached for sure."""
        return sum(each.is_reached is True for each in self.latest)


@dataclass(frozen=True)
class Due:
    """Something that comes, or should have come."""

    on: datetime.date
    what: Promise | str
    words: str
    grant: Grant
    is_late: bool


@dataclass
class Year:
    """One year in one currency, over all grants."""

    year: int
    currency: str
    received: Decimal = NOTHING
    spent: Decimal = NOTHING
    most: Decimal = NOTHING
    """The greatest sum of all years of that currency, for the bars."""

    @property
    def bars(self) -> tuple[int, int]:
        """Return how long the bars of both are, of 100."""
        return percent(self.received, self.most), percent(self.spent, self.most)


@dataclass
class Together:
    """What all grants of a currency hold together."""

    currency: str
    budget: Decimal = NOTHING
    received: Decimal = NOTHING
    received_npr: Decimal = NOTHING
    spent: Decimal = NOTHING
    spent_npr: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """Return what is not spent."""
        return self.budget - self.spent


class Overview:
    """All that a foundation's page shows, or of grants under way alone; its user must be acting."""

    def __init__(self, user: User, today: datetime.date, *, running_alone: bool = False):
        self.user, self.today = user, today
        hers = Grant.objects.visible_to(user).filter(funder__organisation__in=user.holdings[Role.FOUNDATION])
        if running_alone:
            hers = hers.spendable()
        shown = hers.select_related("funder__organisation").exclude(status=Grant.Status.DECLINED)
        grants = list(shown.only(*COLUMNS).order_by("-reference")[:MOST])
        monies = money_of(grants, user, [each for each in grants if each.status in Grant.SPENDABLE])
        standings = standings_of(monies.values(), user, today)
        self.by_key: dict[UUID, Told] = {
            each.pk: Told(each, monies[each.pk], standings.get(each.pk)) for each in grants if each.pk in monies
        }

    def _of_them(self, model: Any) -> Any:
        return model.objects.visible_to(self.user).filter(grant__in=self.by_key)

    @cached_property
    def funders(self) -> list[Funder]:
        """Return whose page it is: nearly always one."""
        return list({each.grant.funder_id: each.grant.funder for each in self.by_key.values()}.values())

    @cached_property
    def running(self) -> list[Told]:
        """Return the grants that are under way; the gravest first."""
        weight = {"danger": 0, "warning": 1, "good": 2}
        found = [each for each in self.by_key.values() if each.standing]
        return sorted(found, key=lambda each: weight[each.standing.kind])

    @cached_property
    def achieving(self) -> list[Told]:
        """Return the same with what was achieved."""
        under_way = [each.grant.pk for each in self.running]
        told = Achievement.objects.visible_to(self.user).filter(grant__in=under_way)
        for each in told.order_by("grant_id", "code", "-first_on").distinct("grant_id", "code"):
            self.by_key[each.grant_id].latest.append(each)
        return self.running

    @property
    def grants(self) -> list[Grant]:
        """Return all grants that are shown."""
        return [each.grant for each in self.by_key.values()]

    @property
    def on_track(self) -> int:
        """Return how many of them are on track."""
        return sum(not each.standing.doubts for each in self.running)

    @property
    def others(self) -> list[Told]:
        """Return the grants that are to come or over."""
        return [each for each in self.by_key.values() if not each.standing]

    @property
    def sums(self) -> list[Together]:
        """Return the grants that were agreed, together, by currency."""
        return _sums(each.money for each in self.by_key.values() if each.grant.is_agreed)

    @cached_property
    def due(self) -> list[Due]:
        """Return what comes next, of all grants, what is late first."""
        running = [each.grant.pk for each in self.running]
        expected = Tranche.objects.visible_to(self.user).filter(grant__in=running, received_on=None)
        planned = Milestone.objects.visible_to(self.user).filter(grant__in=running, reached_on=None)
        duties, *others = [
            rows.order_by("due_on").values_list("due_on", what, title, "grant")[:SOON]
            for rows, what, title in (
                (self._of_them(Obligation).owed(), "kind", "title"),
                (expected, Value("tranche"), Value("")),
                (planned, Value("milestone"), "title"),
            )
        ]
        found = [
            Due(on, WHAT_IS_DUE[what], title, self.by_key[grant].grant, on < self.today)
            for on, what, title, grant in duties.union(*others, all=True)
        ]
        return sorted(found, key=lambda each: each.on)[:SOON]

    @cached_property
    def years(self) -> list[Year]:
        """Return what came in and what was spent in each year, by currency, the newest year first."""
        found: dict[tuple[str, int], Year] = {}

        def of(year: int, currency: str) -> Year:
            return found.setdefault((currency, year), Year(year, currency))

        for told in self.by_key.values():
            for month, amount in told.money.by_month.items():
                of(month.year, told.grant.currency).spent += amount
            for year, amount in told.money.came_by_year.items():
                of(year, told.grant.currency).received += amount
        most: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        for each in found.values():
            most[each.currency] = max(most[each.currency], each.received, each.spent)
        for each in found.values():
            each.most = most[each.currency]
        return [found[key] for key in sorted(found, key=lambda key: (key[0], -key[1]))]

    @property
    def newest_years(self) -> list[Year]:
        """Return the years that the page shows at once."""
        return [each for each in self.years if each.year > self.today.year - YEARS]

    @property
    def earlier_years(self) -> list[Year]:
        """Return the years that it shows on demand."""
        return [each for each in self.years if each.year <= self.today.year - YEARS]

    @property
    def reports(self) -> Any:
        """Return the newest reports that were sent."""
        sent = GrantReport.objects.visible_to(self.user).filter(obligation__grant__in=self.by_key)
        shown = sent.with_state().select_related(None).select_related("obligation").defer(*SECTIONS)
        return shown.order_by("-submitted_at", "id")[:PAPERS]

    @property
    def papers(self) -> Any:
        """Return the newest documents that the foundation may open."""
        return self._of_them(GrantDocument).select_related("grant").order_by("-recorded_at", "id")[:PAPERS]

    @property
    def questions(self) -> Any:
        """Return the newest questions with their answers."""
        return self._of_them(GrantQuestion).with_answers().select_related("grant")[:QUESTIONS]


def _sums(monies: Iterable[Money]) -> list[Together]:
    found: dict[str, Together] = {}
    for each in monies:
        together = found.setdefault(each.grant.currency, Together(each.grant.currency))
        together.budget += each.budget
        together.received += each.received
        together.received_npr += each.received_npr
        together.spent += each.spent
        together.spent_npr += each.spent_npr
    return [found[key] for key in sorted(found)]
