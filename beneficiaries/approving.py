"""Asking for an approval and deciding about it: who may, and what must be true first.

Beside `lifecycle.py`, because an approval may move the case. Each function runs in one transaction, locks the case,
and raises Refused with every reason in words.
"""

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE, WRITE, Action
from accounts.models import User
from beneficiaries.anchors import Domain
from beneficiaries.lifecycle import (
    ANOTHER_PERSON,
    CASEWORKER,
    CONSENT,
    SAFETY,
    IllegalMove,
    Standing,
    earliest_day,
    move,
    opened_or_reopened_on,
    step_between,
    worked_in,
)
from beneficiaries.models import Approval, Assessment, Case, State
from beneficiaries.models.approval import AlreadyDecided, ApprovalQuerySet

OF_THE_CASE = (CONSENT, CASEWORKER, SAFETY)
"""Conditions of the step to "assessed" that the case itself must meet, said before an assessment is even sent."""


class Refused(IllegalMove):
    """The request or the decision is not possible, not this user's, or not yet due; `reasons` says so in words."""


def missing_for_sending(assessment: Assessment, by: User) -> list[Promise | str]:
    """Return what is not yet true before an assessment is sent for approval, in words."""
    case = assessment.case
    lacking = _case_lacks(case, by)
    if assessment.assessed_on < opened_or_reopened_on(case):
        lacking.append(_("Its day lies before the case was opened or reopened."))
    if any(getattr(assessment, name) is None for name in Assessment.QUESTIONS):
        lacking.append(_("Some questions about danger are not answered yet."))
    scored = {each.domain for each in assessment.scores.all()}
    for domain in Domain:
        if domain not in scored:
            lacking.append(now("Not scored yet: %(domain)s.") % {"domain": domain.label})
    if not assessment.summary:
        lacking.append(_("The whole is not said in short yet."))
    return lacking + _lowering_unsaid(assessment)


def _case_lacks(case: Case, by: User) -> list[Promise | str]:
    if not case.is_open:
        return [_("The case has ended.")]
    if case.state == State.IDENTIFIED:
        return [_("The case is not registered yet.")]
    if not step_between(case.state, State.ASSESSED):
        return []
    standing = Standing(case, by)
    return [condition.says for condition in OF_THE_CASE if not condition.met(standing)]


def _lowering_unsaid(assessment: Assessment) -> list[str]:
    if not assessment.lowers_unsaid:
        return []
    risks = {"now": assessment.case.get_risk_level_display(), "then": assessment.get_risk_level_display()}
    return [now("It would lower her risk from “%(now)s” to “%(then)s”, and nobody said that this is meant.") % risks]


@transaction.atomic
def submit(assessment: Assessment, by: User) -> Approval:
    """Send an assessment for approval by somebody else."""
    _locked(assessment, by, WRITE)
    lacking = missing_for_sending(assessment, by)
    if lacking:
        raise Refused(*lacking)
    _put(assessment, Assessment.Status.WAITING, Assessment.OPEN)
    return Approval.objects.create(case=assessment.case, assessment=assessment, recorded_by=by)


def missing_for_deciding(approval: Approval, by: User) -> list[Promise | str]:
    """Return what keeps this user from deciding about a request at all, in words."""
    if approval.status != Approval.Status.WAITING:
        return [_("It was decided or taken back already.")]
    own = by.pk == approval.recorded_by_id or Standing(approval.case, by).is_own_work
    return [ANOTHER_PERSON.says] if own else []


def missing_for_approving(approval: Approval, by: User) -> list[Promise | str]:
    """Return what keeps this user from approving, in words; giving it back may still be possible."""
    lacking = missing_for_deciding(approval, by)
    return [*lacking, *_case_lacks(approval.case, by), *_lowering_unsaid(approval.assessment)]


@transaction.atomic
def approve(approval: Approval, by: User, comment: str = "") -> None:
    """Approve an assessment: its risk becomes that of the case, and a case that waited for it is assessed.

    The step is of the day on which she was assessed, because the time for the plan runs from there.
    """
    assessment = approval.assessment
    case = _locked(assessment, by, APPROVE)
    approval.case = case
    lacking = missing_for_approving(approval, by)
    if lacking:
        raise Refused(*lacking)
    _settle(approval, Approval.Status.APPROVED, by, comment)
    _put(assessment, Assessment.Status.APPROVED, [Assessment.Status.WAITING])
    case.take_over(assessment.risk_level, assessment.wishes)
    if step_between(case.state, State.ASSESSED):
        move(case, State.ASSESSED, by, on=max(assessment.assessed_on, earliest_day(case)))


@transaction.atomic
def give_back(approval: Approval, by: User, comment: str) -> None:
    """Return an assessment to those who wrote it, and say what is to be mended."""
    approval.case = _locked(approval.assessment, by, APPROVE)
    lacking = missing_for_deciding(approval, by)
    if not comment.strip():
        lacking.append(_("Say what is to be mended."))
    if lacking:
        raise Refused(*lacking)
    _settle(approval, Approval.Status.RETURNED, by, comment)
    _put(approval.assessment, Assessment.Status.RETURNED, [Assessment.Status.WAITING])


@transaction.atomic
def withdraw(approval: Approval, by: User) -> None:
    """Take a request back, to go on writing."""
    _locked(approval.assessment, by, WRITE)
    _settle(approval, Approval.Status.WITHDRAWN, None)
    _put(approval.assessment, Assessment.Status.DRAFT, [Assessment.Status.WAITING])


def with_own_work(approvals: ApprovalQuerySet, by: User) -> ApprovalQuerySet:
    """Add `own_work` to each: whether this user works in its case or asked for it, so that another decides."""
    here = Q(case__caseworker=by) | Q(case__second_workers__contains=[by.pk]) | Q(recorded_by=by)
    own = here | Q(worked_in(OuterRef("case"), by))
    return approvals.annotate(own_work=ExpressionWrapper(own, output_field=BooleanField()))


def to_decide_by(user: User) -> ApprovalQuerySet:
    """Return what waits for this user to decide, the longest first."""
    return with_own_work(Approval.objects.waiting_at_sites_of(user), user).filter(own_work=False)


def _locked(assessment: Assessment, by: User, action: Action) -> Case:
    """Lock the case of an assessment for the rest of the transaction, and give it to the assessment as it stands."""
    cases = Case.objects.visible_to(by, action).select_for_update(of=("self",)).select_related("person")
    case = cases.filter(pk=assessment.case_id).first()
    if case is None:
        raise Refused(_("This is not yours to do."))
    assessment.case = case
    return case


def _settle(approval: Approval, status: Approval.Status, by: User | None, comment: str = "") -> None:
    try:
        approval.settle(status, by, comment)
    except AlreadyDecided:
        raise Refused(_("It was decided or taken back already.")) from None


def _put(assessment: Assessment, status: Assessment.Status, former: tuple | list) -> None:
    """Set the status of an assessment that stands where it is thought to stand."""
    changed = Assessment.objects.filter(pk=assessment.pk, status__in=former).update(status=status)
    if not changed:
        raise Refused(_("Somebody sent it or changed it a moment before."))
    assessment.refresh_from_db(fields=["status", "version"])
