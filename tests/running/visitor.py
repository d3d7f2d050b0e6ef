"""Somebody at a browser, as seen from the wire: logs in to the demonstration, sends forms, waits and tries again."""

import html
import http.client
import re
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Mapping

PASSWORD_FIELDS = ("login", "password")
RETRY_EVERY = 0.3
CONTENT_TYPE = "application/x-www-form-urlencoded"


class NotSaved(AssertionError):
    """A form was refused, not merely unanswered."""


class Visitor:
    """One browser with its cookies; it waits so many seconds for an answer."""

    def __init__(self, port: int, patience: float = 15):
        self.port, self.patience = port, patience
        self.loses = 0
        """Of every so many answers to a form one never reaches her; 0 for none."""
        self.lost = 0
        self.cookies: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        """How often each status was the answer to a form; 0 stands for no answer."""

    def ask(
        self, method: str, path: str, form: Mapping[str, str] | None = None, picture: bytes = b""
    ) -> tuple[int, str, str]:
        """Send one request; return status, Location and page; OSError or HTTPException when there is no answer.

        A picture is sent with the form as its field `file`.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {"Content-Type": CONTENT_TYPE, "X-CSRFToken": self.cookies.get("csrftoken", "")}
            body = urllib.parse.urlencode(form)
            if picture:
                headers["Content-Type"], body = with_picture(form, picture)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page

    def log_in(self, name: str) -> None:
        """Log in as a demo account, with the password and code that the demonstration fills in."""
        path = f"/account/login/?as={name}"
        for _step in range(2):
            _status, _location, page = self.ask("GET", path)
            status, path, page = self.ask("POST", path, filled_in(page))
            assert status == 302, page
        assert path == "/", path

    def save(self, path: str, form: Mapping[str, str], picture: bytes = b"", within: float = 120) -> int:
        """Send a form until it is answered, as a person does; return how often it was sent. Raises NotSaved."""
        deadline = time.monotonic() + within
        for sent in range(1, 1000):
            try:
                status, location, page = self.ask("POST", path, form, picture)
            except (OSError, http.client.HTTPException):
                status = 0
            self.statuses[status] += 1
            if sent == 1 and self.loses and self.statuses.total() % self.loses == 0:
                self.lost += status == 302
                continue
            if status == 302 and not location.startswith("/account/"):
                return sent
            if status not in (0, 500, 502, 503):
                raise NotSaved(f"{status} {location} {re.findall('invalid-feedback.*?<', page)}")
            assert time.monotonic() < deadline, "no answer in time"
            time.sleep(RETRY_EVERY)
        raise NotSaved(path)


def with_picture(form: Mapping[str, str], picture: bytes) -> tuple[str, bytes]:
    """Return a form and a picture as a browser sends them together: the kind of content, and the content."""
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{form[name]}' for name in form]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="p.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    content = "\r\n".join(parts).encode() + picture + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", content


def filled_in(page: str) -> dict[str, str]:
    """Return the fields of a page's first form that has a value for each, as the page fills them in."""
    form = re.search(r'<form[^>]*method="post".*?</form>', page[page.index("<main") :], re.DOTALL)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form.group()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            fields[name.group(1)] = html.unescape(value.group(1))
    return fields
