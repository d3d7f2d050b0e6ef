"""The household of a person, those who belong to it, and others known here who share it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.saying import rows_of
from access.views import reads, writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.family_map import map_of
from beneficiaries.forms.household import HouseholdForm, HouseholdMemberForm, JoinHouseholdForm
from beneficiaries.models import Case, Household, HouseholdMember, Person, Relative
from beneficiaries.views.editing import changed, form_page, has_case, person_to_change, removed
from beneficiaries.views.relationship import links_of


@reads(Household)
def household_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the family of a person and her links to others known here."""
    people = Person.objects.visible_to(request.user)
    person = people.select_related("household__area__parent").get_or_404(code=code)
    note_read("person", subject=person.pk)
    household = person.household
    others = list(people.filter(household=household).exclude(pk=person.pk)) if household else []
    if others:
        note_read("relative", rows=others)
    members = list(HouseholdMember.objects.visible_to(request.user).filter(household=household))
    relatives = relatives_of(request.user, person)
    links = links_of(request.user, person)
    return render(
        request,
        "beneficiaries/household/detail.html",
        {
            "person": person,
            "has_case": has_case(request, person),
            "household": household,
            "rows": rows_of(household, HouseholdForm.Meta.fields) if household else [],
            "members": members,
            "others": others,
            "links": links,
            "map": map_of(person, household, members, others, links, relatives),
        },
    )


def relatives_of(user: User, person: Person) -> list[Relative]:
    """Return the relatives that her case tells of, as far as this user may see it."""
    relatives = list(Relative.objects.visible_to(user).filter(case=person.pk).with_wishes())
    if relatives:
        note_read("case", subject=person.pk)
        for each in relatives:
            each.case = Case(person=person)
    return relatives


@writes(Household)
def household_change(request: HttpRequest, code: str) -> HttpResponse:
    """Write down or change the household of a person."""
    person = person_to_change(request, code, alone=True)
    household = person.household or Household()
    begun = household._state.adding
    form = HouseholdForm(request.POST or None, instance=household)
    response = changed(request, form, title=_("Household"), person=person, name="household")
    if begun and response.status_code == 302:
        person.live_in(household)
    return response


@writes(Household)
def household_join(request: HttpRequest, code: str) -> HttpResponse:
    """Say that she lives with another person known here."""
    person = person_to_change(request, code)
    form = JoinHouseholdForm(request.POST or None, user=request.user, person=person)
    back = reverse("household", args=[code])
    if request.method == "POST" and form.is_valid():
        person.live_with(form.cleaned_data["other"])
        messages.success(request, _("Saved."))
        return redirect(back)
    lead = _("Sisters who are both known here share one household: what one tells of it is written down once.")
    return form_page(request, form, title=_("Share a household"), person=person, back=back, lead=lead)


@writes(Household)
def household_leave(request: HttpRequest, code: str) -> HttpResponse:
    """Take a person out of a household that is not hers; what is written of it stays for the others."""
    person = person_to_change(request, code)
    if person.household_id is None:
        raise Http404
    back = reverse("household", args=[code])
    if request.method == "POST":
        person.live_in(None)
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"title": _("Take her out of this household"), "person": person, "back": back}
    return render(request, "beneficiaries/household/leave.html", context)


@writes(HouseholdMember)
def member_add(request: HttpRequest, code: str) -> HttpResponse:
    """Write down somebody of her household."""
    person = person_to_change(request, code)
    if person.household_id is None:
        raise Http404
    form = HouseholdMemberForm(request.POST or None, instance=HouseholdMember(household_id=person.household_id))
    return changed(request, form, title=_("Add a member of the household"), person=person, name="household")


@writes(HouseholdMember)
def member_change(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Change what is known of somebody of her household."""
    person, member = _member(request, code, pk)
    form = HouseholdMemberForm(request.POST or None, instance=member)
    remove = reverse("member-remove", args=[code, pk])
    title = _("Member of the household")
    return changed(request, form, title=title, person=person, name="household", remove=remove)


@writes(HouseholdMember)
def member_remove(request: HttpRequest, code: str, pk: str) -> HttpResponse:
    """Remove somebody written down by mistake."""
    person, member = _member(request, code, pk)
    title, what = _("Remove a member of the household"), member.get_relation_display()
    return removed(request, member, title=title, person=person, name="household", what=what)


def _member(request: HttpRequest, code: str, pk: str) -> tuple[Person, HouseholdMember]:
    person = person_to_change(request, code)
    members = HouseholdMember.objects.writable_by(request.user).exclude(household=None)
    return person, members.get_or_404(pk=pk, household=person.household_id)
