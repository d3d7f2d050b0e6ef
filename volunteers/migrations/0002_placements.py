"""Placements and what belongs to them; and what the database itself keeps true of them, beside single rows.

Moves go by the table of `volunteers.placing`. Nobody is confirmed or at work while a safeguarding check is missing or
runs out before the last day, or while an incident waits for its review. A check that is revoked, shortened or taken
away later suspends, in the same transaction, every placement that stood on it: to refuse the revoking would keep a
volunteer at work of whom the house has just learnt something. Hours are approved by another person as they stand.
"""

import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import audit.actor

PLACEMENT = """
CREATE FUNCTION keep_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF coalesce(current_setting('nayabato.system', true), '') <> 'on' AND OLD.state <> 'proposed' THEN
            RAISE EXCEPTION 'a placement that was offered stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_stays';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' AND coalesce(current_setting('nayabato.system', true), '') <> 'on' THEN
            RAISE EXCEPTION 'a placement begins as a proposal'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_moves';
        END IF;
    ELSE
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('proposed', 'offered'), ('offered', 'accepted'), ('offered', 'declined'), ('accepted', 'confirmed'),
            ('suspended', 'confirmed'), ('confirmed', 'running'), ('confirmed', 'suspended'),
            ('running', 'suspended'), ('suspended', 'running'), ('running', 'completed'), ('running', 'ended'),
            ('suspended', 'ended'), ('proposed', 'cancelled'), ('offered', 'cancelled'), ('accepted', 'cancelled'),
            ('confirmed', 'cancelled'))
        THEN
            RAISE EXCEPTION 'a placement does not move so'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_moves';
        END IF;
        IF OLD.state <> 'proposed' AND (NEW.volunteer_id, NEW.project_id, NEW.employer_id)
            IS DISTINCT FROM (OLD.volunteer_id, OLD.project_id, OLD.employer_id)
        THEN
            RAISE EXCEPTION 'who was offered which work stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'offered_for_good';
        END IF;
    END IF;
    IF NEW.mentor_id IS NOT NULL AND EXISTS (
        SELECT FROM volunteers_volunteer who WHERE who.id = NEW.volunteer_id AND who.user_id = NEW.mentor_id)
    THEN
        RAISE EXCEPTION 'nobody is her own mentor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentored_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_placement BEFORE INSERT OR UPDATE OR DELETE ON volunteers_placement
    FOR EACH ROW EXECUTE FUNCTION keep_placement();

CREATE FUNCTION placed_safely() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('confirmed', 'running') THEN
        RETURN NULL;
    END IF;
    IF NOT volunteers_cleared(NEW.volunteer_id, NEW.starts_on, NEW.ends_on) THEN
        RAISE EXCEPTION 'a safeguarding check is missing or runs out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_with_checks_that_hold';
    END IF;
    IF EXISTS (
        SELECT FROM volunteers_placementincident told
        LEFT JOIN volunteers_incidentreview seen ON seen.incident_id = told.id
        WHERE told.placement_id = NEW.id AND seen.may_go_on IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'an incident waits for its review'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_after_the_review';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER placed_safely AFTER INSERT OR UPDATE ON volunteers_placement
    FOR EACH ROW EXECUTE FUNCTION placed_safely();
"""

