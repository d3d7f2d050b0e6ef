"""Refuses to deploy a house whose files would lie open, or be lost with their key."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.core.exceptions import ImproperlyConfigured

from config.files import scanning
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


@register
def the_scanner_can_be_asked(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a CLAMD that names nothing, or a machine to which files would go in clear."""
    try:
        if scanning.is_named():
            scanning.place()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="files.E005")]
    return []


@register(Tags.security, deploy=True)
def files_are_scanned_when_deployed(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where nothing scans the files that come, unless that is meant, and where what is named does not answer."""
    how = "The operator's guide says how under “A scanner of files”; CLAMD=none says that there is none on purpose."
    if not settings.CLAMD:
        return [Advice("CLAMD is not set: no file that comes is scanned for viruses.", hint=how, id="files.W001")]
    if scanning.is_named() and not the_scanner_can_be_asked() and not scanning.answers():
        return [Advice("The scanner that CLAMD names does not answer: no file is taken.", hint=how, id="files.W002")]
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
