"""What the database itself keeps true of volunteers, beside the constraints of single rows.

A need moves by the table of `volunteers.lifecycle`, is approved by another person than who wrote it, and says what it
said once it is proposed. A check is verified by who decides, never by the volunteer herself; what she signs and the
course come from her alone, and what is decided or signed stays. A volunteer changes of her profile what is hers to say.
"""

from django.db import migrations

ACTS = """
CREATE FUNCTION volunteers_by_system() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('nayabato.system', true), '') = 'on'
$$;
CREATE FUNCTION volunteers_by_coordinator() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('nayabato.volunteer_coordinator', true), '') <> ''
$$;
CREATE FUNCTION volunteers_acting() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('nayabato.user', true), '')::uuid
$$;
"""

NEED = """
CREATE FUNCTION keep_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF volunteers_by_system() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a need is withdrawn, not removed' USING ERRCODE = 'check_violation', CONSTRAINT = 'need_stays';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a need begins as a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'need_moves';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'proposed'), ('returned', 'proposed'), ('proposed', 'approved'), ('proposed', 'returned'),
        ('approved', 'filled'), ('filled', 'approved'), ('draft', 'withdrawn'), ('proposed', 'withdrawn'),
        ('returned', 'withdrawn'), ('approved', 'withdrawn'))
    THEN
        RAISE EXCEPTION 'a need does not move so' USING ERRCODE = 'check_violation', CONSTRAINT = 'need_moves';
    END IF;
    IF OLD.state NOT IN ('draft', 'returned') AND to_jsonb(NEW) - '{state,version}'::text[]
        <> to_jsonb(OLD) - '{state,version}'::text[]
    THEN
        RAISE EXCEPTION 'what was proposed stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_for_good';
    END IF;
    IF NEW.state <> OLD.state AND (NEW.state IN ('approved', 'returned', 'filled')) THEN
        IF NOT volunteers_by_coordinator() THEN
            RAISE EXCEPTION 'the coordinator decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'need_decided';
        END IF;
        IF NEW.state = 'approved' AND OLD.state = 'proposed' AND volunteers_acting() IN (OLD.recorded_by_id, (
            SELECT asked.recorded_by_id FROM volunteers_needstep asked
            WHERE asked.need_id = OLD.id AND asked.to_state = 'proposed' ORDER BY asked.recorded_at DESC LIMIT 1))
        THEN
            RAISE EXCEPTION 'another person approves'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_by_another';
        END IF;
    END IF;
    IF NEW.state = 'proposed' AND NOT EXISTS (SELECT FROM volunteers_needskill WHERE need_id = NEW.id) THEN
        RAISE EXCEPTION 'a need asks for a skill' USING ERRCODE = 'check_violation', CONSTRAINT = 'need_asks_a_skill';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_need BEFORE INSERT OR UPDATE OR DELETE ON volunteers_need
    FOR EACH ROW EXECUTE FUNCTION keep_need();

CREATE FUNCTION keep_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT volunteers_by_system() AND EXISTS (
        SELECT FROM volunteers_need WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.need_id ELSE NEW.need_id END
            AND state NOT IN ('draft', 'returned'))
    THEN
        RAISE EXCEPTION 'what was proposed stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_for_good';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_asked BEFORE INSERT OR UPDATE OR DELETE ON volunteers_needskill
    FOR EACH ROW EXECUTE FUNCTION keep_asked();
"""

