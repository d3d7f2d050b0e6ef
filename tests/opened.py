"""Forms as a browser opens them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


def seen_in(client: Client, address: str) -> dict[str, Any]:
    """Return the mark of what the form at an address showed, as it is sent with it."""
    return {"seen_version": client.get(address).context["form"]["seen_version"].value()}


def opened(response: HttpResponse, form: str = "form") -> dict[str, Any]:
    """Return all that a browser sends which opened the form of this page and changed nothing."""
    sent: dict[str, Any] = {}
    for bound in response.context[form]:
        value, widget = bound.value(), bound.field.widget
        if hasattr(widget, "widgets_names"):
            parts = widget.decompress(value) if not isinstance(value, list) else value
            sent |= {f"{bound.html_name}{name}": part for name, part in zip(widget.widgets_names, parts, strict=True)}
        elif isinstance(value, bool):
            sent |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            listed = isinstance(value, (list, tuple, set))
            sent[bound.html_name] = (
                [getattr(each, "pk", each) for each in value] if listed else widget.format_value(value)
            )
    return {name: "" if value is None else value for name, value in sent.items()}
