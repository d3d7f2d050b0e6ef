"""Links between two people who are both known here."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access.views import writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.asked_of_cases import ask
from beneficiaries.forms.relationship import RelationshipForm
from beneficiaries.models import Person, Relationship
from beneficiaries.views.editing import changed, person_to_change, removed


def links_of(user: User, person: Person) -> list[tuple[Relationship, Person, str]]:
    """Return each link of a person that this user may see, with the other one and what she is; noted for the trail."""
    if not ask(_linked, [person.pk]):  # most have none, and to ask whom one may see takes much longer
        return []
    links = [(link, *link.seen_from(person)) for link in Relationship.objects.visible_to(user).of(person)]
    if links:
        note_read("relative", rows=[other for _link, other, _kind in links])
    return links


def _linked(people: list[UUID]) -> QuerySet:
    return Relationship.objects.filter(Q(person__in=people) | Q(other__in=people)).values_list("pk")[:1]


@writes(Relationship)
def relationship_add(request: HttpRequest, code: str) -> HttpResponse:
    """Link a person to another one."""
    person = person_to_change(request, code)
    form = RelationshipForm(request.POST or None, user=request.user, person=person)
    lead = _("For example sisters, or a mother and her child. Only a person whom you may see can be chosen.")
    title = _("Link her to somebody known here")
    return changed(request, form, title=title, person=person, name="household", lead=lead)


@writes(Relationship)
def relationship_remove(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Remove a link, from whichever side."""
    person = person_to_change(request, code)
    link = Relationship.objects.writable_by(request.user).of(person).get_or_404(pk=pk)
    other, kind = link.seen_from(person)
    title, what = _("Remove a link"), f"{kind}: {other.code}"
    return removed(request, link, title=title, person=person, name="household", what=what)