CHECK = """
CREATE FUNCTION keep_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF volunteers_by_system() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a check is revoked, not removed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'check_stays';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a check begins by waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_moves';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT volunteers_by_coordinator() OR volunteers_acting() = (
        SELECT who.user_id FROM volunteers_volunteer who WHERE who.id = OLD.volunteer_id)
    THEN
        RAISE EXCEPTION 'another person decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'verified_by_another';
    END IF;
    IF NEW.state <> OLD.state THEN
        IF (OLD.state, NEW.state) NOT IN (('waiting', 'verified'), ('waiting', 'refused'), ('verified', 'revoked')) THEN
            RAISE EXCEPTION 'a check does not move so' USING ERRCODE = 'check_violation', CONSTRAINT = 'check_moves';
        END IF;
        IF NEW.verifier_id IS DISTINCT FROM volunteers_acting() THEN
            RAISE EXCEPTION 'who decides signs' USING ERRCODE = 'check_violation', CONSTRAINT = 'verified_by_herself';
        END IF;
    END IF;
    IF NEW.state = 'verified' AND NEW.kind IN ('conduct', 'confidentiality')
        AND NOT EXISTS (SELECT FROM volunteers_signature WHERE of_id = NEW.id)
        OR NEW.state = 'verified' AND NEW.kind = 'course'
        AND NOT EXISTS (SELECT FROM volunteers_courseattempt WHERE of_id = NEW.id)
    THEN
        RAISE EXCEPTION 'it was not signed or passed here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'given_in_the_application';
    END IF;
    IF (NEW.volunteer_id, NEW.kind) <> (OLD.volunteer_id, OLD.kind) OR (OLD.state <> 'waiting'
        AND (NEW.valid_from, NEW.valid_until, NEW.seen) IS DISTINCT FROM (OLD.valid_from, OLD.valid_until, OLD.seen))
    THEN
        RAISE EXCEPTION 'what was decided stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_for_good';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_check BEFORE INSERT OR UPDATE OR DELETE ON volunteers_safeguardingcheck
    FOR EACH ROW EXECUTE FUNCTION keep_check();

CREATE FUNCTION keep_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given jsonb;
    whose uuid;
BEGIN
    IF volunteers_by_system() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'what was given stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'given_for_good';
    END IF;
    given := to_jsonb(NEW);
    IF given->>'of_id' IS NOT NULL AND NOT EXISTS (
        SELECT FROM volunteers_safeguardingcheck WHERE id = (given->>'of_id')::uuid AND state = 'waiting')
    THEN
        RAISE EXCEPTION 'that check is decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_for_good';
    END IF;
    IF TG_TABLE_NAME <> 'volunteers_checkpaper' THEN
        SELECT who.user_id INTO whose FROM volunteers_volunteer who WHERE who.id = coalesce(
            (given->>'volunteer_id')::uuid,
            (SELECT volunteer_id FROM volunteers_safeguardingcheck WHERE id = (given->>'of_id')::uuid));
        IF whose IS DISTINCT FROM volunteers_acting() THEN
            RAISE EXCEPTION 'she gives it herself' USING ERRCODE = 'check_violation', CONSTRAINT = 'given_by_herself';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_given BEFORE INSERT OR UPDATE OR DELETE ON volunteers_checkpaper
    FOR EACH ROW EXECUTE FUNCTION keep_given();
CREATE TRIGGER keep_given BEFORE INSERT OR UPDATE OR DELETE ON volunteers_signature
    FOR EACH ROW EXECUTE FUNCTION keep_given();
CREATE TRIGGER keep_given BEFORE INSERT OR UPDATE OR DELETE ON volunteers_courseattempt
    FOR EACH ROW EXECUTE FUNCTION keep_given();

CREATE FUNCTION keep_past_of_volunteers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF volunteers_by_system() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'it stays as it was' USING ERRCODE = 'check_violation', CONSTRAINT = 'kept_for_good';
END $$;
CREATE TRIGGER keep_past BEFORE UPDATE OR DELETE ON volunteers_needstep
    FOR EACH ROW EXECUTE FUNCTION keep_past_of_volunteers();
CREATE TRIGGER keep_past BEFORE UPDATE OR DELETE ON volunteers_housetext
    FOR EACH ROW EXECUTE FUNCTION keep_past_of_volunteers();
"""

PROFILE = """
CREATE FUNCTION keep_volunteer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF volunteers_by_system() OR volunteers_by_coordinator() OR volunteers_acting() IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'UPDATE' OR (NEW.full_name, NEW.user_id, NEW.invitation_id, NEW.employer_id, NEW.employer_name,
        NEW.needs_visa, NEW.status) IS DISTINCT FROM (OLD.full_name, OLD.user_id, OLD.invitation_id, OLD.employer_id,
        OLD.employer_name, OLD.needs_visa, OLD.status)
    THEN
        RAISE EXCEPTION 'the coordinator says this' USING ERRCODE = 'check_violation', CONSTRAINT = 'said_by_the_house';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_volunteer BEFORE INSERT OR UPDATE OR DELETE ON volunteers_volunteer
    FOR EACH ROW EXECUTE FUNCTION keep_volunteer();
"""
UNDO = """
DROP FUNCTION keep_volunteer() CASCADE;
DROP FUNCTION keep_past_of_volunteers() CASCADE;
DROP FUNCTION keep_given() CASCADE;
DROP FUNCTION keep_check() CASCADE;
DROP FUNCTION keep_asked() CASCADE;
DROP FUNCTION keep_need() CASCADE;
DROP FUNCTION volunteers_acting() CASCADE;
DROP FUNCTION volunteers_by_coordinator() CASCADE;
DROP FUNCTION volunteers_by_system() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_placements")]

    operations = [migrations.RunSQL(ACTS + NEED + CHECK + PROFILE, UNDO)]
