"""Finds whom a code stands for, on behalf of the officer who watches over the trail and sees no person.

She must be able to answer who has seen the file of a certain person, and row-level security hides every person from
her. So a SECURITY DEFINER function gives the key, and nothing else, to whoever may review the trail by the policy.
"""

from uuid import UUID

from django.db import connection

from access.definers import define
from access.policy import REVIEW
from access.shelter import shelter_of
from audit.models import Entry

SUBJECT_OF = """
CREATE OR REPLACE FUNCTION subject_of_code(asked text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT id FROM beneficiaries_person WHERE code = asked AND ({may_review})
$$
"""


def subject_of(code: str) -> UUID | None:
    """Return the key of the person with this code; None when there is none, and for all but the officer."""
    with connection.cursor() as cursor:
        cursor.callproc("subject_of_code", [code])
        return cursor.fetchone()[0]


define("subject_of_code(text)", lambda: SUBJECT_OF.format(may_review=shelter_of(Entry).predicate(REVIEW)))
