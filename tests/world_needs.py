"""What volunteers of the world can do and gave, and needs for both sites: one record of every kind."""

from typing import TYPE_CHECKING

from access.context import acting_as_system
from config.files.content import Accepted, MediaType
from programs.models import Programme
from tests.factories.placements import day, skill_named
from volunteers.models import (
    Availability,
    CheckPaper,
    CourseAnswer,
    CourseAttempt,
    CourseQuestion,
    HouseText,
    Need,
    NeedSkill,
    NeedStep,
    SafeguardingCheck,
    ScoringWeight,
    Signature,
    Volunteer,
    VolunteerLanguage,
    VolunteerRequest,
    VolunteerSkill,
)

if TYPE_CHECKING:
    from tests.world import World


def add_needs(world: "World") -> None:
    """Add both, and somebody who is not invited yet."""
    with acting_as_system("a world for tests"):
        text = HouseText.objects.create(kind="conduct", words="I am kind.")
        question = CourseQuestion.objects.create(words="What do you do?", because="It is safer.")
        for right in (True, False):
            CourseAnswer.objects.create(question=question, words=f"I {right}", right=right)
        ScoringWeight.objects.create(criterion="skill", points=40)
        Volunteer.objects.create(full_name="Not yet", status="preparing")
        for whose, account, manager, site in (
            ("hers", "volunteer", "programme_manager", world.here),
            ("theirs", "other_volunteer", "programme_manager_there", world.there),
        ):
            profile(Volunteer.objects.get(user=world.users[account]), text, whose)
            programme = Programme.objects.filter(project__site=site).order_by("name").first()
            world.needs[whose] = {
                state: Need.objects.create(
                    programme=programme, title=f"Need {whose} {state}", team="The team", why=f"Why {whose}",
                    state=state, starts_on=day(5), ends_on=day(60), remains="manual", remains_words="A manual",
                    recorded_by=world.users[manager],
                )
                for state in ("draft", "proposed", "approved")
            }  # fmt: skip
            for need in world.needs[whose].values():
                NeedSkill.objects.create(need=need, skill=skill_named(), level=2)
            NeedStep.objects.create(need=world.needs[whose]["proposed"], from_state="draft", to_state="proposed")


def profile(volunteer: Volunteer, text: HouseText, whose: str) -> None:
    """Add what one volunteer can do, speaks, has time for and gave."""
    VolunteerSkill.objects.create(volunteer=volunteer, skill=skill_named(), level=3, evidence=f"Shown {whose}")
    VolunteerLanguage.objects.create(volunteer=volunteer, language="ne", fluency=2)
    Availability.objects.create(volunteer=volunteer, starts_on=day(0), ends_on=day(90))
    told = {"volunteer": volunteer, "valid_from": day(-1), "valid_until": day(1000), "recorded_by": volunteer.user}
    handed_in = SafeguardingCheck.objects.create(kind="identity", seen=f"Passport {whose}", **told)
    paper = CheckPaper(of=handed_in)
    paper.write_file(Accepted(MediaType.PDF, b"%PDF-1.4 a passport"))
    paper.save()
    signed = SafeguardingCheck.objects.create(kind="conduct", **told)
    Signature.objects.create(of=signed, text=text, full_name=str(volunteer))
    CourseAttempt.objects.create(volunteer=volunteer, right=0, asked=1)
    VolunteerRequest.objects.create(
        volunteer=volunteer, code=volunteer.code, kind="erasure", received_on="2026-11-01", due_on="2026-12-01"
    )
