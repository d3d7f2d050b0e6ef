"""The keys that backups are sealed with: the first seals, the others open what is older."""

from django.conf import settings

from config.files.keys import Key, key_of
from exchange.backup.failing import BackupFailed

HOW = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


def sealing_key() -> Key:
    """Return the key that a new backup is sealed with. Raises BackupFailed when none is set."""
    if not settings.BACKUP_KEYS:
        raise BackupFailed(
            "BACKUP_KEYS is not set, and no backup is made without a key. "
            f"{HOW} – and keep a copy of it outside this machine: nothing else opens the backup."
        )
    return key_of(settings.BACKUP_KEYS[0], "BACKUP_KEYS")


def opening_keys() -> dict[str, Key]:
    """Return every key that may open a backup, by its name."""
    return {key.id: key for key in (key_of(text, "BACKUP_KEYS") for text in settings.BACKUP_KEYS)}
