"""Who sees volunteers: the coordinator all of it, a volunteer what is her own, a programme manager her own needs.

A volunteer reads no need: what she is offered comes to her with her placement. A programme manager reads which needs
of her projects stand where, and no volunteer. Nothing of this app has a foreign key to a person, a case or a
participant.
"""

from django.db.models import Q

from access.policy import APPROVE, ASSIGN, EXPORT, READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from beneficiaries.models import RetentionPeriods
from programs.models import Programme, Project
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
    Skill,
    Volunteer,
    VolunteerLanguage,
    VolunteerRequest,
    VolunteerSkill,
)

PROFILE = [VolunteerSkill, VolunteerLanguage, Availability]
HERS_ALONE = [Signature, CourseAttempt]
"""What a volunteer gives herself, and nobody for her."""
OF_A_VOLUNTEER = [*PROFILE, SafeguardingCheck, CourseAttempt]
OF_A_CHECK = [CheckPaper, Signature]
OF_A_NEED = [NeedSkill, NeedStep]
TO_LEARN = [HouseText, CourseQuestion, CourseAnswer]

allow(
    Role.VOLUNTEER_COORDINATOR,
    to=READ | WRITE,
    on=[Skill, Volunteer, *PROFILE, SafeguardingCheck, CheckPaper, Need, *OF_A_NEED, *TO_LEARN, ScoringWeight],
    within=Scope.ALL,
)
allow(Role.VOLUNTEER_COORDINATOR, to=READ, on=[*HERS_ALONE, RetentionPeriods], within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=READ | WRITE, on=VolunteerRequest, within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=EXPORT, on=Volunteer, within=Scope.ALL)
allow(Role.DATA_PROTECTION, to=READ | WRITE | APPROVE, on=VolunteerRequest, within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=ASSIGN, on=Volunteer, within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=APPROVE, on=[Need, SafeguardingCheck], within=Scope.ALL)
allow(Role.VOLUNTEER_COORDINATOR, to=READ, on=[Project, Programme], within=Scope.ALL)
allow(Role.VOLUNTEER, to=READ | WRITE, on=[Volunteer, *OF_A_VOLUNTEER, *OF_A_CHECK], within=Scope.OWN)
allow(Role.VOLUNTEER, to=EXPORT, on=Volunteer, within=Scope.OWN)
allow(Role.VOLUNTEER, to=READ, on=[Skill, *TO_LEARN], within=Scope.ALL)
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[Need, *OF_A_NEED], within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=READ, on=Skill, within=Scope.ALL)

MINE = "SELECT 1 FROM volunteers_volunteer me WHERE me.user_id = {user} AND me.id ="


def _mine(path: str, sql: str) -> Rows:
    """Return what belongs to the viewer's own profile, though another role may show her more; `path` leads to it."""
    return Rows(lambda viewer: Q(**{f"{path}volunteer__user": viewer.user}), f"EXISTS ({MINE} {sql})")


shelter(Volunteer, {Scope.OWN: Rows(lambda viewer: Q(user=viewer.user), "{table}.user_id = {user}")})
for model in OF_A_VOLUNTEER:
    shelter(model, {Scope.OWN: _mine("", "{table}.volunteer_id")})
for model in OF_A_CHECK:
    shelter(
        model,
        {
            Scope.OWN: _mine(
                "of__",
                "(SELECT its.volunteer_id FROM volunteers_safeguardingcheck its WHERE its.id = {table}.of_id)",
            )
        },
    )
shelter(
    Need,
    {
        Scope.SITE: Rows(
            lambda viewer: Q(programme__project__site__in=viewer.places),
            "EXISTS (SELECT 1 FROM programs_programme its JOIN programs_project one ON one.id = its.project_id"
            " WHERE its.id = {table}.programme_id AND one.site_id = ANY({places}))",
        )
    },
)
for model in OF_A_NEED:
    shelter(
        model,
        {
            Scope.SITE: Rows(
                lambda viewer: Q(need__programme__project__site__in=viewer.places),
                "EXISTS (SELECT 1 FROM volunteers_need asked JOIN programs_programme its ON its.id = asked.programme_id"
                " JOIN programs_project one ON one.id = its.project_id"
                " WHERE asked.id = {table}.need_id AND one.site_id = ANY({places}))",
            )
        },
    )
for model in (Skill, *TO_LEARN, ScoringWeight, VolunteerRequest):
    shelter(model)
