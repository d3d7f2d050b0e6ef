"""Makes the time standards of the association rows, effective from a day; what was in force stays as it was."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor

KEEP_HISTORY = """
CREATE FUNCTION keep_history_of_standards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Kathmandu')::date;
BEGIN
    IF coalesce(current_setting('nayabato.system', true), '') <> 'on'
        AND (TG_OP <> 'INSERT' AND OLD.from_day < today OR TG_OP <> 'DELETE' AND NEW.from_day < today)
    THEN
        RAISE EXCEPTION 'time standards that were in force stay as they were' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_history BEFORE INSERT OR UPDATE OR DELETE ON beneficiaries_timestandards
    FOR EACH ROW EXECUTE FUNCTION keep_history_of_standards();
"""
NO_HISTORY = """
DROP TRIGGER keep_history ON beneficiaries_timestandards;
DROP FUNCTION keep_history_of_standards();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_fields_of_the_standard"),
        ("beneficiaries", "0019_returns_are_assessed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TimeStandards",
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
                    "from_day",
                    models.DateField(
                        default=django.utils.timezone.localdate, unique=True, verbose_name="in force from"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why it was changed")),
                (
                    "assessment_emergency",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="assessment: emergency",
                    ),
                ),
                (
                    "assessment_high",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="assessment: high risk",
                    ),
                ),
                (
                    "assessment_medium",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="assessment: medium risk",
                    ),
                ),
                (
                    "assessment_low",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="assessment: low risk",
                    ),
                ),
                (
                    "contact_emergency",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="contact: emergency",
                    ),
                ),
                (
                    "contact_high",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(21),
                        ],
                        verbose_name="contact: high risk",
                    ),
                ),
                (
                    "contact_medium",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(45),
                        ],
                        verbose_name="contact: medium risk",
                    ),
                ),
                (
                    "contact_low",
                    models.PositiveSmallIntegerField(
                        default=91,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(122),
                        ],
                        verbose_name="contact: low risk",
                    ),
                ),
                (
                    "referral_emergency",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="answer to a referral: emergency",
                    ),
                ),
                (
                    "referral_high",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="answer to a referral: high urgency",
                    ),
                ),
                (
                    "referral_normal",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="answer to a referral: normal urgency",
                    ),
                ),
                (
                    "plan",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="from the assessment to the plan",
                    ),
                ),
                (
                    "review",
                    models.PositiveSmallIntegerField(
                        default=91,
                        validators=[
                            django.core.validators.MinValueValidator(14),
                            django.core.validators.MaxValueValidator(122),
                        ],
                        verbose_name="from a plan to its review",
                    ),
                ),
                (
                    "approval",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="from a request for approval to the decision",
                    ),
                ),
                (
                    "service_received",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="from the answer of a service to asking what came of it",
                    ),
                ),
                (
                    "service_check",
                    models.PositiveSmallIntegerField(
                        default=183,
                        validators=[
                            django.core.validators.MinValueValidator(30),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="how long what the directory says counts as checked",
                    ),
                ),
                (
                    "room_check",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="from moving into a room of her own to the look at its safety",
                    ),
                ),
                (
                    "treatment_check",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="from one check of a treatment to the next",
                    ),
                ),
                (
                    "final_assessment",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="how old the last assessment may be when a case is closed",
                    ),
                ),
                (
                    "consent_warning",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="how long before its end a consent is asked for again",
                    ),
                ),
                (
                    "refill_warning",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="how long before its day the refill of a medicine is told",
                    ),
                ),
                (
                    "soon",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(14),
                        ],
                        verbose_name="how far ahead a worker's tasks look",
                    ),
                ),
                (
                    "new",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="how long a case counts as new",
                    ),
                ),
            ],
            options={
                "verbose_name": "time standards",
                "verbose_name_plural": "time standards",
                "ordering": ["-from_day"],
            },
        ),
        migrations.AddField(
            model_name="timestandards",
            name="recorded_by",
            field=models.ForeignKey(
                default=audit.actor.current_user_id,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_emergency__range", (1, 3))),
                name="standard_assessment_emergency_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_high__range", (1, 7))), name="standard_assessment_high_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_medium__range", (1, 14))), name="standard_assessment_medium_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_low__range", (1, 30))), name="standard_assessment_low_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_emergency__range", (1, 7))), name="standard_contact_emergency_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_high__range", (1, 21))), name="standard_contact_high_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_medium__range", (1, 45))), name="standard_contact_medium_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_low__range", (1, 122))), name="standard_contact_low_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral_emergency__range", (1, 3))), name="standard_referral_emergency_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral_high__range", (1, 7))), name="standard_referral_high_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral_normal__range", (1, 14))), name="standard_referral_normal_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("plan__range", (1, 30))), name="standard_plan_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("review__range", (14, 122))), name="standard_review_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("approval__range", (1, 10))), name="standard_approval_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("service_received__range", (1, 60))), name="standard_service_received_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("service_check__range", (30, 366))), name="standard_service_check_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("room_check__range", (1, 30))), name="standard_room_check_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("treatment_check__range", (1, 14))), name="standard_treatment_check_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("final_assessment__range", (7, 60))), name="standard_final_assessment_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_warning__range", (7, 90))), name="standard_consent_warning_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("refill_warning__range", (1, 14))), name="standard_refill_warning_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("soon__range", (1, 14))), name="standard_soon_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("new__range", (1, 30))), name="standard_new_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_emergency__lte", models.F("assessment_high"))),
                name="assessment_emergency_not_after_high",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_high__lte", models.F("assessment_medium"))),
                name="assessment_high_not_after_medium",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessment_medium__lte", models.F("assessment_low"))),
                name="assessment_medium_not_after_low",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_emergency__lte", models.F("contact_high"))),
                name="contact_emergency_not_after_high",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_high__lte", models.F("contact_medium"))),
                name="contact_high_not_after_medium",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_medium__lte", models.F("contact_low"))),
                name="contact_medium_not_after_low",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral_emergency__lte", models.F("referral_high"))),
                name="referral_emergency_not_after_high",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandards",
            constraint=models.CheckConstraint(
                condition=models.Q(("referral_high__lte", models.F("referral_normal"))),
                name="referral_high_not_after_normal",
                violation_error_message="Who is in greater danger must not wait longer than others.",
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="urgency",
            field=models.CharField(
                choices=[("emergency", "Emergency"), ("high", "High"), ("normal", "Normal")],
                default="normal",
                max_length=9,
                verbose_name="urgency",
            ),
        ),
        migrations.AlterField(
            model_name="referralout",
            name="urgency",
            field=models.CharField(
                choices=[("emergency", "Emergency"), ("high", "High"), ("normal", "Normal")],
                default="normal",
                max_length=9,
                verbose_name="urgency",
            ),
        ),
        migrations.RunSQL(KEEP_HISTORY, NO_HISTORY),
    ]
