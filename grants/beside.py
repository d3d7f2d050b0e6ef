"""What apps above this one tell beside the money of grants, such as what volunteers gave in kind."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.models import User
from grants.models import Grant

Part = dict[str, Any]
"""What a part of a page is made from: `template`, `paper` (the same on paper), and what these templates need.

Of one that belongs in a workbook also `name`, `headings` and `rows`.
"""
BESIDE: list[Callable[[User, Sequence[Grant]], Part | None]] = []
"""What makes a part for some grants and who looks at them; None where there is nothing to tell."""


class Given(NamedTuple):
    """Hours that a funder's own people gave, and their value; no currency: no rate was agreed for them."""

    currency: str
    hours: Decimal
    value: Decimal


GIVEN: list[Callable[[Grant, datetime.date, datetime.date], list[Given]]] = []
"""What tells what the people of a grant's funder gave in kind in a period: what a report to this funder says of it."""


def beside(user: User, grants: Sequence[Grant]) -> list[Part]:
    """Return the parts for some grants that an acting user sees."""
    return [part for each in BESIDE if (part := each(user, grants))]


def given(grant: Grant, first: datetime.date, last: datetime.date) -> list[Given]:
    """Return what the people of a grant's funder gave in kind in a period."""
    return [row for each in GIVEN for row in each(grant, first, last)]
