"""Screens about sites and organisations: both are listed, added, changed and closed in the same way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.administration.forms import OrganisationForm, SiteForm
from access.paging import page_by_keys
from access.views import reads, writes
from accounts.models import Organisation, Site


def place_urls(
    model: type[Site | Organisation], form_class: type[ModelForm], plural: str, one: str, add: object
) -> list[Any]:
    """Return the addresses of one kind of place: its list, adding, changing, closing and reopening."""

    @reads(model)
    def listed(request: HttpRequest) -> HttpResponse:
        context = {"page": page_by_keys(model.objects.all(), request, "name"), **names}
        return render(request, "access/administration/places.html", context)

    @writes(model)
    def added(request: HttpRequest) -> HttpResponse:
        return edit(request, form_class(request.POST or None))

    @writes(model)
    def changed(request: HttpRequest, pk: UUID) -> HttpResponse:
        return edit(request, form_class(request.POST or None, instance=get_object_or_404(model, pk=pk)))

    @writes(model)
    def closed(request: HttpRequest, pk: UUID) -> HttpResponse:
        place = get_object_or_404(model, pk=pk)
        if request.method == "POST":
            wanted = request.POST.get("wanted")
            if wanted == "close" and not place.closed_on:
                place.close()
            elif wanted == "reopen" and place.closed_on:
                place.reopen()
            else:
                messages.info(request, _("Somebody else closed or reopened it a moment before. Look at it again."))
            return redirect(plural)
        holders = place.memberships.in_force().filter(user__is_active=True).values("user").distinct().count()
        context = {"place": place, "holders": holders, **names}
        return render(request, "access/administration/place_close.html", context)

    def edit(request: HttpRequest, form: ModelForm) -> HttpResponse:
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved: %(name)s.") % {"name": form.instance})
            return redirect(plural)
        return render(request, "access/administration/place_form.html", {"form": form, **names})

    names = {
        "kind": model._meta.verbose_name,
        "kinds": model._meta.verbose_name_plural,
        "list_url": plural,
        "add": add,
        "add_url": f"{one}-add",
        "edit_url": f"{one}-edit",
        "close_url": f"{one}-close",
    }
    pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
        (f"{plural}/", listed, plural),
        (f"{plural}/add/", added, f"{one}-add"),
        (f"{plural}/<uuid:pk>/", changed, f"{one}-edit"),
        (f"{plural}/<uuid:pk>/close/", closed, f"{one}-close"),
    ]
    return [path(route, view, name=name) for route, view, name in pages]


site_urls = place_urls(Site, SiteForm, "sites", "site", gettext_lazy("Add a site"))
organisation_urls = place_urls(
    Organisation, OrganisationForm, "organisations", "organisation", gettext_lazy("Add an organisation")
)
