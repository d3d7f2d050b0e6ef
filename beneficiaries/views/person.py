"""A person: registering her, her page, and the parts of it that can be changed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.forms import RecordForm
from access.saying import rows_of
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.duplicates import Candidate, candidates
from beneficiaries.forms.person import (
    FunctioningForm,
    IdentityDocumentForm,
    IdentityForm,
    LearningForm,
    PlacesForm,
    RegistrationForm,
)
from beneficiaries.models import ContactWay, IdentityDocument, Person
from beneficiaries.views.editing import changed, form_page, has_case, person_to_change, removed
from beneficiaries.views.keeper import may_hand_over
from beneficiaries.views.relationship import links_of
from config.calendar import local_digits


@dataclass(frozen=True)
class Part:
    """A part of what is known of a person, shown and changed as one."""

    name: str
    title: Promise
    form: type[RecordForm]
    rows: Callable[[Person], list[dict[str, str]]]
    lead: Promise | str = ""


WORTH_ASKING = {"name_ne", "born", "citizenships"}
"""What is shown as missing; the rest of who she is appears when it is known."""


def _identity_rows(person: Person) -> list[dict[str, str]]:
    rows = rows_of(person, [name for name in IdentityForm.Meta.fields if name != "deceased" or person.deceased])
    rows = [row for row in rows if row["value"] or row["name"] in WORTH_ASKING]
    born = [row["name"] for row in rows].index("born")
    return [*rows[: born + 1], {"label": _("Age"), "value": age_of(person)}, *rows[born + 1 :]]


def _places_rows(person: Person) -> list[dict[str, str]]:
    rows = rows_of(person, PlacesForm.Meta.fields)
    return [row for row in rows if row["value"] or row["name"] in ("origin", "present_area")]


def _functioning_rows(person: Person) -> list[dict[str, str]]:
    said = {True: _("Yes: a lot of difficulty or more in one of the six"), False: _("No"), None: _("Not asked")}
    rows = rows_of(person, Person.QUESTIONS_OF_DISABILITY)
    return [{"label": _("Disability"), "value": said[person.has_disability]}, *(row for row in rows if row["value"])]


PARTS = [
    Part("identity", _("The person"), IdentityForm, _identity_rows),
    Part("places", _("Where she is from, where she lives"), PlacesForm, _places_rows),
    Part(
        "learning",
        _("Languages and education"),
        LearningForm,
        lambda person: rows_of(person, LearningForm.Meta.fields),
    ),
    Part(
        "functioning",
        _("Difficulties in daily life"),
        FunctioningForm,
        _functioning_rows,
        _("Ask these six questions as they are written, about difficulties because of a health problem."),
    ),
]


def age_of(person: Person) -> str:
    """Return her age today in words, as well as it is known; empty when nothing is."""
    ages = person.ages()
    if ages is None:
        return ""
    if ages[0] == ages[1]:
        return ngettext("%(age)s year", "%(age)s years", ages[0]) % {"age": local_digits(ages[0])}
    return _("%(youngest)s to %(oldest)s years") % {"youngest": local_digits(ages[0]), "oldest": local_digits(ages[1])}


@reads(Person)
def person_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is known of a person."""
    person = Person.objects.visible_to(request.user).with_places().select_related("keeper").get_or_404(code=code)
    note_read("person", subject=person.pk)
    return render(
        request,
        "beneficiaries/person/detail.html",
        {
            "person": person,
            "age": age_of(person),
            "parts": [(part, part.rows(person), reverse(f"person-{part.name}", args=[code])) for part in PARTS],
            "ways": ContactWay.objects.visible_to(request.user).filter(person=person),
            "documents": IdentityDocument.objects.visible_to(request.user).filter(person=person),
            "links": links_of(request.user, person),
            "has_case": has_case(request, person),
            "may_hand_over": may_hand_over(request, person),
        },
    )


@writes(Person)
def person_add(request: HttpRequest) -> HttpResponse:
    """Register a person whom nobody referred."""
    form = RegistrationForm(request.POST or None, user=request.user)
    alike: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        alike = look_alikes(request, form)
        if not alike:
            form.instance.register()
            messages.success(request, REGISTERED)
            return redirect("person", form.instance.code)
    title, back = _("Register a person"), reverse("people")
    return form_page(request, form, title=title, back=back, alike=alike, template="beneficiaries/person/register.html")


REGISTERED = _("Saved. The rest can be written down in parts, when it is known.")


def look_alikes(request: HttpRequest, form: RegistrationForm) -> list[Candidate]:
    """Return the visible people whom the one to be registered may be; none once the visitor said it is none of them."""
    if form.cleaned_data.get("none_of_them"):
        return []
    alike = candidates(form.instance, request.user)
    if alike:
        form.ask_whether_known()
    return alike


@writes(Person)
def person_change(request: HttpRequest, code: str, part: Part) -> HttpResponse:
    """Change one part of what is known of a person."""
    person = person_to_change(request, code)
    form = part.form(request.POST or None, instance=person)
    return changed(request, form, title=part.title, person=person, lead=part.lead)


@writes(IdentityDocument)
def document_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a paper that proves who she is."""
    person = person_to_change(request, code)
    form = IdentityDocumentForm(request.POST or None, instance=IdentityDocument(person=person))
    return changed(request, form, title=_("Add an identity document"), person=person)


@writes(IdentityDocument)
def document_change(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Change what is known of a paper."""
    person = person_to_change(request, code)
    document = IdentityDocument.objects.writable_by(request.user).get_or_404(pk=pk, person=person)
    form = IdentityDocumentForm(request.POST or None, instance=document)
    remove = reverse("document-remove", args=[code, pk])
    return changed(request, form, title=_("Identity document"), person=person, remove=remove)


@writes(IdentityDocument)
def document_remove(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Remove a paper written down by mistake."""
    person = person_to_change(request, code)
    document = IdentityDocument.objects.writable_by(request.user).get_or_404(pk=pk, person=person)
    what = document.get_kind_display()
    return removed(request, document, title=_("Remove an identity document"), person=person, what=what)
