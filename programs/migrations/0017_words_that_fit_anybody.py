"""Choices and refusals in words that fit a man as well as a woman."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0016_data_of_participants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="participantrequest",
            options={
                "ordering": ["-received_on", "-recorded_at", "id"],
                "verbose_name": "request of a participant about personal data",
                "verbose_name_plural": "requests of participants about their data",
            },
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "Added: bonus, or a correction upwards"),
                    ("deducted", "Deducted"),
                    ("advance", "Taken back of the advance"),
                ],
                max_length=8,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("moved", "Moved away"),
                    ("married", "Married"),
                    ("work", "Has to work"),
                    ("school", "Goes to school now"),
                    ("health", "Is ill, or cares for somebody"),
                    ("family", "The family does not want it"),
                    ("time", "Time or place do not suit"),
                    ("other_group", "Goes to another group"),
                    ("withdrawn", "Did not want to come after all"),
                    ("mistake", "Written down by mistake"),
                    ("unknown", "Not known"),
                ],
                max_length=11,
                verbose_name="why she left",
            ),
        ),
        migrations.AlterField(
            model_name="participantrequest",
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
            model_name="participantrequest",
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
            model_name="participantrequest",
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
            model_name="participantrequest",
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
        migrations.AlterField(
            model_name="payslip",
            name="receipt",
            field=models.CharField(
                blank=True,
                choices=[("signed", "Signed"), ("thumb", "Thumbprint"), ("bank", "Paid into a bank account")],
                max_length=6,
                verbose_name="how she confirmed it",
            ),
        ),
        migrations.AlterConstraint(
            model_name="enrolment",
            name="in_a_group_once",
            constraint=models.UniqueConstraint(
                models.F("group"),
                models.F("participant"),
                condition=models.Q(("state__in", ["applied", "waiting", "enrolled"])),
                name="in_a_group_once",
                violation_error_message="This person belongs to this group already, or waits for a place in it.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="enrolment",
            name="left_for_a_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), models.Q(("why", ""), _negated=True)),
                    models.Q(models.Q(("state", "left"), _negated=True), ("why", ""), ("words", "")),
                    _connector="OR",
                ),
                name="left_for_a_reason",
                violation_error_message="Say the reason for leaving.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="enrolment",
            name="enrolment_ends_after_it_began",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("applied_on")), _connector="OR"),
                name="enrolment_ends_after_it_began",
                violation_error_message="That day lies before the day on which a place was asked for.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="enrolment",
            name="enrolled_after_she_asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolled_on", None), ("enrolled_on__gte", models.F("applied_on")), _connector="OR"
                ),
                name="enrolled_after_she_asked",
                violation_error_message="That day lies before the day on which a place was asked for.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="payslip",
            name="paid_out_by_somebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_over_by", None), ("paid_on", None), ("receipt", "")),
                    models.Q(
                        ("handed_over_by__isnull", False),
                        ("paid_on__isnull", False),
                        models.Q(("receipt", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="paid_out_by_somebody",
                violation_error_message="Say when it was paid out, and how that was confirmed.",
            ),
        ),
    ]