CHECKS = """
CREATE FUNCTION checks_still_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid := OLD.volunteer_id;
    here record;
BEGIN
    FOR here IN
        SELECT id, state FROM volunteers_placement one
        WHERE one.volunteer_id = whose AND one.state IN ('confirmed', 'running')
            AND NOT volunteers_cleared(one.volunteer_id, one.starts_on, one.ends_on)
        FOR NO KEY UPDATE
    LOOP
        UPDATE volunteers_placement SET state = 'suspended' WHERE id = here.id;
        INSERT INTO volunteers_placementstep
            (id, recorded_at, recorded_by_id, version, placement_id, from_state, to_state, why, signed_as)
        VALUES (gen_random_uuid(), now(), nullif(current_setting('nayabato.user', true), '')::uuid, 1, here.id,
            here.state, 'suspended', 'A safeguarding check holds no longer.', '');
    END LOOP;
    IF EXISTS (
        SELECT FROM volunteers_placement one
        WHERE one.volunteer_id = whose AND one.state IN ('confirmed', 'running')
            AND NOT volunteers_cleared(one.volunteer_id, one.starts_on, one.ends_on))
    THEN
        RAISE EXCEPTION 'whoever takes a check away suspends the placement that stands on it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_with_checks_that_hold';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER checks_still_hold AFTER UPDATE OR DELETE ON volunteers_safeguardingcheck
    FOR EACH ROW EXECUTE FUNCTION checks_still_hold();
"""

TERMS = """
CREATE FUNCTION keep_placement_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing volunteers_placementterms;
    held text;
BEGIN
    SELECT state INTO held FROM volunteers_placement WHERE id = coalesce(NEW.placement_id, OLD.placement_id);
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        IF held <> 'proposed' THEN
            RAISE EXCEPTION 'terms stay as they were offered'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_terms_for_good';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    SELECT * INTO standing FROM volunteers_placementterms WHERE placement_id = NEW.placement_id
        ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(standing.number + 1, 0) THEN
        RAISE EXCEPTION 'versions are numbered one after the other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_terms_in_their_order';
    END IF;
    IF NEW.number = 0 THEN
        RETURN NEW;
    END IF;
    IF held NOT IN ('confirmed', 'running', 'suspended') THEN
        RAISE EXCEPTION 'what is confirmed and not over is amended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_amended_while_it_runs';
    END IF;
    IF NEW.starts_on <> standing.starts_on
        OR NEW.kind = 'extension' AND NEW.ends_on <= standing.ends_on
        OR NEW.kind = 'early_end' AND NEW.ends_on >= standing.ends_on
    THEN
        RAISE EXCEPTION 'an extension ends later, and an early end earlier'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_amended_in_its_days';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_placement_terms BEFORE INSERT OR UPDATE OR DELETE ON volunteers_placementterms
    FOR EACH ROW EXECUTE FUNCTION keep_placement_terms();

CREATE FUNCTION days_follow_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE volunteers_placement SET starts_on = NEW.starts_on, ends_on = NEW.ends_on
    WHERE id = NEW.placement_id AND (starts_on, ends_on) IS DISTINCT FROM (NEW.starts_on, NEW.ends_on);
    RETURN NULL;
END $$;
CREATE TRIGGER days_follow_terms AFTER INSERT OR UPDATE ON volunteers_placementterms
    FOR EACH ROW EXECUTE FUNCTION days_follow_terms();
"""

STEPS = """
CREATE FUNCTION keep_placement_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held text;
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a step stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_step_stays';
    END IF;
    SELECT state INTO held FROM volunteers_placement WHERE id = NEW.placement_id;
    IF coalesce(current_setting('nayabato.volunteer_coordinator', true), '') = ''
        AND (NEW.from_state, NEW.to_state) NOT IN (('offered', 'accepted'), ('offered', 'declined'))
        OR NEW.to_state IN ('accepted', 'declined') AND NOT EXISTS (
            SELECT FROM volunteers_placement here JOIN volunteers_volunteer who ON who.id = here.volunteer_id
            WHERE here.id = NEW.placement_id
                AND who.user_id = nullif(current_setting('nayabato.user', true), '')::uuid)
    THEN
        RAISE EXCEPTION 'this step is somebody else''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_moved_by_whom_it_is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_placement_step BEFORE INSERT OR UPDATE OR DELETE ON volunteers_placementstep
    FOR EACH ROW EXECUTE FUNCTION keep_placement_step();
"""

