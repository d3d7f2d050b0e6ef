"""This app's rows of the policy table, and what their scopes mean for its tables.

A facilitator sees her groups, a programme manager those of her sites. Whether a participant has a case is held by
`SamePerson` alone, which nobody reads but who may see that person: through it, and only through it, a case file
shows the groups of its person.
"""

from django.db.models import Q

from access.definers import ground
from access.policy import READ, WRITE, Scope, allow
from access.shelter import USER, Rows, shelter
from accounts.roles import Role
from beneficiaries.access import OF_MY_SITES
from programs.models import (
    AbsenceCall,
    Activity,
    Attendance,
    CommitteeShare,
    Correction,
    Decision,
    Enrolment,
    Group,
    Holiday,
    LevelCorrection,
    LevelResult,
    LevelTest,
    MaturityCheck,
    MaturityScore,
    Meeting,
    Minutes,
    Participant,
    Programme,
    Project,
    Question,
    Questionnaire,
    QuestionnaireItem,
    ReferredCount,
    RightsAnswer,
    RightsPaper,
    RightsTest,
    SamePerson,
    Seat,
    Session,
    Training,
)
from programs.models.group import led_by

FRAME = [Project, Programme]
LEARNT = [LevelTest, LevelResult, LevelCorrection, RightsTest, RightsPaper, RightsAnswer]
OF_A_COMMITTEE = [Seat, Training, Activity, ReferredCount, Minutes, Decision, MaturityCheck, MaturityScore]
OF_A_GROUP = [Meeting, Session, *LEARNT, *OF_A_COMMITTEE]
BANK = [Question, Questionnaire, QuestionnaireItem]
OF_MEMBERS = [Enrolment, Attendance, Correction, AbsenceCall]
LEADS_GROUPS = (Role.FACILITATOR, Role.CASEWORKER)
"""Roles under which a user may facilitate a group."""

for role in (*LEADS_GROUPS, Role.PROGRAMME_MANAGER):
    allow(role, to=READ, on=FRAME, within=Scope.ALL)
    allow(role, to=READ, on=[*BANK, CommitteeShare], within=Scope.ALL)
allow(Role.PROGRAMME_MANAGER, to=WRITE, on=[*FRAME, CommitteeShare], within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=WRITE, on=BANK, within=Scope.ALL)
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[Group, Holiday, *OF_A_GROUP], within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[Participant, *OF_MEMBERS], within=Scope.SITE)
for role in LEADS_GROUPS:
    allow(role, to=READ, on=Group, within=Scope.OWN)
    allow(role, to=READ, on=Holiday, within=Scope.SITE)
    allow(role, to=READ | WRITE, on=[*OF_A_GROUP, Participant, *OF_MEMBERS], within=Scope.OWN)
allow(Role.CASEWORKER, to=READ | WRITE, on=SamePerson, within=Scope.ASSIGNED)
allow(Role.SUPERVISOR, to=READ | WRITE, on=SamePerson, within=Scope.SITE)
for role in (Role.CASEWORKER, Role.SUPERVISOR):
    allow(role, to=READ, on=[Participant, Enrolment, Attendance], within=Scope.KNOWN)
    allow(role, to=READ, on=[Group, Meeting], within=Scope.SITE)
allow(Role.SUPERVISOR, to=READ, on=FRAME, within=Scope.ALL)

LEADS = "(one.facilitator_id = {user} OR one.co_facilitator_id = {user}) AND one.site_id = ANY({places})"
GROUPS = """
CREATE OR REPLACE FUNCTION {name}(places uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 50
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT one.id FROM programs_group one WHERE {condition};
END $$
"""
"""The keys of the viewer's groups, gathered once in a statement by a function that is planned once in a connection.

An EXISTS in every policy instead is planned with every statement, and with it, again, the policy of the groups.
"""
LED, AT_HER_SITES = "(SELECT groups_led({places}))", "(SELECT groups_at({places}))"
BELONGS = (
    "EXISTS (SELECT 1 FROM programs_enrolment belongs WHERE belongs.{key} AND belongs.group_id = ANY(ARRAY{groups}))"
)
OF_SOMEBODY_KNOWN = (
    "EXISTS (SELECT 1 FROM programs_enrolment belongs"
    " WHERE belongs.id = {table}.enrolment_id AND knows_participant(belongs.participant_id))"
)
HERS = "participant_id = {table}.id"
ground(
    lambda role: [
        GROUPS.format(name="groups_led", condition=LEADS.format(user=USER, places="places")),
        GROUPS.format(name="groups_at", condition="one.site_id = ANY(places)"),
    ]
)


