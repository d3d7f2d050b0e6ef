"""What volunteers gave in kind to projects that grants pay for, and a foundation's own people among them.

Value in kind stands apart from money and is added to none of it. Hours count for a grant when they were worked in a
project that it pays for, within its time, and were approved by another person. Two grants that pay for one project at
the same time are each told of the same hours, so nothing is added up across grants. A foundation is told of the hours
of its own employees alone; the grants officer of all, as sums (`volunteers.value`). A report goes to a foundation, so
it tells of that foundation's employees alone, whoever writes it.

A foundation reads no list of projects: which a grant pays for is looked up by a function that runs as the owner, past
row-level security, for grants whose terms the acting user may see, and it tells no project.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from access.context import acting_as_system
from access.definers import define, visible
from access.policy import COUNT, READ, WRITE, permits
from accounts.models import User
from accounts.roles import Role
from grants.beside import BESIDE, GIVEN, Given
from grants.models import FundedProject, Grant, GrantQuestion, Terms
from volunteers.models import Placement
from volunteers.value import InKind, Span, given_by, worth_of

SHOWN = 12


def _body() -> str:
    return f"""
CREATE OR REPLACE FUNCTION in_kind_of_grants(grants uuid[])
RETURNS TABLE (key uuid, currency text, people bigint, hours numeric, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH agreed AS (
        SELECT DISTINCT ON (grants_terms.grant_id) grants_terms.grant_id, grants_terms.starts_on, grants_terms.ends_on
        FROM grants_terms WHERE grants_terms.grant_id = ANY (grants) AND ({visible(Terms)})
        ORDER BY grants_terms.grant_id, grants_terms.number DESC
    ), spans AS (
        SELECT array_agg(agreed.grant_id) AS keys, array_agg(pays.project_id) AS projects,
            array_agg(agreed.starts_on) AS first_days, array_agg(agreed.ends_on) AS last_days
        FROM agreed JOIN grants_fundedproject pays ON pays.grant_id = agreed.grant_id
    )
    SELECT given.* FROM spans, given_in_kind(spans.keys, spans.projects, spans.first_days, spans.last_days) given;
END $$"""


define("in_kind_of_grants(uuid[])", _body)


def in_kind_of(grants: Iterable[UUID]) -> dict[UUID, list[InKind]]:
    """Return what was given in kind to each of these grants, as far as the acting user may know."""
    found: dict[UUID, list[InKind]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM in_kind_of_grants(%s::uuid[]) ORDER BY 1, 2", [list(grants)])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(InKind(*row))
    return found


def in_kind(user: User, grants: Sequence[Grant]) -> dict[str, Any] | None:
    """Return what was given in kind to each grant, and to a foundation also where its own people are placed."""
    if not permits(user, READ | COUNT, Placement):
        return None
    given = in_kind_of(each.pk for each in grants)
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
