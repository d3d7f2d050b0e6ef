"""Adding and changing what belongs to a group, by one form each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from access.records import Record
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.group import OfAGroupForm
from programs.views.group import FORM, group_to_fill


def added(
    request: HttpRequest, pk: UUID, form_class: type[OfAGroupForm], title: str, back: str, forth: str = ""
) -> HttpResponse:
    """Add something to the group of that key; `back` names the page of the group, `forth` that of the new record."""
    here = group_to_fill(request, pk)
    form = form_class(sent(request), group=here)
    if kept(request, form):
        return redirect(forth, form.instance.pk) if forth else redirect(back, pk)
    return shown(request, form, title, reverse(back, args=[pk]))


def changed_one(
    request: HttpRequest, pk: UUID, form_class: type[OfAGroupForm], title: str, back: str, *related: str
) -> HttpResponse:
    """Change the record of that key; `back` names the page of its group."""
    record = writable(request, pk, form_class._meta.model, *related)
    form = form_class(sent(request), instance=record, group=record.group)
    if kept(request, form):
        return redirect(back, record.group_id)
    return shown(request, form, title, reverse(back, args=[record.group_id]))


def writable(request: HttpRequest, pk: UUID, model: type[Record], *related: str) -> Any:
    """Return the record of a group that the visitor may change; Http404 alike for hidden and unknown."""
    found = model._default_manager.writable_by(request.user)
    return found.select_related("group__programme", "group__site", *related).get_or_404(pk=pk)


def shown(request: HttpRequest, form: OfAGroupForm, title: str, back: str) -> HttpResponse:
    """Show the form of something that belongs to a group."""
    group = form.instance.group
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=group)
