"""What volunteers gave in kind to projects that grants pay for, and a foundation's own people among them.

Value in kind stands apart from money and is added to none of it. Hours count for a grant when they were worked in a
project that it pays for, within its time, and were approved by another person. Two grants that pay for one project at
the same time are each told of the same hours, so nothing is added up across grants. A foundation is told of the hours
of its own employees alone; the grants officer of all, as sums (`volunteers.value`). A report goes to a foundation, so
it tells of that foundation's employees alone, whoever writes it.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from access.context import acting_as_system
from access.policy import COUNT, READ, WRITE, permits
from accounts.models import User
from accounts.roles import Role
from grants.beside import BESIDE, GIVEN, Given
from grants.models import FundedProject, Grant, GrantQuestion, Terms
from volunteers.models import Placement
from volunteers.value import Span, given_by, given_in_kind, worth_of

SHOWN = 12


def in_kind(user: User, grants: Sequence[Grant]) -> dict[str, Any] | None:
    """Return what was given in kind to each grant, and to a foundation also where its own people are placed."""
    if not permits(user, READ | COUNT, Placement):
        return None
    given = given_in_kind(_spans(user, grants))
    placed = _own_people(user)
    worth = worth_of([each.pk for each in placed])
    if not given and not placed:
        return None
    return {
        "template": "reports/_in_kind.html",
        "paper": "reports/_in_kind_paper.html",
        "name": _("Given in kind"),
        "headings": [_("Grant"), _("Hours"), _("Value"), _("Currency")],
        "rows": [
            [each.reference, row.hours, row.value, row.currency or _("no rate was agreed")]
            for each in grants
            for row in given.get(each.pk, [])
        ],
        "grants": [(each, given[each.pk]) for each in grants if each.pk in given],
        "placed": [(each, worth.get(each.pk, [])) for each in placed],
        "is_foundation": permits(user, WRITE, GrantQuestion),
    }


def _spans(user: User, grants: Sequence[Grant]) -> list[Span]:
    """Return the days of each project that the grants pay for; of grants whose terms the user may see.

    A foundation reads no list of projects; which they are is looked up by the house and told to nobody.
    """
    terms = {each.grant_id: each for each in Terms.objects.visible_to(user).filter(grant__in=grants).in_force()}
    with acting_as_system("which projects a grant pays for"):
        funded = list(FundedProject.objects.filter(grant__in=terms).values_list("grant", "project"))
    return [Span(grant, project, terms[grant].starts_on, terms[grant].ends_on) for grant, project in funded]


def _own_people(user: User) -> list[Placement]:
    """Return the newest placements of those whom the user's foundation employs."""
    employers = user.holdings.get(Role.FOUNDATION)
    if not employers:
        return []
    return list(Placement.objects.visible_to(user).filter(employer__in=employers).order_by("-starts_on", "id")[:SHOWN])


def given_by_the_funder(grant: Grant, first: datetime.date, last: datetime.date) -> list[Given]:
    """Return what the employees of a grant's funder gave to its projects in a period, as far as it lies in its time."""
    with acting_as_system("what a funder's own people gave, as a report tells it"):
        terms = Terms.objects.filter(grant=grant).in_force().get()
        within = max(first, terms.starts_on), min(last, terms.ends_on)
        projects = FundedProject.objects.filter(grant=grant).values_list("project", flat=True)
        spans = [Span(grant.pk, project, *within) for project in projects]
        return [Given(*row) for row in given_by(grant.funder.organisation_id, spans)]


BESIDE.append(in_kind)
GIVEN.append(given_by_the_funder)
