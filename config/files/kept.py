"""What records that name one encrypted file have in common; their fields are their own."""

from typing import Any

from config.files import store
from config.files.content import Accepted


class KeptFile:
    """Writes and reads the file that a record names in `stored_as`, with its key, size, type and digest."""

    FILE_OF = ""
    """Of what the file is: it opens only for a record of this kind and of this key."""

    UNVERSIONED = ("key",)
    """Changing keys makes nobody's form out of date."""

    pk: Any
    save: Any

    def keep(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and then the record that names it."""
        self.write_file(accepted)
        try:
            self.save()
        except Exception:
            store.remove(self.stored_as)
            raise

    def write_file(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and say in the record what it is; the record itself is not saved."""
        self.size, self.sha256, self.media_type = len(accepted.content), accepted.digest, accepted.media_type
        self.stored_as = store.new_name()
        self.key = store.put(accepted.content, self.stored_as, self._belongs_to())

    def content(self) -> bytes:
        """Return what its file holds. Raises `store.CannotOpen`."""
        return store.get(self.stored_as, self._belongs_to())

    def sealed_files(self) -> dict[str, str]:
        """Return what its file is sealed with, by name; backups and changes of keys go by it."""
        return {self.stored_as: self._belongs_to()}

    def _belongs_to(self) -> str:
        return f"{self.FILE_OF} {self.pk}"
