"""The figures of a site's case work (key performance indicators), in the order in which they are shown.

To add one: a subclass of `Figure` with its meaning and how it is read, here in the list, and a test.
"""

from beneficiaries.figures.figure import Figure, Scope
from beneficiaries.figures.of_cases import AssessmentsOnTime, CasesInAll, Closures, PlansOnTime, TimeToClose
from beneficiaries.figures.of_referrals import ReferralsOut, ReportingDelay
from beneficiaries.figures.of_satisfaction import Satisfaction
from beneficiaries.figures.of_work import Approvals, Caseload, FollowUps, ReferralsIn, Supervision

FIGURES: list[Figure] = [
    CasesInAll(),
    AssessmentsOnTime(),
    PlansOnTime(),
    FollowUps(),
    ReportingDelay(),
    ReferralsIn(),
    ReferralsOut(),
    Approvals(),
    TimeToClose(),
    Closures(),
    Satisfaction(),
    Caseload(),
    Supervision(),
]
BY_SLUG = {each.slug: each for each in FIGURES}

__all__ = ["BY_SLUG", "FIGURES", "Figure", "Scope"]
