"""Loads Nepal's provinces, districts and local levels."""

import csv
from pathlib import Path

from django.db import migrations

CSV = Path(__file__).resolve().parent.parent / "data" / "nepal_areas.csv"


def load(apps, schema_editor):
    area = apps.get_model("beneficiaries", "Area")
    with CSV.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {row["id"] for row in rows}
    area.objects.using(schema_editor.connection.alias).bulk_create(
        area(
            id=row["id"],
            level={"province": "province", "district": "district"}.get(row["level"], "local_level"),
            parent_id=row["parent_id"] if row["parent_id"] in known else None,
            name=row["name_en"].strip(),
            name_ne=row["name_ne"].strip(),
            kind=row["kind"],
            wards=int(row["wards"]) if row["wards"] else None,
        )
        for row in rows
    )


def unload(apps, schema_editor):
    apps.get_model("beneficiaries", "Area").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
