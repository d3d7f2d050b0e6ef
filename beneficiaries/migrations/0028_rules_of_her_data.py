"""What the database itself keeps true of requests, of what is published, and of what is held."""

from django.db import migrations

RULES = """
CREATE FUNCTION keep_erasures_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN NEW;
    END IF;
    IF NEW.done_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.done_at IS DISTINCT FROM OLD.done_at) THEN
        RAISE EXCEPTION 'the house alone says that somebody is erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_by_the_house';
    END IF;
    IF (NEW.approved_at IS NOT NULL OR NEW.approved_by_id IS NOT NULL) AND (TG_OP = 'INSERT'
        OR (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id))
        AND (nullif(current_setting('nayabato.data_protection', true), '') IS NULL
            OR NEW.approved_by_id::text IS DISTINCT FROM current_setting('nayabato.user', true))
    THEN
        RAISE EXCEPTION 'the data protection officer approves an erasure, for herself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_by_the_officer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_approved BEFORE INSERT OR UPDATE ON beneficiaries_subjectrequest
    FOR EACH ROW EXECUTE FUNCTION keep_erasures_approved();

CREATE FUNCTION keep_published_with_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM beneficiaries_consent agreed WHERE agreed.id = NEW.consent_id
            AND agreed.person_id = NEW.person_id AND agreed.purpose = NEW.purpose AND agreed.answer = 'given')
    THEN
        RAISE EXCEPTION 'nothing is published that she did not agree to'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_with_consent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_with_consent BEFORE INSERT OR UPDATE OF consent_id, person_id, purpose ON beneficiaries_published
    FOR EACH ROW EXECUTE FUNCTION keep_published_with_consent();

CREATE FUNCTION take_back_what_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE beneficiaries_published SET withdrawn_on = greatest(NEW.answered_on, published_on)
        WHERE person_id = NEW.person_id AND purpose = NEW.purpose AND withdrawn_on IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER take_back AFTER INSERT OR UPDATE OF answer ON beneficiaries_consent
    FOR EACH ROW WHEN (NEW.answer <> 'given') EXECUTE FUNCTION take_back_what_is_published();
"""
NO_RULES = """
DROP TRIGGER take_back ON beneficiaries_consent;
DROP TRIGGER keep_with_consent ON beneficiaries_published;
DROP TRIGGER keep_approved ON beneficiaries_subjectrequest;
DROP FUNCTION take_back_what_is_published();
DROP FUNCTION keep_published_with_consent();
DROP FUNCTION keep_erasures_approved();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0027_data_of_people")]

    operations = [migrations.RunSQL(RULES, NO_RULES)]
