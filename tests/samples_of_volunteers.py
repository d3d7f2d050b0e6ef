"""Objects of the demo data with which an address of volunteers, checks and needs is filled."""

from typing import Any

from accounts.models import User
from tests.addresses import Address
from volunteers.models import (
    Availability,
    CheckPaper,
    CourseAttempt,
    CourseQuestion,
    Need,
    NeedSkill,
    SafeguardingCheck,
    Skill,
    Volunteer,
    VolunteerLanguage,
    VolunteerRequest,
    VolunteerSkill,
)

PARTS = {"skills": VolunteerSkill, "languages": VolunteerLanguage, "times": Availability}
STANDS = {"need-matches": "approved", "need": "approved", "need-move": "proposed"}
"""Where a need stands for a page that does not open for one that is being written."""


def sample_of_a_volunteer(address: Address, user: User) -> dict[str, Any] | None:
    """Return the parameters of an address, as this acting user would come to it; None when she never does."""
    if address.name == "sign":
        return {"kind": "conduct"}
    if address.requirement.resource is VolunteerRequest:
        asked = VolunteerRequest.objects.visible_to(user).to_be_answered().first()
        return {"pk": asked.pk if address.name == "volunteer-request" else asked.volunteer_id}
    key = _key(address, user)
    return {"pk": key} if key else None


def _key(address: Address, user: User) -> Any:
    people = Volunteer.objects.visible_to(user)
    part = address.route.split("/")[1]
    found: Any = people.exclude(user=None).order_by("full_name")
    if address.route.startswith("needs/"):
        being_written = Need.objects.visible_to(user).filter(state__in=Need.BEING_WRITTEN)
        found = Need.objects.visible_to(user).filter(state=STANDS.get(address.name, "draft")).order_by("title")
        if address.name == "need-skill-remove":
            found = NeedSkill.objects.filter(need__in=being_written)
    elif address.name == "volunteer-invite":
        found = people.filter(user=None).order_by("full_name")
    elif address.name == "skill-edit":
        found = Skill.objects.exclude(esco_name="")
    elif address.name == "course-question-edit":
        found = CourseQuestion.objects.visible_to(user)
    elif address.name == "check-decide":
        found = SafeguardingCheck.objects.visible_to(user).waiting()
    elif address.name == "check-paper":
        found = CheckPaper.objects.visible_to(user)
    elif address.name == "course-done":
        found = CourseAttempt.objects.filter(volunteer__in=people)
    elif part in PARTS:
        found = PARTS[part].objects.filter(volunteer__in=people)
    return found.values_list("pk", flat=True).first()
