"""What apps above this one tell beside the money of grants, such as what volunteers gave in kind."""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from grants.models import Grant

Part = dict[str, Any]
"""What a part of a page is made from: `template`, and what that template needs."""
BESIDE: list[Callable[[User, Sequence[Grant]], Part | None]] = []
"""What makes a part for some grants and who looks at them; None where there is nothing to tell."""


def beside(user: User, grants: Sequence[Grant]) -> list[Part]:
    """Return the parts for some grants that an acting user sees."""
    return [part for each in BESIDE if (part := each(user, grants))]
