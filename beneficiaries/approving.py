"""Asking for an approval and deciding about it: who may, and what must be true first.

Beside `lifecycle.py`, because an approval may move the case. Each function runs in one transaction, locks the case,
and raises Refused with every reason in words.
"""

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE, WRITE, Action
from accounts.models import User
from beneficiaries.approvals import Reasons, kind_of, too_early
from beneficiaries.lifecycle import (
    ANOTHER_PERSON,
    IllegalMove,
    Standing,
    earliest_day,
    move,
    own_work,
    step_between,
)
from beneficiaries.models import Approval, Case, State
from beneficiaries.models.approval import AlreadyDecided, ApprovalQuerySet
from beneficiaries.models.for_approval import ForApproval


class Refused(IllegalMove):
    """The request or the decision is not possible, not this user's, or not yet due; `reasons` says so in words."""


def missing_for_sending(subject: ForApproval, by: User) -> Reasons:
    """Return what is not yet true before something is sent for approval, in words."""
    return [*_case_lacks(subject, by), *too_early(subject), *kind_of(subject).lacking(subject)]


def _case_lacks(subject: ForApproval, by: User) -> Reasons:
    case, kind = subject.case, kind_of(subject)
    if not case.is_open:
        return [_("The case has ended.")]
    if case.state == State.IDENTIFIED:
        return [_("The case is not registered yet.")]
    if not step_between(case.state, kind.to):
        return []
    standing = Standing(case, by)
    return [condition.says for condition in kind.of_the_case if not condition.met(standing)]


@transaction.atomic
def submit(subject: ForApproval, by: User) -> Approval:
    """Send something for approval by somebody else."""
    _locked(subject, by, WRITE)
    lacking = missing_for_sending(subject, by)
    if lacking:
        raise Refused(*lacking)
    _put(subject, ForApproval.Status.WAITING, ForApproval.OPEN)
    return Approval.objects.create(case=subject.case, recorded_by=by, **{kind_of(subject).slug: subject})


def missing_for_deciding(approval: Approval, by: User) -> Reasons:
    """Return what keeps this user from deciding about a request at all, in words."""
    if approval.status != Approval.Status.WAITING:
        return [_("It was decided or taken back already.")]
    own = by.pk == approval.recorded_by_id or Standing(approval.case, by).is_own_work
    return [ANOTHER_PERSON.says] if own else []


def missing_for_approving(approval: Approval, by: User) -> Reasons:
    """Return what keeps this user from approving, in words; giving it back may still be possible."""
    subject = approval.subject
    lacking = missing_for_deciding(approval, by)
    return [*lacking, *_case_lacks(subject, by), *kind_of(subject).in_the_way(subject)]


@transaction.atomic
def approve(approval: Approval, by: User, comment: str = "") -> None:
    """Approve something: what follows from it for the case is done, and a case that waited for it moves on.

    The step is of its own day, because the time for the next one runs from there.
    """
    approval.case = case = _locked(approval.subject, by, APPROVE)
    subject = approval.subject
    lacking = missing_for_approving(approval, by)
    if lacking:
        raise Refused(*lacking)
    _settle(approval, Approval.Status.APPROVED, by, comment)
    _put(subject, ForApproval.Status.APPROVED, [ForApproval.Status.WAITING])
    kind = kind_of(subject)
    kind.follows(subject, case)
    if step_between(case.state, kind.to):
        move(case, kind.to, by, kind.reason(subject), max(getattr(subject, kind.day), earliest_day(case)))


@transaction.atomic
def give_back(approval: Approval, by: User, comment: str) -> None:
    """Return something to those who wrote it, and say what is to be mended."""
    approval.case = _locked(approval.subject, by, APPROVE)
    lacking = missing_for_deciding(approval, by)
    if not comment.strip():
        lacking.append(_("Say what is to be mended."))
    if lacking:
        raise Refused(*lacking)
    _settle(approval, Approval.Status.RETURNED, by, comment)
    _put(approval.subject, ForApproval.Status.RETURNED, [ForApproval.Status.WAITING])


@transaction.atomic
def withdraw(approval: Approval, by: User) -> None:
    """Take a request back, to go on writing."""
    approval.case = _locked(approval.subject, by, WRITE)
    _settle(approval, Approval.Status.WITHDRAWN, None)
    _put(approval.subject, ForApproval.Status.DRAFT, [ForApproval.Status.WAITING])


def with_own_work(approvals: ApprovalQuerySet, by: User) -> ApprovalQuerySet:
    """Add `own_work` to each: whether this user works in its case or asked for it, so that another decides."""
    own = Q(recorded_by=by) | own_work(by)
    return approvals.annotate(own_work=ExpressionWrapper(own, output_field=BooleanField()))


def to_decide_by(user: User) -> ApprovalQuerySet:
    """Return what waits for this user to decide, the longest first."""
    return with_own_work(Approval.objects.waiting_at_sites_of(user), user).filter(own_work=False)


def _locked(subject: ForApproval, by: User, action: Action) -> Case:
    """Lock the case of something for the rest of the transaction, and give it to it as it stands."""
    cases = Case.objects.visible_to(by, action).select_for_update(of=("self",)).select_related("person")
    case = cases.filter(pk=subject.case_id).first()
    if case is None:
        raise Refused(_("This is not yours to do."))
    subject.case = case
    return case


def _settle(approval: Approval, status: Approval.Status, by: User | None, comment: str = "") -> None:
    try:
        approval.settle(status, by, comment)
    except AlreadyDecided:
        raise Refused(_("It was decided or taken back already.")) from None


def _put(subject: ForApproval, status: ForApproval.Status, former: tuple | list) -> None:
    """Set the status of something that stands where it is thought to stand."""
    changed = type(subject).objects.filter(pk=subject.pk, status__in=former).update(status=status)
    if not changed:
        raise Refused(_("Somebody sent it or changed it a moment before."))
    subject.refresh_from_db(fields=["status", "version"])
