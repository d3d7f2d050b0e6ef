"""What her family, the way home and case conferences ask for: attempts, visits, decisions, the next conference."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE
from accounts.models import User
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.looking_through import for_another_than
from beneficiaries.models import (
    Case,
    Conference,
    ConferenceDecision,
    Consent,
    ContactWish,
    FamilyContact,
    HomeAssessment,
    Relative,
    ReturnVisit,
    Stay,
)
from beneficiaries.models.case import OPEN
from beneficiaries.models.consent import Purpose
from beneficiaries.return_home import Verdict
from beneficiaries.standards import standards_now, standards_on

DAY = datetime.timedelta(days=1)
MOST = 200
"""More than anybody carries out; a page of tasks holds no more of one kind."""


@dataclass(frozen=True)
class FamilyDue:
    """One thing to be done, and where."""

    case: UUID
    says: Promise | str
    on: datetime.date
    name: str
    key: UUID

    def url(self, code: str) -> str:
        """Return the address of the page where it is done."""
        return reverse(self.name, args=[code, self.key])


def due_of_family(cases: Collection[UUID]) -> list[FamilyDue]:
    """Return what is soon due in these cases: one query for each kind."""
    if not cases:
        return []
    last = timezone.localdate() + standards_now().soon * DAY
    return [
        *_attempts(cases, last),
        *_visits(cases, last),
        *_homes_not_seen(cases),
        *_conferences(cases, last),
        *_decisions(ask(_decided, cases, last)),
    ]


def decisions_of(user: User, besides: Collection[UUID]) -> list[tuple[Case, FamilyDue]]:
    """Return the decisions that are this user's to carry out in cases that she may see, with each case."""
    last = timezone.localdate() + standards_now().soon * DAY
    found = list(_decisions(ask_as(user, _decided_for_her, besides, last)))
    cases = Case.objects.select_related("person").in_bulk({each.case for each in found}) if found else {}
    return [(cases[each.case], each) for each in found]


def _attempts(cases: Collection[UUID], last: datetime.date) -> Iterator[FamilyDue]:
    for case, what, on, relative in ask(_to_attempt, cases, last):
        says = (
            _("Try again to find the relative") if what == FamilyContact.What.SEARCH else _("Contact with the family")
        )
        yield FamilyDue(case, says, on, "relative", relative)


def _to_attempt(cases: list[UUID], last: datetime.date) -> QuerySet:
    """Return the next attempts that her wish still allows, or the law requires, and nothing came after.

    By the rule of `keep_as_she_wishes`: a refusal to have her family spoken with counts if it came after her wish.
    """
    wish = ContactWish.objects.filter(relative=OuterRef("relative")).latest_first()
    since = Consent.objects.filter(
        person=OuterRef("case__person"), purpose=Purpose.FAMILY, answered_on__gte=OuterRef("wished_on")
    ).order_by("-answered_on", "-recorded_at", "-answer")
    later = FamilyContact.objects.filter(relative=OuterRef("relative"), happened_on__gt=OuterRef("happened_on"))
    rows = (
        FamilyContact.objects.annotate(wish=Subquery(wish.values("answer")[:1]))
        .annotate(wished_on=Subquery(wish.values("said_on")[:1]))
        .annotate(since=Coalesce(Subquery(since.values("answer")[:1]), Value(Consent.Answer.GIVEN)))
        .exclude(relative__fate=Relative.Fate.DIED)
        .filter(
            ~Exists(later),
            Q(required_by_law=True)
            | Q(wish=ContactWish.Answer.WANTS, since=Consent.Answer.GIVEN)
            & ~Q(relative__standing=Relative.Standing.REFUSES),
            case__in=cases,
            next_on__lte=last,
        )
    )
    return rows.order_by("next_on").values_list("case", "what", "next_on", "relative")


def _visits(cases: Collection[UUID], last: datetime.date) -> Iterator[FamilyDue]:
    for case, on, key in ask(_to_visit, cases, last):
        yield FamilyDue(case, _("Visit at home after the return"), on, "return-visit", key)


