"""The directory of services: looking for one, reading it, adding and changing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.forms.service import FindServiceForm, ProviderForm, ServiceForm
from beneficiaries.models import Provider, Service
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept


@reads(Service)
def services(request: HttpRequest) -> HttpResponse:
    """Show the services that are looked for, by name."""
    form = FindServiceForm(request.GET)
    found = form.found(Service.objects.visible_to(request.user).with_places())
    context = {
        "find": form,
        "page": page_by_keys(found, request, "name"),
        "may_write": permits(request.user, WRITE, Service),
    }
    return render(request, "beneficiaries/service/list.html", context)


@reads(Service)
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one service: what, where, for whom, whom to ask, and what is known of its quality."""
    here = (
        Service.objects.visible_to(request.user).select_related("provider__partner", "area__parent").get_or_404(pk=pk)
    )
    context = {"service": here, "may_write": permits(request.user, WRITE, Service)}
    return render(request, "beneficiaries/service/detail.html", context)


@writes(Service)
def service_add(request: HttpRequest) -> HttpResponse:
    """Add a service, with its provider where that is new."""
    return _form(request, ServiceForm(sent(request)), _("Add a service"), reverse("services"))


@writes(Service)
def service_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a service."""
    here = Service.objects.writable_by(request.user).select_related("provider").get_or_404(pk=pk)
    return _form(request, ServiceForm(sent(request), instance=here), _("Change the service"), here.get_absolute_url())


def _form(request: HttpRequest, form: ServiceForm, title: str, back: str) -> HttpResponse:
    if kept(request, form):
        return redirect(form.instance)
    return form_page(request, form, title=title, back=back, template="beneficiaries/service/form.html")


@writes(Provider)
def provider_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the name of a provider, and say which of our partners it is."""
    here = Provider.objects.writable_by(request.user).get_or_404(pk=pk)
    form = ProviderForm(sent(request), instance=here)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("services")
    title, back = _("Change the provider"), reverse("services")
    return form_page(request, form, title=title, back=back, template="beneficiaries/service/form.html")
