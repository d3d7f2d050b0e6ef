"""Takes old backups away, and the files that no other backup needs."""

import shutil
from pathlib import Path

from exchange.backup.disk import HALF, sync_folder
from exchange.backup.failing import BackupFailed
from exchange.backup.files import Pool
from exchange.backup.making import alone_in
from exchange.backup.manifest import Manifest, backups_in


def keep_newest(folder: Path, count: int) -> tuple[int, int]:
    """Take away all backups but the newest so many; return how many backups, and how many files of documents, went.

    Raises BackupFailed when a backup that stays does not open: nobody knows then which files it needs, and none goes.
    """
    with alone_in(folder):
        old = backups_in(folder)[:-count]
        for path in old:
            gone = path.with_name(f"{path.name}{HALF}")  # so that it is not taken for a backup while it goes
            path.rename(gone)
            sync_folder(folder)
            shutil.rmtree(gone)
        try:
            needed = {file.sha256 for path in backups_in(folder) for file in Manifest.read(path).files.values()}
        except BackupFailed as why:
            raise BackupFailed(
                f"No file of documents was taken away, for a backup that stays does not open: {why}"
            ) from None
        return len(old), Pool(folder).sweep(needed)
