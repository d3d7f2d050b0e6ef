"""Finding the case of an address, opening a case, and changing what stands at its head."""

from collections.abc import Hashable
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import READ, WRITE, Action
from access.views import writes
from accounts.models import User
from audit.trail import note_read
from beneficiaries.asked_of_cases import Build, ask_as
from beneficiaries.drafts import typed
from beneficiaries.forms.case import CaseForm, OpenCaseForm
from beneficiaries.models import (
    Case,
    Person,
)


def id_in(request: HttpRequest, name: str) -> UUID | None:
    """Return the id that a parameter of the address holds; None when it holds none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def visible_case(request: HttpRequest, code: str, action: Action = READ) -> Case:
    """Return the case of that code on which the visitor may do the action, with its person.

    404 alike when it is hidden and when there is none. On POST the case stays locked until the answer leaves.
    """
    return case_by_code(request.user, _workable, code, action, request.method == "POST")


def case_by_code(user: User, build: Build, code: str, *depends: Hashable) -> Case:
    """Return the one case that a query for its code finds, as this user may see it; 404 when it finds none."""
    found = [] if "\x00" in code else ask_as(user, build, [code], *depends)
    if not found:
        raise Http404
    return found[0]


def _workable(codes: list[str], user: User, action: Action, locked: bool) -> QuerySet[Case]:
    cases = Case.objects.visible_to(user, action).filter(person__code__in=codes)
    cases = cases.select_related("person", "site", "caseworker")
    return cases.select_for_update(of=("self",)) if locked else cases


@writes(Case)
def case_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open the case of a person who is seen here and has none."""
    people = Person.objects.writable_by(request.user).select_related("site")
    person = people.get_or_404(code=code)
    seen = Case.objects.visible_to(request.user).filter(pk=person.pk)
    standing = seen.first()
    if standing and request.method != "POST":
        return redirect("case", code=code)
    form = OpenCaseForm(sent(request), instance=Case(person=person, site=person.site), by=request.user)
    if request.method == "POST" and form.is_valid():
        if not standing and _opened(form.instance):
            messages.success(request, _("The case is open."))
            return redirect("case", code=code)
        standing = standing or seen.first()
        if not standing:
            raise Http404  # she has a case that is hidden from this user: as if there were nothing
        form.add_error(
            None, _("Somebody opened the case a moment before. What you wrote stands here still: add it to the file.")
        )
    return render(request, "beneficiaries/case/open.html", {"person": person, "form": form, "standing": standing})


def _opened(case: Case) -> bool:
    """Open a case; tell whether nobody was quicker."""
    try:
        with transaction.atomic():
            case.open()
    except IntegrityError:
        return False
    return True


@writes(Case)
def case_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change how great the danger is, what keeps her safe, and what she wishes."""
    case = visible_case(request, code, WRITE)
    note_read("case", subject=case.pk)
    form = CaseForm(typed(request, case), instance=case)
    if request.method == "POST" and form.is_valid():
        form.instance.edit()
        messages.success(request, _("Saved."))
        return redirect(case)
    return render(request, "beneficiaries/case/edit.html", {"case": case, "person": case.person, "form": form})
