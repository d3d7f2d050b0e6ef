"""Filters that write the many small parts of inputs: a choice of hundreds would need a template for each option."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
OptionGroups = list[tuple[str | None, list[dict[str, Any]], int]]


@register.filter
def attributes(given: dict[str, Any]) -> SafeString:
    """Write the attributes of an element, as Django's own template does: True stands alone, False is left out."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in given.items()
            if value is not False
        ),
    )


@register.filter
def options(groups: OptionGroups) -> SafeString:
    """Write the options of a choice in their groups, as Django's own templates do."""
    return SafeString("".join(_group(title, choices) for title, choices, _index in groups))


def _group(title: str | None, choices: list[dict[str, Any]]) -> str:
    written = "".join(
        f'\n  <option value="{conditional_escape(each["value"])}"{attributes(each["attrs"])}>'
        f"{conditional_escape(each['label'])}</option>"
        for each in choices
    )
    return f'\n  <optgroup label="{conditional_escape(title)}">{written}\n  </optgroup>' if title else written
