"""Template tags of case pages: how near a day is, and which kind of tag a risk or a state is shown as."""

import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.anchors import Domain, anchor_of
from beneficiaries.approvals import Kind
from beneficiaries.models import Assessment, Case, ReferralOut, RiskLevel, State
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.nearness import kind_of_day
from beneficiaries.sections import Section
from beneficiaries.surveying import may_hand
from config.calendar import local_digits

register = template.Library()
register.filter("nearness_kind", kind_of_day)

KIND_OF_RISK = {
    RiskLevel.EMERGENCY: "danger",
    RiskLevel.HIGH: "warning",
    RiskLevel.MEDIUM: "notice",
    RiskLevel.LOW: "good",
}
KIND_OF_STATUS = {
    ForApproval.Status.DRAFT: "neutral",
    ForApproval.Status.WAITING: "notice",
    ForApproval.Status.RETURNED: "warning",
    ForApproval.Status.APPROVED: "good",
}
KIND_OF_REFERRAL_OUT = {
    ReferralOut.Status.SENT: "notice",
    ReferralOut.Status.NO_ANSWER: "warning",
    ReferralOut.Status.DECLINED: "warning",
    ReferralOut.Status.ACCEPTED: "info",
    ReferralOut.Status.RECEIVED: "good",
}


@register.filter
def nearness(day: datetime.date) -> str:
    """Say how near a day is: 3 days late, today, tomorrow, in 5 days."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 1:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": local_digits(days)}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": local_digits(-days)}


@register.filter
def risk_kind(rated: Case | Assessment) -> str:
    """Return the kind of tag for the risk of a case, or of an assessment."""
    return KIND_OF_RISK[RiskLevel(rated.risk_level)]


@register.filter
def approval_kind(status: str) -> str:
    """Return the kind of tag for the status of what is approved."""
    return KIND_OF_STATUS[ForApproval.Status(status)]


@register.filter
def step_kind(step: str) -> str:
    """Return the kind of tag for how far a goal has come."""
    return {"forward": "good", "reached": "good", "back": "warning"}.get(step, "neutral")


@register.simple_tag
def approval_url(kind: Kind, verb: str, case: Case, subject: ForApproval | None = None) -> str:
    """Return the address of one of the pages of something that is approved."""
    return kind.address(verb, case, subject)


@register.filter
def referral_out_kind(status: str) -> str:
    """Return the kind of tag for the status of a referral out."""
    return KIND_OF_REFERRAL_OUT.get(ReferralOut.Status(status), "neutral")


@register.simple_tag
def anchor(domain: Domain, score: int) -> str:
    """Return the sentence that anchors a score in a domain."""
    return str(anchor_of(domain, score))


@register.filter
def state_kind(case: Case) -> str:
    """Return the kind of tag for the state of a case."""
    if not case.is_open:
        return "neutral"
    return "notice" if case.state in (State.IDENTIFIED, State.REOPENED) else "info"


@register.simple_tag
def shown(section: Section, record, what: str):
    """Return what a section shows of a record: `heading`, `facts`, `period` or `state`."""
    return getattr(section, f"{what}_of")(record)


@register.simple_tag
def record_url(section: Section, case: Case, record=None, parent=None) -> str:
    """Return the address of the form for a record of a section, or for a new one (of its parent)."""
    return section.address(case, record, parent)


@register.simple_tag(takes_context=True)
def may_hand_survey(context: dict[str, Any], case: Case) -> bool:
    """Tell whether the visitor may hand the survey over in a case: `{% may_hand_survey case as may_hand %}`."""
    request = context.get("request")
    return bool(request and may_hand(request.user, case))
