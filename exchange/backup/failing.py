"""What can go wrong with a backup; each message is for the operator, and names no person."""


class BackupFailed(Exception):
    """Something about a backup cannot be done; the message says what, and what to do."""


class Broken(BackupFailed):
    """A backup is not what was written: damaged, cut off, changed, or put together from several."""


class WrongKey(BackupFailed):
    """The key that a backup was sealed with is not in BACKUP_KEYS."""
