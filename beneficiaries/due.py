"""Tasks: what is to be done, read from the state of things and never typed (design, section 5)."""

import datetime
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE
from accounts.models import User
from beneficiaries.approvals import KINDS, Kind
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.data_subject.due import data_tasks
from beneficiaries.family_due import decisions_of, due_of_family, homes_to_see
from beneficiaries.health_due import Due, due_in
from beneficiaries.intake_due import met_by, once_each, referred_again_tasks, untaken_tasks
from beneficiaries.lifecycle import STATES_OF_A_PLAN
from beneficiaries.models import (
    Approval,
    Assessment,
    Case,
    Closure,
    Consent,
    Flag,
    Hearing,
    HousingRecord,
    Incident,
    Intake,
    Leave,
    Move,
    Plan,
    ReferralOut,
    SafetyCheck,
    State,
    Transfer,
)
from beneficiaries.models.closure import AFTER, EARLIER, next_after_closing
from beneficiaries.models.consent import Purpose
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.standards import standards_now, standards_on
from beneficiaries.task import Task

DAY = datetime.timedelta(days=1)
OWN_CASES = 200
"""More open cases than anybody carries; beyond it, the caseload page tells."""
TO_BE_ASSESSED = (State.IDENTIFIED, State.REGISTERED, State.REOPENED)


def last_day() -> datetime.date:
    """Return the last day that a worker's tasks look ahead to."""
    return timezone.localdate() + standards_now().soon * DAY


