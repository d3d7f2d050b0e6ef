"""The ways to reach a person."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access.views import writes
from beneficiaries.forms.contact import ContactWayForm
from beneficiaries.models import ContactWay
from beneficiaries.views.editing import changed, person_to_change, removed


@writes(ContactWay)
def contact_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a way to reach her."""
    person = person_to_change(request, code)
    form = ContactWayForm(request.POST or None, instance=ContactWay(person=person))
    return changed(request, form, title=_("Add a way to reach her"), person=person)


@writes(ContactWay)
def contact_change(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Change a way to reach her, or whether it is safe."""
    person = person_to_change(request, code)
    way = ContactWay.objects.writable_by(request.user).get_or_404(pk=pk, person=person)
    form = ContactWayForm(request.POST or None, instance=way)
    remove = reverse("contact-remove", args=[code, pk])
    return changed(request, form, title=_("Way to reach her"), person=person, remove=remove)


@writes(ContactWay)
def contact_remove(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Remove a way that is hers no longer."""
    person = person_to_change(request, code)
    way = ContactWay.objects.writable_by(request.user).get_or_404(pk=pk, person=person)
    return removed(request, way, title=_("Remove a way to reach her"), person=person, what=way.get_kind_display())
