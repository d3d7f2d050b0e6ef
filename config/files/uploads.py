"""Files on their way in: never on the disk in clear, and never more of them in memory than one may hold."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemoryAlone(FileUploadHandler):
    """Keeps a file in memory; of what is larger than a file may be, nothing but how large it was.

    Django's own handler writes larger files to the temporary folder, where they would lie in clear.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 (Django gives it by this name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse what is too large to be read to its end."""
        if content_length > settings.UPLOAD_READ_AT_MOST:
            raise RequestDataTooBig("An upload is larger than anybody's file.")
        self.room = settings.FILE_MOST_BYTES

    def new_file(self, *given: Any, **more: Any) -> None:
        """Begin a file."""
        super().new_file(*given, **more)
        self.parts: list[bytes] = []
        self.is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of it, while there is room."""
        self.room -= len(raw_data)
        if self.room < 0:
            self.is_too_large = True
            self.parts.clear()
        else:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file, with `is_too_large`; then it is empty, whatever its size."""
        content = BytesIO(b"".join(self.parts))
        self.parts.clear()
        made = InMemoryUploadedFile(
            content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
        made.is_too_large = self.is_too_large
        return made
