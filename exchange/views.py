"""What leaves by hand: cases, which a supervisor exports, and tables of programmes, for their manager."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.policy import EXPORT
from access.views import reads
from audit.trail import note_read
from beneficiaries.models import Case
from config.files.leaving import XLSX, saved
from exchange.forms import ExportForm, TableForm
from exchange.htcds.files import ENDINGS, TYPES, written
from exchange.htcds.leaving import WHY_LEFT_OUT, Departure, left_out
from exchange.htcds.values import DoesNotFit
from exchange.programme_tables import MOST as MOST_ROWS
from exchange.programme_tables import spreadsheet
from programs.models import Group

MOST = 200
"""So many cases leave at once on the page; more go by `manage.py export_htcds`."""


@reads(Case, EXPORT, asked_by_post=True, from_replica=True)
def export(request: HttpRequest) -> HttpResponse:
    """Say how many cases would leave and how many stay, and give the file."""
    cases = Case.objects.visible_to(request.user, EXPORT)
    staying = left_out(cases)
    leaving = cases.count() - staying.total()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and 0 < leaving <= MOST:
        try:
            return _file(Departure(cases, request.user.full_name), form.cleaned_data["format"])
        except DoesNotFit as why:
            form.add_error("format", str(why))
    context = {
        "form": form if 0 < leaving <= MOST else None,
        "leaving": leaving,
        "most": MOST,
        "staying": staying.total(),
        "reasons": [(staying[why], words) for why, words in WHY_LEFT_OUT.items() if staying[why]],
    }
    return render(request, "exchange/export.html", context)


def _file(departure: Departure, format_: str) -> HttpResponse:
    name = f"htcds-{timezone.localdate():%Y-%m-%d}.{ENDINGS[format_]}"
    return saved(written(departure.document(), format_), TYPES[format_], name)


@reads(Group, EXPORT, asked_by_post=True, from_replica=True)
def tables(request: HttpRequest) -> HttpResponse:
    """Give a programme manager a table of her sites as a spreadsheet."""
    form = TableForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        table = form.cleaned_data["table"]
        rows = table.rows(request.user, form.cleaned_data["since"], form.cleaned_data["until"])
        if rows[MOST_ROWS : MOST_ROWS + 1].exists():
            form.add_error("since", _("These are more rows than one file holds. Choose a shorter period."))
        else:
            note_read("table")
            return saved(spreadsheet(table, rows), XLSX, f"{table.key}-{timezone.localdate():%Y-%m-%d}.xlsx")
    return render(request, "exchange/tables.html", {"form": form})
