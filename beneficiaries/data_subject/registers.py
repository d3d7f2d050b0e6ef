"""The register of consents, for the officer who sees no person: who agreed to what, by code, and nothing else.

Row-level security hides every consent from her, with the words that stand in it. So a SECURITY DEFINER function gives
code, purpose, answer and days, and nothing else, to whoever may review consents by the policy.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.definers import define
from access.policy import REVIEW
from access.shelter import shelter_of
from beneficiaries.models import Consent
from beneficiaries.models.consent import Purpose

PAGE = 50


class State(TextChoices):
    """How an answer stands today."""

    VALID = "valid", _("Agreed")
    EXPIRED = "expired", _("Expired")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TO_BE_ASKED = "file", _("To be asked here")


KIND_OF_STATE = {
    State.VALID: "good",
    State.EXPIRED: "warning",
    State.REFUSED: "neutral",
    State.WITHDRAWN: "danger",
    State.TO_BE_ASKED: "warning",
}


@dataclass(frozen=True)
class Answer:
    """The answer in force of one person for one purpose."""

    key: UUID
    code: str
    purpose: str
    state: str
    answered_on: datetime.date
    expires_on: datetime.date | None
    given_by: str

    @property
    def purpose_says(self) -> str:
        """Return the purpose in words."""
        return str(Purpose(self.purpose).label)

    @property
    def says(self) -> tuple[str, str]:
        """Return in a word how it stands, and which kind of state that is."""
        state = State(self.state)
        return str(state.label), KIND_OF_STATE[state]

    @property
    def by_whom(self) -> str:
        """Return in words who answered."""
        return str(Consent.GivenBy(self.given_by).label)


REGISTER = """
CREATE OR REPLACE FUNCTION consent_register(asked text, standing text, today date, beyond uuid, most int)
RETURNS TABLE (key uuid, code varchar, purpose varchar, state text, answered_on date, expires_on date, given_by varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT it.id, person.code, it.purpose, it.state, it.answered_on, it.expires_on, it.given_by
    FROM (
        SELECT last.*, CASE WHEN last.answer <> 'given' THEN last.answer
            WHEN last.given_by = 'file' THEN 'file'
            WHEN last.expires_on < today THEN 'expired' ELSE 'valid' END AS state
        FROM (
            SELECT DISTINCT ON (person_id, purpose) * FROM beneficiaries_consent
            WHERE ({may_review}) AND answered_on <= today AND (asked = '' OR purpose = asked)
            ORDER BY person_id, purpose, given_by = 'file', answered_on DESC, recorded_at DESC, answer DESC
        ) AS last
    ) AS it
    JOIN beneficiaries_person person ON person.id = it.person_id
    WHERE (standing = '' OR it.state = standing)
    AND (beyond IS NULL OR (it.answered_on, it.id) < (
        SELECT start.answered_on, start.id FROM beneficiaries_consent start WHERE start.id = beyond
    ))
    ORDER BY it.answered_on DESC, it.id DESC LIMIT least(most, 200)
$$
"""


def consent_register(purpose: str = "", state: str = "", beyond: UUID | None = None) -> tuple[list[Answer], bool]:
    """Return a page of answers in force, the last first, after that of a key; and whether there are more.

    Nobody but the officer is given any.
    """
    with connection.cursor() as cursor:
        cursor.callproc("consent_register", [purpose, state, timezone.localdate(), beyond, PAGE + 1])
        found = [Answer(*row) for row in cursor.fetchall()]
    return found[:PAGE], len(found) > PAGE


define(
    "consent_register(text, text, date, uuid, int)",
    lambda: REGISTER.format(may_review=shelter_of(Consent).predicate(REVIEW)),
)
