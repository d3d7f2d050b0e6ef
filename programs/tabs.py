"""The tabs of a group's page: which kinds of programme have which further pages."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import Group, Programme


class Tab(NamedTuple):
    """A page of a group: for which kind of programme (None: every kind), the name of its address, its label."""

    kind: Programme.Kind | None
    name: str
    label: Promise


TABS: list[Tab] = [
    Tab(None, "group", _("Overview")),
    Tab(Programme.Kind.LITERACY, "learning", _("Reading and sums")),
    Tab(Programme.Kind.RIGHTS, "rights", _("Knowing rights")),
    Tab(Programme.Kind.INCOME, "savings", _("Savings")),
    Tab(Programme.Kind.COMMITTEE, "committee", _("Who sits in it")),
    Tab(Programme.Kind.COMMITTEE, "decisions", _("Meetings and decisions")),
    Tab(Programme.Kind.COMMITTEE, "committee-work", _("What it does")),
    Tab(Programme.Kind.COMMITTEE, "maturity", _("How far it has come")),
]


def tabs_of(group: Group, current: str) -> list[dict[str, object]]:
    """Return the tabs of a group, as `parts/_tabs.html` takes them; none where there is only one."""
    found = [tab for tab in TABS if tab.kind is None or tab.kind == group.programme.kind]
    if len(found) < 2:
        return []
    return [
        {"url": reverse(tab.name, args=[group.pk]), "label": tab.label, "current": tab.name == current} for tab in found
    ]
