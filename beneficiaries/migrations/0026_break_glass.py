"""Adds openings by break-glass, which only a function of the database makes."""

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_opening() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text[] := ARRAY['ends_at'];
    reviewing text[] := ARRAY['reviewed_by_id', 'reviewed_at', 'outcome', 'note'];
BEGIN
    -- only inside the function "break_glass", which runs as the owner, is row-level security not active
    IF current_setting('nayabato.system', true) = 'on' OR NOT row_security_active('beneficiaries_breakglass') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP <> 'UPDATE'
        OR to_jsonb(NEW) - ending - reviewing <> to_jsonb(OLD) - ending - reviewing
        OR NEW.ends_at > OLD.ends_at
        OR NEW.reviewed_at IS NOT NULL AND to_jsonb(NEW) - ending <> to_jsonb(OLD) - ending AND (
            OLD.reviewed_at IS NOT NULL
            OR NEW.reviewed_by_id IS DISTINCT FROM nullif(current_setting('nayabato.user', true), '')::uuid
            OR OLD.as_role = 'supervisor' AND nullif(current_setting('nayabato.data_protection', true), '') IS NULL
        )
        OR NEW.reviewed_at IS NULL AND OLD.reviewed_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'an opening ends earlier at most, and is reviewed once, by who may'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_stays_as_it_was';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opening_stays_as_it_was BEFORE INSERT OR UPDATE OR DELETE ON beneficiaries_breakglass
    FOR EACH ROW EXECUTE FUNCTION keep_opening();
"""
NOT_KEPT = "DROP FUNCTION keep_opening() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reminders"),
        ("beneficiaries", "0025_survey_once_a_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "as_role",
                    models.CharField(
                        choices=[("supervisor", "Case supervisor"), ("data_protection", "Data protection officer")],
                        editable=False,
                        max_length=15,
                        verbose_name="as",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("danger", "Somebody is in danger now"),
                            ("health", "Her health needs it at once"),
                            ("nobody_there", "Her own worker and supervisor cannot be reached"),
                            ("law", "A court or an authority asks, and it cannot wait"),
                            ("her_right", "She herself asks what is recorded, or for a correction"),
                        ],
                        max_length=12,
                        verbose_name="what it is about",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="when"),
                ),
                ("ends_at", models.DateTimeField(editable=False, verbose_name="until")),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="reviewed")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("in_order", "In order"), ("not_in_order", "Not in order")],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "case",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="beneficiaries.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening by break-glass",
                "verbose_name_plural": "openings by break-glass",
                "ordering": ["-opened_at"],
                "indexes": [
                    models.Index(fields=["opened_by", "-opened_at"], name="openings_of_a_user"),
                    models.Index(
                        models.F("opened_at"), condition=models.Q(("reviewed_at", None)), name="openings_to_review"
                    ),
                    models.Index(fields=["site", "-opened_at"], name="openings_of_a_site"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["danger", "health", "nobody_there", "law", "her_right"])),
                        name="opened_for_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="opened_for_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_role__in", ["supervisor", "data_protection"])), name="opened_as_a_role"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("ends_at", models.F("opened_at")), ("site", None)),
                            models.Q(
                                ("case__isnull", False),
                                ("ends_at__gte", models.F("opened_at")),
                                (
                                    "ends_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("opened_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                    ),
                                ),
                                ("site__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opened_for_an_hour_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                ("outcome__in", ["in_order", "not_in_order"]),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_by_whom_and_with_what_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), ("outcome", "not_in_order"), _negated=True),
                        name="not_in_order_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("opened_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reviewed_by_another_person",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("opened_by", "="),
                            (
                                models.Func(
                                    "opened_at",
                                    "ends_at",
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_case_open_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, NOT_KEPT),
    ]
