"""Choices and refusals in words that fit a man as well as a woman."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0030_periods_of_volunteers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="given_by",
            field=models.CharField(
                choices=[("herself", "The person"), ("guardian", "A guardian, with the person’s own assent")],
                default="herself",
                max_length=8,
                verbose_name="who answered",
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="asked_by",
            field=models.CharField(
                choices=[
                    ("herself", "The person"),
                    ("guardian", "A guardian, with the person’s own assent"),
                    ("lawyer", "Somebody with a written mandate"),
                ],
                default="herself",
                max_length=8,
                verbose_name="who asks",
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("who", "It is not certain who asks"),
                    ("others", "It would put somebody else in danger"),
                    ("law", "The law demands that it is kept"),
                    ("court", "It is needed before a court"),
                    ("child", "It is not in the interest of the child"),
                    ("twice", "The same was answered a short time ago"),
                ],
                max_length=6,
                verbose_name="why it is refused",
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("access", "To see or have the data"),
                    ("correction", "To have something put right"),
                    ("erasure", "To have the data erased"),
                    ("objection", "To object to a use of the data"),
                ],
                max_length=10,
                verbose_name="what is asked",
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("in_hand", "In hand"),
                    ("answered", "Done as asked"),
                    ("refused", "Refused"),
                ],
                default="received",
                editable=False,
                max_length=8,
                verbose_name="state",
            ),
        ),
    ]
