"""The rules of her family that lie across tables, kept by triggers.

A household may be shared with somebody whose case is hidden, so what becomes of the relatives in that case when a
member of the household is removed, or when she leaves it, is not for the one who does it to see or to decide: the
triggers run as the owner and write down who it was. Nobody is stopped by a record that is hidden from her.
"""

from access.definers import ground
from beneficiaries.models.home_assessment import HOLDS_FOR_DAYS

KEEP_WHO_IT_WAS = """
CREATE OR REPLACE FUNCTION keep_who_it_was() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A relative goes on under name and relation when the member of the household is removed, or is of hers no longer.
BEGIN
    IF TG_TABLE_NAME = 'beneficiaries_householdmember' THEN
        UPDATE beneficiaries_relative SET member_id = NULL, relation = OLD.relation, name = OLD.name
        WHERE member_id = OLD.id;
        RETURN OLD;
    END IF;
    UPDATE beneficiaries_relative SET member_id = NULL, relation = member.relation, name = member.name
    FROM beneficiaries_householdmember member
    WHERE beneficiaries_relative.case_id = NEW.id AND member.id = beneficiaries_relative.member_id
    AND member.household_id IS DISTINCT FROM NEW.household_id;
    RETURN NEW;
END $$
"""
OF_HER_HOUSEHOLD = """
CREATE OR REPLACE FUNCTION keep_of_her_household() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A relative who is a member of a household is one of her own.
BEGIN
    IF NEW.member_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdmember member
        JOIN beneficiaries_person one ON one.household_id = member.household_id
        WHERE member.id = NEW.member_id AND one.id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'This is no member of her household.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'relative_of_her_household';
    END IF;
    RETURN NULL;
END $$
"""
AS_SHE_WISHES = """
CREATE OR REPLACE FUNCTION keep_as_she_wishes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A contact is of a relative of its case, and rests on what she had last said of this relative by its day: yes.
-- A refusal to have her family spoken with at all, given after that, counts as well.
DECLARE
    wish beneficiaries_contactwish;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM beneficiaries_relative WHERE id = NEW.relative_id AND case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'This is no relative of the case.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_with_a_relative_of_the_case';
    END IF;
    IF NEW.rests_on_id IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO wish FROM beneficiaries_contactwish
    WHERE relative_id = NEW.relative_id AND said_on <= NEW.happened_on
    ORDER BY said_on DESC, recorded_at DESC, answer LIMIT 1;
    IF wish.id IS DISTINCT FROM NEW.rests_on_id OR wish.answer <> 'wants' OR 'given' <> (
        SELECT coalesce((
            SELECT answer FROM beneficiaries_consent
            WHERE person_id = NEW.case_id AND purpose = 'family'
            AND answered_on BETWEEN wish.said_on AND NEW.happened_on
            ORDER BY answered_on DESC, recorded_at DESC, answer DESC LIMIT 1
        ), 'given')
    ) THEN
        RAISE EXCEPTION 'She had not said that she wants this contact.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'no_contact_against_her_wish';
    END IF;
    RETURN NULL;
END $$
"""
RETURN_IS_ASSESSED = """
CREATE OR REPLACE FUNCTION keep_return_assessed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A return that rests on a home assessment rests on one of her own, not older than ninety days, looked through by
-- another, that does not advise against it, and after which no visit up to that day advised against it.
BEGIN
    IF NEW.home_assessment_id IS NOT NULL AND (
        TG_OP = 'INSERT' OR NEW.home_assessment_id IS DISTINCT FROM OLD.home_assessment_id
    ) AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_homeassessment home
        WHERE home.id = NEW.home_assessment_id AND home.case_id = NEW.case_id
        AND home.verdict <> 'no' AND home.seen_by_id IS NOT NULL
        AND home.visited_on BETWEEN NEW.discharged_on - {days} AND NEW.discharged_on
        AND NOT EXISTS (
            SELECT 1 FROM beneficiaries_homeassessment later
            WHERE later.case_id = home.case_id AND later.verdict = 'no' AND later.visited_on <= NEW.discharged_on
            AND (later.visited_on, later.recorded_at) > (home.visited_on, home.recorded_at)
        )
    ) THEN
        RAISE EXCEPTION 'This home assessment carries no return on that day.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'return_rests_on_a_home_assessment';
    END IF;
    RETURN NULL;
END $$
"""
KEEPING = ["keep_who_it_was", "keep_of_her_household", "keep_as_she_wishes", "keep_return_assessed"]
"""The functions of the triggers that keep these rules."""
MOMENTS = {
    "keep_who_it_was": ("beneficiaries_householdmember", "BEFORE DELETE"),
    "keep_of_her_household": ("beneficiaries_relative", "AFTER INSERT OR UPDATE"),
    "keep_as_she_wishes": (
        "beneficiaries_familycontact",
        "AFTER INSERT OR UPDATE OF happened_on, relative_id, case_id, rests_on_id",
    ),
    "keep_return_assessed": ("beneficiaries_stay", "AFTER INSERT OR UPDATE"),
}


def _rules_of_kinship(_role: str) -> list[str]:
    triggers = [(name, *where) for name, where in MOMENTS.items()]
    triggers.append(("keep_who_it_was", "beneficiaries_person", "AFTER UPDATE OF household_id"))
    return [
        KEEP_WHO_IT_WAS,
        OF_HER_HOUSEHOLD,
        AS_SHE_WISHES,
        RETURN_IS_ASSESSED.format(days=HOLDS_FOR_DAYS),
        *(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC" for name in KEEPING),
        *(
            statement
            for name, table, moment in triggers
            for statement in (
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            )
        ),
    ]


ground(_rules_of_kinship)
