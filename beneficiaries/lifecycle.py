"""The life of a case: which moves there are, who may make them, and what must be true first.

The steps are those of inter-agency case management (CPIMS+/GBVIMS+): identification and registration, assessment,
planning, implementation, follow-up, closure. Every move is in `STEPS`; nothing else changes a case's state.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import compress
from operator import or_
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE, ASSIGN, WRITE, Action
from access.shelter import shelter_of
from accounts.models import User
from accounts.roles import Role
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.models import Assessment, Case, CaseShare, Closure, Move, Note, Plan, State, Stay, Transfer
from beneficiaries.models.case import ENDED
from beneficiaries.models.consent import Purpose, agrees
from beneficiaries.transferring import carry_out

ACTIONS = (WRITE, APPROVE, ASSIGN)
IN_WORK = (
    State.REGISTERED,
    State.ASSESSED,
    State.PLANNED,
    State.IN_PROGRESS,
    State.FOLLOW_UP,
    State.REOPENED,
)
STATES_OF_A_PLAN = (State.PLANNED, State.IN_PROGRESS, State.FOLLOW_UP)
"""In these a plan is in force."""
STATES_OF_WORK = (State.IN_PROGRESS, State.FOLLOW_UP)
"""Whoever brought a case to one of these did its work, and does not decide about it."""


def worked_in(case: OuterRef | object, by: User) -> Q:
    """Return the condition that a user ever worked in a case: beside its caseworker, with her, or at its papers."""
    return (
        Exists(CaseShare.objects.filter(worker=by, case=case))
        | Exists(Note.objects.filter(recorded_by=by, kind__in=Note.CONTACTS, case=case))
        | Exists(Move.objects.filter(recorded_by=by, to_state__in=STATES_OF_WORK, case=case))
        | Exists(Assessment.objects.filter(writers__contains=[by.pk], case=case))
        | Exists(Plan.objects.filter(writers__contains=[by.pk], case=case))
        | Exists(Closure.objects.filter(writers__contains=[by.pk], case=case))
        | Exists(Transfer.objects.filter(writers__contains=[by.pk], case=case))
    )


def own_work(by: User) -> Q:
    """Return the condition, for what belongs to a case, that a user works in the case or ever did."""
    here = Q(case__caseworker=by) | Q(case__second_workers__contains=[by.pk])
    return here | Q(worked_in(OuterRef("case"), by))


class Standing:
    """Where a case stands for one user: what she may do with it, and what must be looked up to say more."""

    def __init__(self, case: Case, by: User):
        self.case, self.by = case, by

    @cached_property
    def actions(self) -> Action:
        """Return all that this user may do with the case."""
        answers = next(iter(ask_as(self.by, _what_she_may, [self.case.pk])), ())
        return reduce(or_, compress(ACTIONS, answers), Action(0))

    @cached_property
    def _history(self) -> tuple[bool, ...]:
        """Return, for those alone who decide: whether she ever worked in the case, whether a transfer is accepted
        by a site of ours, and by an organisation, and whether a bed at a centre is still hers.
        """
        reopened = Move.objects.filter(case=self.case.pk, to_state=State.REOPENED).values("happened_on")
        since = Coalesce(Subquery(reopened[:1]), F("case__opened_on"))
        accepted = Transfer.objects.filter(case=self.case.pk, answered_on__gte=since).accepted()
        conditions = (
            worked_in(self.case.pk, self.by),
            Q(Exists(accepted.filter(to_provider=None))),
            Q(Exists(accepted.filter(to_site=None))),
            Q(Exists(Stay.objects.filter(case=self.case.pk).now())),
        )
        return _which_hold([self.case.pk], *conditions).first() or (False,) * len(conditions)

    @cached_property
    def agrees_to_services(self) -> bool:
        """Tell whether her consent to a file and to services is in force."""
        return agrees(self.case.person, Purpose.SERVICES)

    @cached_property
    def has_a_caseworker(self) -> bool:
        """Tell whether somebody works in the case: a caseworker who has not left its site."""
        working = User.objects.holding(Role.CASEWORKER, at_sites=[self.case.site_id])
        return self.case.caseworker_id is not None and working.filter(pk=self.case.caseworker_id).exists()

    @cached_property
    def is_assessed(self) -> bool:
        """Tell whether an approved assessment shows how she stands since the case was opened or taken up again."""
        done = Assessment.objects.filter(case=self.case.pk).approved()
        return done.filter(assessed_on__gte=opened_or_reopened_on(self.case)).exists()

    @cached_property
    def is_planned(self) -> bool:
        """Tell whether an approved plan says what is to be done since the case was opened or taken up again."""
        done = Plan.objects.filter(case=self.case.pk).approved()
        return done.filter(made_on__gte=opened_or_reopened_on(self.case)).exists()

    @cached_property
    def may_close(self) -> bool:
        """Tell whether a closure is approved since the case was opened or taken up again."""
        return self._closures().exists()

    @cached_property
    def is_without_her(self) -> bool:
        """Tell whether that closure is of one who has died, or was lost."""
        return self._closures().filter(reason__in=Closure.WITHOUT_HER).exists()

    def _closures(self) -> QuerySet[Closure]:
        done = Closure.objects.filter(case=self.case.pk).approved()
        return done.filter(closes_on__gte=opened_or_reopened_on(self.case))

    @cached_property
    def is_taken_over(self) -> bool:
        """Tell whether the other side accepted a transfer; one outside needs her consent to be referred as well."""
        _worked, by_a_site, by_an_organisation, _has_a_bed = self._history
        return by_a_site or (by_an_organisation and agrees(self.case.person, Purpose.REFERRAL))

    @property
    def has_a_bed(self) -> bool:
        """Tell whether her stay at a centre has not ended."""
        return self._history[-1]

    @property
    def is_own_work(self) -> bool:
        """Tell whether this user works in the case, or did so: as its caseworker, beside her, or taking its steps."""
        return self.by.pk in (self.case.caseworker_id, *self.case.second_workers) or self._history[0]


@dataclass(frozen=True)
class Condition:
    """Something that must be true before a move."""

    says: Promise
    """What is missing, as the person who wants to move reads it."""
    met: Callable[[Standing], bool]


@dataclass(frozen=True)
class Step:
    """One move: from where, to where, what it is called, who may make it, and what must be true."""

    origin: State
    to: State
    verb: Promise
    action: Action
    conditions: tuple[Condition, ...] = field(default=())
    needs_reason: bool = False
    by_approval: bool = False
    """Whether it is taken when something is approved, and offered on no screen of its own."""

    @property
    def is_final(self) -> bool:
        """Tell whether it ends the work or takes it up again, so that answers are checked first."""
        return self.to in ENDED or self.to == State.REOPENED


class IllegalMove(Exception):
    """The move is not in the table, not this user's, or not yet due; `reasons` says so in words."""

    def __init__(self, *reasons: Promise | str):
        super().__init__(*reasons)
        self.reasons = reasons