HOURS = """
CREATE FUNCTION keep_hours() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here volunteers_placement;
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM volunteers_hourdecision WHERE entry_id = OLD.id AND approved)
    THEN
        RAISE EXCEPTION 'hours stay as they were approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_hours_stay';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT * INTO here FROM volunteers_placement WHERE id = NEW.placement_id;
    IF NEW."on" NOT BETWEEN here.starts_on AND here.ends_on
        OR here.state NOT IN ('running', 'suspended', 'ended')
            AND coalesce(current_setting('nayabato.system', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'hours of a day on which she was placed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_within_a_placement';
    END IF;
    IF NEW.hours + coalesce((
        SELECT sum(hours) FROM volunteers_hourentry
        WHERE placement_id = NEW.placement_id AND "on" = NEW."on" AND id <> NEW.id), 0) > 24
    THEN
        RAISE EXCEPTION 'a day has 24 hours' USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_of_one_day';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_hours BEFORE INSERT OR UPDATE OR DELETE ON volunteers_hourentry
    FOR EACH ROW EXECUTE FUNCTION keep_hours();

CREATE FUNCTION keep_hour_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry volunteers_hourentry;
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a decision about hours stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hour_decision_stays';
    END IF;
    SELECT * INTO entry FROM volunteers_hourentry WHERE id = NEW.entry_id;
    IF NEW.entry_version <> entry.version THEN
        RAISE EXCEPTION 'the hours were changed since'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_decided_as_they_stand';
    END IF;
    IF entry.recorded_by_id = nullif(current_setting('nayabato.user', true), '')::uuid
        OR EXISTS (
            SELECT FROM volunteers_placement here JOIN volunteers_volunteer who ON who.id = here.volunteer_id
            WHERE here.id = entry.placement_id
                AND who.user_id = nullif(current_setting('nayabato.user', true), '')::uuid)
    THEN
        RAISE EXCEPTION 'hours are approved by another person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_approved_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_hour_decision BEFORE INSERT OR UPDATE OR DELETE ON volunteers_hourdecision
    FOR EACH ROW EXECUTE FUNCTION keep_hour_decision();
"""

INCIDENTS = """
CREATE FUNCTION keep_placement_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND coalesce(current_setting('nayabato.system', true), '') <> 'on' THEN
        RAISE EXCEPTION 'what was reported stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_incident_stays';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT FROM volunteers_placement WHERE id = NEW.placement_id AND state IN ('confirmed', 'running'))
        AND coalesce(current_setting('nayabato.system', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'an incident suspends the placement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_suspends';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_placement_incident BEFORE INSERT OR UPDATE OR DELETE ON volunteers_placementincident
    FOR EACH ROW EXECUTE FUNCTION keep_placement_incident();

CREATE FUNCTION keep_incident_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a review stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_review_stays';
    END IF;
    IF EXISTS (
        SELECT FROM volunteers_placementincident told WHERE told.id = NEW.incident_id
            AND told.recorded_by_id = nullif(current_setting('nayabato.user', true), '')::uuid)
    THEN
        RAISE EXCEPTION 'an incident is reviewed by another person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_reviewed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_incident_review BEFORE INSERT OR UPDATE OR DELETE ON volunteers_incidentreview
    FOR EACH ROW EXECUTE FUNCTION keep_incident_review();
"""

CERTIFICATES = """
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'INSERT'
        OR NOT EXISTS (SELECT FROM volunteers_placement WHERE id = NEW.placement_id AND state = 'completed')
    THEN
        RAISE EXCEPTION 'a certificate of what was completed, and it stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certified_when_completed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_certificate BEFORE INSERT OR UPDATE OR DELETE ON volunteers_certificate
    FOR EACH ROW EXECUTE FUNCTION keep_certificate();
CREATE UNIQUE INDEX certificate_by_digest ON volunteers_certificate (encode(sha256(code::bytea), 'hex'));

CREATE FUNCTION keep_day_rate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') = 'on' OR TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'valid_until' - 'version' = to_jsonb(OLD) - 'valid_until' - 'version'
        AND OLD.valid_until IS NULL
    THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'a rate stays as it was agreed' USING ERRCODE = 'check_violation', CONSTRAINT = 'day_rate_stays';
END $$;
CREATE TRIGGER keep_day_rate BEFORE UPDATE OR DELETE ON volunteers_dayrate
    FOR EACH ROW EXECUTE FUNCTION keep_day_rate();
"""

