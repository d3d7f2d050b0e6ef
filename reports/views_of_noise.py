"""Pages of noise: on which tables it is put, the budgets of foundations, and the release of a blurred publication."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from reports import noise
from reports.accounting import CannotRelease, accounts, release
from reports.declared import FAMILIES
from reports.forms import BudgetForm, NoiseForm, ReleaseForm
from reports.models import BlurredRelease, PrivacyBudget, Publication, TableNoise
from reports.publishing import noise_on


@writes(TableNoise)
def noise_on_tables(request: HttpRequest) -> HttpResponse:
    """Show which tables are blurred from now on, and change one."""
    form = NoiseForm(sent(request)) if noise.is_available() else None
    if form and form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("statistics-noise")
    standing = [
        (family, noise.named(family, table), epsilon, noise.within(family, table, epsilon))
        for family in FAMILIES.values()
        for table, epsilon in noise_on(family).items()
    ]
    return render(request, "reports/noise.html", {"form": form, "standing": standing})


@reads(PrivacyBudget)
def budgets(request: HttpRequest) -> HttpResponse:
    """Show what each foundation may still be told by blurred releases, and what took from it."""
    context = {
        "accounts": accounts(request.user),
        "may_write": permits(request.user, WRITE, PrivacyBudget),
        "is_available": noise.is_available(),
    }
    return render(request, "reports/budgets.html", context)


@writes(PrivacyBudget)
def budget_set(request: HttpRequest) -> HttpResponse:
    """Give a foundation a noise budget for a year, or change it."""
    form = BudgetForm(sent(request), user=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("statistics-budgets")
    context = {"form": form, "title": _("Set a noise budget"), "back": reverse("statistics-budgets")}
    return render(request, "reports/form.html", context)


@writes(BlurredRelease)
def publication_release(request: HttpRequest, pk) -> HttpResponse:
    """Release a blurred publication to a foundation, as far as its budget goes."""
    here = Publication.objects.visible_to(request.user).counted().exclude(epsilon=None).get_or_404(pk=pk)
    form = ReleaseForm(sent(request), publication=here)
    if form.is_bound and form.is_valid():
        try:
            release(here, form.cleaned_data["organisation"])
        except CannotRelease as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    context = {"form": form, "title": _("Release to a foundation"), "back": here.get_absolute_url()}
    context |= {"publication": here, "accounts": accounts(request.user, here.first_on.year)}
    return render(request, "reports/form.html", context)
