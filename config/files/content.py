"""What a file is, told from its content alone: neither its name nor what the browser says of it is believed."""

import hashlib
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files import pictures, portable
from config.files.refused import Refused


class MediaType(TextChoices):
    """What is kept, and sent again."""

    JPEG = "image/jpeg", gettext_lazy("Picture")
    PDF = "application/pdf", gettext_lazy("PDF")


ENDINGS = {MediaType.JPEG: "jpg", MediaType.PDF: "pdf"}
OFFERED = "image/jpeg,image/png,image/webp,application/pdf"
"""What the browser offers to choose; a phone then offers its camera, and turns its own format into JPEG."""


@dataclass(frozen=True)
class Accepted:
    """A file as it will be kept; pictures with a small one of it."""

    media_type: MediaType
    content: bytes
    small: bytes = b""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def accept(content: bytes) -> Accepted:
    """Return what will be kept of a file that came. Raises Refused."""
    if content.startswith(b"%PDF-"):
        portable.look_into(content)
        return Accepted(MediaType.PDF, content)
    if _is_picture(content):
        return Accepted(MediaType.JPEG, *pictures.made_anew(content))
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"):
        raise Refused(
            _("This picture is in a format that cannot be kept (HEIC). Take it as JPEG: the phone's camera can.")
        )
    raise Refused(_("This is neither a picture (JPEG, PNG, WebP) nor a PDF."))


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    )
