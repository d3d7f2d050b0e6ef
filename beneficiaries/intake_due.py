"""What accepted referrals ask for of people who were known before, and of whoever leads where nobody took them up."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.policy import ASSIGN, permits
from accounts.models import Membership, User
from accounts.roles import Role
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.models import Case, Intake, Move, Note, Person, Referral
from beneficiaries.models.case import ENDED
from beneficiaries.task import Task

MOST = 200
"""More than anybody answers for; a page of tasks holds no more of one kind."""
REMEMBERED = datetime.timedelta(days=365)
"""How long whoever leads is told of a referral that nobody took up."""
MEET_HER = _("Meet her: she was referred again")


def met_by(referral: Referral) -> datetime.date:
    """Return by when whom an accepted referral told of is to be met."""
    return timezone.localdate(referral.answered_at) + referral.days_allowed * datetime.timedelta(days=1)


def once_each(tasks: Iterable[Task]) -> list[Task]:
    """Return of several tasks about one person the first that is due."""
    found: dict[UUID | None, Task] = {}
    for task in sorted(tasks, key=lambda task: task.due_on):
        found.setdefault(task.person and task.person.pk, task)
    return list(found.values())


def referred_again_tasks(cases: Sequence[Case]) -> list[Task]:
    """Return a task for each of these open cases whose person was referred again and not met since, in one query."""
    here = {case.pk: case for case in cases if case.is_open and not case.person.deceased}
    found = [(here[each.person_id], each.referral) for each in ask(_referred_again, here)]
    return once_each(
        Task(MEET_HER, met_by(referral), reverse("note-add", args=[case.person.code]), case.person, case)
        for case, referral in found
    )


def _referred_again(cases: list[UUID]) -> QuerySet[Intake]:
    since = Q(recorded_at__gt=F("person__case__recorded_at"))
    intakes = Intake.objects.filter(since, _not_met("person__case", "referral__answered_at"), person__in=cases)
    return intakes.select_related("referral")


def _not_met(case: str, answered_at: str) -> Q:
    """Return the condition that nobody met her on the day on which the referral was accepted, or later."""
    return Q(**{f"{case}__last_contact_on": None}) | Q(**{f"{case}__last_contact_on__lt": TruncDate(answered_at)})


def untaken_tasks(user: User) -> list[Task]:
    """Return what is for whoever leads a site to do about those referred whom nobody there meets, or not in time."""
    if not permits(user, ASSIGN, Referral):
        return []
    found = ask_as(user, _not_taken_up, ())
    at_work = set(ask_as(user, _at_work, ())) if found else set()
    tasks = [_of_whoever_leads(referral, referral.intake.person, user, at_work) for referral in found]
    return once_each(task for task in tasks if task)


def _not_taken_up(_named: list[UUID], user: User) -> QuerySet[Referral]:
    """Return the accepted referrals after which no case was opened, or nobody was met.

    In a case that has ended a step, or a note of any kind, says as well what became of it.
    """
    person, case = "intake__person", "intake__person__case"
    led = Q(**{f"{person}__site__in": user.holdings.get(Role.SUPERVISOR, frozenset()), f"{person}__deceased": False})
    first_day = timezone.localdate() - REMEMBERED
    accepted = Referral.objects.visible_to(user, ASSIGN).filter(led, status=Referral.Status.ACCEPTED)
    since = {"case": OuterRef(person), "recorded_at__gte": OuterRef("intake__recorded_at")}
    looked_at = Exists(Move.objects.filter(**since)) | Exists(Note.objects.filter(**since))
    is_open = ~Q(**{f"{case}__state__in": ENDED}) & Q(**{f"{case}__recorded_at__lt": F("intake__recorded_at")})
    has_ended = Q(**{f"{case}__state__in": ENDED}) & ~Q(looked_at)
    waits = Q(**{case: None}) | (is_open | has_ended) & _not_met(case, "answered_at")
    waiting = accepted.filter(waits, answered_at__date__gte=first_day)
    return waiting.select_related("intake__person__case").order_by("answered_at", "pk")[:MOST]


def _at_work(_named: list[UUID], user: User) -> QuerySet:
    """Return who works with people at the sites that this user leads, and where."""
    held = Membership.objects.in_force().filter(role__in=(Role.CASEWORKER, Role.SUPERVISOR), user__is_active=True)
    return held.filter(site__in=user.holdings.get(Role.SUPERVISOR, frozenset())).values_list("user", "site")


def _of_whoever_leads(
    referral: Referral, person: Person, user: User, at_work: Collection[tuple[UUID, UUID]]
) -> Task | None:
    """Return what this user is to do about somebody referred; None while it is the task of others, or her own."""
    case, due_on = getattr(person, "case", None), met_by(referral)
    if case is None:
        if (person.keeper_id, person.site_id) not in at_work:
            return Task(_("Say who looks after her"), due_on, reverse("person-keeper", args=[person.code]), person)
        if person.keeper_id == user.pk or due_on >= timezone.localdate():
            return None
        return Task(_("Nobody has opened a case yet"), due_on, reverse("person", args=[person.code]), person)
    case.person = person
    if not case.is_open:
        return _about(case, _("Look at reopening the case: she was referred again"), due_on)
    if any((worker, case.site_id) in at_work for worker in (case.caseworker_id, *case.second_workers)):
        return None
    return _about(case, MEET_HER, due_on)


def _about(case: Case, says: Promise, due_on: datetime.date) -> Task:
    return Task(says, due_on, case.get_absolute_url(), case.person, case)
