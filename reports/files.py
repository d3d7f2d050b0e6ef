"""A publication as a file: exactly what its page shows, one line a row, and safe for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from config.files.leaving import workbook
from reports.declared import COLUMNS
from reports.models import Publication
from reports.shown import ShownTable, tables

HIDDEN = "–"


def rows(publication: Publication) -> Iterator[list[str | int]]:
    """Yield the heading and the rows of all tables; every text of them is our own, and none begins like a formula."""
    headings = [str(each) for each in COLUMNS.values()]
    yield [_("Period"), _("Table"), _("Part of"), _("Row"), *headings]
    shown = tables(publication)
    if not shown:
        yield [publication.period.label, "", "", _("Total"), HIDDEN]
    for table in shown:
        for line in table.lines:
            figures = [HIDDEN if each is None else each for each in line.values]
            yield [publication.period.label, _titled(table), line.within, line.label, *figures]


def _titled(table: ShownTable) -> str:
    if not table.within:
        return table.title
    return _("%(table)s (blurred by up to about ±%(number)s)") % {"table": table.title, "number": table.within}


def as_csv(publication: Publication) -> bytes:
    """Return it as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows(publication))
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(publication: Publication) -> bytes:
    """Return it as a sheet in which nothing is a formula, with the note on what is hidden; alike each time."""
    packed = io.BytesIO()
    book = workbook(packed)
    sheet = book.add_worksheet(_("Statistics"))
    sheet.set_column(0, 3, 34)
    number = -1
    for number, row in enumerate(rows(publication)):
        sheet.write_row(number, 0, row)
    sheet.write(
        number + 2,
        0,
        _("%(sign)s: fewer than %(threshold)s, or hidden to protect others")
        % {"sign": HIDDEN, "threshold": publication.threshold},
    )
    made = publication.counted_at.replace(tzinfo=None)
    book.set_properties({"title": str(publication), "created": made})
    book.close()
    return packed.getvalue()
