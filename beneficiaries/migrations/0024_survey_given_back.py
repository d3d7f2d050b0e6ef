"""Says of each survey that was handed over about which work it is, and whether it was given back."""

from django.conf import settings
from django.db import migrations, models

SAY_SINCE_WHEN = f"""
UPDATE beneficiaries_surveyoffer AS offer SET since = coalesce(
    (SELECT max(happened_on) FROM beneficiaries_move AS move WHERE move.case_id = offer.case_id
        AND move.to_state = 'reopened' AND move.happened_on <= (offer.recorded_at AT TIME ZONE '{settings.TIME_ZONE}')::date),
    (SELECT opened_on FROM beneficiaries_case AS one WHERE one.person_id = offer.case_id)
)
"""
SAY_WHICH_WERE_GIVEN_BACK = """
UPDATE beneficiaries_surveyoffer AS offer SET given_back = true WHERE is_over AND NOT EXISTS (
    SELECT 1 FROM beneficiaries_surveyoffer AS later WHERE later.case_id = offer.case_id
    AND (later.recorded_at, later.id) > (offer.recorded_at, offer.id)
)
"""
"""An offer that is over and was not replaced was given back."""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0023_transfers_called_off")]

    operations = [
        migrations.AddField(
            model_name="surveyoffer",
            name="since",
            field=models.DateField(editable=False, null=True, verbose_name="about the work since"),
        ),
        migrations.AddField(
            model_name="surveyoffer",
            name="given_back",
            field=models.BooleanField(default=False, editable=False, verbose_name="given back"),
        ),
        migrations.AlterField(
            model_name="surveyoffer",
            name="is_over",
            field=models.BooleanField(default=False, editable=False, verbose_name="is over"),
        ),
        migrations.RunSQL(SAY_SINCE_WHEN, migrations.RunSQL.noop),
        migrations.RunSQL(SAY_WHICH_WERE_GIVEN_BACK, migrations.RunSQL.noop),
    ]
