"""A request may end because it is no longer asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0033_words_of_a_file_about_consent"),
    ]

    operations = [
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
                    ("over", "It is no longer asked for"),
                ],
                max_length=6,
                verbose_name="why it is refused",
            ),
        ),
    ]