UNDO = """
DROP TRIGGER checks_still_hold ON volunteers_safeguardingcheck;
DROP FUNCTION checks_still_hold() CASCADE;
DROP FUNCTION keep_placement() CASCADE;
DROP FUNCTION placed_safely() CASCADE;
DROP FUNCTION keep_placement_terms() CASCADE;
DROP FUNCTION days_follow_terms() CASCADE;
DROP FUNCTION keep_placement_step() CASCADE;
DROP FUNCTION keep_hours() CASCADE;
DROP FUNCTION keep_hour_decision() CASCADE;
DROP FUNCTION keep_placement_incident() CASCADE;
DROP FUNCTION keep_incident_review() CASCADE;
DROP FUNCTION keep_certificate() CASCADE;
DROP FUNCTION keep_day_rate() CASCADE;
DROP INDEX certificate_by_digest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reminders"),
        ("programs", "0009_savings"),
        ("volunteers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("brief", models.TextField(max_length=4000, verbose_name="brief")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "group mission",
                "verbose_name_plural": "group missions",
                "ordering": ["-starts_on", "name"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("called", models.CharField(editable=False, max_length=120, verbose_name="name")),
                ("project_name", models.CharField(editable=False, max_length=160, verbose_name="project")),
                ("role", models.CharField(max_length=120, verbose_name="what she does")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – has begun: does it with somebody beside her"),
                            (2, "2 – does the usual work alone"),
                            (3, "3 – finds the way in hard cases, and helps others with theirs"),
                            (4, "4 – teaches it, and sets up how it is done"),
                        ],
                        default=2,
                        verbose_name="level",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("is_remote", models.BooleanField(default=False, verbose_name="remote")),
                ("starts_on", models.DateField(editable=False, verbose_name="from")),
                ("ends_on", models.DateField(editable=False, verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("confirmed", "Confirmed"),
                            ("running", "Running"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="employer",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mentor on site",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="volunteers.mission",
                        verbose_name="group mission",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="volunteers.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="programs.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="volunteers.skill",
                        verbose_name="skill",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
                "ordering": ["-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="InductionItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.CharField(max_length=160, verbose_name="what is shown or told")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="induction",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of the first days",
                "verbose_name_plural": "items of the first days",
                "ordering": ["placement", "recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="HourEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("on", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("field", "On site"),
                            ("remote", "Remote"),
                            ("preparing", "Preparing"),
                            ("training", "Training others"),
                            ("travel", "Travel"),
                        ],
                        max_length=9,
                        verbose_name="kind of work",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In quarters: 7.5 is seven hours and a half.",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.25")),
                            django.core.validators.MaxValueValidator(Decimal(16)),
                        ],
                        verbose_name="hours",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="No name of a person we help.", max_length=200, verbose_name="what was done"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "hours of a volunteer",
                "verbose_name_plural": "hours of volunteers",
                "ordering": ["-on", "kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackOnVolunteer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "skilled",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how well she knows her trade",
                    ),
                ),
                (
                    "passes_on",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how well she passes it on",
                    ),
                ),
                (
                    "careful",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how carefully she kept to the rules",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="No name of a person we help, and nothing that points to her.",
                        max_length=2000,
                        verbose_name="in your words",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_on_volunteer",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback on a volunteer",
                "verbose_name_plural": "feedback on volunteers",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackOnHouse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "prepared",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how you were prepared",
                    ),
                ),
                (
                    "led",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how you were led",
                    ),
                ),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how useful your work was",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="No name of a person we help, and nothing that points to her.",
                        max_length=2000,
                        verbose_name="in your words",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_on_house",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback of a volunteer",
                "verbose_name_plural": "feedback of volunteers",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "In work"), ("handed_over", "Handed over"), ("accepted", "Accepted")],
                        default="open",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                (
                    "remains",
                    models.TextField(
                        blank=True,
                        help_text="A trained person, a manual, a way of working, and where it is kept.",
                        max_length=2000,
                        verbose_name="what remains afterwards",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="volunteers.mission",
                        verbose_name="group mission",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliverables",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "deliverable",
                "verbose_name_plural": "deliverables",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("week", models.DateField(editable=False, verbose_name="week of")),
                (
                    "goes",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · Badly"),
                            (2, "2 · Not well"),
                            (3, "3 · So-so"),
                            (4, "4 · Well"),
                            (5, "5 · Very well"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how it goes",
                    ),
                ),
                (
                    "done",
                    models.TextField(
                        help_text="No name of a person we help, and nothing that points to her.",
                        max_length=2000,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "help_wanted",
                    models.TextField(
                        blank=True,
                        help_text="No name of a person we help, and nothing that points to her.",
                        max_length=1000,
                        verbose_name="help wanted",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly check-in",
                "verbose_name_plural": "weekly check-ins",
                "ordering": ["-week", "id"],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "code",
                    models.CharField(editable=False, max_length=16, unique=True, verbose_name="verification code"),
                ),
                ("issued_on", models.DateField(editable=False, verbose_name="issued on")),
                (
                    "hours",
                    models.DecimalField(decimal_places=2, editable=False, max_digits=8, verbose_name="approved hours"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-issued_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlacementCost",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("on", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("travel", "Travel"),
                            ("lodging", "Lodging"),
                            ("visa", "Visa"),
                            ("insurance", "Insurance"),
                            ("material", "Material"),
                            ("other", "Other"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "Euro (EUR)"),
                            ("NPR", "Nepalese rupee (NPR)"),
                            ("USD", "US dollar (USD)"),
                            ("GBP", "Pound sterling (GBP)"),
                            ("CHF", "Swiss franc (CHF)"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "paid_by",
                    models.CharField(
                        choices=[
                            ("employer", "Employer"),
                            ("association", "This association"),
                            ("herself", "The volunteer"),
                        ],
                        max_length=11,
                        verbose_name="paid by",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=160, verbose_name="note")),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost of a placement",
                "verbose_name_plural": "costs of placements",
                "ordering": ["-on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlacementIncident",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("safety", "Accident, illness or danger"),
                            ("conduct", "Conduct of the volunteer"),
                            ("towards_her", "Something was done to the volunteer"),
                            ("confidentiality", "Confidentiality was broken"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="day")),
                (
                    "words",
                    models.TextField(
                        help_text="No name of a person we help, and nothing that points to her.",
                        max_length=4000,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident of a placement",
                "verbose_name_plural": "incidents of placements",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IncidentReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("found", models.TextField(max_length=4000, verbose_name="what was found")),
                ("measures", models.TextField(max_length=2000, verbose_name="what is done")),
                ("may_go_on", models.BooleanField(verbose_name="the placement may go on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="volunteers.placementincident",
                        verbose_name="incident of a placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of an incident",
                "verbose_name_plural": "reviews of incidents",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlacementStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("confirmed", "Confirmed"),
                            ("running", "Running"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=9,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("confirmed", "Confirmed"),
                            ("running", "Running"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=9,
                        verbose_name="to",
                    ),
                ),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("signed_as", models.CharField(blank=True, max_length=120, verbose_name="signed as")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a placement",
                "verbose_name_plural": "steps of placements",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlacementTerms",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("agreement", "Agreement"), ("extension", "Extension"), ("early_end", "Early end")],
                        default="agreement",
                        editable=False,
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("objectives", models.TextField(max_length=4000, verbose_name="objectives")),
                (
                    "terms",
                    models.TextField(
                        help_text="Hours, lodging, what is paid by whom, whom she answers to. No name of a person we help.",
                        max_length=4000,
                        verbose_name="terms",
                    ),
                ),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of a placement",
                "verbose_name_plural": "terms of placements",
                "ordering": ["placement", "number"],
            },
        ),
        migrations.CreateModel(
            name="TeamNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "first_name",
                    models.CharField(
                        help_text="The first name alone: no family name, no place, no story.",
                        max_length=40,
                        verbose_name="first name",
                    ),
                ),
                ("does", models.CharField(max_length=120, verbose_name="what she does in the team")),
                ("agreed", models.BooleanField(verbose_name="she agreed that the volunteer is told her first name")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "name in the team",
                "verbose_name_plural": "names in the team",
                "ordering": ["placement", "first_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="TransferredSkill",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("what", models.CharField(max_length=160, verbose_name="what can be done now")),
                (
                    "to_whom",
                    models.CharField(
                        help_text="A member of staff or a team. Never the name of a person we help.",
                        max_length=120,
                        verbose_name="by whom",
                    ),
                ),
                ("verify_on", models.DateField(verbose_name="look again on")),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="looked again on")),
                (
                    "still",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                        max_length=6,
                        verbose_name="is it still done?",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000, verbose_name="what was seen")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transferred",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill that was passed on",
                "verbose_name_plural": "skills that were passed on",
                "ordering": ["verify_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Worry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.TextField(max_length=2000, verbose_name="worries")),
                (
                    "placement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worries",
                        to="volunteers.placement",
                        verbose_name="placement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "worry of a volunteer",
                "verbose_name_plural": "worries of volunteers",
                "ordering": ["-recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DayRate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – has begun: does it with somebody beside her"),
                            (2, "2 – does the usual work alone"),
                            (3, "3 – finds the way in hard cases, and helps others with theirs"),
                            (4, "4 – teaches it, and sets up how it is done"),
                        ],
                        verbose_name="level",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "Euro (EUR)"),
                            ("NPR", "Nepalese rupee (NPR)"),
                            ("USD", "US dollar (USD)"),
                            ("GBP", "Pound sterling (GBP)"),
                            ("CHF", "Swiss franc (CHF)"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="for a day of eight hours",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("agreed_with", models.CharField(max_length=120, verbose_name="agreed with")),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_rates",
                        to="volunteers.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "day rate",
                "verbose_name_plural": "day rates",
                "ordering": ["skill__name", "level", "-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("level__range", (1, 4)), models.Q(("agreed_with", ""), _negated=True)
                        ),
                        name="day_rate_is_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="day_rate_ends_after_it_began",
                        violation_error_message="The last day lies before the first.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("skill", "="),
                            ("level", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_day_rate_at_a_time",
                        violation_error_message="Another rate holds in these days. Let it end first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HourDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "entry_version",
                    models.PositiveIntegerField(editable=False, verbose_name="version that was looked at"),
                ),
                ("approved", models.BooleanField(verbose_name="approved")),
                ("words", models.TextField(blank=True, max_length=500, verbose_name="comment")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        default=audit.actor.current_user_id,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="volunteers.hourentry",
                        verbose_name="hours",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision about hours",
                "verbose_name_plural": "decisions about hours",
                "ordering": ["-recorded_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("entry"), models.F("entry_version"), name="hours_decided_once_as_they_stand"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="hours_returned_with_words",
                        violation_error_message="Say what should be changed.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("brief", ""), _negated=True)),
                name="mission_has_name_and_brief",
            ),
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="mission_ends_after_it_began",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["state", "ends_on"], name="placements_by_state"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["employer"], name="placements_of_an_employer"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", ""), _negated=True), name="placement_says_what_she_does"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 4))), name="placement_of_a_known_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="placement_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "proposed",
                            "offered",
                            "accepted",
                            "confirmed",
                            "running",
                            "suspended",
                            "completed",
                            "ended",
                            "declined",
                            "cancelled",
                        ],
                    )
                ),
                name="placement_stands_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("confirmed", "running")), _negated=True),
                    ("mentor__isnull", False),
                    _connector="OR",
                ),
                name="placed_with_a_mentor",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ("confirmed", "running", "suspended"))),
                expressions=[
                    ("volunteer", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_placement_at_a_time",
                violation_error_message="She is placed somewhere else in these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inductionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="first_days_say_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="hourentry",
            constraint=models.UniqueConstraint(
                models.F("placement"),
                models.F("on"),
                models.F("kind"),
                name="hours_of_a_day_and_kind_once",
                violation_error_message="Hours of this kind are written down for this day already. Change those.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__range", (Decimal("0.25"), Decimal(16)))),
                name="hours_of_a_day_that_is_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="hours_say_what_was_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackonvolunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("careful__range", (1, 5)),
                    ("passes_on__range", (1, 5)),
                    ("skilled__range", (1, 5)),
                    models.Q(("words", ""), _negated=True),
                ),
                name="feedback_on_volunteer_in_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackonhouse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("led__range", (1, 5)),
                    ("prepared__range", (1, 5)),
                    ("useful__range", (1, 5)),
                    models.Q(("words", ""), _negated=True),
                ),
                name="feedback_on_house_in_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="deliverable_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mission", None), ("placement__isnull", False)),
                    models.Q(("mission__isnull", False), ("placement", None)),
                    _connector="OR",
                ),
                name="deliverable_of_a_placement_or_a_mission",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), models.Q(("remains", ""), _negated=True), _connector="OR"),
                name="what_is_handed_over_remains",
                violation_error_message="Say what remains afterwards.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(models.F("placement"), models.F("week"), name="one_check_in_a_week"),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(condition=models.Q(("week__week_day", 1)), name="weeks_begin_on_sunday"),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("goes__range", (1, 5)), models.Q(("done", ""), _negated=True)),
                name="check_in_says_how_it_goes",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$")),
                name="certificate_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementcost",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="placement_costs_something"),
        ),
        migrations.AddConstraint(
            model_name="placementincident",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="placement_incident_in_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreview",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("found", ""), _negated=True), models.Q(("measures", ""), _negated=True)),
                name="incident_reviewed_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_state__in", ["suspended", "ended", "declined", "cancelled"]), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="placement_held_up_for_a_reason",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_state", "offered"), ("to_state", "accepted"), _negated=True),
                    models.Q(("signed_as", ""), _negated=True),
                    _connector="OR",
                ),
                name="offer_is_signed_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementterms",
            constraint=models.UniqueConstraint(
                models.F("placement"), models.F("number"), name="placement_terms_one_after_the_other"
            ),
        ),
        migrations.AddConstraint(
            model_name="placementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="placement_terms_end_after_they_began",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("objectives", ""), _negated=True), models.Q(("terms", ""), _negated=True)),
                name="placement_has_objectives_and_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "agreement"), ("number", 0)),
                    models.Q(
                        ("number__gt", 0),
                        models.Q(("kind", "agreement"), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="placement_amended_for_a_reason",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_name__regex", "^\\S+$")),
                name="a_first_name_alone",
                violation_error_message="Write the first name alone, in one word.",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed", True)),
                name="named_with_her_consent",
                violation_error_message="Ask her first. Without her consent the name is not written down.",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferredskill",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("to_whom", ""), _negated=True)),
                name="passed_on_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferredskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("still", ""), ("verified_on", None), ("words", "")),
                    models.Q(
                        ("verified_on__isnull", False),
                        models.Q(("still", ""), _negated=True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="looked_again_with_what_was_seen",
                violation_error_message="Say on which day you looked, whether it is still done, and what you saw.",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferredskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified_on", None), ("verified_on__gte", models.F("verify_on")), _connector="OR"),
                name="looked_again_when_it_was_time",
                violation_error_message="It is too early to look again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="worry",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="worry_says_something"
            ),
        ),
        migrations.RunSQL(PLACEMENT + CHECKS + TERMS + STEPS + HOURS + INCIDENTS + CERTIFICATES, UNDO),
    ]
