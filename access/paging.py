"""Steps through a long list by its keys, so that a page costs the same wherever it lies."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

PAGE = 25


@dataclass(frozen=True)
class Page:
    """Some rows of a list, with the addresses of the pages beside it; empty where there is none."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


def page_by_keys(
    rows: QuerySet, request: HttpRequest, *keys: str, size: int = PAGE, first: Callable[[], list[Any]] | None = None
) -> Page:
    """Return the page asked for by `?after=` or `?before=` the primary key of one of these rows.

    `keys` are fields (also of what a row points to) or annotations that are never null, each with "-" when it falls;
    the primary key is the last of them. What else the address says is kept. A row that has left the list leads to the
    first page. `first` asks for the rows of the first page, and one more, where that is quicker than by `rows`.
    """
    order = [*keys, "-pk" if keys[-1].startswith("-") else "pk"]
    back = "before" in request.GET
    start = _row(rows, request.GET.get("before") or request.GET.get("after"))
    if start is None:
        back = False
    else:
        rows = rows.filter(_beyond(order, start, back))
    if start is None and first:
        found = first()
    else:
        found = list(rows.order_by(*(_turned(key) if back else key for key in order))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    before, after = (more, True) if back else (start is not None, more)
    return Page(
        found,
        newer=_address(request, "before", found[0]) if found and before else "",
        older=_address(request, "after", found[-1]) if found and after else "",
    )


def _beyond(order: list[str], start: Any, back: bool) -> Q:
    """Return the condition for the rows that come after one in this order, or before it."""
    steps = []
    for place, key in enumerate(order):
        falls = key.startswith("-") != back
        alike = {name.lstrip("-"): _value(start, name.lstrip("-")) for name in order[:place]}
        name = key.lstrip("-")
        steps.append(Q(**alike, **{f"{name}__{'lt' if falls else 'gt'}": _value(start, name)}))
    return reduce(or_, steps)


def _value(row: Any, path: str) -> Any:
    """Return what a field of a row holds, or of a row that it points to."""
    return reduce(getattr, path.split("__"), row)


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _row(rows: QuerySet, key: str | None) -> Any:
    try:
        return rows.filter(pk=key).first() if key else None
    except (ValueError, ValidationError):
        return None


def _address(request: HttpRequest, direction: str, row: Any) -> str:
    kept = {name: values for name, values in request.GET.lists() if name not in ("before", "after")}
    return "?" + urlencode(kept | {direction: row.pk}, doseq=True)
