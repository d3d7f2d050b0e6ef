"""The pages of an import: the list, the file, its columns, the check, who is who, the last word, and undoing."""

import csv
import io
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import PAGE, page_by_keys
from access.policy import WRITE, rules
from access.views import reads, writes
from accounts.models import Site
from audit.trail import note_read
from beneficiaries.models import Person
from config.calendar import local_digits
from config.files.leaving import saved
from exchange.importing.checking import matching_of
from exchange.importing.columns import COLUMNS
from exchange.importing.forms import ColumnsForm, DecisionsForm, FileForm, TakeInForm
from exchange.importing.sheets import guarded
from exchange.importing.staging import match, stage
from exchange.importing.taking_in import what_is_missing
from exchange.importing.template import TYPES, explanation, heading, template
from exchange.importing.undoing import TOLD_OF, worked_with
from exchange.importing.work import STANDS_STILL
from exchange.models import Import, ImportRow, Likeness
from exchange.tasks import ask_for

DECIDED_AT_ONCE = 10
ERRORS_SHOWN = 50


@reads(Import)
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports of her sites, the last first."""
    found = Import.objects.visible_to(request.user).select_related("site", "started_by")
    context = {"page": page_by_keys(found, request, "-started_at", size=PAGE)}
    return render(request, "exchange/import/list.html", context)


@reads(Import, WRITE)
def import_template_csv(request: HttpRequest) -> HttpResponse:
    """Give the template as CSV."""
    return saved(template("csv"), TYPES["csv"], "import.csv")


@reads(Import, WRITE)
def import_template_xlsx(request: HttpRequest) -> HttpResponse:
    """Give the template as XLSX."""
    return saved(template("xlsx"), TYPES["xlsx"], "import.xlsx")


@reads(Import, WRITE)
def import_words(request: HttpRequest) -> HttpResponse:
    """Explain every column of the template."""
    rows = [{"label": heading(column), "value": explanation(column) or _("Any text.")} for column in COLUMNS]
    return render(request, "exchange/import/words.html", {"rows": rows})


@writes(Import)
def import_add(request: HttpRequest) -> HttpResponse:
    """Take a file and keep its rows; its columns are asked next."""
    sites = Site.objects.open().filter(pk__in=_places(request))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*posted, sites=sites)
    if form.is_bound and form.is_valid():
        staged = stage(
            form.cleaned_data["file"],
            site=form.cleaned_data["site"],
            by=request.user,
            file_name=form.file_name,
            calendar=form.cleaned_data["calendar"],
        )
        return redirect("import-columns", staged.pk)
    return render(request, "exchange/import/file.html", {"form": form})


@reads(Import)
def import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say where an import stands, and what is to be done next; asked again by itself while the worker is busy."""
    here = _visible(request, pk)
    context = {
        "import": here,
        "errors": here.findings.count(),
        "rows_wrong": here.findings.values("number").distinct().count(),
        "undecided": here.rows.undecided().count(),
        "alike": here.rows.alike().count(),
        "stands_still": here.is_at_work and here.moved_at < timezone.now() - STANDS_STILL,
    }
    if request.htmx:
        if here.is_at_work:
            return render(request, "exchange/import/_progress.html", context)
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "exchange/import/page.html", context)


@writes(Import)
def import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask which column of the file is which of ours, and have the rows checked."""
    here = _to_change(request, pk)
    if not here.is_staged:
        return redirect(here)
    form = ColumnsForm(request.POST if request.method == "POST" else None, staged=here)
    if form.is_bound and form.is_valid():
        match(here, form.matched, by=request.user, calendar=form.cleaned_data["calendar"])
        ask_for(here)
        return redirect(here)
    note_read("import_rows", rows=[here])
    return render(request, "exchange/import/columns.html", {"form": form, "import": here})


@reads(Import)
def import_errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is wrong, cell by cell."""
    here = _visible(request, pk)
    page = page_by_keys(here.findings.all(), request, "number", "place", size=ERRORS_SHOWN)
    note_read("import_rows", rows=[here])
    return render(
        request, "exchange/import/errors.html", {"import": here, "page": page, "count": here.findings.count()}
    )


