"""The template of an import, as CSV and as XLSX, and the page of the documentation: all from the table of columns."""

import csv
import datetime
import io

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from config.files.leaving import CSV, XLSX, workbook
from exchange.importing.cells import say_words
from exchange.importing.columns import COLUMNS, Column
from exchange.importing.sheets import LARGEST, MOST_COLUMNS, MOST_ROWS, guarded

MADE_ON = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""What the file says of itself, so that the same template is the same file."""
TYPES = {"csv": CSV, "xlsx": XLSX}


def template(format_: str) -> bytes:
    """Return the template in one of the formats of TYPES, in the reader's language."""
    return _as_csv() if format_ == "csv" else _as_xlsx()


def heading(column: Column) -> str:
    """Return the heading of a column."""
    return capfirst(str(column.label))


def explanation(column: Column) -> str:
    """Return what a column may say, in words."""
    needed = _("Must be filled in.") if column.needed else ""
    words = _("One of: %(words)s.") % {"words": say_words(column.words)} if column.words else ""
    return " ".join(filter(None, [needed, str(column.says), words]))


def _as_csv() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([heading(column) for column in COLUMNS])
    writer.writerow([guarded(column.example) for column in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode()


def _as_xlsx() -> bytes:
    made = io.BytesIO()
    with workbook(made) as book:
        book.set_properties({"created": MADE_ON})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#fdf0d0"})
        plain = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        people = book.add_worksheet(_("People"))
        people.freeze_panes(1, 1)
        people.set_column(0, len(COLUMNS) - 1, 22, plain)
        for place, column in enumerate(COLUMNS):
            people.write_string(0, place, heading(column), needed if column.needed else bold)
            people.write_string(1, place, column.example, plain)
        words = book.add_worksheet(_("What goes where"))
        words.set_column(0, 0, 34, wrapped)
        words.set_column(1, 1, 100, wrapped)
        words.write_string(0, 0, _("Column"), bold)
        words.write_string(0, 1, _("What it may say"), bold)
        told = [(heading(column), explanation(column)) for column in COLUMNS]
        for row, pair in enumerate([(_("Row 2"), _("An invented example. It is never taken in.")), *told], start=1):
            for place, text in enumerate(pair):
                words.write_string(row, place, text, wrapped)
    return made.getvalue()


def as_markdown() -> str:
    """Return the document `docs/import.md`."""
    with override("en"):
        rows = [
            f"| {heading(column)} | {'yes' if column.needed else ''} | {explanation(column).replace('|', '/')} |"
            for column in COLUMNS
        ]
    return INTRODUCTION + "\n".join(rows) + "\n"


INTRODUCTION = f"""# Bringing people and cases in from a spreadsheet

Made from the table of columns by `manage.py import_template`; `make fix` writes it. On the page *Import* a supervisor
brings a file into her own site; nobody else does. From the command line:

```
manage.py import_cases people.xlsx --site "Centre, Kathmandu" --by supervisor@example.org --dry-run
manage.py import_template --format xlsx --to template.xlsx
```

1. **File.** CSV (UTF-8 or UTF-16; comma, semicolon or tab) or XLSX, up to {LARGEST // 1024 // 1024} MB,
   {MOST_ROWS:,} rows and {MOST_COLUMNS} columns. Nothing is computed: a cell with a formula is an error. The file is
   not kept; its rows stay in the database, for the supervisors of the site alone, until they are taken in or thrown
   away, seven days at the most.
2. **Columns.** Each column of the file is matched with one of ours, or left out; what was matched is proposed again.
3. **Check.** Every error is named at its cell, with what would be right; the list can be downloaded. A date that can be
   read in both calendars is asked back, unless the calendar is chosen for the whole file.
4. **Who is who.** Whoever may be known already, or stands in the file twice, is shown; somebody says which it is.
5. **Taken in: all or nothing**, in one transaction. A worker that is killed begins again; nothing half is ever seen.
6. **Undone as a whole** within 24 hours, unless somebody has worked with one of the people since. The trail keeps both.

A case comes in as identified, registered or closed: every other state rests on something that another person approved
here. Nobody comes in without consent to a file about her.

| column | needed | what it may say |
|---|---|---|
"""
