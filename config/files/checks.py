"""Refuses to deploy a house whose files would lie open, or be lost with their key."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from config.files.keys import known_keys

KEY_MADE_BY_ITSELF = Error(
    "FILE_KEYS is not set: the key of all documents and pictures lies beside them, in var/.",
    hint="Make one as the operator's guide says under “Documents and pictures”, and keep a copy outside the machine.",
    id="files.E001",
)


@register
def keys_are_keys(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse FILE_KEYS that hold anything but keys."""
    try:
        known_keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="files.E002")]
    return []


@register
def files_lie_where_nobody_serves_them(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a folder of files within what everybody may fetch."""
    folder = Path(settings.FILES_DIR).resolve()
    open_to_all = [Path(each).resolve() for each in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)]
    if any(folder.is_relative_to(each) for each in open_to_all):
        return [Error("FILES_DIR lies within the static files, which everybody may fetch.", id="files.E003")]
    return []


@register(Tags.security, deploy=True)
def keys_are_named_when_deployed(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a key that was made by itself, and a folder that others of the machine may look into."""
    errors: list[CheckMessage] = [] if settings.FILE_KEYS_ARE_SET else [KEY_MADE_BY_ITSELF]
    folder = Path(settings.FILES_DIR)
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        errors.append(
            Error("Others of this machine may look into FILES_DIR.", hint=f"chmod 700 {folder}", id="files.E004")
        )
    return errors