def _in_groups(prefix: str, groups: str) -> str:
    """Return the SQL for rows of some groups; `prefix` leads to the group."""
    if prefix == "group__":
        return f"{{table}}.group_id IN {groups}"
    return BELONGS.format(key="id = {table}.enrolment_id", groups=groups)


def _led(prefix: str = "") -> Rows:
    """Return the rows of groups that the viewer facilitates at her sites; `prefix` leads to the group."""
    return Rows(
        lambda viewer: led_by(viewer.user, prefix) & Q(**{f"{prefix}site__in": viewer.places}),
        _in_groups(prefix, LED) if prefix else LEADS.replace("one.", "{table}."),
    )


def _at_my_sites(prefix: str) -> Rows:
    """Return the rows of groups at the viewer's sites."""
    return Rows(lambda viewer: Q(**{f"{prefix}site__in": viewer.places}), _in_groups(prefix, AT_HER_SITES))


def _known(participant: str, sql: str) -> Rows:
    """Return the rows of participants who are people whom the viewer may see."""
    return Rows(
        lambda viewer: Q(**{f"{participant}__in": SamePerson.objects.visible_to(viewer.user).values("participant")}),
        sql,
    )


shelter(Project, {Scope.SITE: OF_MY_SITES})
shelter(
    Programme,
    {
        Scope.SITE: Rows(
            lambda viewer: Q(project__site__in=viewer.places),
            "EXISTS (SELECT 1 FROM programs_project one WHERE one.id = {table}.project_id"
            " AND one.site_id = ANY({places}))",
        )
    },
)
shelter(Holiday, {Scope.SITE: OF_MY_SITES})
shelter(Group, {Scope.OWN: _led(), Scope.SITE: OF_MY_SITES})
for model in BANK:
    shelter(model)
shelter(
    CommitteeShare,
    {
        Scope.SITE: Rows(
            lambda viewer: Q(programme__project__site__in=viewer.places),
            "EXISTS (SELECT 1 FROM programs_programme asked JOIN programs_project one ON one.id = asked.project_id"
            " WHERE asked.id = {table}.programme_id AND one.site_id = ANY({places}))",
        )
    },
)
for model in OF_A_GROUP:
    shelter(model, {Scope.OWN: _led("group__"), Scope.SITE: _at_my_sites("group__")})
shelter(SamePerson, follows="person")
shelter(
    Enrolment,
    {
        Scope.OWN: _led("group__"),
        Scope.SITE: _at_my_sites("group__"),
        Scope.KNOWN: _known("participant", "knows_participant({table}.participant_id)"),
    },
)
shelter(
    Attendance,
    {
        Scope.OWN: _led("group__"),
        Scope.SITE: _at_my_sites("group__"),
        Scope.KNOWN: _known("enrolment__participant", OF_SOMEBODY_KNOWN),
    },
)
for model in (Correction, AbsenceCall):
    shelter(model, {Scope.OWN: _led("enrolment__group__"), Scope.SITE: _at_my_sites("enrolment__group__")})
shelter(
    Participant,
    {
        Scope.OWN: Rows(
            lambda viewer: (
                Q(
                    pk__in=Enrolment.objects.filter(_led("group__").q(viewer)).values("participant"),
                )
                | Q(recorded_by=viewer.user, site__in=viewer.places)
            ),
            f"{BELONGS.format(key=HERS, groups=LED)}"
            " OR {table}.recorded_by_id = {user} AND {table}.site_id = ANY({places})",
        ),
        Scope.SITE: Rows(
            lambda viewer: Q(
                # a union and no OR: both halves have their index
                pk__in=Participant.objects.filter(site__in=viewer.places)
                .order_by()
                .values("pk")
                .union(
                    Enrolment.objects.filter(group__site__in=viewer.places).order_by().values("participant"), all=True
                )
            ),
            f"{{table}}.site_id = ANY({{places}}) OR {BELONGS.format(key=HERS, groups=AT_HER_SITES)}",
        ),
        Scope.KNOWN: _known("pk", "knows_participant({table}.id)"),
    },
)
"""Somebody is seen through her groups; whom a facilitator registered she sees before she is in one."""
