"""The page of a case file on the groups that its person comes to; read by those alone who may see the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.policy import WRITE
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.models import Case
from beneficiaries.views.case import sent, visible_case
from beneficiaries.views.editing import form_page, removed
from programs.earnings import earnings_of
from programs.forms.same_person import SamePersonForm
from programs.models import Enrolment, SamePerson
from programs.views.group import with_attendance

SHOWN = 50
"""More groups than anybody comes to; a page shows no more."""


@reads(SamePerson)
def case_groups(request: HttpRequest, code: str) -> HttpResponse:
    """Show the groups she comes to, how often she was there, and what she earned and saved in them."""
    case = visible_case(request, code)
    note_read("case", subject=case.pk)
    links = SamePerson.objects.visible_to(request.user).filter(person=case.pk).select_related("participant")
    hers = [each.participant_id for each in links]
    enrolments = Enrolment.objects.visible_to(request.user).filter(participant__in=hers)
    found = with_attendance(enrolments).select_related("group__programme", "participant")
    context = {
        "case": case,
        "person": case.person,
        "links": links,
        "earnings": earnings_of(hers, request.user),
        "enrolments": found.order_by("-applied_on", "pk")[:SHOWN],
        "may_write": Case.objects.writable_by(request.user).filter(pk=case.pk).exists(),
    }
    return render(request, "programs/case_groups.html", context)


@writes(SamePerson)
def same_person_add(request: HttpRequest, code: str) -> HttpResponse:
    """Say which participant she is."""
    case = visible_case(request, code, WRITE)
    form, back = SamePersonForm(sent(request), person=case.person), reverse("case-groups", args=[code])
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, form, title=_("The groups she comes to"), person=case.person, back=back)


@writes(SamePerson)
def same_person_remove(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Take a link back that was written down by mistake."""
    case = visible_case(request, code, WRITE)
    link = SamePerson.objects.writable_by(request.user).filter(person=case.pk).get_or_404(pk=pk)
    return removed(request, link, title=_("Take the link back"), person=case.person, name="case-groups")
