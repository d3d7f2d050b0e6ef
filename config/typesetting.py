"""Sets a page of HTML on paper with WeasyPrint; importing this fails where libpango is missing."""

import mimetypes
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent / "static"
PATIENCE = 20.0
"""Seconds that a paper waits for others of its process."""
_ONE_AT_A_TIME = Lock()


class Busy(Exception):
    """Other papers are being set, and take longer than anybody should wait."""


class OurFilesAlone(URLFetcher):
    """Reads what lies in our own folder of static files, and pictures given to it: no network, no other file."""

    def __init__(self, pictures: dict[str, bytes] | None = None):
        super().__init__()
        self.pictures = pictures or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our files; ValueError for any other address."""
        address = urlsplit(url)
        if address.scheme == "picture" and address.path in self.pictures:
            return URLFetcherResponse(url, self.pictures[address.path], {"Content-Type": "image/jpeg"})
        path = Path(url2pathname(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not path.is_relative_to(STATIC) or not path.is_file():
            raise ValueError("A paper takes nothing from outside.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def set_on_paper(html: str, pictures: dict[str, bytes] | None = None) -> bytes:
    """Return a page as PDF; addresses in it lie in `static/`, or name one of the pictures (`picture:name`).

    One at a time in each process, so that papers leave the pages of others some strength. Raises Busy.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise Busy
    try:
        page = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=OurFilesAlone(pictures))
        return page.write_pdf(font_config=FontConfiguration(), pdf_tags=True)
    finally:
        _ONE_AT_A_TIME.release()
