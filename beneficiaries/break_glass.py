"""Breaking the glass: opening one case by its code, telling those who must know, and who finds what is open.

Row-level security hides the case from whoever asks, so a SECURITY DEFINER function finds it. It writes down every try,
alike whether the code is a case's, a person's without a case, or nobody's, and refuses to be asked often
(docs/decisions/016-break-glass.md).
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from access.definers import define
from access.glass import Glass, finds_glass
from access.policy import WRITE
from access.shelter import shelter_of
from accounts.models import User
from accounts.roles import Role
from audit.trail import record_event
from beneficiaries.models.break_glass import MINUTES, MOST_MISSES, MOST_TRIES, BreakGlass

BREAK = """
CREATE OR REPLACE FUNCTION break_glass(asked text, about text, why text) RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who uuid := nullif(current_setting('nayabato.user', true), '')::uuid;
    made uuid := gen_random_uuid();
    tries int;
    misses int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('break-glass ' || who, 0));
    SELECT count(*), count(*) FILTER (WHERE case_id IS NULL) INTO tries, misses
    FROM beneficiaries_breakglass WHERE opened_by_id = who AND opened_at > now() - interval '1 day';
    IF tries >= {most_tries} OR misses >= {most_misses} THEN
        RAISE EXCEPTION 'break-glass was tried too often'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'break_glass_is_seldom';
    END IF;
    INSERT INTO beneficiaries_breakglass
        (id, opened_by_id, as_role, kind, reason, case_id, site_id, opened_at, ends_at, outcome, note)
    SELECT made, who,
        CASE WHEN nullif(current_setting('nayabato.data_protection', true), '') IS NULL
            THEN 'supervisor' ELSE 'data_protection' END,
        about, why, found.person_id, found.site_id, now(),
        CASE WHEN found.person_id IS NULL THEN now() ELSE now() + interval '{minutes} minutes' END, '', ''
    FROM (SELECT 1) AS always LEFT JOIN (
        SELECT one.person_id, one.site_id FROM beneficiaries_case one
        JOIN beneficiaries_person whose ON whose.id = one.person_id WHERE whose.code = asked
    ) AS found ON true;
    IF NOT EXISTS (SELECT FROM beneficiaries_breakglass WHERE id = made AND ({may_write})) THEN
        RAISE EXCEPTION 'break-glass is not hers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN made;
END $$
"""


class Refused(Exception):
    """Nothing was tried; the message says why, for the screen."""


TOO_OFTEN = _("You have tried too often today. Call the data protection officer: she can see what you tried, and help.")
ONE_AT_A_TIME = _("One case at a time. End the opening that still runs before you open another.")


@dataclass(frozen=True)
class Try:
    """What a user asks for: a code that she was told, what it is about, and the reason in a sentence."""

    code: str
    kind: str
    reason: str


def open_by_code(user: User, asked: Try) -> BreakGlass:
    """Try to open the case of a code for an hour, and tell who must know; she must be acting, and may write.

    The answer says whether anything was opened. Raises Refused when she tried too often, which is recorded, or has one
    open already.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.callproc("break_glass", [asked.code, asked.kind, asked.reason])
            key: UUID = cursor.fetchone()[0]
    except IntegrityError as why:
        if "one_case_open_at_a_time" in str(why):
            raise Refused(ONE_AT_A_TIME) from None
        if "tried too often" not in str(why):
            raise
        record_event("break_glass_refused")
        raise Refused(TOO_OFTEN) from None
    made = BreakGlass.objects.get(pk=key)
    what = "break_glass" if made.opened_something else "break_glass_missed"
    record_event(what, row=made, subject=made.case_id, reason=made.as_reason)
    _tell(made)
    return made


def close(opening: BreakGlass) -> None:
    """End an opening before its time, on record."""
    opening.end()
    record_event("break_glass_ended", row=opening, subject=opening.case_id)


@finds_glass
def _in_force(user: User) -> Glass | None:
    opening = BreakGlass.objects.filter(opened_by=user).in_force().first()
    return opening.as_glass() if opening else None


def to_be_told(opening: BreakGlass) -> QuerySet[User]:
    """Return who is told at once: the officers, and of a case that was opened the supervisors of its site."""
    told = User.objects.holding(Role.DATA_PROTECTION)
    if opening.site_id:
        told = told | User.objects.holding(Role.SUPERVISOR, at_sites=[opening.site_id])
    return told.exclude(pk=opening.opened_by_id).order_by("pk")


def _tell(opening: BreakGlass) -> None:
    """Have each of them written to, once this transaction is kept: each mail by itself, so that each is tried again."""
    for user in to_be_told(opening):
        app.configure_task("beneficiaries.tasks.tell_of_break_glass", queue="break-glass").defer(user=str(user.pk))


define(
    "break_glass(text, text, text)",
    lambda: BREAK.format(
        most_tries=MOST_TRIES,
        most_misses=MOST_MISSES,
        minutes=MINUTES,
        may_write=shelter_of(BreakGlass).predicate(WRITE),
    ),
)