@reads(Import)
def import_errors_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the errors as CSV, in which no cell is a formula."""
    here = _visible(request, pk)
    note_read("import_rows", rows=[here])
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("Cell"), _("Row"), _("Column"), _("What stands there"), _("What is wrong")])
    for each in here.findings.order_by("number", "place", "pk").iterator(chunk_size=1000):
        row = [each.cell, str(each.number), each.heading, each.written, each.says]
        writer.writerow([guarded(cell) for cell in row])
    return saved(("\ufeff" + text.getvalue()).encode(), TYPES["csv"], "errors.csv")


@writes(Import)
def import_doubles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask of rows that may be somebody who is known, or stand in the file before, who each is."""
    here = _to_change(request, pk)
    if here.status != Import.Status.CHECKED:
        return redirect(here)
    rows = here.rows.alike().prefetch_related(Prefetch("likenesses", Likeness.objects.order_by("-score", "pk")))
    page = page_by_keys(rows, request, "number", size=DECIDED_AT_ONCE)
    _name(here, page.rows)
    form = DecisionsForm(
        request.POST if request.method == "POST" else None, staged=here, rows=page.rows, by=request.user
    )
    if form.is_bound and form.is_valid():
        form.save(here)
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}{page.older}" if page.older else here.get_absolute_url())
    note_read("import_rows", rows=[here])
    if form.people:
        note_read("duplicates", rows=form.people.values())
    context = {"import": here, "form": form, "page": page, "undecided": here.rows.undecided().count()}
    return render(request, "exchange/import/doubles.html", context)


@writes(Import)
def import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what would come in, and have it taken in."""
    here = _to_change(request, pk)
    if not here.is_staged:
        return redirect(here)
    missing = what_is_missing(here)
    form = TakeInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not missing and form.is_valid():
        here.move(Import.Status.TAKING, asked_by=request.user)
        ask_for(here)
        return redirect(here)
    context = {"import": here, "form": form, "missing": missing, "rows": [] if missing else _figures(here)}
    return render(request, "exchange/import/confirm.html", context)


@writes(Import)
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw the rows of a file away that is not taken in."""
    here = _to_change(request, pk)
    if not here.is_staged:
        return redirect(here)
    if request.method == "POST":
        here.throw_rows_away()
        here.move(Import.Status.DISCARDED)
        messages.success(request, _("The rows of the file are thrown away. Nothing of it was taken in."))
        return redirect("imports")
    return render(request, "exchange/import/discard.html", {"import": here})


@writes(Import)
def import_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a whole import, unless somebody has worked with one of the people since."""
    here = _to_change(request, pk)
    if not here.may_be_undone:
        return redirect(here)
    changed = worked_with(here)
    count = len(changed)
    if request.method == "POST" and not count:
        here.move(Import.Status.UNDOING, asked_by=request.user)
        ask_for(here)
        return redirect(here)
    shown = list(Person.objects.visible_to(request.user).filter(pk__in=changed).order_by("code")[:TOLD_OF])
    note_read("import_undo", rows=[here, *shown])
    context = {"import": here, "changed": shown, "count": count, "more": max(0, count - len(shown))}
    return render(request, "exchange/import/undo.html", context)


def _places(request: HttpRequest) -> set[UUID]:
    """Return the sites into which she may import, by the policy table."""
    held = [request.user.holdings[rule.role] for rule in rules(WRITE, Import, request.user.roles)]
    return {place for places in held for place in places}


def _visible(request: HttpRequest, pk: UUID) -> Import:
    return Import.objects.visible_to(request.user).select_related("site", "started_by").get_or_404(pk=pk)


def _to_change(request: HttpRequest, pk: UUID) -> Import:
    """Return an import of her sites; on POST it stays locked until the answer leaves."""
    found = Import.objects.writable_by(request.user).select_related("site", "started_by")
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return found.get_or_404(pk=pk)


def _cell(row: ImportRow, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _name(here: Import, rows: list[ImportRow]) -> None:
    """Say on each row who is in it, as the file has it, and whether it opens a case."""
    places = matching_of(here).places
    for row in rows:

        def cells(*keys: str, row: ImportRow = row) -> list[str]:
            return [text for key in keys if (text := _cell(row, places.get(key)))]

        row.name = " ".join(cells("given_name", "middle_name", "family_name"))
        facts = " · ".join(cells("name_ne", "born", "origin_district"))
        row.facts = _("In the file: %(facts)s.") % {"facts": facts} if facts else ""
        row.opens_case = bool(cells("opened_on"))


def _figures(here: Import) -> list[dict[str, str]]:
    """Return what would come in, in figures."""
    decided = dict(here.rows.values_list("decision").annotate(times=Count("pk")))
    place = matching_of(here).places.get("opened_on")
    rows = here.rows.taken_in()
    cases = 0 if place is None else rows.filter(**{f"cells__{place}__regex": r"\S"}).count()
    same = decided.get(ImportRow.Decision.SAME, 0)
    out = decided.get(ImportRow.Decision.OUT, 0)
    said = [
        (_("Site"), here.site),
        (_("File"), here.file_name),
        (_("New people"), local_digits(here.rows_total - same - out)),
        (_("People who are known already"), local_digits(same)),
        (_("Cases"), local_digits(cases)),
        (_("Rows left out"), local_digits(out)),
    ]
    return [{"label": label, "value": str(value)} for label, value in said]
