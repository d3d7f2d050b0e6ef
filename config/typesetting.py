"""Sets a page of HTML on paper with WeasyPrint; importing this fails where libpango is missing."""

import mimetypes
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

STATIC = Path(__file__).resolve().parent.parent / "static"
_ONE_AT_A_TIME = Lock()


class OurFilesAlone(URLFetcher):
    """Reads what lies in our own folder of static files, and nothing else: no network, no other file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our files; ValueError for any other address."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not path.is_relative_to(STATIC) or not path.is_file():
            raise ValueError("A paper takes nothing from outside.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def set_on_paper(html: str) -> bytes:
    """Return a page as PDF; addresses in it lie in `static/`. One at a time in each process, so that no one starves."""
    with _ONE_AT_A_TIME:
        page = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=OurFilesAlone())
        return page.write_pdf(font_config=FontConfiguration(), pdf_tags=True)
