"""The kinds of what is approved: what each must hold before it is sent, and what follows once it is approved.

`approving.py` sends, approves and returns them all alike.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.anchors import Domain
from beneficiaries.lifecycle import CASEWORKER, CONSENT, CONTACT, NO_BED, SAFETY, Condition, opened_or_reopened_on
from beneficiaries.models import Approval, Assessment, Case, Closure, Plan, PlanAction, State, SurveyOffer, Transfer
from beneficiaries.models.consent import Purpose, agrees
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.standards import standards_on
from config.calendar import local_digits

Reasons = list[Promise | str]


def _nothing(_subject: Any) -> Reasons:
    return []


@dataclass(frozen=True)
class Kind:
    """One kind of what is approved."""

    slug: str
    """Its word in addresses, and its column of Approval."""
    model: type[ForApproval]
    day: str
    """The field with its day, on which an approved one moves the case."""
    to: State | None
    """The state to which approval moves a case that waits for it; None when it moves none."""
    of_the_case: tuple[Condition, ...]
    """What the case itself must meet before that step, said before anything is even sent."""
    lacking: Callable[[Any], Reasons]
    """What is not yet true of it before it is sent, in words."""
    title: Promise
    decide: Promise
    look_again: Promise
    approved: Promise
    returned: Promise
    follows: Callable[[Any, Case], None] = lambda subject, case: None
    """What else is done to the case once it is approved."""
    in_the_way: Callable[[Any], Reasons] = _nothing
    """What keeps from approving it, in words."""
    parts: Callable[[Any], dict[str, str]] = lambda subject: {}
    """The keys of the rows it consists of beside its own, each with what names it."""
    reason: Callable[[Any], str] = lambda subject: ""
    """What the step of the case says as its reason."""

    def address(self, verb: str, case: Case, subject: ForApproval | None = None) -> str:
        """Return the address of one of its pages ("add", "edit", "submit", "decide"), or of itself for no verb."""
        keys = [case.person.code, *([subject.pk] if subject is not None else [])]
        return reverse(f"{self.slug}-{verb}" if verb else self.slug, args=keys)


def _of_assessment(assessment: Assessment) -> Reasons:
    lacking: Reasons = []
    if any(getattr(assessment, name) is None for name in Assessment.QUESTIONS):
        lacking.append(_("Some questions about danger are not answered yet."))
    scored = {each.domain for each in assessment.scores.all()}
    for domain in Domain:
        if domain not in scored:
            lacking.append(gettext("Not scored yet: %(domain)s.") % {"domain": domain.label})
    if not assessment.summary:
        lacking.append(_("The whole is not said in short yet."))
    return lacking + _lowering_unsaid(assessment)


def _lowering_unsaid(assessment: Assessment) -> Reasons:
    if not assessment.lowers_unsaid:
        return []
    risks = {"now": assessment.case.get_risk_level_display(), "then": assessment.get_risk_level_display()}
    return [
        gettext("It would lower her risk from “%(now)s” to “%(then)s”, and nobody said that this is meant.") % risks
    ]


def _of_plan(plan: Plan) -> Reasons:
    lacking: Reasons = []
    if plan.case.state in (State.REGISTERED, State.REOPENED):
        lacking.append(_("Her situation is not assessed yet."))
    goals = list(plan.goals.prefetch_related("actions"))
    if not goals:
        lacking.append(_("It has no goal yet."))
    for goal in goals:
        if not goal.actions.all():
            lacking.append(
                gettext("Nobody does anything yet for this goal: %(goal)s.") % {"goal": goal.text.rstrip(".")}
            )
    if not plan.agreement:
        lacking.append(_("It is not written down yet how she agreed to it."))
    return lacking


def _parts_of_plan(plan: Plan) -> dict[str, str]:
    goals = list(plan.goals.all())
    actions = PlanAction.objects.filter(goal__in=goals).select_related("goal")
    said = {str(goal.pk): Domain(goal.domain).label for goal in goals}
    return said | {str(action.pk): action.text for action in actions}


def _of_closure(closure: Closure) -> Reasons:
    if not closure.asks_her:
        return []
    lacking = _not_met(closure)
    if any(getattr(closure, name) is None for name in (*Closure.CRITERIA, "contact_after")):
        lacking.append(_("Some questions about the end are not answered yet."))
    if not closure.survey:
        lacking.append(_("It is not said whether she was handed the survey about our work."))
    elif closure.survey == Closure.Survey.HANDED and not _was_handed_the_survey(closure.case):
        lacking.append(_("She was not handed the survey yet, though it says so."))
    if closure.unmet and not closure.in_spite:
        lacking.append(_("It does not say why the case is closed all the same."))
    return lacking + _not_assessed(closure)


def _not_met(closure: Closure) -> Reasons:
    return [CONTACT.says] if closure.asks_her and closure.case.last_contact_on is None else []


def _not_assessed(closure: Closure) -> Reasons:
    """Say that it is not known how she stands at the end; of who took her consent back nothing more is asked."""
    longest = standards_on(closure.closes_on).final_assessment
    since = closure.closes_on - datetime.timedelta(days=longest)
    known = closure.case.assessments.approved().filter(assessed_on__gte=since).exists()
    if known or not agrees(closure.case.person, Purpose.SERVICES):
        return []
    return [gettext("No assessment of the last %(days)s days before it is approved.") % {"days": local_digits(longest)}]


def _was_handed_the_survey(case: Case) -> bool:
    since = opened_or_reopened_on(case)
    return SurveyOffer.objects.filter(case=case, recorded_at__date__gte=since).exists()


def _of_transfer(transfer: Transfer) -> Reasons:
    if transfer.to_provider_id and not agrees(transfer.case.person, Purpose.REFERRAL):
        return [_("She has not agreed that what is needed is shared outside. Ask her first.")]
    return []


KINDS: dict[type[ForApproval], Kind] = {
    Assessment: Kind(
        slug="assessment",
        model=Assessment,
        day="assessed_on",
        to=State.ASSESSED,
        of_the_case=(CONSENT, CASEWORKER, SAFETY),
        lacking=_of_assessment,
        parts=lambda assessment: {str(score.pk): score.get_domain_display() for score in assessment.scores.all()},
        title=_("Assessment"),
        decide=_("Decide about the assessment"),
        look_again=_("Look at the returned assessment again"),
        approved=_("Assessment approved"),
        returned=_("Assessment returned"),
        follows=lambda assessment, case: case.take_over(assessment.risk_level, assessment.wishes),
        in_the_way=_lowering_unsaid,
    ),
    Plan: Kind(
        slug="plan",
        model=Plan,
        day="made_on",
        to=State.PLANNED,
        of_the_case=(CONSENT,),
        lacking=_of_plan,
        parts=_parts_of_plan,
        title=_("Case plan"),
        decide=_("Decide about the plan"),
        look_again=_("Look at the returned plan again"),
        approved=_("Plan approved"),
        returned=_("Plan returned"),
        follows=lambda plan, case: plan.catch_up(),
    ),
    Closure: Kind(
        slug="closure",
        model=Closure,
        day="closes_on",
        to=State.CLOSED,
        of_the_case=(NO_BED,),
        lacking=_of_closure,
        in_the_way=_not_met,
        title=_("Closure"),
        decide=_("Decide about the closure"),
        look_again=_("Look at the returned closure again"),
        approved=_("Closure approved"),
        returned=_("Closure returned"),
        reason=lambda closure: f"{closure.get_reason_display()}. {closure.told}",
    ),
    Transfer: Kind(
        slug="transfer",
        model=Transfer,
        day="prepared_on",
        to=None,
        of_the_case=(),
        lacking=_of_transfer,
        title=_("Transfer"),
        decide=_("Decide about the transfer"),
        look_again=_("Look at the returned transfer again"),
        approved=_("Transfer approved"),
        returned=_("Transfer returned"),
        in_the_way=_of_transfer,
    ),
}


def kind_of(subject: ForApproval) -> Kind:
    """Return the kind of something that is approved."""
    return KINDS[type(subject)]


def kind_of_request(approval: Approval) -> Kind:
    """Return the kind of what a request is about."""
    return next(kind for kind in KINDS.values() if getattr(approval, f"{kind.slug}_id") is not None)


def too_early(subject: ForApproval) -> Reasons:
    """Say that the day of something lies before the work that goes on now began; nothing when it does not."""
    if getattr(subject, kind_of(subject).day) < opened_or_reopened_on(subject.case):
        return [_("Its day lies before the case was opened or reopened.")]
    return []
