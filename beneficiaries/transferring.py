"""Handing a case over to another site of ours: the file goes there, and nothing of it stays where it was.

Row-level security lets nobody give a case away to a site that she does not work at. So a SECURITY DEFINER function
does it, for whoever may approve in the case, and only along a transfer that the other site accepted.
"""

import datetime

from django.db import connection

from access.definers import define
from access.policy import APPROVE
from access.shelter import shelter_of
from beneficiaries.models import Case, Transfer

HAND_OVER = """
CREATE OR REPLACE FUNCTION hand_case_over(asked uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    receiver uuid;
BEGIN
    SELECT transfer.to_site_id INTO receiver FROM beneficiaries_transfer transfer
    JOIN beneficiaries_case ON beneficiaries_case.person_id = transfer.case_id
    WHERE transfer.case_id = asked AND transfer.carried_out_on IS NOT NULL
    AND transfer.to_site_id <> beneficiaries_case.site_id AND beneficiaries_case.state = 'transferred'
    AND ({may_approve})
    AND NOT EXISTS (SELECT 1 FROM beneficiaries_transfer later
        WHERE later.case_id = asked AND later.recorded_at > transfer.recorded_at);
    IF receiver IS NULL THEN
        RETURN false;
    END IF;
    UPDATE beneficiaries_case SET site_id = receiver, caseworker_id = NULL, second_workers = ARRAY[]::uuid[]
    WHERE person_id = asked;
    UPDATE beneficiaries_person SET site_id = receiver, keeper_id = NULL WHERE id = asked;
    RETURN true;
END $$
"""


def carry_out(case: Case, on: datetime.date) -> None:
    """Carry out the accepted transfer of a case that is transferred now; the file of one between our sites goes there.

    Whoever called it may see nothing of the case afterwards.
    """
    transfer = Transfer.objects.filter(case=case).accepted().get()
    transfer.carried_out_on = on
    transfer.save(update_fields=["carried_out_on"])
    if transfer.to_site_id is None:
        return
    for share in case.shares.in_force():
        share.end(str(transfer._meta.verbose_name))
    with connection.cursor() as cursor:
        cursor.callproc("hand_case_over", [case.pk])


define("hand_case_over(uuid)", lambda: HAND_OVER.format(may_approve=shelter_of(Case).predicate(APPROVE, expanded=True)))
