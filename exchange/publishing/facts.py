"""What may be told to everybody of grants: gathered once, and then written as IATI or as 360Giving.

No name of a person is among it, no voucher and no payee. A grant is told of once it was agreed: before, the funder has
not said yes. Spending is told as what a budget line bore in a quarter that is over. People are counted by the
published statistics alone, so a value that counts people, or anything one by one, stays here
(`grants.aggregates.Aim`). The district of a place of work is told of field offices, never of a centre.
"""

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from accounts.models import Organisation, Site, User
from grants.aggregates import Aim, aims_of, spent_on_lines
from grants.models import BudgetLine, Grant, Terms, Tranche
from grants.models.grant import GrantQuerySet
from grants.models.money import NOTHING
from programs.models import Project

NEVER_AGREED = (*Grant.NOT_AGREED, Grant.Status.DECLINED)
NATIONAL, INTERNATIONAL = "22", "21"
"""Codes of IATI's list OrganisationType for an association: of the country it works in, or of another."""
COUNTRY = "NP"
IDENTIFIER = re.compile(r"[^\s/&|?]+-[^\s/&|?]+")


class NobodyPublishes(Exception):
    """The association has no identifier that is one, or is not on record: nothing can be published in its name."""


@dataclass(frozen=True)
class Body:
    """An organisation, as published data names it."""

    identifier: str
    name: str
    kind: str
    country: str = ""
    city: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Spent:
    """What one budget line bore in one quarter, by its last day."""

    until: datetime.date
    line: str
    amount: Decimal


@dataclass
class Facts:
    """One grant as everybody may know it."""

    grant: Grant
    by: Body
    funder: Body
    agreed: Terms
    terms: Terms
    """What was agreed first, and what is in force."""
    renews: str = ""
    lines: list[BudgetLine] = field(default_factory=list)
    tranches: list[Tranche] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        """Return the identifier of the grant in published data: the same for ever, whatever changes of the grant."""
        return identifier_of(self.by, self.grant.pk)

    @property
    def by_year(self) -> list[tuple[int, Decimal]]:
        """Return what the budget holds for each year."""
        years: dict[int, Decimal] = defaultdict(lambda: NOTHING)
        for line in self.lines:
            years[line.year] += line.amount
        return sorted(years.items())

    @property
    def received(self) -> Decimal:
        """Return what came in, in the grant's currency."""
        return sum((each.received for each in self.tranches if each.received), NOTHING)


def identifier_of(by: Body, key: UUID) -> str:
    """Return the identifier of a grant: that of the association, and a digest, so that the key itself stays here."""
    return f"{by.identifier}-{hashlib.sha256(key.bytes).hexdigest()[:12]}"


def publisher() -> Body:
    """Return the association. Raises NobodyPublishes."""
    ours = Organisation.objects.open().filter(kind=Organisation.Kind.ASSOCIATION).order_by("name").first()
    if ours is None or not IDENTIFIER.fullmatch(settings.PUBLISHER_IDENTIFIER):
        raise NobodyPublishes
    kind = NATIONAL if ours.country == COUNTRY else INTERNATIONAL
    return Body(settings.PUBLISHER_IDENTIFIER, ours.name, kind, ours.country, ours.city, str(ours.phone or ""))


def published(grants: GrantQuerySet) -> GrantQuerySet:
    """Return those of some grants that may be told of."""
    return grants.exclude(status__in=NEVER_AGREED).order_by("reference")


def facts_of(grants: Iterable[Grant], viewer: User, today: datetime.date) -> list[Facts]:
    """Return what may be told of grants; as many queries for one as for all. Raises NobodyPublishes."""
    by, chosen = publisher(), list(grants)
    keys = [each.pk for each in chosen]
    versions: dict[UUID, list[Terms]] = defaultdict(list)
    for terms in Terms.objects.visible_to(viewer).filter(grant__in=keys).order_by("number"):
        versions[terms.grant_id].append(terms)
    told = {
        each.pk: Facts(each, by, _funder(each), versions[each.pk][0], versions[each.pk][-1])
        for each in chosen
        if versions[each.pk]
    }
    for former in (
        published(Grant.objects.visible_to(viewer)).filter(renewed_by__in=told).values_list("renewed_by", "pk")
    ):
        told[former[0]].renews = identifier_of(by, former[1])
    _add_money(told, viewer, today)
    for aim in aims_of(told):
        terms = told[aim.grant].terms
        if aim.first_on <= terms.ends_on and aim.last_on >= terms.starts_on:
            told[aim.grant].aims.append(aim)
    projects = Project.objects.visible_to(viewer).filter(grants__in=told, site__kind=Site.Kind.FIELD_OFFICE)
    places = projects.exclude(site__district="").order_by("site__district")
    for grant, district in places.values_list("grants", "site__district"):
        if grant in told and district not in told[grant].districts:
            told[grant].districts.append(district)
    return list(told.values())


def _funder(grant: Grant) -> Body:
    organisation = grant.funder.organisation
    return Body(grant.funder.identifier, organisation.name, grant.funder.kind, organisation.country)


def _add_money(told: dict[UUID, Facts], viewer: User, today: datetime.date) -> None:
    """Add budgets, what came in, and what was spent in each quarter that is over."""
    lines = {each.pk: each for each in BudgetLine.objects.visible_to(viewer).filter(grant__in=told)}
    for line in lines.values():
        told[line.grant_id].lines.append(line)
    for tranche in Tranche.objects.visible_to(viewer).filter(grant__in=told).received().order_by("received_on", "id"):
        told[tranche.grant_id].tranches.append(tranche)
    quarters: dict[tuple, Decimal] = defaultdict(lambda: NOTHING)
    for month in spent_on_lines(told):
        until = end_of_quarter(month.first)
        if until < today:
            quarters[until, month.line] += month.charged
    for (until, key), amount in sorted(quarters.items(), key=lambda each: (each[0][0], lines[each[0][1]].code)):
        line = lines[key]
        told[line.grant_id].spent.append(Spent(until, f"{line.code} {line.name}", amount))


def end_of_quarter(day: datetime.date) -> datetime.date:
    """Return the last day of the quarter of a year that a day lies in."""
    month = (day.month - 1) // 3 * 3 + 3
    return datetime.date(day.year, month, 31 if month in (3, 12) else 30)


def unnamed(told: Collection[Facts]) -> list[str]:
    """Return the funders that have no identifier."""
    return sorted({each.funder.name for each in told if not each.funder.identifier})
