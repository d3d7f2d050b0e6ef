"""Forms as a browser opens them, read from the page itself."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html


def opened(response: HttpResponse) -> dict[str, Any]:
    """Return all that a browser sends which opened the form of this page and changed nothing."""
    page = html.document_fromstring(response.content.decode())
    forms = [each for each in page.forms if each.method == "POST" and each.xpath("ancestor::main")]
    editing = next((each for each in forms if "seen_version" in each.fields), forms[0])
    sent: dict[str, Any] = {}
    for name, value in editing.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def seen_in(client: Client, address: str) -> dict[str, Any]:
    """Return the mark of what the form at an address showed, as it is sent with it."""
    return {"seen_version": opened(client.get(address))["seen_version"]}
