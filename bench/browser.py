"""A browser as the server sees it: cookies, pages, links and forms; it keeps how long each answer took."""

import http.client
import random
import re
import time
import urllib.parse
from html.parser import HTMLParser
from typing import Any

CONTENT_TYPE = "application/x-www-form-urlencoded"
PATIENCE = 60


class Refused(Exception):
    """A page did not answer as it does to somebody who may see it; the message says how."""


class Form(HTMLParser):
    """The fields of the first form of a page's main part that is sent by POST, as the page fills them in."""

    def __init__(self, page: str):
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        """What may be chosen of each group of buttons."""
        self.action = ""
        self._inside = self._is_over = False
        self._select = self._textarea = ""
        self.feed(page[page.find("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field in."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post" and not self._is_over:
            self._inside, self.action = True, said.get("action", "")
        if not self._inside:
            return
        name = said.get("name", "")
        if tag == "input" and name and said.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" in said:
                self.fields[name] = said.get("value", "on")
        elif tag == "input" and name and said.get("type") not in ("submit", "file"):
            self.fields[name] = said.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.fields):
            self.fields[self._select] = said.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        """End a field, or the form."""
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "form" and self._inside:
            self._inside, self._is_over = False, True

    def handle_data(self, data: str) -> None:
        """Take what stands in a large field."""
        if self._textarea:
            self.fields[self._textarea] += data.removeprefix("\n")


class Browser:
    """One person's browser; `took` holds what kind of page was asked for, and the seconds until it was there."""

    def __init__(self, port: int, chance: random.Random, think: tuple[float, float]):
        self.port, self.chance, self.pause = port, chance, think
        self.cookies: dict[str, str] = {}
        self.took: list[tuple[str, float]] = []
        self.page = self.path = ""

    def think(self) -> None:
        """Read, or type, for as long as a person does."""
        time.sleep(self.chance.uniform(*self.pause))

    def open(self, kind: str, path: str) -> str:
        """Open a page and return it. Raises Refused."""
        return self._ask(kind, "GET", path)

    def send(self, kind: str, /, to: str = "", **filled: str) -> str:
        """Send the form of the page that is open, filled in, and open where it leads. Raises Refused."""
        form = Form(self.page)
        return self._ask(kind, "POST", to or form.action or self.path, form.fields | filled)

    def links(self, pattern: str) -> list[str]:
        """Return the addresses that the page's main part leads to and that match."""
        found = re.findall(rf'href="({pattern})"', self.page[self.page.find("<main") :])
        return list(dict.fromkeys(found))

    def follow(self, kind: str, pattern: str) -> bool:
        """Open one of the page's links that match, drawn by chance; return whether there was one."""
        found = self.links(pattern)
        if found:
            self.open(kind, self.chance.choice(found))
        return bool(found)

    def _ask(self, kind: str, method: str, path: str, form: dict[str, str] | None = None) -> str:
        status, location = self._request(kind, method, path, form)
        if form is not None and status in (301, 302, 303):
            return self._ask(kind.removesuffix("_sent"), "GET", location)
        if status != 200 or form is not None:
            asked = re.sub(r"[0-9a-f-]{36}|NB-[0-9A-Z-]+", "…", path)
            raise Refused(f"{kind}: {method} {asked} answered {status} {location.partition('?')[0]}".strip())
        return self.page

    def _request(self, kind: str, method: str, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = CONTENT_TYPE
            body = urllib.parse.urlencode(form)
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.perf_counter()
        try:
            link.request(method, path, body, headers)
            answer: Any = link.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Refused(f"{kind}: {method} was not answered ({type(error).__name__})") from error
        finally:
            link.close()
        self.took.append((kind, time.perf_counter() - began))
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status == 200:
            self.page, self.path = page, path
        return answer.status, answer.headers.get("Location", "")
