"""The survey is given back once for the work in a case that began with its opening or its last reopening.

A migration of its own: PostgreSQL alters no table while it has rows of the same transaction to look through.
"""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0024_survey_given_back")]

    operations = [
        migrations.AlterField(
            model_name="surveyoffer",
            name="since",
            field=models.DateField(editable=False, verbose_name="about the work since"),
        ),
        migrations.AddConstraint(
            model_name="surveyoffer",
            constraint=models.UniqueConstraint(
                F("case"), F("since"), condition=Q(given_back=True), name="one_survey_given_back"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyoffer",
            constraint=models.CheckConstraint(
                condition=Q(given_back=False) | Q(is_over=True), name="given_back_survey_is_over"
            ),
        ),
    ]
