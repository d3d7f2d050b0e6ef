"""The caseload of one user: her own cases, or all of her sites; filtered, counted and paged at a constant cost.

Every list reads one index in its own order, and every count stops at `COUNTED`, so that neither grows with the
register. A caseworker's own cases are few; a site's may be tens of thousands.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.policy import READ, Action, Scope, rules
from accounts.models import User
from beneficiaries.alerts import ALERTS, BY_WORD, Alert, in_open_cases, those_of
from beneficiaries.asked_of_cases import Build, ask_as
from beneficiaries.caseworkers import works_there
from beneficiaries.codes import read_code
from beneficiaries.models import Case, CaseShare, RiskLevel, State
from beneficiaries.models.case import ENDED, OPEN
from beneficiaries.search import DEEPEST, find_people
from beneficiaries.standards import in_days, standards_now

COUNTED = 100
"""How far a count goes; beyond it, a screen says "100+"."""
PAGE = 25


def sites_within(user: User, action: Action = READ) -> frozenset[UUID]:
    """Return the sites at which this user may do the action on every case, by the policy table."""
    held = [user.holdings[rule.role] for rule in rules(action, Case, user.roles) if rule.scope is Scope.SITE]
    return frozenset().union(*held)


@dataclass(frozen=True)
class Filter:
    """One way to look at a caseload."""

    slug: str
    label: Promise
    condition: Callable[[], Q]
    needs: str = ""
    """"sites": shown to whoever sees all cases of a site."""
    order: str = "next_contact_on"
    in_menu: bool = False
    """Whether it is chosen from a menu, and not from the tabs with their counts."""
    alert: Alert | None = None
    """The alert by which cases are found, for one of those."""


class Place(NamedTuple):
    """A place in a list: the day that orders it, and the key of the case last seen there."""

    on: datetime.date
    key: UUID


def _today() -> datetime.date:
    return timezone.localdate()


FILTERS = (
    Filter("open", _("All open"), lambda: OPEN),
    Filter("overdue", _("Overdue"), lambda: OPEN & Q(next_contact_on__lt=_today())),
    Filter("today", _("Today"), lambda: OPEN & Q(next_contact_on=_today())),
    Filter(
        "new",
        _("New"),
        lambda: OPEN & Q(opened_on__gte=_today() - datetime.timedelta(days=standards_now().new)),
        order="-opened_on",
    ),
    Filter("unassigned", _("Without caseworker"), lambda: OPEN & Q(~works_there()), needs="sites"),
    *(
        Filter(level.value, level.label, lambda level=level: OPEN & Q(risk_level=level))
        for level in reversed(RiskLevel)
    ),
    *(
        Filter(alert.filter, alert.says, lambda alert=alert: in_open_cases(alert), in_menu=True, alert=alert)
        for alert in ALERTS[:-1]
    ),
    Filter(BY_WORD["flag"].filter, _("Flagged"), lambda: in_open_cases(BY_WORD["flag"])),
    Filter("ended", _("Ended"), lambda: ~OPEN, order="-opened_on"),
    *(
        Filter(state.value, state.label, lambda state=state: OPEN & Q(state=state), in_menu=True)
        for state in State
        if state not in ENDED
    ),
    *(
        Filter(state.value, state.label, lambda state=state: ~OPEN & Q(state=state), order="-opened_on", in_menu=True)
        for state in ENDED
    ),
)
BY_SLUG = {each.slug: each for each in FILTERS}


class Caseload:
    """The cases that one user works with: hers and those shared with her, or all cases of her sites."""

    def __init__(self, user: User, whose: str = "", worker: UUID | None = None, site: UUID | None = None):
        self.user = user
        self.sites = sites_within(user)
        self.whose = whose if whose == "mine" or not self.sites else "site"
        if not self.sites:
            self.whose = "mine"
        self.worker = worker if self.whose == "site" else None
        self.site = site if self.whose == "site" and site in self.sites else None

    @property
    def tabs(self) -> list[Filter]:
        """Return the ways to look at this caseload, each with its count."""
        return [each for each in FILTERS if not each.in_menu and (not each.needs or self.whose == "site")]

    @cached_property
    def shared(self) -> list[UUID]:
        """Return the cases shared with her now."""
        return [case for (case,) in ask_as(self.user, _shared, ())]

    @cached_property
    def _arms(self) -> list[QuerySet[Case]]:
        """Return the cases as queries that an index answers in order, each: hers, or one site after the other."""
        seen = Case.objects.visible_to(self.user)
        if self.whose == "mine":
            return [seen.filter(Q(caseworker=self.user) | Q(pk__in=self.shared))]
        if self.worker is not None:
            return [seen.filter(site__in=self._looked_at, caseworker=self.worker)]
        return [seen.filter(site=site) for site in sorted(self._looked_at)]

    @property
    def _looked_at(self) -> Collection[UUID]:
        return {self.site} if self.site else self.sites

    @property
    def _is_one_list(self) -> bool:
        return self.whose == "mine" or self.worker is not None or len(self._looked_at) == 1

    def page(self, chosen: Filter, after: Place | None = None) -> tuple[list[Case], bool]:
        """Return a page of cases that come after a place (None: the first), and whether there are more."""
        size = PAGE
        if after is None and self._is_one_list:
            found = self._ask(_first_page, size + 1, chosen.slug)
            return found[:size], len(found) > size
        arms = [arm.filter(chosen.condition()) for arm in self._arms]
        if after is not None:
            arms = [arm.filter(_after(chosen.order, after)) for arm in arms]
        order = (chosen.order, "person_id")
        if len(arms) == 1:
            found = list(arms[0].order_by(*order).for_caseload()[: size + 1])
        else:
            keys = [arm.order_by(*order).values_list("pk", chosen.order.lstrip("-"))[: size + 1] for arm in arms]
            first = keys[0].union(*keys[1:], all=True).order_by(chosen.order, "pk")[: size + 1]
            found = list(Case.objects.filter(pk__in=[pk for pk, _key in first]).order_by(*order).for_caseload())
        return found[:size], len(found) > size

    def counts(self) -> dict[str, int]:
        """Return how many cases each filter would show, in one query; `COUNTED` + 1 stands for more."""
        found = self._ask(_shown, COUNTED + 1)
        if self.whose == "mine":
            return dict(zip([each.slug for each in self.tabs], found[0] if found else repeat(0), strict=False))
        shown = Counter(slug for (slug,) in found)
        return {each.slug: min(shown[each.slug], COUNTED + 1) for each in self.tabs}

    def _ask(self, build: Build, *depends: int | str) -> list[Any]:
        """Return what a query finds that `build` makes of this caseload, and of what it depends on besides."""
        shared = self.shared if self.whose == "mine" else []
        return ask_as(self.user, _of, shared, build, (self.whose, self.worker, self.site), in_days(), *depends)

    def alerts(self) -> list[tuple[Alert, int]]:
        """Return each kind of alert with how many cases it concerns, in one query; `COUNTED` + 1 stands for more.

        Kinds that concern none are left out.
        """
        times = Counter(self._ask(_alerts, COUNTED + 1))
        return [(alert, times[alert.slug]) for alert in ALERTS if times[alert.slug]]

    def search(self, words: str) -> list[Case]:
        """Return the cases of this caseload whose code or name is meant by these words, the likeliest first."""
        code = read_code(words)  # which a name may be as well
        if known := [case for arm in self._arms if code for case in arm.filter(person__code=code).for_caseload()]:
            return known
        people = [found.person.pk for found in find_people(self.user, words, most=DEEPEST)]
        cases = {case.pk: case for arm in self._arms for case in arm.filter(pk__in=people).for_caseload()}
        return [cases[pk] for pk in people if pk in cases][:PAGE]


def _shared(_cases: list[UUID], user: User) -> QuerySet:
    return CaseShare.objects.visible_to(user).in_force().filter(worker=user).values_list("case")


def _of(
    shared: list[UUID], user: User, build: Build, chosen: tuple[Any, ...], _standards: object, *depends: int | str
) -> QuerySet:
    load = Caseload(user, *chosen)
    load.shared = shared
    return build(load, *depends)


def _shown(load: Caseload, most: int) -> QuerySet:
    """Return what is counted of a caseload: in one row how many are hers, of those of sites each up to `most`."""
    if load.whose == "mine":
        hers = load._arms[0].order_by().values(together=Value(1))
        shown = {f"shown_{place}": Count("pk", filter=each.condition()) for place, each in enumerate(load.tabs)}
        return hers.annotate(**shown).values_list(*shown)
    parts = [
        arm.filter(each.condition()).order_by().annotate(shown=Value(each.slug)).values_list("shown")[:most]
        for each in load.tabs
        for arm in load._arms
    ]
    return parts[0].union(*parts[1:], all=True)


def _alerts(load: Caseload, most: int) -> QuerySet:
    one = load._arms[0] if load._is_one_list else Case.objects.visible_to(load.user).filter(site__in=load.sites)
    return those_of(one, most)


def _first_page(load: Caseload, most: int, slug: str) -> QuerySet[Case]:
    chosen, (arm,) = BY_SLUG[slug], load._arms
    return arm.filter(chosen.condition()).order_by(chosen.order, "person_id").for_caseload()[:most]


def place_of(chosen: Filter, case: Case) -> str:
    """Return the place of a case in a list, as an address says it: its day there, and its code."""
    return f"{getattr(case, chosen.order.lstrip('-'))}.{case.person.code}"


def read_place(text: str, user: User) -> Place | None:
    """Return the place that an address says; None when it says none.

    The day is that of the list she saw: a case that has moved since leaves no gap. One she sees no more stands
    before all others of its day.
    """
    day, _dot, code = text.partition(".")
    try:
        on = datetime.date.fromisoformat(day)
    except ValueError:
        return None
    case = Case.objects.visible_to(user).filter(person__code=read_code(code)).first()
    return Place(on, case.pk if case else UUID(int=0))


def _after(order: str, place: Place) -> Q:
    """Return the condition for what comes after a place in an order: a range of its index, then the key."""
    name = order.lstrip("-")
    beyond = "lt" if order.startswith("-") else "gt"
    return Q(**{f"{name}__{beyond}e": place.on}) & (Q(**{f"{name}__{beyond}": place.on}) | Q(person__gt=place.key))
