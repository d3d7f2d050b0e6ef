"""The association's own time standards: by when what must have happened. All in one place, to be changed here.

They follow the inter-agency case management guidelines (CPIMS+, steps 2 to 5) and section 5 of the design.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _by_risk(*, emergency: int, high: int, medium: int, low: int) -> Mapping[str, int]:
    return MappingProxyType({"emergency": emergency, "high": high, "medium": medium, "low": low})


@dataclass(frozen=True)
class TimeStandards:
    """How many days each thing may take."""

    contact: Mapping[str, int] = field(default_factory=lambda: _by_risk(emergency=7, high=14, medium=30, low=91))
    """From one contact with her to the next, by risk."""
    assessment: Mapping[str, int] = field(default_factory=lambda: _by_risk(emergency=1, high=3, medium=7, low=14))
    """From opening (or reopening) to the assessment, by risk."""
    referral: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"emergency": 1, "high": 3, "normal": 7})
    )
    """From a referral to its answer, and from there to the first meeting, by urgency."""
    service_received: int = 14
    """From the answer of a service to the question whether she received what it promised."""
    service_check: int = 183
    """How long what the directory says of a service counts as checked."""
    approval: int = 3
    """From a request for approval to the decision."""
    plan: int = 14
    """From the assessment to the plan."""
    review: int = 91
    """From a plan to its review: three months."""
    final_assessment: int = 30
    """How old the last assessment may be when a case is closed."""
    room_check: int = 7
    """From the day she moves into a room of her own to the first look at its safety."""
    home_assessment: int = 90
    """How old a home assessment may be when she goes back to that home."""
    soon: int = 7
    """How far ahead a worker's day looks."""
    consent_warning: int = 30
    """How long before its end a consent is asked for again."""
    refill_warning: int = 3
    """How long before its day the refill of a medicine is told."""
    treatment_check: int = 7
    """From one check of a treatment to the next, as the form proposes it."""
    weight: Mapping[str, int] = field(default_factory=lambda: _by_risk(emergency=4, high=3, medium=2, low=1))
    """How much a case weighs on a worker, by risk: no days, but how many easy cases it takes the strength of."""
    new: int = 7
    """How long a case counts as new."""


STANDARDS = TimeStandards()
