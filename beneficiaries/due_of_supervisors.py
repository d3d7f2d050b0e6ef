"""Tasks of a supervisor: requests to decide on, referrals to answer, cases handed over, closed ones of nobody."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.policy import ASSIGN
from accounts.models import User
from beneficiaries.approvals import kind_of_request
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.caseload import sites_within
from beneficiaries.caseworkers import who_may_have_left, works_there
from beneficiaries.due import DAY, OWN_CASES, closed_within_a_year, time_to_ask
from beneficiaries.models import Approval, Case, Referral, State, Transfer
from beneficiaries.standards import standards_on
from beneficiaries.task import Task


def take_over_tasks(user: User) -> list[Task]:
    """Return a task for each case that another site of ours handed over to one of hers and nobody reopened yet."""
    waiting = Case.objects.visible_to(user, ASSIGN).filter(state=State.TRANSFERRED)
    later = Transfer.objects.filter(case=OuterRef("case"), recorded_at__gt=OuterRef("recorded_at"))
    handed = Transfer.objects.filter(~Exists(later), case__in=waiting, to_site=F("case__site"))
    handed = handed.exclude(carried_out_on=None)
    return [
        Task(
            _("Give the case to a caseworker and reopen it"),
            each.carried_out_on,
            each.case.get_absolute_url(),
            each.case.person,
            each.case,
        )
        for each in handed.select_related("case__person").order_by("carried_out_on", "pk")[:OWN_CASES]
    ]


def left_after_closing_tasks(user: User) -> list[Task]:
    """Return a task for each closed case of her sites in which it is time to ask, and nobody works to do so.

    Who may have left is asked first: their cases are few, and found by their keys.
    """
    left = ask(_who_may_have_left, (), sites_within(user, ASSIGN))
    closed = ask_as(user, _closed_of_nobody, left)
    return time_to_ask(closed, _("Name a caseworker: it is time to ask how life is since the end"), "case-assign")


def _who_may_have_left(_named: list[UUID], sites: frozenset[UUID]) -> QuerySet:
    return who_may_have_left(sites)


def _closed_of_nobody(left: list[UUID], user: User) -> QuerySet[Case]:
    cases = Case.objects.visible_to(user, ASSIGN).filter(Q(caseworker=None) | Q(caseworker__in=left))
    return closed_within_a_year(cases.filter(~works_there()))[:OWN_CASES]


def approval_due_on(approval: Approval) -> datetime.date:
    """Return by when a request for approval should be decided."""
    asked_on = timezone.localdate(approval.recorded_at)
    return asked_on + standards_on(asked_on).approval * DAY


def approval_tasks(approvals: Iterable[Approval]) -> list[Task]:
    """Return a task for each request that waits: decide about it within the time of the association."""
    return [
        Task(
            kind_of_request(approval).decide,
            approval_due_on(approval),
            kind_of_request(approval).address("decide", approval.case, approval.subject),
            approval.case.person,
            approval.case,
            approval=approval,
        )
        for approval in approvals
    ]


def referral_tasks(referrals: Iterable[Referral]) -> list[Task]:
    """Return a task for each waiting referral: answer it within the time its urgency allows."""
    return [
        Task(
            _("Answer the referral"),
            timezone.localdate(referral.answer_due_at),
            reverse("referrals"),
            referral=referral,
        )
        for referral in referrals
        if referral.status == Referral.Status.WAITING
    ]
