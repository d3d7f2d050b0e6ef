"""What break-glass opens, in the policy table: to supervisors and the officer, to read, one case, while it is in force.

Its scope looks up the opening by the setting of the transaction, which is empty unless an address names the case: one
sub-select, evaluated at most once, that finds nothing on every other page.
"""

from django.db.models import Q

from access.definers import ground
from access.glass import glass_of
from access.policy import READ, REVIEW, WRITE, Scope, allow
from access.shelter import NOTHING, USER, Rows, shelter
from accounts.roles import Role
from beneficiaries.access import CASES, NOT_RESTRICTED, OF_MY_SITES, PEOPLE, WITH_SOMEBODY_IN_IT
from beneficiaries.models import (
    Bed,
    BreakGlass,
    Case,
    Document,
    Household,
    Note,
    Person,
    Provider,
    Room,
    Service,
    SurveyOffer,
    TimeStandards,
)

OPENS = (Role.SUPERVISOR, Role.DATA_PROTECTION)
"""Who may break the glass (design, sections 2 and 4)."""
READ_UNDER_IT = [each for each in (*PEOPLE, *CASES) if each is not SurveyOffer]
NEEDED_BESIDE = [Room, Bed]
"""What a page of the case points to, and supervisors of another site do not see."""
NEEDED_BY_THE_OFFICER = [Provider, Service, TimeStandards]

for role in OPENS:
    allow(role, to=READ, on=[*READ_UNDER_IT, *NEEDED_BESIDE], within=Scope.BREAK_GLASS)
allow(Role.DATA_PROTECTION, to=READ, on=NEEDED_BY_THE_OFFICER, within=Scope.BREAK_GLASS)
allow(Role.DATA_PROTECTION, to=READ | WRITE | REVIEW, on=BreakGlass, within=Scope.ALL)
allow(Role.SUPERVISOR, to=READ | WRITE, on=BreakGlass, within=Scope.OWN)
allow(Role.SUPERVISOR, to=READ | WRITE | REVIEW, on=BreakGlass, within=Scope.SITE)

IN_FORCE = """
CREATE OR REPLACE FUNCTION {column}_under_glass() RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT glass.{column} FROM beneficiaries_breakglass glass
        WHERE glass.id = nullif(current_setting('nayabato.glass', true), '')::uuid
            AND glass.opened_by_id = {user} AND glass.ends_at > now()
    );
END $$
"""
"""What the opening in force holds. A function, so that no statement of every day carries what is asked for there."""
ground(lambda role: [IN_FORCE.format(column=each, user=USER) for each in ("id", "case_id", "site_id")])


def _opened(own: str, column: str) -> str:
    """Return as SQL that a column of the sheltered table holds what the opening in force holds in another."""
    return f"{{table}}.{own} = (SELECT {column}_under_glass())"


def _case_of(field: str, column: str) -> Rows:
    """Return the rows whose field is the case that is open; they are asked for only where one is."""
    return Rows(lambda viewer: Q(**{field: glass_of(viewer.user).case_id}), _opened(column, "case_id"))


NOT_RESTRICTED_THERE = Rows(
    lambda viewer: Q(case=glass_of(viewer.user).case_id) & (Q(restricted=False) | Q(recorded_by=viewer.user)),
    NOT_RESTRICTED,
)
"""A restricted record stays with who wrote it and the supervisors of the site, under break-glass too."""
AT_THE_SITE = Rows(lambda viewer: Q(site=glass_of(viewer.user).site_id), _opened("site_id", "site_id"))
WHILE_ONE_IS_OPEN = Rows(lambda viewer: ~NOTHING, "(SELECT id_under_glass()) IS NOT NULL")

shelter(
    BreakGlass,
    {
        Scope.OWN: Rows(lambda viewer: Q(opened_by=viewer.user), "{table}.opened_by_id = {user}"),
        Scope.SITE: OF_MY_SITES,
    },
)
shelter(Case, {Scope.BREAK_GLASS: _case_of("pk", "person_id")})
shelter(Person, {Scope.BREAK_GLASS: _case_of("id", "id")})
shelter(Household, {Scope.BREAK_GLASS: WITH_SOMEBODY_IN_IT})
shelter(Room, {Scope.BREAK_GLASS: AT_THE_SITE})
for model in (Note, Document):
    shelter(model, {Scope.BREAK_GLASS: NOT_RESTRICTED_THERE})
for model in NEEDED_BY_THE_OFFICER:
    shelter(model, {Scope.BREAK_GLASS: WHILE_ONE_IS_OPEN})