def with_last_step(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add `stepped_on`, the day of each case's last move, which its tasks ask for; None when it never moved."""
    last = Move.objects.filter(case=OuterRef("pk")).order_by("-happened_on", "-recorded_at")
    return cases.annotate(stepped_on=Subquery(last.values("happened_on")[:1]))


def with_what_is_in_work(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what the tasks ask of what is in work for approval, and of the plan that holds; None for none.

    `assessing`, `planning`, `closing` and `transferring` are the status of the one in work, `assessment_returned_at`
    and so on when it was given back, `review_on` is the day by which the plan in force is looked through again.
    """
    here = {"case": OuterRef("pk")}
    assessing, planning, closing, transferring = (
        each.objects.in_work().filter(**here) for each in (Assessment, Plan, Closure, Transfer)
    )
    in_force = Plan.objects.approved().filter(**here).latest_first()
    returned = Approval.objects.last_returned
    return cases.annotate(
        assessing=Subquery(assessing.values("status")[:1]),
        planning=Subquery(planning.values("status")[:1]),
        closing=Subquery(closing.values("status")[:1]),
        transferring=Subquery(transferring.values("status")[:1]),
        assessment_returned_at=Subquery(returned("assessment").values("decided_at")[:1]),
        plan_returned_at=Subquery(returned("plan").values("decided_at")[:1]),
        closure_returned_at=Subquery(returned("closure").values("decided_at")[:1]),
        transfer_returned_at=Subquery(returned("transfer").values("decided_at")[:1]),
        review_on=Subquery(in_force.values("review_on")[:1]),
    )


def with_home(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what the tasks ask of her home: `back_on`, `room_checked_again_on` and `room_since`; None for none."""
    room = HousingRecord.objects.filter(case=OuterRef("pk"), kind=HousingRecord.Kind.OWN_ROOM, ended=None)
    check = SafetyCheck.objects.filter(case=OuterRef("pk"), housing__ended=None).order_by("-checked_on", "-recorded_at")
    since = Coalesce("began__startswith", Cast("recorded_at", DateField()))
    return cases.annotate(
        back_on=Subquery(Leave.objects.filter(case=OuterRef("pk"), ended=None).values("expected_on")[:1]),
        room_since=Subquery(room.order_by("-began").values_list(since)[:1]),
        room_checked_again_on=Subquery(check.values("next_on")[:1]),
    )


def tasks_of(cases: Sequence[Case], consents: Iterable[Consent] | None = None) -> list[Task]:
    """Return what is due or soon due in these cases, the most pressing first.

    The cases come from `with_last_step`, `with_what_is_in_work` and `with_home`, with their people; asks one query
    for all their consents unless their consents in force for services are given, and one for what their health asks.
    """
    here = [case for case in cases if case.is_open]
    if consents is None:
        consents = ask(_agreed, [case.pk for case in here])
    agreed = {consent.person_id: consent for consent in consents if consent.purpose == Purpose.SERVICES}
    health = due_in([case.pk for case in here])
    return in_order(task for case in here for task in _tasks_of_one(case, agreed.get(case.pk), health.get(case.pk, ())))


def _agreed(people: list[UUID]) -> QuerySet[Consent]:
    return Consent.objects.filter(person__in=people, purpose=Purpose.SERVICES).in_force()


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks of cases, the most pressing first."""
    return sorted(tasks, key=lambda task: (*task.pressing, str(task.case.pk)))


def _tasks_of_one(case: Case, consent: Consent | None, health: Iterable[Due]) -> Iterable[Task]:
    today, code = timezone.localdate(), case.person.code
    if case.person.deceased:
        yield _task(case, _("End the case: the person is no longer alive"), today, "#next-steps")
        return
    if case.next_contact_on <= today + DAY:
        yield _task(case, _("Get in touch"), case.next_contact_on, url=reverse("note-add", args=[code]))
    if getattr(case, "to_be_assigned", case.caseworker_id is None):
        assign = reverse("case-assign", args=[code])
        yield _task(case, _("Give the case to a caseworker"), case.opened_on, url=assign)
    yield from (_task(case, each.says, each.on, url=each.url(code), at_once=each.at_once) for each in health)
    yield from _next_standard_step(case)
    yield from _about_consent(case, consent, today)
    yield from _about_her_home(case, today)


def _task(
    case: Case, says: Promise, due_on: datetime.date, part: str = "", url: str = "", at_once: bool = False
) -> Task:
    """Return a task of a case that is done on a page of its own, or at a part of the case file."""
    return Task(says, due_on, url or case.get_absolute_url() + part, case.person, case, at_once=at_once)


def _next_standard_step(case: Case) -> Iterable[Task]:
    since = getattr(case, "stepped_on", None)
    yield from _about_assessment(case, since)
    yield from _about_plan(case, since)
    if getattr(case, "closing", None) == ForApproval.Status.RETURNED:
        yield _look_again(case, KINDS[Closure])
    if getattr(case, "transferring", None) == ForApproval.Status.RETURNED:
        yield _look_again(case, KINDS[Transfer])


def _about_assessment(case: Case, since: datetime.date | None) -> Iterable[Task]:
    """Yield what is to be done for the assessment; nothing while it waits for another person."""
    kind, assessing = KINDS[Assessment], getattr(case, "assessing", None)
    if assessing == ForApproval.Status.RETURNED:
        yield _look_again(case, kind)
    elif case.state in TO_BE_ASSESSED and assessing != ForApproval.Status.WAITING:
        began = since if case.state == State.REOPENED and since else case.opened_on
        by = began + standards_on(began).assessment[case.risk_level] * DAY
        yield _task(case, _("Assess the situation"), by, url=kind.address("add", case))


def _about_plan(case: Case, since: datetime.date | None) -> Iterable[Task]:
    """Yield what is to be done for the plan: made once she is assessed, then looked through in time."""
    kind, planning = KINDS[Plan], getattr(case, "planning", None)
    review_on = getattr(case, "review_on", None)
    if planning == ForApproval.Status.RETURNED:
        yield _look_again(case, kind)
    elif planning == ForApproval.Status.WAITING:
        return
    elif case.state == State.ASSESSED:
        assessed = since or case.opened_on
        by = assessed + standards_on(assessed).plan * DAY
        yield _task(case, _("Make the plan together"), by, url=kind.address("add", case))
    elif case.state in STATES_OF_A_PLAN and review_on and review_on <= last_day():
        yield _task(case, _("Look through the plan together"), review_on, url=kind.address("add", case))


def _look_again(case: Case, kind: Kind) -> Task:
    """Return the task for something that was given back, and is to be mended since that day."""
    returned_at = getattr(case, f"{kind.slug}_returned_at", None) or timezone.now()
    return _task(case, kind.look_again, timezone.localdate(returned_at), url=kind.address("add", case))


def _about_consent(case: Case, consent: Consent | None, today: datetime.date) -> Iterable[Task]:
    if consent is None or not consent.is_a_yes:
        yield _task(case, _("Ask for consent to services"), case.opened_on, "#consents")
    elif consent.expires_on and consent.expires_on <= today + standards_now().consent_warning * DAY:
        yield _task(case, _("Renew the consent to services"), consent.expires_on, "#consents")
    elif consent.is_of_a_child_alone(case.person):
        says = _("Ask for consent again: she may have been under 18 when she agreed by herself")
        yield _task(case, says, case.opened_on, "#consents")


def _about_her_home(case: Case, today: datetime.date) -> Iterable[Task]:
    """Yield that she is not back from leave, and that her own room is to be looked at."""
    living = reverse("living", args=[case.person.code])
    back_on, since = getattr(case, "back_on", None), getattr(case, "room_since", None)
    if back_on and back_on <= today:
        yield _task(case, _("Check the return from leave"), back_on, url=living)
    if since:
        by = case.room_checked_again_on or since + standards_on(since).room_check * DAY
        if by <= last_day():
            yield _task(case, _("Check whether the room is safe"), by, url=f"{living}#housing")


def own_tasks(user: User) -> list[Task]:
    """Return what is to be done by a worker in her own cases and about those she looks after, most pressing first."""
    cases, told = ask_as(user, _own_cases, ()), ask_as(user, _own_referrals, ())
    about_cases = [*tasks_of(cases), *pressing_tasks(cases), *referral_out_tasks(told)]
    taken_in = [*intake_tasks(user), *referred_again_tasks(cases), *untaken_tasks(user)]
    later = [*taken_in, *tasks_after_closing(user), *family_tasks(cases, user), *flag_tasks(user)]
    tasks = [*about_cases, *later, *data_tasks(user)]
    return sorted(tasks, key=lambda task: (*task.pressing, task.person.code))


def _own_cases(_named: list[UUID], user: User) -> QuerySet[Case]:
    own = Q(caseworker=user) | Q(second_workers__contains=[user.pk])
    mine = Case.objects.visible_to(user).open().filter(own).order_by("next_contact_on").for_caseload()
    return with_home(with_what_is_in_work(with_last_step(mine)))[:OWN_CASES]


def _own_referrals(_named: list[UUID], user: User) -> QuerySet[ReferralOut]:
    return ReferralOut.objects.visible_to(user).to_be_asked_about(user)[:OWN_CASES]


def pressing_tasks(cases: Sequence[Case]) -> list[Task]:
    """Return what incidents and hearings ask for in these cases: one query for each."""
    here = {case.pk: case for case in cases}
    incidents, hearings = ask(_pressing, here), ask(_awaited, here, last_day())
    for each in (*incidents, *hearings):
        each.case = here[each.case_id]
    return [*incident_tasks(incidents), *hearing_tasks(hearings)]


def _pressing(cases: list[UUID]) -> QuerySet[Incident]:
    return Incident.objects.pressing().filter(case__in=cases)


def _awaited(cases: list[UUID], until: datetime.date) -> QuerySet[Hearing]:
    return Hearing.objects.awaited(until).filter(case__in=cases)


def family_tasks(cases: Sequence[Case], user: User | None = None) -> list[Task]:
    """Return what family, way home and conferences ask for in these cases, and of this user in all that she may see."""
    here = {case.pk: case for case in cases if _goes_on(case)}
    found = [(here[each.case], each) for each in due_of_family(here)]
    if user is not None:
        found += [*decisions_of(user, here), *homes_to_see(user)]
    return [_task(case, each.says, each.on, url=each.url(case.person.code)) for case, each in found]


def incident_tasks(incidents: Iterable[Incident]) -> Iterable[Task]:
    """Yield what incidents ask for in open cases: medical care in time, and something against a danger that remains."""
    for each in incidents:
        if not _goes_on(each.case):
            continue
        if each.urgent_care:
            says = _("Medical care after rape: hours count")
            yield _task(each.case, says, each.told_on, url=each.get_absolute_url(), at_once=True)
        if each.danger_unmet:
            says = _("Protect: danger remains after an incident, and nothing is done yet")
            yield _task(each.case, says, each.told_on, url=each.get_absolute_url(), at_once=True)


def hearing_tasks(hearings: Iterable[Hearing]) -> Iterable[Task]:
    """Yield what hearings ask for in open cases: to be prepared and gone to and, when their day is over, to be told."""
    today = timezone.localdate()
    for each in hearings:
        if each.attended or not _goes_on(each.case) or each.held_on > last_day():
            continue
        says = _("Go along to the hearing") if each.held_on >= today else _("Write down how the hearing went")
        url = reverse("hearings", args=[each.case.person.code, each.pk])
        yield _task(each.case, says, each.held_on, url=url)


def _goes_on(case: Case) -> bool:
    return case.is_open and not case.person.deceased


def tasks_after_closing(user: User) -> list[Task]:
    """Return a task for each of her cases closed within a year in which it is time to ask how she is."""
    return time_to_ask(ask_as(user, _hers_within_a_year, ()), _("Ask how life is since the end"), "note-add")


def time_to_ask(closed: Iterable[Case], says: Promise, page: str) -> list[Task]:
    """Return a task for each of these closed cases in which it is time to ask how she is, done on a page of hers."""
    found = [(case, next_after_closing(case)) for case in closed]
    return [
        _task(case, says, due, url=reverse(page, args=[case.person.code]))
        for case, due in found
        if due is not None and due <= last_day()
    ]


def _hers_within_a_year(_named: list[UUID], user: User) -> QuerySet[Case]:
    return closed_within_a_year(Case.objects.visible_to(user).of_worker(user))[:OWN_CASES]


def closed_within_a_year(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return those of these cases whose people agreed to be asked how they are, in the year after closing."""
    since = timezone.localdate() - (AFTER[-1] + 2 * EARLIER) * DAY
    last = Closure.objects.approved().filter(case=OuterRef("pk")).order_by("-closes_on", "-recorded_at")
    closed = cases.filter(state=State.CLOSED, person__deceased=False)
    agreed = closed.alias(may_ask=Subquery(last.values("contact_after")[:1])).filter(may_ask=True)
    return agreed.filter(closed_on__gte=since).order_by("closed_on").for_caseload()


def flag_tasks(user: User) -> list[Task]:
    """Return a task for each flag that is raised for this user and whose day comes soon or has passed."""
    return [
        _task(
            each.case,
            format_lazy(_("Flag: {text}"), text=each.text.rstrip(" .।")),
            each.until,
            url=reverse("flags", args=[each.case.person.code]),
        )
        for each in ask_as(user, _raised_for_her, (), last_day())
    ]


def _raised_for_her(_named: list[UUID], user: User, last: datetime.date) -> QuerySet[Flag]:
    workers, supervisor, everybody = Flag.ForWhom
    hers = Q(case__caseworker=user) | Q(case__second_workers__contains=[user.pk])
    led = Q(case__in=Case.objects.visible_to(user, APPROVE))
    meant = hers & Q(for_whom__in=[workers, everybody]) | led & Q(for_whom__in=[supervisor, everybody])
    flags = Flag.objects.visible_to(user).raised().in_open_cases().filter(meant, until__lte=last)
    return flags.select_related("case__person").order_by("until", "pk")[:OWN_CASES]


def intake_tasks(user: User) -> list[Task]:
    """Return a task for each person whom an accepted referral gave into this user's care: open her case in time."""
    return once_each(
        Task(
            _("Meet, and open the case"),
            met_by(intake.referral),
            reverse("case-open", args=[intake.person.code]),
            intake.person,
        )
        for intake in ask_as(user, _taken_in, ())
    )


def _taken_in(_named: list[UUID], user: User) -> QuerySet[Intake]:
    intakes = Intake.objects.visible_to(user).filter(person__keeper=user, person__case=None, person__deceased=False)
    return intakes.select_related("person", "referral").order_by("recorded_at")[:OWN_CASES]


ASK_ABOUT_REFERRAL = {
    ReferralOut.Status.SENT: _("Ask for the answer to a referral"),
    ReferralOut.Status.NO_ANSWER: _("A referral has no answer: ask again, or find another service"),
    ReferralOut.Status.ACCEPTED: _("Ask whether the service was received"),
}


def referral_out_tasks(referrals: Iterable[ReferralOut]) -> list[Task]:
    """Return a task for each referral to a service of which something is to be known by a day, in open cases."""
    return [
        _task(each.case, ASK_ABOUT_REFERRAL[ReferralOut.Status(each.status)], each.due_on, url=each.get_absolute_url())
        for each in referrals
        if each.due_on and each.case.is_open
    ]


def until(tasks: Iterable[Task], days: int = 0) -> list[Task]:
    """Return those whose day has passed, is today, or lies at most so many days ahead."""
    last = timezone.localdate() + days * DAY
    return [task for task in tasks if task.due_on <= last]
