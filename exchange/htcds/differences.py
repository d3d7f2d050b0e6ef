"""Where the standard and this house see the world differently: places, states, people, plans. Each both ways.

`say_…` reads our record; `hear_…` takes a value of a file and the house that it comes to (`arriving.House`), and
returns what it means for our columns.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from beneficiaries.anchors import Domain
from beneficiaries.models import Area, Case, Consent, FormerReferral, Goal, Referral, ReferralOut, State
from beneficiaries.models.case import ENDED
from beneficiaries.models.htcds import CaseStatus, SupportPlanType
from exchange.htcds.values import read_code, read_day, read_text, read_truth

if TYPE_CHECKING:
    from exchange.htcds.arriving import House

STATUS_OF = {
    State.FOLLOW_UP: CaseStatus.FOLLOW_UP,
    State.CLOSED: CaseStatus.CLOSED,
    State.DECLINED: CaseStatus.CLOSED,
    State.TRANSFERRED: CaseStatus.CLOSED_REFERRED,
}
"""How the standard calls a state; every other state is an active case."""

STATE_OF = {
    CaseStatus.ACTIVE: State.REGISTERED,
    CaseStatus.FOLLOW_UP: State.FOLLOW_UP,
    CaseStatus.CLOSED: State.CLOSED,
    CaseStatus.CLOSED_REFERRED: State.TRANSFERRED,
}
"""Where a case that comes in stands: an active one is assessed and planned anew by who takes it."""

SUPPORT_IN = {
    Domain.SAFETY: SupportPlanType.SOCIAL_CARE,
    Domain.HEALTH: SupportPlanType.HEALTH,
    Domain.PSYCHOSOCIAL: SupportPlanType.HEALTH,
    Domain.EDUCATION: SupportPlanType.EDUCATION,
    Domain.LIVELIHOOD: SupportPlanType.LIVELIHOOD,
    Domain.HOUSING: SupportPlanType.SOCIAL_CARE,
    Domain.FAMILY: SupportPlanType.SOCIAL_CARE,
    Domain.LEGAL: SupportPlanType.LEGAL,
}
DOMAIN_OF = {
    SupportPlanType.EDUCATION: Domain.EDUCATION,
    SupportPlanType.FINANCIAL: Domain.LIVELIHOOD,
    SupportPlanType.HEALTH: Domain.HEALTH,
    SupportPlanType.LABOUR_EXPLOITATION_REHABILITATION: Domain.PSYCHOSOCIAL,
    SupportPlanType.LEGAL: Domain.LEGAL,
    SupportPlanType.LIVELIHOOD: Domain.LIVELIHOOD,
    SupportPlanType.RIGHTS_BASED_TRAINING: Domain.LEGAL,
    SupportPlanType.SEXUAL_EXPLOITATION_REHABILITATION: Domain.PSYCHOSOCIAL,
    SupportPlanType.SOCIAL_CARE: Domain.FAMILY,
}


@dataclass(frozen=True)
class Place:
    """The columns of a place. In Nepal the standard's "State" names our area, smallest first: "Galchhi, Dhading, …"."""

    area: str
    city: str
    state: str

    def say_city(self, record: Any) -> str | None:
        """Return the town; without one, the local level."""
        area = getattr(record, self.area)
        local = area.name if area and area.level == Area.Level.LOCAL_LEVEL else ""
        return getattr(record, self.city) or local or None

    def say_state(self, record: Any) -> str | None:
        """Return the state outside Nepal, or the area in Nepal with those it lies in."""
        return getattr(record, self.state) or area_in_words(getattr(record, self.area)) or None

    def hear_city(self, value: Any, house: "House") -> dict[str, Any]:
        """Return the town."""
        return {self.city: read_text(value)}

    def hear_state(self, value: Any, house: "House") -> dict[str, Any]:
        """Return the area of Nepal of that name; any other name is a state elsewhere."""
        area = house.areas.get(read_text(value))
        return {self.area: area} if area else {self.state: value}

    def settle(self, told: dict[str, Any]) -> None:
        """Leave a town out that is but the name of the local level."""
        area = told.get(self.area)
        if area and area.level == Area.Level.LOCAL_LEVEL and told.get(self.city) == area.name:
            told[self.city] = ""


def area_in_words(area: Area | None) -> str:
    """Return the English names of an area and of those it lies in, the smallest first."""
    return ", ".join([area.name, *filter(None, [area_in_words(area.parent)])]) if area else ""


