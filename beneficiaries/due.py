"""Tasks: what is to be done, read from the state of things and never typed (design, section 5)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Case, Consent, Move, Referral, State
from beneficiaries.models.consent import Purpose
from beneficiaries.standards import STANDARDS

DAY = datetime.timedelta(days=1)
TO_BE_ASSESSED = (State.IDENTIFIED, State.REGISTERED, State.REOPENED)


@dataclass(frozen=True)
class Task:
    """One thing to be done about a case or a referral, and by when."""

    says: Promise
    due_on: datetime.date
    url: str
    case: Case | None = None
    referral: Referral | None = None

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
    last = Move.objects.filter(case=OuterRef("pk")).order_by("-recorded_at")
    return cases.annotate(stepped_on=Subquery(last.values(day=TruncDate("recorded_at"))[:1]))


def tasks_of(cases: Sequence[Case], consents: Iterable[Consent] | None = None) -> list[Task]:
    """Return what is due or soon due in these cases, the most pressing first.

    The cases come from `with_last_step`, with their people; asks one query for all their consents unless
    their consents in force for services are given.
    """
    here = [case for case in cases if case.is_open]
    if consents is None:
        people = [case.pk for case in here]
        consents = Consent.objects.filter(person__in=people, purpose=Purpose.SERVICES).in_force() if people else []
    agreed = {consent.person_id: consent for consent in consents if consent.purpose == Purpose.SERVICES}
    tasks = [task for case in here for task in _tasks_of_one(case, agreed.get(case.pk))]
    return sorted(tasks, key=lambda task: (task.due_on, str(task.case.pk)))


def _tasks_of_one(case: Case, consent: Consent | None) -> Iterable[Task]:
    today = timezone.localdate()
    code = case.person.code
    if case.next_contact_on <= today:
        yield Task(_("Contact her"), case.next_contact_on, reverse("note-add", args=[code]), case)
    if case.caseworker_id is None:
        yield Task(_("Give the case to a caseworker"), case.opened_on, reverse("case-assign", args=[code]), case)
    if step := _next_standard_step(case):
        yield step
    yield from _about_consent(case, consent, today)


def _next_standard_step(case: Case) -> Task | None:
    since = getattr(case, "stepped_on", None)
    if case.state in TO_BE_ASSESSED:
        began = since if case.state == State.REOPENED and since else case.opened_on
        by = began + STANDARDS.assessment[case.risk_level] * DAY
        return Task(_("Assess her situation"), by, reverse("case", args=[case.person.code]) + "#next-steps", case)
    if case.state == State.ASSESSED:
        by = (since or case.opened_on) + STANDARDS.plan * DAY
        return Task(_("Make the plan with her"), by, reverse("case", args=[case.person.code]) + "#next-steps", case)
    return None


def _about_consent(case: Case, consent: Consent | None, today: datetime.date) -> Iterable[Task]:
    consents = reverse("case", args=[case.person.code]) + "#consents"
    if consent is None or consent.answer != Consent.Answer.GIVEN:
        yield Task(_("Ask for her consent to services"), case.opened_on, consents, case)
    elif consent.expires_on and consent.expires_on <= today + STANDARDS.consent_warning * DAY:
        yield Task(_("Renew her consent to services"), consent.expires_on, consents, case)


def pressing(tasks: Iterable[Task]) -> list[Task]:
    """Return those whose day is today or has passed."""
    today = timezone.localdate()
    return [task for task in tasks if task.due_on <= today]


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
