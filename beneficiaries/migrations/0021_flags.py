"""Adds flags, and finds cases in which she is not safe today at once."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import audit.actor


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_fields_of_the_standard"),
        ("beneficiaries", "0020_time_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.CharField(max_length=240, verbose_name="what is not to be missed")),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("workers", "The workers of the case"),
                            ("supervisor", "The supervisor"),
                            ("all", "Everybody who works in the case, and the supervisor"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "raised_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="raised"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until when it matters")),
                ("resolved_at", models.DateTimeField(editable=False, null=True, verbose_name="settled")),
                ("how", models.CharField(blank=True, max_length=240, verbose_name="how it was settled")),
            ],
            options={
                "verbose_name": "flag",
                "verbose_name_plural": "flags",
                "ordering": ["-raised_on", "-recorded_at"],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("site"),
                models.F("next_contact_on"),
                condition=models.Q(
                    models.Q(("state__in", ("closed", "declined", "transferred")), _negated=True),
                    ("is_safe_now", False),
                ),
                name="open_case_unsafe",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="beneficiaries.case"
            ),
        ),
        migrations.AddField(
            model_name="flag",
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
        migrations.AddField(
            model_name="flag",
            name="resolved_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["case", "-raised_on"], name="flags_of_case"),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                models.F("case"), models.F("until"), condition=models.Q(("resolved_at", None)), name="raised_flags"
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="flag_says_what_it_is"
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("for_whom__in", ["workers", "supervisor", "all"])), name="flag_for_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("raised_on")), _connector="OR"),
                name="flag_matters_after_it_was_raised",
                violation_error_message="This day has passed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", ""), ("resolved_at", None), ("resolved_by", None)),
                    models.Q(
                        ("resolved_at__isnull", False),
                        ("resolved_by__isnull", False),
                        models.Q(("how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="settled_flag_says_by_whom_and_how",
            ),
        ),
    ]