def _to_visit(cases: list[UUID], last: datetime.date) -> QuerySet:
    """Return the visits agreed to a home that is not advised against, unless it is known that she did not go there.

    That is known of who stayed at the centre since the home was assessed: she is there, or left it for elsewhere.
    """
    went_home = Q(discharge=Stay.Discharge.FAMILY) & (Q(home_assessment=None) | Q(home_assessment=OuterRef("home")))
    stay = Stay.objects.filter(
        Q(discharged_on=None) | Q(discharged_on__gte=OuterRef("home__visited_on")), case=OuterRef("home__case")
    ).order_by("-admitted_on")
    is_there = stay.annotate(is_there=ExpressionWrapper(went_home, BooleanField())).values("is_there")[:1]
    rows = (
        ReturnVisit.objects.annotate(is_there=Coalesce(Subquery(is_there), Value(True)))
        .filter(is_there=True, home__case__in=cases, done_on=None, due_on__lte=last)
        .exclude(home__verdict=Verdict.NOT)
        .order_by("due_on")
    )
    return rows.values_list("home__case", "due_on", "pk")


def _homes_not_seen(cases: Collection[UUID]) -> Iterator[FamilyDue]:
    """Yield home assessments that no supervisor has looked through."""
    for case, on, key in ask(_not_seen, cases):
        by = on + standards_on(on).approval * DAY
        yield FamilyDue(case, _("Have the home assessment looked through by a supervisor"), by, "home-assessment", key)


def _not_seen(cases: list[UUID]) -> QuerySet:
    rows = HomeAssessment.objects.filter(case__in=cases, seen_by=None).order_by("visited_on")
    return rows.values_list("case", "visited_on", "pk")


def homes_to_see(user: User) -> list[tuple[Case, FamilyDue]]:
    """Return the home assessments that wait for this supervisor, with the case of each."""
    return [
        (
            each.case,
            FamilyDue(
                each.case_id,
                _("Look through the home assessment"),
                each.visited_on + standards_on(each.visited_on).approval * DAY,
                "home-assessment",
                each.pk,
            ),
        )
        for each in ask_as(user, _waiting_for_her, ())
    ]


def _waiting_for_her(_named: list[UUID], user: User) -> QuerySet[HomeAssessment]:
    cases = Case.objects.visible_to(user, APPROVE).filter(OPEN)
    waiting = for_another_than(user, HomeAssessment.objects.filter(case__in=cases))
    return waiting.select_related("case__person").order_by("visited_on", "pk")[:MOST]


def _conferences(cases: Collection[UUID], last: datetime.date) -> Iterator[FamilyDue]:
    for case, on, key in ask(_to_hold, cases, last):
        yield FamilyDue(case, _("Hold the next case conference"), on, "conference", key)


def _to_hold(cases: list[UUID], last: datetime.date) -> QuerySet:
    later = Conference.objects.filter(case=OuterRef("case"), held_on__gt=OuterRef("held_on"))
    rows = Conference.objects.filter(~Exists(later), case__in=cases, next_on__lte=last).order_by("next_on")
    return rows.values_list("case", "next_on", "pk")


def _decided(cases: list[UUID], last: datetime.date) -> QuerySet:
    return _to_be_carried_out(Q(conference__case__in=cases), last)


def _decided_for_her(besides: list[UUID], user: User, last: datetime.date) -> QuerySet:
    others = Q(responsible=user, conference__case__in=Case.objects.visible_to(user).filter(OPEN))
    return _to_be_carried_out(others & ~Q(conference__case__in=besides), last)


def _to_be_carried_out(of: Q, last: datetime.date) -> QuerySet:
    """Return decisions that are not carried out; those that go into the plan are followed there."""
    rows = ConferenceDecision.objects.filter(of, done_on=None, into_plan=False, due_on__lte=last)
    return rows.order_by("due_on", "pk").values_list(F("conference__case"), "text", "due_on", "pk")[:MOST]


def _decisions(found: Iterable[tuple[UUID, str, datetime.date, UUID]]) -> Iterator[FamilyDue]:
    for case, text, on, key in found:
        yield FamilyDue(case, _("Decided: %(what)s") % {"what": text}, on, "conference-decision", key)
