"""Spendings, rates and funders: lists and forms of the grants officer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.paging import page_by_keys
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import local_digits
from grants.forms.grant import FunderForm
from grants.forms.parts import RateFileForm, RateForm
from grants.forms.spending import FindSpendingForm, SpendingForm
from grants.models import Allocation, ExchangeRate, Funder, Grant, Spending
from grants.rate_files import MOST_BYTES, NotRates, read_rates
from grants.templatetags.amounts import in_currency
from grants.views.grant import FORM


@reads(Spending)
def spendings(request: HttpRequest) -> HttpResponse:
    """Show the vouchers that are looked for, the last first, each with who bears it."""
    form = FindSpendingForm(request.GET, by=request.user)
    shares = Prefetch("allocations", Allocation.objects.select_related("line__grant"))
    found = form.found(Spending.objects.visible_to(request.user)).prefetch_related(shares, "documents", "settles")
    return render(request, "grants/spendings.html", {"find": form, "page": page_by_keys(found, request, "-on")})


def _spending(request: HttpRequest, pk: UUID) -> Spending:
    here = Spending.objects.writable_by(request.user).get_or_404(pk=pk)
    if here.allocations.filter(line__grant__status__in=Grant.OVER).exists():
        raise Http404
    return here


@writes(Spending)
def spending_add(request: HttpRequest) -> HttpResponse:
    """Write down a voucher."""
    files = request.FILES if request.method == "POST" else None
    return _form(request, SpendingForm(sent(request), files, by=request.user), _("Add a spending"), "spendings")


@writes(Spending)
def spending_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a voucher, of grants that are not over."""
    form = SpendingForm(sent(request), instance=_spending(request, pk), by=request.user)
    return _form(request, form, _("Change the spending"), "spendings")


@writes(Spending)
def spending_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a voucher away, once that is confirmed; what it said stays in the trail."""
    here = _spending(request, pk)
    if here.documents.exists() or here.settles.exists():
        raise Http404
    if request.method == "POST":
        here.allocations.all().delete()
        here.delete()
        messages.success(request, _("Removed."))
        return redirect("spendings")
    context = {
        "title": _("Remove the spending"),
        "what": f"{here.voucher} · {here.what}: {in_currency(here.amount, here.currency)}",
        "back": reverse("spendings"),
    }
    return render(request, "grants/sure.html", context | {"button": _("Remove")})


def _form(request: HttpRequest, form: Any, title: str, back: str, **context: Any) -> HttpResponse:
    if kept(request, form):
        return redirect(back)
    return form_page(request, form, title=title, back=reverse(back), template=FORM, **context)


@reads(ExchangeRate)
def rates(request: HttpRequest) -> HttpResponse:
    """Show the rates, the last first."""
    found = ExchangeRate.objects.visible_to(request.user)
    return render(request, "grants/rates.html", {"page": page_by_keys(found, request, "-on")})


@writes(ExchangeRate)
def rate_add(request: HttpRequest) -> HttpResponse:
    """Write down a rate."""
    return _form(request, RateForm(sent(request)), _("Add a rate"), "exchange-rates")


@writes(ExchangeRate)
def rate_import(request: HttpRequest) -> HttpResponse:
    """Take in a file of a central bank; what is known already stays as it is."""
    form = RateFileForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = read_rates(form.cleaned_data["file"].read(MOST_BYTES + 1))
        except NotRates as why:
            form.add_error("file", str(why))
        else:
            ExchangeRate.objects.bulk_create(found.rates, batch_size=500)
            new, known = len(found.rates), local_digits(found.known)
            messages.success(
                request,
                ngettext(
                    "%(number)s rate is new, %(known)s were known.",
                    "%(number)s rates are new, %(known)s were known.",
                    new,
                )
                % {"number": local_digits(new), "known": known},
            )
            if found.without_euro:
                words = _("%(number)s days were left out: no euro rate is known for them.")
                messages.warning(request, words % {"number": local_digits(found.without_euro)})
            return redirect("exchange-rates")
    return form_page(request, form, title=_("Take in a file of rates"), back=reverse("exchange-rates"), template=FORM)


@reads(Funder)
def funders(request: HttpRequest) -> HttpResponse:
    """Show who gives grants; to a foundation itself alone."""
    found = Funder.objects.visible_to(request.user).select_related("organisation")
    return render(request, "grants/funders.html", {"page": page_by_keys(found, request, "organisation__name")})


@writes(Funder)
def funder_add(request: HttpRequest) -> HttpResponse:
    """Add a funder."""
    return _form(request, FunderForm(sent(request)), _("Add a funder"), "funders")


@writes(Funder)
def funder_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a funder."""
    here = Funder.objects.writable_by(request.user).select_related("organisation").get_or_404(pk=pk)
    return _form(request, FunderForm(sent(request), instance=here), _("Change the funder"), "funders", lead_in=here)
