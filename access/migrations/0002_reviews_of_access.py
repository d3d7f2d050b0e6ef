"""Adds reviews of access, the rules they follow, and notices of unused accounts."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION keep_decision_on_access() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deciding text[] := ARRAY['outcome', 'note', 'decided_by_id', 'decided_at'];
BEGIN
    IF current_setting('nayabato.system', true) = 'on' OR NOT row_security_active('access_accesscheck') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
        OR to_jsonb(NEW) - deciding <> to_jsonb(OLD) - deciding
        OR NEW.decided_by_id IS DISTINCT FROM nullif(current_setting('nayabato.user', true), '')::uuid
    THEN
        RAISE EXCEPTION 'a role under review is decided once, by who decides'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE UPDATE OR DELETE ON access_accesscheck
    FOR EACH ROW EXECUTE FUNCTION keep_decision_on_access();
"""
NOT_KEPT = "DROP FUNCTION keep_decision_on_access() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("accounts", "0004_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRound",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="begun"),
                ),
                ("due_on", models.DateField(editable=False, verbose_name="to be finished by")),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="finished")),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of access",
                "verbose_name_plural": "reviews of access",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="AccessCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("last_log_in", models.DateTimeField(null=True, verbose_name="last log-in")),
                ("second_factor", models.BooleanField(verbose_name="second factor")),
                ("was_active", models.BooleanField(verbose_name="may log in")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("taken_away", "Taken away"),
                            ("ended", "Ended meanwhile"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="role",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="access.accessround",
                        verbose_name="review of access",
                    ),
                ),
            ],
            options={
                "verbose_name": "role under review",
                "verbose_name_plural": "roles under review",
            },
        ),
        migrations.CreateModel(
            name="AccessRules",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                (
                    "months_between",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="months from one review of access to the next",
                    ),
                ),
                (
                    "days_to_decide",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="days within which a review is to be finished",
                    ),
                ),
                (
                    "days_unused",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(30),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days without a log-in after which an account is closed",
                    ),
                ),
                (
                    "days_warned",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="days before that on which its holder is written to",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "rules of access",
                "verbose_name_plural": "rules of access",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="rules_of_access_stand_once"),
                    models.CheckConstraint(
                        condition=models.Q(("months_between__range", (1, 12))), name="months_between_in_bounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_to_decide__range", (7, 60))), name="days_to_decide_in_bounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_unused__range", (30, 180))), name="days_unused_in_bounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_warned__range", (7, 30))), name="days_warned_in_bounds"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisuseNotice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("last_used_at", models.DateTimeField(verbose_name="last used")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written to")),
                ("closes_on", models.DateField(verbose_name="will be closed on")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("used", "Used again"),
                            ("closed", "Closed"),
                            ("kept", "Kept: the last who can administer accounts"),
                        ],
                        max_length=6,
                        verbose_name="outcome",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice of an unused account",
                "verbose_name_plural": "notices of unused accounts",
                "ordering": ["-sent_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="accessround",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at", None), ("finished_at__gte", models.F("opened_at")), _connector="OR"),
                name="review_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessround",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "opened_at",
                            "finished_at",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    )
                ],
                name="one_review_of_access_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesscheck",
            constraint=models.UniqueConstraint(
                models.F("round"), models.F("membership"), name="reviewed_once_in_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="accesscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("note", ""), ("outcome", "")),
                    models.Q(("decided_at__isnull", False), ("decided_by", None), ("outcome", "ended")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("outcome__in", ["confirmed", "taken_away"]),
                    ),
                    _connector="OR",
                ),
                name="decided_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("decided_by", models.F("holder")), _negated=True), _connector="OR"
                ),
                name="nobody_reviews_herself",
            ),
        ),
        migrations.AddConstraint(
            model_name="disusenotice",
            constraint=models.UniqueConstraint(
                models.F("user"), condition=models.Q(("outcome", "")), name="one_notice_stands_for_an_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="disusenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(("ended_at__isnull", False), ("outcome__in", ["used", "closed", "kept"])),
                    _connector="OR",
                ),
                name="notice_ends_with_an_outcome",
            ),
        ),
        migrations.RunSQL(KEEP, NOT_KEPT),
    ]
