"""Template tags of programmes: the tabs of a group, and figures that say how much something changed."""

from typing import Any

from django import template
from django.utils.formats import localize

from config.calendar import local_digits
from programs.models import Group
from programs.tabs import tabs_of

register = template.Library()


@register.inclusion_tag("programs/group/_tabs.html")
def group_tabs(group: Group, current: str) -> dict[str, Any]:
    """Show the tabs of a group, one of them as the page that is open."""
    return {"tabs": tabs_of(group, current), "name": group.name}


@register.filter
def mean(value: float | None) -> str:
    """Write a mean with one place after the point: 2.4; a dash where there is none."""
    return "–" if value is None else local_digits(localize(round(value, 1)))


@register.filter
def change(value: float | None) -> str:
    """Write a change with its sign: +1.4, −0.3, ±0; a dash where there is none."""
    if value is None:
        return "–"
    rounded = round(value, 1)
    size = mean(abs(rounded)) if rounded % 1 else local_digits(int(abs(rounded)))
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{size}"