CONSENT = Condition(
    _("She has not yet agreed to a file about her and to services."), lambda standing: standing.agrees_to_services
)
CASEWORKER = Condition(
    _("No caseworker of the site works in the case now."), lambda standing: standing.has_a_caseworker
)
SAFETY = Condition(
    _("Her immediate safety is not written down yet."),
    lambda standing: standing.case.is_safe_now is not None and bool(standing.case.immediate_safety),
)
CONTACT = Condition(_("No contact with her is noted yet."), lambda standing: standing.case.last_contact_on is not None)
CONTACT_OR_WITHOUT_HER = Condition(CONTACT.says, lambda standing: CONTACT.met(standing) or standing.is_without_her)
ASSESSMENT = Condition(_("No assessment of her situation is approved yet."), lambda standing: standing.is_assessed)
PLAN = Condition(_("No plan is agreed with her and approved yet."), lambda standing: standing.is_planned)
CLOSURE = Condition(_("Its closure is not approved yet."), lambda standing: standing.may_close)
NO_BED = Condition(
    _("A bed at the centre is still hers: end her stay first, so that somebody else may have it."),
    lambda standing: not standing.has_a_bed,
)
TAKEN_OVER = Condition(
    _("No transfer is approved and then accepted by the other side, with a consent that still holds."),
    lambda standing: standing.is_taken_over,
)
ANOTHER_PERSON = Condition(
    _("This is decided by another person than those who work in the case."), lambda standing: not standing.is_own_work
)

