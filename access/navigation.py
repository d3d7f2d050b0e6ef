"""The top of every page: the places that this user may open."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.views import opens_with
from accounts.middleware import held_back
from accounts.roles import Role
from audit.actor import current_actor

PLACES = [
    ("home", _("Home")),
    ("foundation", _("At a glance")),
    ("tasks", _("Tasks")),
    ("caseload", _("Cases")),
    ("board", _("Board")),
    ("approvals", _("Approvals")),
    ("beds", _("Beds")),
    ("people", _("People")),
    ("referrals", _("Referrals")),
    ("services", _("Services")),
    ("groups", _("Groups")),
    ("calendar", _("Calendar")),
    ("participants", _("Participants")),
    ("projects", _("Projects")),
    ("workshops", _("Workshops")),
    ("reports", _("Reports")),
    ("tables", _("Tables")),
    ("grants", _("Grants")),
    ("spendings", _("Spendings")),
    ("obligations", _("Obligations")),
    ("needs", _("Needs")),
    ("volunteers", _("Volunteers")),
    ("checks", _("Checks")),
    ("my-profile", _("My profile")),
    ("placements", _("Placements")),
    ("statistics", _("Statistics")),
    ("imports", _("Import")),
    ("export", _("Export")),
    ("users", _("Users")),
    ("invitations", _("Invitations")),
    ("sites", _("Sites")),
    ("organisations", _("Organisations")),
    ("standards-set", _("Time standards")),
    ("access-reviews", _("Reviews of access")),
    ("account-changes", _("Changes to accounts")),
    ("system-health", _("System")),
    ("requests", _("Requests")),
    ("consent-register", _("Consents")),
    ("publication-register", _("Published")),
    ("retention", _("Periods of keeping")),
    ("trail", _("Audit trail")),
    ("break-glass", _("Break-glass")),
    ("access-matrix", _("Who can see what")),
]

ASIDE = {
    **{
        role: frozenset({"calendar", "participants", "projects", "reports", "placements", "break-glass"})
        for role in (Role.CASEWORKER, Role.SUPERVISOR)
    },
    Role.FACILITATOR: frozenset({"placements"}),
}
"""Places that are seldom of use to a role: she reaches them from the page of her groups."""

BENEATH = {
    first: place
    for place, beneath in {
        "groups": "activities decisions enrolments holidays level-tests maturity minutes papers questionnaires "
        "questions referred rights-tests savings seats sessions times trainings",
        "projects": "indicators programmes results shares targets",
        "reports": "expenses pictures",
        "placements": "day-rates missions",
        "volunteers": "skills",
        "my-profile": "volunteers",
    }.items()
    for first in beneath.split()
}
"""The place that a page belongs to whose address begins otherwise, by the first word of that address."""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the places this visitor may open, how they are written, where the quick exit leads, and the break-glass
    she reads under.

    A context processor. Lazy, since a part of a page has no navigation; none for whoever still owes a second factor.
    """
    places = SimpleLazyObject(lambda: _places_of(request))
    menu = SimpleLazyObject(lambda: _menu(tuple(name for name, _label in places), request.path))
    actor = current_actor()
    return {"places": places, "menu": menu, "leave_for": settings.QUICK_EXIT_URL, "glass": actor and actor.glass}


def _places_of(request: HttpRequest) -> list[tuple[str, object]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or held_back(request):
        return []
    roles = user.roles
    aside = frozenset.intersection(*(ASIDE.get(role, frozenset()) for role in roles)) if roles else ()
    return [(name, label) for name, label in PLACES if name not in aside and opens_with(roles, name)]


def _menu(names: tuple[str, ...], path: str) -> str:
    """Return the places of these names as a list of links, the one that is open marked, "" for none."""
    addresses = _addresses(names, settings.ROOT_URLCONF, get_script_prefix())
    above = BENEATH.get(path.removeprefix(get_script_prefix()).partition("/")[0])
    belongs = next((each for name, each in zip(names, addresses, strict=True) if name == above), "")
    nearest = max((each for each in addresses if each and mark_of(each, path)), key=len, default=belongs)
    open_now = tuple(mark_of(each, path) or "true" if each == nearest else "" for each in addresses)
    return _written(names, addresses, open_now, get_language()) if names else ""


@lru_cache(maxsize=256)
def _addresses(names: tuple[str, ...], _urls: str, _prefix: str) -> tuple[str, ...]:
    found = []
    for name in names:
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            found.append("")
    return tuple(found)


def mark_of(address: str, path: str) -> str:
    """Return how the link to a place is marked: as the page that is open, or as the place it belongs to."""
    if path == address:
        return "page"
    return "true" if address != "/" and path.startswith(f"{address.rstrip('/')}/") else ""


@lru_cache(maxsize=1024)
def _written(names: tuple[str, ...], addresses: tuple[str, ...], marks: tuple[str, ...], _language: str) -> str:
    """Write the list once for all who may open the same: nothing in it is about anybody."""
    labels = dict(PLACES)
    links = [
        {"address": address, "label": labels[name], "mark": mark}
        for name, address, mark in zip(names, addresses, marks, strict=True)
        if address
    ]
    return render_to_string("parts/_places.html", {"links": links})
