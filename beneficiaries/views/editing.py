"""What every page with a form about one person does: find her, keep what is right, show again what is not."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.policy import WRITE, Action
from access.records import Record
from audit.trail import note_read
from beneficiaries.models import Case, Person


def person_to_change(request: HttpRequest, code: str, *, alone: bool = False, action: Action = WRITE) -> Person:
    """Return the person of that code on whom the visitor may do it; Http404 alike for hidden and unknown.

    `alone`: on POST nobody else changes her until the answer leaves.
    """
    people = Person.objects.visible_to(request.user, action)
    if alone and request.method == "POST":
        people = people.select_for_update(of=("self",), no_key=True)
    person = people.get_or_404(code=code)
    if request.method != "POST":
        note_read("person", subject=person.pk)
    return person


def has_case(request: HttpRequest, person: Person) -> bool:
    """Tell whether she has a case that the visitor may see; one that is hidden is none."""
    return Case.objects.visible_to(request.user).filter(person=person).exists()


def kept(request: HttpRequest, form: BaseForm) -> bool:
    """Save a form that was sent and is right, and say so; tell whether it was."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(None, _("Somebody wrote down the same at this moment. Look at the page again before you save."))
        return False
    messages.success(request, _("Saved."))
    return True


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    person: Person | None = None,
    back: str,
    template: str = "beneficiaries/person/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form. `title` names the page and holds nothing of the person; `back` is the address of "cancel"."""
    context |= {"form": form, "title": title, "person": person, "back": back}
    return render(request, template, context)


def changed(
    request: HttpRequest, form: BaseForm, *, title: str, person: Person, name: str = "person", **context: Any
) -> HttpResponse:
    """Keep a form about a person and go to the page of that name; show it again when it is not right."""
    back = reverse(name, args=[person.code])
    if kept(request, form):
        return redirect(back)
    return form_page(request, form, title=title, person=person, back=back, **context)


def removed(
    request: HttpRequest, record: Record, *, title: str, person: Person, name: str = "person", what: str = ""
) -> HttpResponse:
    """Remove a record once that is confirmed; what it said stays in the trail."""
    back = reverse(name, args=[person.code])
    if request.method == "POST":
        record.delete()
        messages.success(request, _("Removed."))
        return redirect(back)
    context = {"title": title, "person": person, "back": back, "what": what}
    return render(request, "beneficiaries/person/remove.html", context)
