"""What is kept of a volunteer: what she is told of it, what is erased when she asks, and what stays.

What her work is worth for a grant stays, without her name. Nothing of her leads to anybody who is helped.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from beneficiaries.data_subject.erasing import let_ask
from beneficiaries.data_subject.fates import emptied, stays
from beneficiaries.data_subject.reach import about_nobody, add_root
from beneficiaries.data_subject.telling import IN_CONFIDENCE, NEVER_TOLD
from volunteers.models import (
    CourseAnswer,
    CourseQuestion,
    DayRate,
    Deliverable,
    HourDecision,
    HourEntry,
    HouseText,
    IncidentReview,
    Mission,
    Need,
    NeedSkill,
    NeedStep,
    Placement,
    PlacementCost,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    SafeguardingCheck,
    ScoringWeight,
    Skill,
    TransferredSkill,
    Volunteer,
    VolunteerRequest,
)

add_root(Volunteer, lambda volunteer: (), of=Volunteer)
for model in (PlacementIncident, IncidentReview):
    NEVER_TOLD[model] = "may endanger who told of it: the coordinator tells her what was decided"
IN_CONFIDENCE[SafeguardingCheck] = ("seen",)

stays(
    Volunteer,
    "that somebody gave time is counted in what the house answers for",
    **emptied(Volunteer) | {"status": Volunteer.Status.LEFT},
)
for model in (Placement, PlacementTerms, PlacementStep, HourEntry, HourDecision, PlacementCost):
    stays(
        model,
        "who worked how long for what is counted, as a gift in kind, in accounts that are kept by law",
        but=("project_name", "currency"),
    )
for model in (Deliverable, TransferredSkill):
    stays(model, "what was handed over is the house's")
stays(SafeguardingCheck, "that nobody worked unchecked has to be shown when it is asked")
for model in (PlacementIncident, IncidentReview):
    stays(model, "that something happened, and was looked into, has to be shown when it is asked")
stays(
    VolunteerRequest, "what was asked and done is shown when it is asked; it holds her code and no word", but=("code",)
)
about_nobody((Skill, HouseText, CourseQuestion, CourseAnswer, ScoringWeight, DayRate), "a word or a rule of the house")
about_nobody((Need, NeedSkill, NeedStep, Mission), "what work is to be done, whoever does it")


def cannot_be_erased(volunteer: Volunteer) -> Promise | None:
    """Return why a volunteer cannot be erased now, in plain words; None when she can."""
    with acting_as_system("what keeps a volunteer is looked for"):
        if volunteer.placements.open().exists():
            return _("A placement is not over. End it first.")
        if volunteer.user and volunteer.user.is_active:
            return _("There is an account. Have the administrator close it first.")
        if PlacementIncident.objects.filter(placement__volunteer=volunteer).exists():
            return _("An incident in a placement is on record. For the safety of others that must be kept.")
    return None


let_ask(VolunteerRequest, cannot_be_erased)
