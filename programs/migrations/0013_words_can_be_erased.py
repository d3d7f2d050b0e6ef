"""What was booked stays as it is, but for the words about somebody who is erased (`beneficiaries.data_subject`)."""

from django.db import migrations

ERASES_WORDS = """
    IF TG_OP = 'UPDATE' AND current_setting('nayabato.system', true) = 'on'
        AND current_setting('nayabato.erasing', true) = 'on'
        AND to_jsonb(NEW) - ARRAY['why', 'words', 'purpose', 'taken_back_why', 'version']
            = to_jsonb(OLD) - ARRAY['why', 'words', 'purpose', 'taken_back_why', 'version']
    THEN
        RETURN NEW;
    END IF;
"""
FUNCTIONS = """
CREATE OR REPLACE FUNCTION refuse_change_of_what_was_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{erases}
    RAISE EXCEPTION 'what was booked stays as it is: % of %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_for_good';
END $$;
CREATE OR REPLACE FUNCTION keep_savings_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{erases}
    IF to_jsonb(OLD)->>TG_ARGV[0] IS NOT NULL OR to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
        RAISE EXCEPTION 'what a savings group wrote down stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'savings_stay_as_written';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION refuse_part_of_confirmed_wages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{erases}
    IF EXISTS (
        SELECT FROM programs_payperiod WHERE confirmed_at IS NOT NULL
            AND (TG_OP <> 'INSERT' AND id = OLD.period_id OR TG_OP <> 'DELETE' AND id = NEW.period_id)
    ) THEN
        RAISE EXCEPTION 'these wages are confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wages_are_confirmed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0012_withdrawals")]

    operations = [
        migrations.RunSQL(FUNCTIONS.replace("{erases}", ERASES_WORDS), FUNCTIONS.replace("{erases}", "")),
    ]
