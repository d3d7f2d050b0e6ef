"""Refuses to deploy a house that cannot be backed up, or whose backups bring their own key."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.core.exceptions import ImproperlyConfigured

from exchange.backup.keys import HOW, opening_keys


@register
def keys_of_backups_are_keys(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse BACKUP_KEYS that hold anything but keys, or a key of files: that one lies within each backup."""
    try:
        opening_keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="backup.E001")]
    if set(settings.BACKUP_KEYS) & {*settings.FILE_KEYS, settings.SECRET_KEY}:
        return [Error("BACKUP_KEYS and FILE_KEYS share a key; each needs its own.", hint=HOW, id="backup.E002")]
    return []


@register(Tags.security, deploy=True)
def backups_can_be_made_when_deployed(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where no backup can be made."""
    if settings.BACKUP_KEYS:
        return []
    return [Advice("BACKUP_KEYS is not set: no backup can be made.", hint=HOW, id="backup.W001")]
