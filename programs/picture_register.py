"""Pictures of sent reports in the officer's register: who agreed, until when, by code; and what her consent does.

What a participant agrees to may be changed by somebody who does not see every report she is in. So a trigger that runs
as the owner, past row-level security, writes at each picture of hers since when she agreed and when she took it back.
The officer sees no picture and no participant: a SECURITY DEFINER function gives her code, place and days alone.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from access.definers import define
from access.policy import REVIEW
from access.shelter import shelter_of
from programs.models import ReportPicture

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """Somebody in a picture of a sent report, or a picture in which nobody can be recognised (no code)."""

    key: UUID
    code: str
    programme: str
    site: str
    month: datetime.date
    agreed_on: datetime.date | None
    withdrawn_on: datetime.date | None
    settled_on: datetime.date | None

    @property
    def says(self) -> tuple[str, str]:
        """Return in a word how it stands, and which kind of state that is."""
        if not self.code:
            return _("Nobody can be recognised."), "neutral"
        if self.settled_on:
            return _("Copies taken back"), "neutral"
        return (_("Taken back: hidden"), "danger") if self.withdrawn_on else (_("Agreed"), "good")


MARK = """
CREATE OR REPLACE FUNCTION mark_pictures_of_participant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_RELID <> 'public.programs_participant'::regclass THEN
        RAISE EXCEPTION 'what somebody agrees to stands in her own record' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.picture_consent_on IS NULL THEN
        UPDATE programs_pictureof SET withdrawn_on = (now() AT TIME ZONE 'Asia/Kathmandu')::date
        WHERE participant_id = NEW.id AND withdrawn_on IS NULL;
    ELSE
        UPDATE programs_pictureof SET agreed_on = NEW.picture_consent_on, withdrawn_on = NULL, settled_on = NULL
        WHERE participant_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS mark_pictures ON programs_participant;
CREATE TRIGGER mark_pictures AFTER UPDATE OF picture_consent_on ON programs_participant FOR EACH ROW
    WHEN (OLD.picture_consent_on IS DISTINCT FROM NEW.picture_consent_on)
    EXECUTE FUNCTION mark_pictures_of_participant()
"""

REGISTER = """
CREATE OR REPLACE FUNCTION picture_register(every boolean, beyond uuid, most int)
RETURNS TABLE (key uuid, code varchar, programme varchar, site varchar, month date, agreed_on date, withdrawn_on date,
    settled_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH standing AS (
        SELECT coalesce(one.id, programs_reportpicture.id) AS key, coalesce(her.code, '') AS code,
            programme.name AS programme, site.name AS site, its.first_on AS month, one.agreed_on, one.withdrawn_on,
            one.settled_on
        FROM programs_reportpicture
        JOIN programs_activityreport its ON its.id = programs_reportpicture.report_id
            AND its.state IN ('submitted', 'approved')
        JOIN programs_programme programme ON programme.id = its.programme_id
        JOIN accounts_site site ON site.id = its.site_id
        LEFT JOIN programs_pictureof one ON one.picture_id = programs_reportpicture.id
        LEFT JOIN programs_participant her ON her.id = one.participant_id
        WHERE ({may_review}) AND (every OR one.withdrawn_on IS NOT NULL AND one.settled_on IS NULL)
    )
    SELECT * FROM standing
    WHERE beyond IS NULL OR (month, key) < (SELECT start.month, start.key FROM standing start WHERE start.key = beyond)
    ORDER BY month DESC, key DESC LIMIT least(most, 200)
$$
"""


def picture_register(*, every: bool, beyond: UUID | None = None) -> tuple[list[Shown], bool]:
    """Return a page of who is in pictures of sent reports, the latest month first; and whether there are more.

    `every`, or only those who took their consent back while copies may still be outside. Nobody but the officer is
    given any.
    """
    with connection.cursor() as cursor:
        cursor.callproc("picture_register", [every, beyond, PAGE + 1])
        found = [Shown(*row) for row in cursor.fetchall()]
    return found[:PAGE], len(found) > PAGE


define("mark_pictures_of_participant()", lambda: MARK)
define(
    "picture_register(boolean, uuid, int)",
    lambda: REGISTER.format(may_review=shelter_of(ReportPicture).predicate(REVIEW)),
)