STEPS = [
    Step(State.IDENTIFIED, State.REGISTERED, _("Register"), WRITE, (CONSENT,)),
    Step(State.IDENTIFIED, State.DECLINED, _("Decline"), APPROVE, (ANOTHER_PERSON,), needs_reason=True),
    *(
        Step(
            origin,
            State.ASSESSED,
            _("Mark as assessed"),
            APPROVE,
            (ANOTHER_PERSON, CONSENT, CASEWORKER, SAFETY, ASSESSMENT),
            by_approval=True,
        )
        for origin in (State.REGISTERED, State.REOPENED)
    ),
    Step(
        State.ASSESSED,
        State.PLANNED,
        _("Mark as planned"),
        APPROVE,
        (ANOTHER_PERSON, CONSENT, PLAN),
        by_approval=True,
    ),
    Step(State.PLANNED, State.IN_PROGRESS, _("Start the work"), WRITE, (CONSENT, CONTACT)),
    Step(State.IN_PROGRESS, State.FOLLOW_UP, _("Go over to follow-up"), WRITE, (CONTACT,)),
    Step(State.FOLLOW_UP, State.IN_PROGRESS, _("Take up the work again"), WRITE, needs_reason=True),
    *(
        Step(
            origin,
            State.CLOSED,
            _("Close"),
            APPROVE,
            (ANOTHER_PERSON, CONTACT_OR_WITHOUT_HER, NO_BED, CLOSURE),
            needs_reason=True,
            by_approval=True,
        )
        for origin in IN_WORK
    ),
    *(
        Step(
            origin,
            State.TRANSFERRED,
            _("Transfer the case"),
            APPROVE,
            (ANOTHER_PERSON, CONSENT, NO_BED, TAKEN_OVER),
            needs_reason=True,
        )
        for origin in IN_WORK
        if origin != State.REOPENED
    ),
    *(Step(origin, State.REOPENED, _("Reopen"), ASSIGN, (CASEWORKER,), needs_reason=True) for origin in ENDED),
]


def _which_hold(cases: list[UUID], *conditions: Q) -> QuerySet:
    """Ask at once which of these are true of a case."""
    answers = [models.Case(When(each, then=Value(True)), default=Value(False)) for each in conditions]
    return Case.objects.filter(pk__in=cases).values_list(*answers)


def _what_she_may(cases: list[UUID], user: User) -> QuerySet:
    return _which_hold(cases, *(shelter_of(Case).q(user, action) for action in ACTIONS))


def step_between(origin: str, to: str | None) -> Step | None:
    """Return the step of the table from one state to another, None when there is none."""
    return next((step for step in STEPS if step.origin == origin and step.to == to), None)


def steps_of(case: Case, user: User, standing: Standing | None = None) -> list[tuple[Step, list[Promise]]]:
    """Return the moves from here that this user may make on a screen, each with what is still missing for it."""
    standing = standing or Standing(case, user)
    return [
        (step, _missing(step, standing))
        for step in STEPS
        if step.origin == case.state and not step.by_approval and step.action in standing.actions
    ]


def missing(step: Step, case: Case, by: User) -> list[Promise]:
    """Return what is not yet true for a move, in words."""
    return _missing(step, Standing(case, by))


@transaction.atomic
def move(case: Case, to: State, by: User, reason: str = "", on: datetime.date | None = None) -> Move:
    """Move a case to another state on a day (today) and keep who did it and why; the case given then says so itself.

    Raises IllegalMove when the table has no such move, the user may not make it, a condition is not met,
    the reason it needs is not given, or the day lies ahead or before the last step.
    """
    on = on or timezone.localdate()
    standing = Standing(_locked(case), by)
    here = standing.case
    step = step_between(here.state, to)
    if step is None or step.action not in standing.actions:
        raise IllegalMove(_("This step is not possible from where the case stands now."))
    reasons = _missing(step, standing)
    if step.needs_reason and not reason.strip():
        reasons.append(_("Give the reason."))
    if not earliest_day(here) <= on <= timezone.localdate():
        reasons.append(_("The day lies ahead, or before the last step of the case."))
    if reasons:
        raise IllegalMove(*reasons)
    made = Move.objects.create(case=here, from_state=here.state, to_state=to, reason=reason, happened_on=on)
    here.state = to
    if to in ENDED:
        here.closed_on, here.closure_reason = on, reason
    elif to == State.REOPENED:
        here.closed_on, here.closure_reason = None, ""
        here.next_contact_on = timezone.localdate()
    here.save(update_fields=["state", "closed_on", "closure_reason", "next_contact_on"])
    for name in ("state", "closed_on", "closure_reason", "next_contact_on"):
        setattr(case, name, getattr(here, name))
    if to == State.TRANSFERRED:
        carry_out(here, on)
    return made


def earliest_day(case: Case) -> datetime.date:
    """Return the first day on which the next step can have been taken: that of the last one, or of the opening."""
    last = Move.objects.filter(case=case).first()
    return last.happened_on if last else case.opened_on


def opened_or_reopened_on(case: Case) -> datetime.date:
    """Return the day on which the work that goes on now began: that of the last reopening, or of the opening."""
    back = Move.objects.filter(case=case, to_state=State.REOPENED).first()
    return back.happened_on if back else case.opened_on


def _locked(case: Case) -> Case:
    try:
        return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    except Case.DoesNotExist:
        raise IllegalMove(_("This step is not possible from where the case stands now.")) from None


def _missing(step: Step, standing: Standing) -> list[Promise]:
    return [condition.says for condition in step.conditions if not condition.met(standing)]
