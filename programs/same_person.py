"""Links a participant to a person of a case file, by the participant's code.

A caseworker sees no participant but those whom she knows from her files, so she cannot look one up. A SECURITY
DEFINER function gives the key, and nothing else, for a code that she was told, of a participant of her own site.
Nothing of the link is seen by anybody who may not see that person's file.

Another, `knows_participant`, tells whether the acting user may see somebody who is this participant: what the scope
"known" means in row-level security. Spelt out in each policy instead, the conditions of link, person and case are
planned anew with every statement on participants, for users too who hold no role with cases: nine tenths of its time.
"""

from uuid import UUID

from django.db import connection

from access.definers import define, visible
from accounts.roles import Role
from programs.models import SamePerson

WITH_CODE = """
CREATE OR REPLACE FUNCTION participant_with_code(asked text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT id FROM programs_participant WHERE code = asked AND ({at_her_sites})
$$
"""
KNOWS = """
CREATE OR REPLACE FUNCTION knows_participant(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM programs_sameperson WHERE participant_id = asked AND ({visible}));
END $$
"""
HELD = "site_id = ANY(string_to_array(nullif(current_setting('nayabato.{role}', true), ''), ',')::uuid[])"


def participant_with_code(code: str) -> UUID | None:
    """Return the key of the participant with this code at a site where the acting user works with cases, else None."""
    with connection.cursor() as cursor:
        cursor.callproc("participant_with_code", [code])
        return cursor.fetchone()[0]


define(
    "participant_with_code(text)",
    lambda: WITH_CODE.format(
        at_her_sites=" OR ".join(HELD.format(role=role) for role in (Role.CASEWORKER, Role.SUPERVISOR))
    ),
)
define("knows_participant(uuid)", lambda: KNOWS.format(visible=visible(SamePerson)))
