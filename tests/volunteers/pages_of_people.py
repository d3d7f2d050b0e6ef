"""With which record of a volunteer or a need an address is filled."""

from typing import Any

from access.context import acting_as_system
from tests.addresses import Address
from tests.world import World
from volunteers.models import (
    Availability,
    CheckPaper,
    CourseAttempt,
    CourseQuestion,
    NeedSkill,
    SafeguardingCheck,
    Skill,
    Volunteer,
    VolunteerLanguage,
    VolunteerRequest,
    VolunteerSkill,
)

FIRST = ("volunteers/", "needs/", "skills/", "checks/", "my-profile/")
PARTS = {"skills": VolunteerSkill, "languages": VolunteerLanguage, "times": Availability, "requests": VolunteerRequest}


def is_of_a_volunteer(address: Address) -> bool:
    """Tell whether an address names a record of a volunteer, a check or a need."""
    return address.route.startswith(FIRST)


def key_of(address: Address, whose: str, world: World) -> Any:
    """Return the key of what an address names, of the volunteer or of the programmes of that name."""
    if address.route.startswith("needs/<uuid:pk>/"):
        return world.needs[whose]["approved" if address.name == "need-matches" else "draft"].pk
    user = world.users[{"hers": "volunteer", "theirs": "other_volunteer"}[whose]]
    with acting_as_system("choosing a record"):
        mine = Volunteer.objects.get(user=user)
        if address.name == "volunteer-invite":
            return Volunteer.objects.get(full_name="Not yet").pk
        if address.name == "need-skill-remove":
            return NeedSkill.objects.get(need=world.needs[whose]["draft"]).pk
        if address.name == "skill-edit":
            return Skill.objects.first().pk
        if address.name == "course-question-edit":
            return CourseQuestion.objects.get().pk
        if address.name == "check-decide":
            return SafeguardingCheck.objects.get(volunteer=mine, state="waiting", kind="identity").pk
        if address.name == "check-paper":
            return CheckPaper.objects.get(of__volunteer=mine).pk
        if address.name == "course-done":
            return CourseAttempt.objects.get(volunteer=mine).pk
        part = address.route.split("/")[1]
        return PARTS[part].objects.get(volunteer=mine).pk if part in PARTS else mine.pk
