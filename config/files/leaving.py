"""Files on their way out: as what they are, kept by nobody on the way, and with nothing in them that could act."""

from typing import BinaryIO

import xlsxwriter
from django.http import HttpResponse

from config.files.content import ENDINGS, MediaType

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(packed: BinaryIO, kept: str = "in_memory") -> xlsxwriter.Workbook:
    """Return a workbook that is written into `packed`: what is a text there is never a formula or a link."""
    return xlsxwriter.Workbook(packed, {kept: True, "strings_to_formulas": False, "strings_to_urls": False})


def saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Return what was made for the visitor, to be saved under a name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
