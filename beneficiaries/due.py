"""Tasks: what is to be done, read from the state of things and never typed (design, section 5)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.policy import ASSIGN
from accounts.models import User
from beneficiaries.models import (
    Approval,
    Assessment,
    Case,
    Consent,
    Intake,
    Move,
    Person,
    Referral,
    ReferralOut,
    State,
    Transfer,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.standards import STANDARDS

DAY = datetime.timedelta(days=1)
OWN_CASES = 200
"""More open cases than anybody carries; beyond it, the caseload page tells."""
TO_BE_ASSESSED = (State.IDENTIFIED, State.REGISTERED, State.REOPENED)


@dataclass(frozen=True)
class Task:
    """One thing to be done about a case, a referral or a request for approval, and by when."""

    says: Promise
    due_on: datetime.date
    url: str
    person: Person | None = None
    case: Case | None = None
    referral: Referral | None = None
    approval: Approval | None = None

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed."""
        return self.due_on < timezone.localdate()

    @property
    def is_today(self) -> bool:
        """Tell whether today is the day."""
        return self.due_on == timezone.localdate()

    @property
    def kind(self) -> str:
        """Return how pressing it is, as a kind of tag."""
        return "danger" if self.is_late else "warning" if self.is_today else "notice"


def with_last_step(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add `stepped_on`, the day of each case's last move, which its tasks ask for; None when it never moved."""
    last = Move.objects.filter(case=OuterRef("pk")).order_by("-happened_on", "-recorded_at")
    return cases.annotate(stepped_on=Subquery(last.values("happened_on")[:1]))


def with_assessment_in_work(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what the tasks ask of the assessment in work: `assessing`, its status, and `returned_at`; None for none."""
    in_work = Assessment.objects.in_work().filter(case=OuterRef("pk"))
    return cases.annotate(
        assessing=Subquery(in_work.values("status")[:1]),
        returned_at=Subquery(Approval.objects.last_returned().values("decided_at")[:1]),
    )


def tasks_of(cases: Sequence[Case], consents: Iterable[Consent] | None = None) -> list[Task]:
    """Return what is due or soon due in these cases, the most pressing first.

    The cases come from `with_last_step` and `with_assessment_in_work`, with their people; asks one query for all
    their consents unless their consents in force for services are given.
    """
    here = [case for case in cases if case.is_open]
    if consents is None:
        people = [case.pk for case in here]
        consents = Consent.objects.filter(person__in=people, purpose=Purpose.SERVICES).in_force() if people else []
    agreed = {consent.person_id: consent for consent in consents if consent.purpose == Purpose.SERVICES}
    return in_order(task for case in here for task in _tasks_of_one(case, agreed.get(case.pk)))


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks of cases, the most pressing first."""
    return sorted(tasks, key=lambda task: (task.due_on, str(task.case.pk)))


def _tasks_of_one(case: Case, consent: Consent | None) -> Iterable[Task]:
    today, code = timezone.localdate(), case.person.code
    if case.person.deceased:
        yield _task(case, _("End the case: she is no longer alive"), today, "#next-steps")
        return
    if case.next_contact_on <= today + DAY:
        yield _task(case, _("Contact her"), case.next_contact_on, url=reverse("note-add", args=[code]))
    if case.caseworker_id is None:
        assign = reverse("case-assign", args=[code])
        yield _task(case, _("Give the case to a caseworker"), case.opened_on, url=assign)
    yield from _next_standard_step(case)
    yield from _about_consent(case, consent, today)


def _task(case: Case, says: Promise, due_on: datetime.date, part: str = "", url: str = "") -> Task:
    """Return a task of a case that is done on a page of its own, or at a part of the case file."""
    return Task(says, due_on, url or case.get_absolute_url() + part, case.person, case)


def _next_standard_step(case: Case) -> Iterable[Task]:
    since = getattr(case, "stepped_on", None)
    yield from _about_assessment(case, since)
    if case.state == State.ASSESSED:
        by = (since or case.opened_on) + STANDARDS.plan * DAY
        yield _task(case, _("Make the plan with her"), by, "#next-steps")


def _about_assessment(case: Case, since: datetime.date | None) -> Iterable[Task]:
    """Yield what is to be done for the assessment; nothing while it waits for another person."""
    form = reverse("assessment-add", args=[case.person.code])
    assessing, returned_at = getattr(case, "assessing", None), getattr(case, "returned_at", None)
    if assessing == Assessment.Status.RETURNED and returned_at:
        yield _task(case, _("Look at the returned assessment again"), timezone.localdate(returned_at), url=form)
    elif case.state in TO_BE_ASSESSED and assessing != Assessment.Status.WAITING:
        began = since if case.state == State.REOPENED and since else case.opened_on
        by = began + STANDARDS.assessment[case.risk_level] * DAY
        yield _task(case, _("Assess her situation"), by, url=form)


def _about_consent(case: Case, consent: Consent | None, today: datetime.date) -> Iterable[Task]:
    if consent is None or consent.answer != Consent.Answer.GIVEN:
        yield _task(case, _("Ask for her consent to services"), case.opened_on, "#consents")
    elif consent.expires_on and consent.expires_on <= today + STANDARDS.consent_warning * DAY:
        yield _task(case, _("Renew her consent to services"), consent.expires_on, "#consents")


def own_tasks(user: User) -> list[Task]:
    """Return what is to be done by a worker in her own cases and about those she looks after, most pressing first."""
    own = Q(caseworker=user) | Q(second_workers__contains=[user.pk])
    mine = Case.objects.visible_to(user).open().filter(own).order_by("next_contact_on").for_caseload()
    cases = with_assessment_in_work(with_last_step(mine))
    told = ReferralOut.objects.visible_to(user).to_be_asked_about(user)[:OWN_CASES]
    tasks = [*tasks_of(list(cases[:OWN_CASES])), *referral_out_tasks(told), *intake_tasks(user)]
    return sorted(tasks, key=lambda task: (task.due_on, task.person.code))


def intake_tasks(user: User) -> list[Task]:
    """Return a task for each person whom an accepted referral gave into this user's care: open her case in time."""
    intakes = Intake.objects.visible_to(user).filter(person__keeper=user, person__case=None, person__deceased=False)
    return [
        Task(
            _("Meet her and open her case"),
            timezone.localdate(intake.referral.answered_at) + intake.referral.days_allowed * DAY,
            reverse("case-open", args=[intake.person.code]),
            intake.person,
        )
        for intake in intakes.select_related("person", "referral").order_by("recorded_at")[:OWN_CASES]
    ]


ASK_ABOUT_REFERRAL = {
    ReferralOut.Status.SENT: _("Ask for the answer to a referral"),
    ReferralOut.Status.NO_ANSWER: _("A referral has no answer: ask again, or find another service"),
    ReferralOut.Status.ACCEPTED: _("Ask whether she received the service"),
}


def referral_out_tasks(referrals: Iterable[ReferralOut]) -> list[Task]:
    """Return a task for each referral to a service of which something is to be known by a day, in open cases."""
    return [
        _task(each.case, ASK_ABOUT_REFERRAL[ReferralOut.Status(each.status)], each.due_on, url=each.get_absolute_url())
        for each in referrals
        if each.due_on and each.case.is_open
    ]


def take_over_tasks(user: User) -> list[Task]:
    """Return a task for each case that another site of ours handed over to one of hers and nobody took up yet."""
    waiting = Case.objects.visible_to(user, ASSIGN).filter(state=State.TRANSFERRED, caseworker=None)
    handed = Transfer.objects.filter(case__in=waiting, to_site=F("case__site")).exclude(carried_out_on=None)
    return [
        _task(each.case, _("Give the case to a caseworker and reopen it"), each.carried_out_on)
        for each in handed.select_related("case__person").order_by("carried_out_on", "pk")[:OWN_CASES]
    ]


def until(tasks: Iterable[Task], days: int = 0) -> list[Task]:
    """Return those whose day has passed, is today, or lies at most so many days ahead."""
    last = timezone.localdate() + days * DAY
    return [task for task in tasks if task.due_on <= last]


def approval_tasks(approvals: Iterable[Approval]) -> list[Task]:
    """Return a task for each request that waits: decide about it within the time of the association."""
    return [
        Task(
            _("Decide about the assessment"),
            timezone.localdate(approval.recorded_at) + STANDARDS.approval * DAY,
            reverse("assessment-decide", args=[approval.case.person.code, approval.assessment_id]),
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
