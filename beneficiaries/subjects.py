"""Finds whom a code stands for, on behalf of the officer who watches over the trail and sees nobody's record.

She must be able to answer who has seen the file of a certain person, and row-level security hides every person from
her. So a SECURITY DEFINER function gives the key, and nothing else, to whoever may review the trail by the policy.
Another room lets those be looked up whom it keeps under codes of its own (`let_be_looked_up`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from access.definers import define
from access.policy import REVIEW
from access.shelter import shelter_of
from audit.models import Entry
from beneficiaries.codes import read_code
from beneficiaries.models import Person


@dataclass(frozen=True)
class Coded:
    """A model whose rows have codes: how one is read that was typed by hand, and the SQL that finds it (`asked`)."""

    model: type[Model]
    read: Callable[[str], str | None]
    found_by: str

    @property
    def sql(self) -> str:
        """Return the query for the key of the row with a code."""
        may_review = shelter_of(Entry).predicate(REVIEW)
        return f"SELECT her.id FROM {self.model._meta.db_table} her WHERE {self.found_by} AND ({may_review})"


CODED = [Coded(Person, read_code, "her.code = asked")]
SUBJECT_OF = """
CREATE OR REPLACE FUNCTION subject_of_code(asked text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    {each}
$$
"""


def let_be_looked_up(model: type[Model], read: Callable[[str], str | None], found_by: str) -> None:
    """Let the officer look up codes of another model; they must not be mistaken for those of any other."""
    CODED.append(Coded(model, read, found_by))


def code_in(text: str) -> tuple[type[Model], str] | None:
    """Return the code in a text typed by hand, and of which model it is; None when it cannot be one."""
    return next(((each.model, code) for each in CODED if (code := each.read(text))), None)


def subject_of(model: type[Model], code: str) -> Model | None:
    """Return whom this code stands for, her key alone; None where it is nobody, and for all but the officer."""
    with connection.cursor() as cursor:
        cursor.callproc("subject_of_code", [code])
        key = cursor.fetchone()[0]
    return model(pk=key) if key else None


define("subject_of_code(text)", lambda: SUBJECT_OF.format(each="\n    UNION ALL ".join(each.sql for each in CODED)))
