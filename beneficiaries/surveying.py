"""Taking an answer to the survey apart from whose it is, and telling what several people said together.

No role of the application may read an answer: it is written and counted by SECURITY DEFINER functions alone. What
each of them keeps apart, and what remains, stands in docs/decisions/006-anonymous-survey.md.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg.types.json import Jsonb

from access.definers import define, ground
from access.policy import COUNT, WRITE, permits, rules
from accounts.models import User
from beneficiaries.models import Case, SurveyAnswer, SurveyOffer
from beneficiaries.models.survey import hash_of

FEWEST = 5
"""So many people at least answered whenever anything is shown. Below five, whoever was handed the survey could be told
from the others by those who know them; five is the least that national offices of statistics publish."""

STANDS = """
CREATE OR REPLACE FUNCTION survey_stands(asked text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT NOT is_over AND expires_at > now() FROM beneficiaries_surveyoffer WHERE secret_hash = asked
$$
"""

ANSWER = """
CREATE OR REPLACE FUNCTION answer_survey(asked text, said jsonb) RETURNS boolean LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
-- Uses up the code, and puts what was said, where anything was, among the other answers of the site and the month.
-- All of these are written anew, under new keys and in an order of chance: neither key, place nor transaction of a row
-- tells when it came.
DECLARE
    here uuid;
    today date := (now() AT TIME ZONE '{zone}')::date;
BEGIN
    UPDATE beneficiaries_surveyoffer SET is_over = true, given_back = true
    WHERE secret_hash = asked AND NOT is_over AND expires_at > now()
    RETURNING (SELECT site_id FROM beneficiaries_case WHERE person_id = case_id) INTO here;
    IF here IS NULL THEN
        RETURN false;
    END IF;
    IF said IS NULL THEN
        RETURN true;
    END IF;
    PERFORM pg_advisory_xact_lock(7239);
    said := said || jsonb_build_object('site_id', here, 'month', date_trunc('month', today)::date);
    WITH former AS (
        DELETE FROM beneficiaries_surveyanswer
        WHERE site_id = here AND month = date_trunc('month', today)::date RETURNING *
    ), mixed AS (
        SELECT to_jsonb(former) AS told FROM former UNION ALL SELECT said
    )
    INSERT INTO beneficiaries_surveyanswer
    SELECT each.* FROM mixed, LATERAL jsonb_populate_record(
        NULL::beneficiaries_surveyanswer, told || jsonb_build_object('id', gen_random_uuid())
    ) AS each ORDER BY random();
    RETURN true;
END $$
"""

RELEASED = """
CREATE OR REPLACE FUNCTION survey_released(sites uuid[], since date, until date)
RETURNS SETOF beneficiaries_surveyanswer LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- Answers of whole companies alone: at each site, months that are over are taken together, one after the other, until
-- {fewest} people answered in them. A company is never divided and never grows, so that no two questions about
-- different times or sites can be subtracted from each other to leave fewer people. It counts in its last month.
DECLARE
    here uuid;
    counted record;
    began date;
    gathered bigint;
BEGIN
    FOR here IN
        SELECT unnest(sites) INTERSECT
        SELECT unnest(string_to_array(nullif(current_setting('nayabato.supervisor', true), ''), ',')::uuid[])
    LOOP
        began := NULL;
        gathered := 0;
        FOR counted IN
            SELECT month, count(*) AS number FROM beneficiaries_surveyanswer
            WHERE site_id = here AND month < date_trunc('month', now() AT TIME ZONE '{zone}')
            GROUP BY month ORDER BY month
        LOOP
            began := coalesce(began, counted.month);
            gathered := gathered + counted.number;
            IF gathered >= {fewest} THEN
                IF counted.month BETWEEN since AND until THEN
                    RETURN QUERY SELECT * FROM beneficiaries_surveyanswer
                    WHERE site_id = here AND month BETWEEN began AND counted.month;
                END IF;
                began := NULL;
                gathered := 0;
            END IF;
        END LOOP;
    END LOOP;
END $$
"""

FIGURES = """
CREATE OR REPLACE FUNCTION survey_figures(sites uuid[], since date, until date)
RETURNS TABLE (question text, given bigint, good bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH told AS MATERIALIZED (SELECT * FROM survey_released(sites, since, until))
    SELECT '', count(*), 0::bigint FROM told
    UNION ALL
    SELECT each.question, count(*) FILTER (WHERE each.answer <> ''),
        count(*) FILTER (WHERE each.answer IN ('yes', '4', '5'))
    FROM told, LATERAL (VALUES {questions}) AS each (question, answer) GROUP BY each.question
$$
"""

WORDS = """
CREATE OR REPLACE FUNCTION survey_words(sites uuid[], since date, until date, skipped int, most int)
RETURNS TABLE (question text, words text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    -- In the order of a digest of the words: the same for whoever looks, and none of time or of whose they are.
    SELECT each.question, each.words
    FROM survey_released(sites, since, until) AS told,
    LATERAL (VALUES {words}) AS each (question, words)
    WHERE each.words <> '' ORDER BY each.question DESC, sha256(convert_to(each.words, 'UTF8')) OFFSET skipped LIMIT most
$$
"""


@dataclass(frozen=True)
class Told:
    """What several people answered together: how many they are, and of each question how many answered, and well."""

    people: int
    questions: dict[str, tuple[int, int]]

    @property
    def given(self) -> int:
        """Return how many answers were given."""
        return sum(given for given, _good in self.questions.values())

    @property
    def good(self) -> int:
        """Return how many of them are good."""
        return sum(good for _given, good in self.questions.values())


def may_hand(user: User, case: Case) -> bool:
    """Tell whether a user who may write in a case may hand the survey over in it.

    Whoever is told what people answered at its site may not: she could fill in some, and read the others. The wall of
    `SurveyOffer` holds the same.
    """
    told = rules(COUNT, SurveyAnswer, user.roles)
    return permits(user, WRITE, SurveyOffer) and not any(case.site_id in user.holdings[rule.role] for rule in told)


def stands(code: str) -> bool | None:
    """Tell whether a code opens the survey now; False when it did once, None when it never did."""
    with connection.cursor() as cursor:
        cursor.callproc("survey_stands", [hash_of(code)])
        found = cursor.fetchone()
    return found[0] if found else None


def answer(code: str, said: dict[str, Any] | None) -> bool:
    """Use up a code, and keep what was said, apart from it; tell whether it was still open. None keeps nothing."""
    with connection.cursor() as cursor:
        cursor.callproc("answer_survey", [hash_of(code), Jsonb(said) if said else None])
        return cursor.fetchone()[0]


def told_at(sites: Collection[UUID], since: datetime.date, until: datetime.date) -> Told:
    """Return what people answered at these sites of the acting supervisor; nobody where too few did."""
    with connection.cursor() as cursor:
        cursor.callproc("survey_figures", [list(sites), since, until])
        rows = {question: (given, good) for question, given, good in cursor.fetchall()}
    people, _good = rows.pop("")
    return Told(people, rows)


def words_told_at(
    sites: Collection[UUID], since: datetime.date, until: datetime.date, skipped: int, most: int
) -> list[tuple[str, str]]:
    """Return what people wrote, each with the question, in no order of time; nothing where too few answered."""
    with connection.cursor() as cursor:
        cursor.callproc("survey_words", [list(sites), since, until, skipped, most])
        return cursor.fetchall()


def _grounds(role: str) -> list[str]:
    """Return the SQL that leaves the runtime role no way to the answers but these functions.

    It may add them while it seeds the demonstration, as the system.
    """
    released = RELEASED.format(zone=settings.TIME_ZONE, fewest=FEWEST)
    return [
        f"REVOKE SELECT, UPDATE, DELETE ON beneficiaries_surveyanswer FROM {role}",
        released,
        "REVOKE ALL ON FUNCTION survey_released(uuid[], date, date) FROM PUBLIC",
    ]


def _figures() -> str:
    questions = [f"('{each}', told.{each})" for each in SurveyAnswer.QUESTIONS]
    return FIGURES.format(questions=", ".join([*questions, "('overall', coalesce(told.overall::text, ''))"]))


ground(_grounds)
define("survey_stands(text)", lambda: STANDS)
define("answer_survey(text, jsonb)", lambda: ANSWER.format(zone=settings.TIME_ZONE))
define("survey_figures(uuid[], date, date)", _figures)
define(
    "survey_words(uuid[], date, date, int, int)",
    lambda: WORDS.format(words=", ".join(f"('{each}', told.{each})" for each in SurveyAnswer.WORDS)),
)
