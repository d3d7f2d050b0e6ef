"""The page on which a supervisor exports the cases of her sites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.policy import EXPORT
from access.views import reads
from beneficiaries.models import Case
from exchange.forms import ExportForm
from exchange.htcds.files import ENDINGS, TYPES, DoesNotFit, written
from exchange.htcds.leaving import WHY_LEFT_OUT, Departure, left_out

MOST = 200
"""So many cases leave at once on the page; more go by `manage.py export_htcds`."""


@reads(Case, EXPORT, asked_by_post=True)
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
    response = HttpResponse(written(departure.document(), format_), content_type=TYPES[format_])
    name = f"htcds-{timezone.localdate():%Y-%m-%d}.{ENDINGS[format_]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
