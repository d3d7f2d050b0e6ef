"""What a funder's own people gave in kind, frozen with each report; the rule is that of its other figures."""

import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import audit.actor


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_grant_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantReportInKind",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("hours", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="hours")),
                (
                    "value",
                    models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=14, verbose_name="value"),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_kind",
                        to="grants.grantreport",
                        verbose_name="report to a funder",
                    ),
                ),
            ],
            options={
                "verbose_name": "value in kind of a report",
                "verbose_name_plural": "values in kind of reports",
                "ordering": ["report", "currency"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("report"), models.F("currency"), name="a_currency_in_kind_once_in_a_report"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("value__gte", 0)), name="some_hours_were_given_in_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("currency", ""), _negated=True), ("value", 0), _connector="OR"),
                        name="hours_without_a_rate_are_worth_nothing",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER keep_grant_report_figures BEFORE INSERT OR UPDATE OR DELETE ON grants_grantreportinkind"
            " FOR EACH ROW EXECUTE FUNCTION keep_grant_report_figures()",
            "DROP TRIGGER keep_grant_report_figures ON grants_grantreportinkind",
        ),
    ]
