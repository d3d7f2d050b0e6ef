"""Alerts: what in a case cannot wait, read from its records and never typed, the most urgent first.

Each is one condition on open cases, so that the lines of a caseload, its lists, the board and the case file tell the
same.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import compress
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.asked_of_cases import ask
from beneficiaries.due import TO_BE_ASSESSED
from beneficiaries.models import (
    Assessment,
    Case,
    Consent,
    Flag,
    Hearing,
    Incident,
    Leave,
    Medicine,
    Move,
    ScaleResult,
    State,
)
from beneficiaries.models.case import OPEN
from beneficiaries.models.consent import Purpose
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.standards import due_after, in_days

DAY = datetime.timedelta(days=1)
HERE = OuterRef("pk")


@dataclass(frozen=True)
class Alert:
    """One kind of alert."""

    slug: str
    says: Promise
    kind: str
    """The kind of its tag."""
    condition: Callable[[], Q]
    """Which open cases it concerns, today."""
    page: str = "case"
    """The page of the case on which something is done about it."""
    part: str = ""
    """The part of that page."""

    @property
    def filter(self) -> str:
        """Return its word in the addresses of a caseload."""
        return f"alert-{self.slug}"

    def address(self, code: str) -> str:
        """Return where something is done about it, in the case of that person."""
        return reverse(self.page, args=[code]) + self.part


def _unsafe() -> Q:
    return Q(is_safe_now=False)


def _care() -> Q:
    return Q(Exists(Incident.objects.needing_care().filter(case=HERE)))


def _danger() -> Q:
    return Q(Exists(Incident.objects.filter(case=HERE, danger_remains=True, danger_measures="")))


def _self_harm() -> Q:
    return Q(Exists(ScaleResult.objects.to_be_asked_about().filter(case=HERE)))


def _assessment() -> Q:
    """Not assessed though its time is over; not while the assessment waits for another person."""
    reopened = Move.objects.filter(case=HERE, to_state=State.REOPENED).order_by("-happened_on").values("happened_on")
    today, waiting = timezone.localdate(), Assessment.objects.filter(case=HERE, status=ForApproval.Status.WAITING)
    first = Q(LessThan(due_after(F("opened_on"), "assessment", by="risk_level"), today))
    again = Coalesce(Subquery(reopened[:1]), F("opened_on"))
    anew = Q(LessThan(due_after(again, "assessment", by="risk_level"), today))
    at_first = [state for state in TO_BE_ASSESSED if state != State.REOPENED]
    return (Q(state__in=at_first) & first | Q(state=State.REOPENED) & anew) & ~Q(Exists(waiting))


def _contact() -> Q:
    return Q(next_contact_on__lt=timezone.localdate())


def _hearing() -> Q:
    today = timezone.localdate()
    return Q(Exists(Hearing.objects.awaited(today + DAY).filter(case=HERE, held_on__gte=today)))


def _leave() -> Q:
    return Q(Exists(Leave.objects.filter(case=HERE, ended=None, expected_on__lt=timezone.localdate())))


def _medicine() -> Q:
    return Q(Exists(Medicine.objects.filter(case=HERE, refill_on__lte=timezone.localdate() + DAY)))


def _consent() -> Q:
    """She agreed to services once, and it is over: withdrawn, or its time has passed."""
    answers = Consent.objects.filter(purpose=Purpose.SERVICES).exclude(given_by=Consent.GivenBy.FILE)
    later = answers.filter(person=OuterRef("person")).filter(
        Q(answered_on__gt=OuterRef("answered_on"))
        | Q(answered_on=OuterRef("answered_on"), recorded_at__gt=OuterRef("recorded_at"))
    )
    over = answers.filter(~Q(answer=Consent.Answer.GIVEN) | Q(expires_on__lt=timezone.localdate()), person=HERE)
    return Q(Exists(over.filter(~Exists(later))))


def _flag() -> Q:
    return Q(Exists(Flag.objects.raised().filter(case=HERE)))


ALERTS = (
    Alert("care", _("Medical care after rape: hours count"), "danger", _care, part="#now"),
    Alert("self-harm", _("Thoughts of death told"), "danger", _self_harm, "case-health"),
    Alert("unsafe", _("Not safe today"), "danger", _unsafe, part="#now"),
    Alert("danger", _("Danger remains after an incident"), "danger", _danger, part="#now"),
    Alert("hearing", _("Hearing today or tomorrow"), "warning", _hearing, part="#hearings"),
    Alert("leave", _("Not back from leave"), "danger", _leave, "living"),
    Alert("medicine", _("Medicine runs out"), "warning", _medicine, "case-health"),
    Alert("assessment", _("Assessment overdue"), "warning", _assessment, "assessment-add"),
    Alert("contact", _("Contact overdue"), "warning", _contact, "note-add"),
    Alert("consent", _("Consent to services refused or ended"), "warning", _consent, "consents"),
    Alert("flag", _("Flag"), "notice", _flag, "flags"),
)
"""Every kind of alert, the most urgent first."""
BY_WORD = {alert.slug: alert for alert in ALERTS}


def in_open_cases(alert: Alert) -> Q:
    """Return the condition for the cases that an alert concerns."""
    return OPEN & Q(person__deceased=False) & alert.condition()


def alerts_in(cases: Collection[UUID]) -> dict[UUID, list[Alert]]:
    """Return what alerts there are in each of these cases, the most urgent first, in one query."""
    if not cases:
        return {}
    found = {case: list(compress(ALERTS, holds)) for case, *holds in ask(_answers, cases, in_days())}
    return {case: alerts for case, alerts in found.items() if alerts}


def _answers(cases: list[UUID], _standards: object) -> QuerySet:
    here = Case.objects.filter(OPEN, pk__in=cases, person__deceased=False).order_by()
    return here.values_list("pk", *(ExpressionWrapper(alert.condition(), BooleanField()) for alert in ALERTS))


def those_of(cases: QuerySet[Case], most: int) -> QuerySet:
    """Return for each kind of alert its word, once for each of these cases that it concerns, up to `most` times."""
    cases = cases.order_by()
    arms = [
        cases.filter(in_open_cases(alert)).annotate(alert=Value(alert.slug)).values_list("alert", flat=True)[:most]
        for alert in ALERTS
    ]
    return arms[0].union(*arms[1:], all=True)
