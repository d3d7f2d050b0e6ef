"""Room for the yes of a child that only a file of the standard tells of."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0032_referrals_of_the_standard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="guardian_has_a_name",
        ),
        migrations.RemoveConstraint(
            model_name="consent",
            name="guardian_agrees_with_the_child",
        ),
        migrations.AlterField(
            model_name="consent",
            name="given_by",
            field=models.CharField(
                choices=[
                    ("herself", "The person"),
                    ("guardian", "A guardian, with the person’s own assent"),
                    ("file", "As the file says with which her case came"),
                ],
                default="herself",
                max_length=8,
                verbose_name="who answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by", "guardian"), _negated=True),
                    models.Q(("guardian_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="guardian_has_a_name",
                violation_error_message="Give the name of the guardian.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "given"), _negated=True),
                    models.Q(("given_by", "guardian"), _negated=True),
                    ("child_assents", True),
                    _connector="OR",
                ),
                name="guardian_agrees_with_the_child",
                violation_error_message="A guardian's consent needs the child's own agreement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by", "file"), _negated=True),
                    models.Q(("answer", "given"), ("purpose", "services")),
                    _connector="OR",
                ),
                name="file_says_yes_to_services_alone",
            ),
        ),
    ]
