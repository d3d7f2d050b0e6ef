"""Puts a file's rows where they can be looked at, and says which column of it is which of ours."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import Site, User
from config.fields import clean_text
from exchange.importing.cells import folded
from exchange.importing.columns import NEEDED, Column, recognised
from exchange.importing.rows import is_example
from exchange.importing.sheets import Sheet
from exchange.models import Import, ImportColumn, ImportRow, Likeness

AT_ONCE = 1000
LONGEST_NAME = 120
REMEMBERED = 10
"""So many imports of a site are looked at for what its headings meant."""


@transaction.atomic
def stage(sheet: Sheet, *, site: Site, by: User, file_name: str, calendar: str = "", key: UUID | None = None) -> Import:
    """Keep the rows of a file for a site, each of its columns matched as far as it is recognised."""
    name = clean_text(file_name.replace("\x00", ""))[-LONGEST_NAME:] or "–"
    staged = Import.objects.create(
        pk=key or uuid4(),
        site=site,
        started_by=by,
        asked_by=by,
        file_name=name,
        calendar=calendar,
        rows_total=len(sheet.rows),
    )
    fields = recognised(sheet.headings, _remembered(site))
    ImportColumn.objects.bulk_create(
        ImportColumn(of_import=staged, place=place, heading=clean_text(heading.replace("\x00", "")), field=field)
        for place, (heading, field) in enumerate(zip(sheet.headings, fields, strict=True))
    )
    ImportRow.objects.bulk_create(
        (ImportRow(of_import=staged, number=number, cells=cells) for number, cells in sheet.rows), batch_size=AT_ONCE
    )
    return staged


def _remembered(site: Site) -> dict[str, str]:
    """Return what headings meant in the last imports of a site, the last one's word first."""
    meant: dict[str, str] = {}
    recent = Import.objects.filter(site=site).order_by("-started_at").values("pk")[:REMEMBERED]
    columns = ImportColumn.objects.filter(of_import__in=recent).exclude(field="").order_by("-of_import__started_at")
    for heading, field in columns.values_list("heading", "field"):
        meant.setdefault(folded(heading), field)
    return meant


def missing_columns(fields: Mapping[int, str]) -> list[Column]:
    """Return the needed columns of ours that no column of the file is."""
    return [column for column in NEEDED if column.key not in fields.values()]


@transaction.atomic
def match(staged: Import, fields: Mapping[int, str], *, by: User, calendar: str) -> None:
    """Say which column of the file is which, and have the rows checked; the template's own example is left out."""
    columns = list(staged.columns.all())
    staged.columns.update(field="")  # two columns may change places
    for column in columns:
        column.field = fields.get(column.place, "")
    ImportColumn.objects.bulk_update(columns, ["field"])
    places = {field: place for place, field in fields.items() if field}
    examples = [row.pk for row in staged.rows.order_by("number")[:5] if is_example(row.cells, places)]
    staged.begin_again()
    Likeness.objects.filter(row__in=examples).delete()
    staged.rows.filter(pk__in=examples).delete()
    staged.move(
        Import.Status.CHECKING,
        asked_by=by,
        calendar=calendar,
        rows_checked=0,
        rows_total=staged.rows_total - len(examples),
    )
