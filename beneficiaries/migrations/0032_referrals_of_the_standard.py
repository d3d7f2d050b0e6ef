"""Room for what a file of the standard says of a referral out, and of a goal that ended."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import audit.actor
import beneficiaries.fields


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0031_words_that_fit_anybody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ended"),
        ),
        migrations.AddField(
            model_name="referralout",
            name="reason",
            field=beneficiaries.fields.CodeField(blank=True, max_length=27, verbose_name="reason"),
        ),
        migrations.CreateModel(
            name="FormerReferral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("organisation", models.CharField(blank=True, max_length=160, verbose_name="organisation")),
                ("contact_person", models.CharField(blank=True, max_length=120, verbose_name="contact person")),
                ("reason", beneficiaries.fields.CodeField(blank=True, max_length=27, verbose_name="reason")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="day")),
                ("asks_for", models.TextField(blank=True, verbose_name="what the service is asked for")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_referral",
                        to="beneficiaries.case",
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
                "verbose_name": "referral out before the case came here",
                "verbose_name_plural": "referrals out before the case came here",
            },
        ),
    ]
