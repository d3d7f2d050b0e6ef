"""What records that name an encrypted file, and perhaps a small picture of it, have in common; fields are their own."""

from typing import Any

from config.files import store
from config.files.content import Accepted

SMALL = "-small"
"""What the name of the file of the small picture ends with."""


class KeptFile:
    """Writes and reads the file that a record names in `stored_as`, with its key, size, type and digest."""

    FILE_OF = ""
    """Of what the file is: it opens only for a record of this kind and of this key."""

    UNVERSIONED = ("key",)
    """Changing keys makes nobody's form out of date."""

    has_small = False
    """Whether a small picture is kept beside it."""

    pk: Any
    save: Any
    objects: Any

    @classmethod
    def named_files(cls) -> set[str]:
        """Return the names of all files that these records need, small pictures aside."""
        return set(cls.objects.values_list("stored_as", flat=True))

    def keep(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and then the record that names it. One without a record is swept away later."""
        self.write_file(accepted)
        try:
            self.save()
        except Exception:
            store.remove(*self.files())
            raise

    def write_file(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and say in the record what it is; the record itself is not saved."""
        self.size, self.sha256, self.media_type = len(accepted.content), accepted.digest, accepted.media_type
        self.stored_as = store.new_name()
        self.key = store.put(accepted.content, self.stored_as, self._belongs_to())
        if self.has_small and accepted.small:
            store.put(accepted.small, self.stored_as + SMALL, self._belongs_to(SMALL))

    def content(self) -> bytes:
        """Return what its file holds. Raises `store.CannotOpen`."""
        return store.get(self.stored_as, self._belongs_to())

    def small(self) -> bytes:
        """Return the small picture. Raises `store.CannotOpen`."""
        return store.get(self.stored_as + SMALL, self._belongs_to(SMALL))

    def files(self) -> list[str]:
        """Return the names of its files."""
        return list(self._sealed_with())

    def sealed_files(self) -> dict[str, str]:
        """Return what each of its files is sealed with, by name; backups and changes of keys go by it."""
        return self._sealed_with()

    def _sealed_with(self) -> dict[str, str]:
        return {self.stored_as + part: self._belongs_to(part) for part in ("", SMALL)[: 1 + self.has_small]}

    def _belongs_to(self, part: str = "") -> str:
        """Return what a file is sealed with, so that no other record's file opens in its place."""
        return f"{self.FILE_OF} {self.pk}{part}"
