"""Who looks after a person until a case is opened; decided by the supervisor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from access.policy import ASSIGN, permits
from access.views import writes
from beneficiaries.forms.keeper import KeeperForm
from beneficiaries.models import Person
from beneficiaries.views.editing import changed, has_case, person_to_change


@writes(Person, action=ASSIGN)
def keeper_change(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a person to another caseworker of her site; the former one sees her no more."""
    person = person_to_change(request, code, alone=True, action=ASSIGN)
    if has_case(request, person):
        return redirect("case", code=code)
    form = KeeperForm(request.POST or None, instance=person, by=request.user)
    now = _("Now: %(worker)s") % {"worker": person.keeper} if person.keeper else _("Now: nobody")
    return changed(request, form, title=_("Who looks after her"), person=person, lead=now)


def may_hand_over(request: HttpRequest, person: Person) -> bool:
    """Tell whether the visitor may hand this person to another caseworker, as long as she has no case."""
    people = Person.objects.visible_to(request.user, ASSIGN)
    return permits(request.user, ASSIGN, Person) and people.filter(pk=person.pk).exists()
