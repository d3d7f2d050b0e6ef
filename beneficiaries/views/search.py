"""Looking for a person by her name, code or phone number."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from access.questions import sealed, unsealed
from access.views import reads
from accounts.models import User
from audit.trail import note_read
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.forms.search import SearchForm
from beneficiaries.models import Case, ContactWay, Person
from beneficiaries.search import DEEPEST, find_people

PAGE = 20


@reads(Person, asked_by_post=True)
def people(request: HttpRequest) -> HttpResponse:
    """Ask for a person by POST; show those found at an address in which her name cannot be read."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        if not form.is_valid():
            return render(request, "beneficiaries/search/people.html", {"form": form})
        known = Person.objects.visible_to(request.user).filter(code=form.code).first() if form.code else None
        return redirect("person", known.code) if known else redirect(_address(request, form, 1))
    question = unsealed(request.GET.get("find", ""), request.user)
    form = SearchForm(question or None)
    if not (question and form.is_valid()):
        return render(request, "beneficiaries/search/people.html", {"form": form})
    number = _page_number(request)
    found = _found(request, form, number)
    note_read("search", rows=found[:PAGE])
    more = len(found) > PAGE and number * PAGE < DEEPEST
    context = {
        "form": form,
        "found": found[:PAGE],
        "cases": _own_cases(request, found[:PAGE]),
        "searched": True,
        "newer": _address(request, form, number - 1) if number > 1 else "",
        "older": _address(request, form, number + 1) if more else "",
        "narrowed": bool(form.area or form.born),
    }
    return render(request, "beneficiaries/search/people.html", context)


def _found(request: HttpRequest, form: SearchForm, number: int) -> list[Person]:
    """Return the people of a page of results, and one more when there are more."""
    seen = Person.objects.visible_to(request.user)
    if form.code and (known := seen.with_places().filter(code=form.code).first()):
        return [known]
    if form.phone:
        ways = ContactWay.objects.visible_to(request.user).filter(phone=form.phone)
        return list(seen.with_places().filter(pk__in=list(ways.values_list("person", flat=True)[:PAGE])))
    skip = (number - 1) * PAGE
    people = find_people(
        request.user, form.cleaned_data["who"], district=form.area, born=form.born, most=PAGE + 1, skip=skip
    )
    return [each.person for each in people]


def _own_cases(request: HttpRequest, found: list[Person]) -> set[object]:
    """Return the keys of those whose case this user may open."""
    return set(ask_as(request.user, _cases_among, [person.pk for person in found])) if found else set()


def _cases_among(people: list[UUID], user: User) -> QuerySet:
    return Case.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    last = DEEPEST // PAGE
    return min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 1


def _address(request: HttpRequest, form: SearchForm, number: int) -> str:
    question = {"find": sealed(form.question, request.user)}
    return f"{reverse('people')}?{urlencode(question | ({'page': number} if number > 1 else {}))}"
