"""Since when somebody in a picture of a report agrees, and when she took it back; both written by the database."""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION keep_who_is_in_a_picture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.picture_id = OLD.picture_id AND NEW.participant_id = OLD.participant_id THEN
        -- The owner's own function writes when she agreed and took it back: see programs/picture_register.py
        IF current_user <> (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
            NEW.agreed_on := OLD.agreed_on;
            NEW.withdrawn_on := OLD.withdrawn_on;
        END IF;
        RETURN NEW;
    END IF;
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' AND EXISTS (
        SELECT 1 FROM programs_reportpicture shown
            JOIN programs_activityreport its ON its.id = shown.report_id AND its.state IN ('submitted', 'approved')
            WHERE TG_OP <> 'INSERT' AND shown.id = OLD.picture_id OR TG_OP <> 'DELETE' AND shown.id = NEW.picture_id)
    THEN
        RAISE EXCEPTION 'a report that was sent is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT her.picture_consent_on INTO NEW.agreed_on FROM programs_participant her WHERE her.id = NEW.participant_id;
    IF NEW.agreed_on IS NULL THEN
        RAISE EXCEPTION 'nobody is in a picture who did not agree' USING ERRCODE = 'check_violation';
    END IF;
    NEW.withdrawn_on := NULL;
    NEW.settled_on := NULL;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION keep_who_is_in_a_picture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on' AND EXISTS (
        SELECT 1 FROM programs_reportpicture shown
            JOIN programs_activityreport its ON its.id = shown.report_id AND its.state IN ('submitted', 'approved')
            WHERE TG_OP <> 'INSERT' AND shown.id = OLD.picture_id OR TG_OP <> 'DELETE' AND shown.id = NEW.picture_id)
    THEN
        RAISE EXCEPTION 'a report that was sent is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP <> 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM programs_participant her
            WHERE her.id = NEW.participant_id AND her.picture_consent_on IS NOT NULL)
    THEN
        RAISE EXCEPTION 'nobody is in a picture who did not agree' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER IF EXISTS mark_pictures ON programs_participant;
DROP FUNCTION IF EXISTS mark_pictures_of_participant();
"""
WHO_AGREES_NOW = """
UPDATE programs_pictureof SET agreed_on = her.picture_consent_on,
    withdrawn_on = CASE WHEN her.picture_consent_on IS NULL THEN (now() AT TIME ZONE 'Asia/Kathmandu')::date END
FROM programs_participant her WHERE her.id = participant_id;
"""
"""Of who took it back before, nobody kept the day: it is that of this upgrade."""


class Migration(migrations.Migration):
    dependencies = [("programs", "0014_sealed_phones")]

    operations = [
        migrations.AddField(
            "pictureof", "agreed_on", models.DateField(editable=False, null=True, verbose_name="agreed")
        ),
        migrations.AddField(
            "pictureof", "withdrawn_on", models.DateField(editable=False, null=True, verbose_name="taken back")
        ),
        migrations.AddField(
            "pictureof",
            "settled_on",
            models.DateField(editable=False, null=True, verbose_name="copies taken back"),
        ),
        migrations.AddConstraint(
            "pictureof",
            models.CheckConstraint(
                condition=models.Q(
                    ("settled_on", None), ("settled_on__gte", models.F("withdrawn_on")), _connector="OR"
                ),
                name="copies_are_taken_back_after_the_consent",
            ),
        ),
        migrations.RunSQL(KEEP, BEFORE),
        migrations.RunSQL(WHO_AGREES_NOW, migrations.RunSQL.noop),
    ]
