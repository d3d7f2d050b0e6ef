"""Refuses to deploy a demonstration, and to start with breached passwords that cannot be read."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.breached import Breached, CannotCompare


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


@register
def breached_passwords_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse BREACHED_PASSWORDS that cannot be looked into: no password could be chosen."""
    if settings.BREACHED_PASSWORDS:
        try:
            Breached(Path(settings.BREACHED_PASSWORDS)).holds("password")
        except CannotCompare as why:
            return [Error(f"BREACHED_PASSWORDS cannot be used. {why}", id="accounts.E002")]
    return []
