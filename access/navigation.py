"""The top of every page: the places that this user may open."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from access.views import may_open
from accounts.middleware import held_back
from accounts.roles import Role

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
    ("account-changes", _("Changes to accounts")),
    ("system-health", _("System")),
    ("requests", _("Requests")),
    ("consent-register", _("Consents")),
    ("publication-register", _("Published")),
    ("retention", _("Periods of keeping")),
    ("trail", _("Audit trail")),
    ("access-matrix", _("Who can see what")),
]

ASIDE = {
    **{
        role: frozenset({"calendar", "participants", "projects", "reports", "placements"})
        for role in (Role.CASEWORKER, Role.SUPERVISOR)
    },
    Role.FACILITATOR: frozenset({"placements"}),
}
"""Places that are seldom of use to a role: she reaches them from the page of her groups."""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the places this visitor may open, and where the quick exit leads (context processor).

    A lazy list, since a part of a page has no navigation; none for whoever still owes a second factor.
    """
    return {"places": SimpleLazyObject(lambda: _places_of(request)), "leave_for": settings.QUICK_EXIT_URL}


def _places_of(request: HttpRequest) -> list[tuple[str, object]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or held_back(request):
        return []
    aside = frozenset.intersection(*(ASIDE.get(role, frozenset()) for role in user.roles)) if user.roles else ()
    return [(name, label) for name, label in PLACES if name not in aside and may_open(user, name)]
