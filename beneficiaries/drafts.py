"""Drafts: which forms keep one, what of a form is kept, how it comes back, and what comes too late for its session."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import once
from access.context import acting
from access.forms import AsTyped
from access.views import actor_of
from accounts.middleware import before_a_session_ends
from accounts.models import User
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.models import Case, Draft
from beneficiaries.models.draft import TooLong
from beneficiaries.sections import EVERY_SECTION

ADDRESS = "_address"
"""The field that names the form's own address."""
TOKEN = "_form"  # noqa: S105 (the name of a field)
"""The field in which a page that keeps by itself sends the form's once-token, so that it claims nothing."""
AUTHOR = "_author"
"""The field with the mark of who the form was shown to: on a shared computer somebody else may be logged in by now."""
NOT_HERS = _("Not kept: this was written by somebody else, who was logged in here before you.")
SHOWN = 20

FORMS: dict[str, str | Promise] = {
    "note-add": _("Write a note"),
    "note": _("Change your note"),
    "case-edit": _("Danger, safety and wishes"),
    "assessment-add": _("Assessment"),
    "assessment-edit": _("Assessment"),
    "plan-add": _("Make a plan with her"),
    "plan-edit": _("Change the plan"),
    "plan-agree": _("Her agreement"),
    "goal-add": _("Add a goal"),
    "goal": _("Change the goal"),
    "closure-add": _("Closure"),
    "closure-edit": _("Closure"),
    "incident-add": _("Incident"),
    "incident-edit": _("Incident"),
    "referral-out-add": _("Referral to a service"),
    "referral-out-edit": _("Referral to a service"),
    "transfer-add": _("Prepare a transfer"),
    "transfer-edit": _("Prepare a transfer"),
    "scale-add": _("Scale"),
    "scale-edit": _("Scale"),
    "check-add": _("Check of a treatment"),
    "check": _("Check of a treatment"),
    "stay-add": _("Admit her to the centre"),
    "stay": _("Change the admission"),
    "conference-add": _("Write down a case conference"),
    "conference-edit": _("Change the case conference"),
    "relative-add": _("Add a relative"),
    "relative-edit": _("Change what is known of this relative"),
    "wish-add": _("Her wish about contact"),
    "family-contact-add": _("Write down an attempt or a contact"),
    "family-contact": _("Change the contact"),
    "home-assessment-add": _("Assess the home of her family"),
    "home-assessment-edit": _("Change the home assessment"),
    "return-visit": _("Visit after her return"),
    **{f"{section.slug}-add": section.add for section in EVERY_SECTION if not section.own_pages},
    **{section.slug: section.change for section in EVERY_SECTION if not section.own_pages},
}
"""The forms that keep a draft, by the names of their addresses, each in words. There is a draft of nothing else."""


def form_at(address: str, code: str) -> str | Promise | None:
    """Return the name of the form that lies at an address of the case of that code; None when none keeps a draft."""
    try:
        found = resolve(address)
    except Resolver404:
        return None
    return FORMS.get(found.url_name or "") if found.kwargs.get("code") == code else None


def body_of(typed: QueryDict) -> str:
    """Return what was typed, without tokens, passwords and buttons."""
    kept = typed.copy()
    for name in typed:
        if name in (once.FIELD, ADDRESS, TOKEN, AUTHOR, "csrfmiddlewaretoken", "questions") or "password" in name:
            del kept[name]
    return kept.urlencode()


def mark_of(user: User) -> str:
    """Return what stands in the forms that are shown to a user: hers alone, and it tells nobody who she is."""
    return salted_hmac("beneficiaries.drafts.author", str(user.pk), algorithm="sha256").hexdigest()[:32]


def is_hers(request: HttpRequest) -> bool:
    """Tell whether what is sent comes from a form that was shown to who sends it; a form without a mark is hers."""
    mark = mark_of(request.user)
    return constant_time_compare(request.POST.get(AUTHOR, mark), mark)


@dataclass(frozen=True)
class Drafting:
    """What the page of a form that keeps drafts shows of them (`request.drafting`)."""

    case: Case
    author: str
    draft: Draft | None = None


def typed(request: HttpRequest, case: Case) -> QueryDict | None:
    """Return what a form of this case sent or, when its page is only opened, the visitor's draft of it; else None.

    What is sent is no draft any more. A form that is refused is rolled back, and its draft stays. What somebody else
    wrote is shown as it was typed, and not saved before whoever is logged in now has looked at it.
    """
    if request.method == "POST" and not is_hers(request):
        messages.error(request, NOT_HERS)
        request.drafting = Drafting(case, mark_of(request.user))
        return AsTyped(request.POST.urlencode())
    if request.method == "POST":
        Draft.objects.filter(author=request.user, address=request.path).delete()
        request.drafting = Drafting(case, mark_of(request.user))
        return request.POST
    draft = next(iter(ask_as(request.user, _of_forms, [request.path])), None)
    request.drafting = Drafting(case, mark_of(request.user), draft)
    return draft.as_typed() if draft else None


def _of_forms(addresses: list[str], user: User) -> QuerySet[Draft]:
    return Draft.objects.visible_to(user).in_force().filter(address__in=addresses)


def _newest(_named: list[UUID], user: User) -> QuerySet[Draft]:
    return Draft.objects.visible_to(user).in_force()[:SHOWN]


def drafts_of(request: HttpRequest) -> list[Draft]:
    """Return the visitor's newest drafts, each with the name of its form (attribute `form`)."""
    found = ask_as(request.user, _newest, ())
    for draft in found:
        draft.form = form_at(draft.address, draft.case.person.code)
    return [draft for draft in found if draft.form]


@before_a_session_ends
def keep_last_words(request: HttpRequest) -> str:
    """Keep what a form sends that comes too late for its session; return the address to go on at, "" for nothing kept.

    Its sender was known until now. What she typed is kept for her alone, and saved nowhere.
    """
    address = request.POST.get(ADDRESS, "")
    code = request.path.split("/")[2] if request.path.startswith("/cases/") else ""
    body = body_of(request.POST)
    if not body or form_at(address, code) is None or not is_hers(request):
        return ""
    with acting(actor_of(request)):
        case = Case.objects.writable_by(request.user).filter(person__code=code).first()
        if case is None:
            return ""
        try:
            Draft.objects.keep(request.user, case, address, body)
        except TooLong:
            return ""
    return address
