"""The figures of a supervisor's sites, and the cases behind each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from access.paging import page_by_keys
from access.policy import APPROVE
from access.views import reads
from audit.trail import note_read
from beneficiaries.caseload import sites_within
from beneficiaries.figures import BY_SLUG, FIGURES, Scope
from beneficiaries.forms.figures import USUAL, FiguresForm
from beneficiaries.models import Case


@reads(Case, action=APPROVE, from_replica=True)
def figures(request: HttpRequest) -> HttpResponse:
    """Show every figure of her sites in the period that she chooses."""
    form, scope = asked_of(request)
    context = {
        "form": form,
        "period": scope.period,
        "readings": [(each, each.read(scope)) for each in FIGURES],
        "asked": kept_of(request),
    }
    return render(request, "beneficiaries/figures/figures.html", context)


@reads(Case, action=APPROVE, from_replica=True)
def figure_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases behind one figure, page by page; those behind the first when none is named."""
    _form, scope = asked_of(request)
    figure = BY_SLUG.get(request.GET.get("figure", ""), FIGURES[0])
    figure = figure if figure.listed else FIGURES[0]
    page = page_by_keys(figure.behind(scope).for_caseload(), request, "-opened_on")
    note_read("caseload", rows=page.rows)
    context = {"figure": figure, "period": scope.period, "page": page, "asked": kept_of(request)}
    return render(request, "beneficiaries/figures/cases.html", context)


def asked_of(request: HttpRequest) -> tuple[FiguresForm, Scope]:
    """Return the period and the sites that a page of figures is asked for, and the form that asks."""
    sites = sites_within(request.user, APPROVE)
    form = FiguresForm({"period": USUAL} | request.GET.dict(), sites)
    return form, Scope(request.user, form.chosen_sites(), form.chosen())


def kept_of(request: HttpRequest) -> str:
    """Return what an address goes on to say of the period and the site."""
    names = ("period", "first", "first_calendar", "last", "last_calendar", "site")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})
