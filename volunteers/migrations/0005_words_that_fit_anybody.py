"""Choices and refusals in words that fit a man as well as a woman."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0004_data_of_volunteers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="volunteer",
            name="user",
            field=models.OneToOneField(
                blank=True,
                help_text="Empty until the invitation is accepted.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="volunteer",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="volunteerrequest",
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
            model_name="volunteerrequest",
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
            model_name="volunteerrequest",
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
            model_name="volunteerrequest",
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
