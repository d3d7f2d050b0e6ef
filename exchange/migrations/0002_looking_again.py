"""Keeps since when duplicates were looked for, and of whom a row was said to be another person."""

import django.utils.timezone
from django.db import migrations, models


def take_over_what_was_decided(apps, schema_editor):
    """Take the check to have begun with the import, and those a row is like to be those it was decided about."""
    using = schema_editor.connection.alias
    apps.get_model("exchange", "Import").objects.using(using).update(looked_from=models.F("started_at"))
    likenesses = apps.get_model("exchange", "Likeness").objects.using(using)
    likenesses.filter(row__decision="new").update(is_another=True)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_imports")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="looked_from",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="looked for duplicates from"),
        ),
        migrations.AddField(
            model_name="likeness",
            name="is_another",
            field=models.BooleanField(default=False, verbose_name="said to be another person"),
        ),
        migrations.RunPython(take_over_what_was_decided, migrations.RunPython.noop),
    ]
