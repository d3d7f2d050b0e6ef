"""Refuses to deploy a demonstration."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration_when_deployed(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse DEMO: its passwords and second factors are shown to everybody."""
    if not settings.DEMO:
        return []
    return [
        Error(
            "DEMO is on: the log-in page shows passwords and codes to everybody.",
            hint="Set DEMO=off, and start from an empty database: the demonstration's accounts must not be in it.",
            id="accounts.E001",
        )
    ]
