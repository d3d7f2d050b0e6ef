"""Files on their way out: as what they are, kept by nobody on the way, and with nothing in them that could act."""

from django.http import HttpResponse

from config.files.content import ENDINGS, MediaType


def file_response(content: bytes, media_type: str, name: str, *, shown: bool = False) -> HttpResponse:
    """Return a file, to be saved under a name without ending; `shown` stands in a page instead."""
    response = HttpResponse(content, content_type=MediaType(media_type).value)
    how = "inline" if shown else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}.{ENDINGS[MediaType(media_type)]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