def say_status(case: Case) -> str:
    """Return the status by the standard's list."""
    return STATUS_OF.get(State(case.state), CaseStatus.ACTIVE).value


def hear_status(value: Any, house: "House") -> dict[str, Any]:
    """Return the state; a case that has ended did so no later than today, and the standard tells no day."""
    state = STATE_OF[CaseStatus(read_code(CaseStatus.choices, value))]
    return {"state": state} | ({"closed_on": house.today} if state in ENDED else {})


def say_reason(case: Case) -> str | None:
    """Return why it was closed; of a case that was declined, why that."""
    told = (move.reason for move in case.moves.all() if move.to_state == case.state == State.DECLINED)
    return case.closure_reason or next(told, "") or None


def say_owner(case: Case) -> str | None:
    """Return the caseworker's name."""
    return case.caseworker.full_name if case.caseworker else None


def hear_owner(value: Any, house: "House") -> dict[str, Any]:
    """Return the caseworker of that name at the site. Raises Unreadable when there is none, or more than one."""
    return {"caseworker": house.worker(read_text(value))}


def say_organisation(referral: Referral) -> str | None:
    """Return who referred her."""
    return referral.organisation.name if referral.organisation else None


def hear_organisation(value: Any, house: "House") -> dict[str, Any]:
    """Return the organisation of that name; a new one where nobody is called so."""
    return {"organisation": house.organisation(read_text(value)), "source": Referral.Source.PARTNER}


def say_day_of_answer(referral: Referral) -> str | None:
    """Return the day on which the referral was accepted."""
    return timezone.localdate(referral.answered_at).isoformat() if referral.answered_at else None


def hear_day_of_answer(value: Any, house: "House") -> dict[str, Any]:
    """Return when it was accepted: on that day, at noon."""
    noon = timezone.make_aware(datetime.datetime.combine(read_day(read_text(value)), datetime.time(12)))
    return {"answered_at": noon, "received_at": noon}


def as_told(referral: ReferralOut) -> FormerReferral:
    """Return what a file says of a referral of ours: to whoever reads it, it was made before the case came there."""
    return FormerReferral(
        organisation=referral.service.provider.name,
        contact_person=referral.service.contact_person,
        reason=referral.reason,
        sent_on=referral.sent_on,
        asks_for=referral.asks_for,
    )


def say_answer(consent: Consent) -> bool:
    """Tell whether she agrees that a file is kept about her; until she is asked here, what the file said of it."""
    return consent.is_valid() or consent.given_by == Consent.GivenBy.FILE


def hear_answer(value: Any, house: "House") -> dict[str, Any]:
    """Return her answer."""
    return {"answer": Consent.Answer.GIVEN if read_truth(value) else Consent.Answer.REFUSED}


def say_actions(goal: Goal) -> str | None:
    """Return what is done for a goal, one action on each line."""
    return "\n".join(action.text for action in goal.actions.all()) or None


def hear_actions(value: Any, house: "House") -> dict[str, Any]:
    """Return the actions, one for each line."""
    return {"actions": [line.strip() for line in read_text(value).splitlines() if line.strip()]}


def say_planned_end(goal: Goal) -> str | None:
    """Return the day of the last action."""
    return max((action.due_on.isoformat() for action in goal.actions.all()), default=None)


def hear_planned_end(value: Any, house: "House") -> dict[str, Any]:
    """Return the day by which all actions are done."""
    return {"due_on": read_day(read_text(value))}


def say_actual_end(goal: Goal) -> str | None:
    """Return the day on which the goal was found reached, or was given up; without news, what a file said of it."""
    seen = list(goal.progress.all())
    if not seen:
        return goal.ended_on.isoformat() if goal.ended_on else None
    return next((each.happened_on.isoformat() for each in seen if each.step == goal.standing), None)


def say_support(goal: Goal) -> str:
    """Return the kind of support; where nobody said it, the one that its domain stands for."""
    return goal.support_type or SUPPORT_IN[Domain(goal.domain)].value


def hear_support(value: Any, house: "House") -> dict[str, Any]:
    """Return the kind of support, and the domain that it belongs to."""
    support = read_code(SupportPlanType.choices, value)
    return {"support_type": support, "domain": DOMAIN_OF[SupportPlanType(support)]}
