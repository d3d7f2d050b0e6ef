"""Looks for duplicates once more, when rows are taken in: for whoever was recorded since they were checked.

What is looked for is what the check looks for. Only if somebody was recorded meanwhile, only for rows whose names have
anything in common with hers, and only for rows that are not said to be a certain person.
"""

import datetime
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from accounts.models import User
from beneficiaries.duplicates import candidates_for, names_looked_for
from beneficiaries.models import Person
from beneficiaries.search import which_may_be_alike
from exchange.importing.checking import MOST_ALIKE
from exchange.importing.rows import Told
from exchange.models import Import, ImportRow, Likeness

LONGEST_TRANSACTION = datetime.timedelta(hours=1)
"""A record carries the moment at which its transaction began, and is seen by others when that ends."""


def one_after_the_other(of: Import) -> None:
    """Let no two imports be taken in at one site at the same time: neither would see whom the other brings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"taking in at {of.site_id}"])


def newcomers(of: Import, by: User) -> list[Person]:
    """Return the people recorded, or taken up in a case, since the check of an import began."""
    since = of.looked_from - LONGEST_TRANSACTION
    recorded = Q(recorded_at__gte=since) | Q(case__recorded_at__gte=since)
    return list(Person.objects.visible_to(by).filter(recorded).distinct())


def may_be_a_newcomer(told: Iterable[Told], new: list[Person], by: User) -> bool:
    """Tell whether some row may be somebody of whom nobody was asked when it was decided who is in it."""
    open_rows = [(one, one.person()) for one in told if one.row.decision != ImportRow.Decision.SAME]
    theirs = [name for each in new for name in (each.full_name, each.name_ne, each.other_names.replace(",", " "))]
    names = [(row, name) for row in open_rows for name in names_looked_for(row[1])]
    near = which_may_be_alike([name for _row, name in names], theirs)
    rows = {row[0].row.pk: row for place, (row, _name) in enumerate(names) if place in near}
    asked = set(Likeness.objects.filter(row__in=list(rows)).values_list("row", "person"))
    found = candidates_for([person for _one, person in rows.values()], by, limit=MOST_ALIKE)
    return any((pk, each.person.pk) not in asked for pk, some in zip(rows, found, strict=True) for each in some)
