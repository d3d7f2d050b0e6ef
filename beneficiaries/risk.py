"""How great the danger is, as it follows from the answers and the scores of an assessment: one rule, in one place."""

from collections.abc import Container, Mapping

from beneficiaries.anchors import Domain, Level
from beneficiaries.models.case import RiskLevel

RISING = tuple(RiskLevel)
"""From the least danger to the greatest."""
LOW_IN_MANY = 3
"""In so many domains she is vulnerable, and together they are a danger."""


def risk_of(answers: Container[str], scores: Mapping[str, int]) -> RiskLevel:
    """Return the risk that follows from the questions answered with yes and from the scores (domain to 1..5).

    The levels are those of the inter-agency guidelines (CPIMS+, step 2: act within a day, three days, a week, two
    weeks); which answer means which of them is the association's own rule. The first that holds counts:

    *Emergency*, her life or freedom is in danger now: she has no safe place for tonight; she thinks of ending her
    life or hurting herself; somebody threatens or looks for her, and whoever did it knows where she is; or her
    safety is in crisis (1).

    *High*, serious harm is likely: somebody threatens or looks for her; whoever did it knows where she is; she is a
    child for whom no trusted adult cares; her safety is vulnerable (2); or her health, her mind or her housing is
    in crisis (1).

    *Medium*, harm is possible: any other domain is in crisis (1), or three or more are vulnerable or in crisis (2, 1).

    *Low* otherwise. What is not answered yet counts as no, and a missing score as none: the risk of an unfinished
    assessment may rise when it is finished.
    """
    crisis = {domain for domain, score in scores.items() if score == Level.CRISIS}
    low = {domain for domain, score in scores.items() if score <= Level.VULNERABLE}
    if (
        "no_safe_place" in answers
        or "self_harm" in answers
        or ("threatened" in answers and "whereabouts_known" in answers)
        or Domain.SAFETY in crisis
    ):
        return RiskLevel.EMERGENCY
    if (
        any(name in answers for name in ("threatened", "whereabouts_known", "child_alone"))
        or Domain.SAFETY in low
        or crisis & {Domain.HEALTH, Domain.PSYCHOSOCIAL, Domain.HOUSING}
    ):
        return RiskLevel.HIGH
    return RiskLevel.MEDIUM if crisis or len(low) >= LOW_IN_MANY else RiskLevel.LOW


def is_below(risk: str, other: str) -> bool:
    """Tell whether one risk is less than another."""
    return RISING.index(RiskLevel(risk)) < RISING.index(RiskLevel(other))
