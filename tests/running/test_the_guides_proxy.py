"""The guide's lines for nginx: TLS, addresses that cannot be forged, bodies in memory, and logs that tell nothing."""

import http.client
import re
import socket
import ssl
import urllib.parse
from contextlib import suppress

import psycopg
import pytest

from config.postgres import OWNER
from tests.running.house import House
from tests.running.proxy import NAME, PROGRAM, Proxy, proxy_before
from tests.running.visitor import CONTENT_TYPE, filled_in

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(PROGRAM is None, reason="there is no nginx on this machine: install Debian's nginx"),
]
FORGED = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "http", "X-Real-IP": "198.51.100.9"}
MEGABYTE = 2**20


class Caller(http.client.HTTPSConnection):
    """Somebody out in the world, at an address of her own, who forges what a proxy says."""

    def __init__(self, proxy: Proxy, address: str):
        self.trusted = ssl.create_default_context(cafile=str(proxy.certificate))
        super().__init__(NAME, proxy.secure, timeout=30, context=self.trusted)
        self.address = address
        self.cookies: dict[str, str] = {}

    def connect(self) -> None:
        link = socket.create_connection(("127.0.0.1", self.port), self.timeout, (self.address, 0))
        self.sock = self.trusted.wrap_socket(link, server_hostname=NAME)

    def ask(self, method: str, path: str, body: str | bytes | None = None, **more: str) -> http.client.HTTPResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = FORGED | {"Host": NAME, "Cookie": cookies, "Referer": f"https://{NAME}/"} | more
        self.request(method, path, body, headers)
        answer = self.getresponse()
        answer.page = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            assert "; secure" in cookie.lower(), cookie
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.close()
        return answer

    def fill_in(self, path: str, **words: str) -> http.client.HTTPResponse:
        """Fetch a form and send it, filled in."""
        form = filled_in(self.ask("GET", path).page.decode()) | words
        return self.ask("POST", path.partition("?")[0], urllib.parse.urlencode(form), **{"Content-Type": CONTENT_TYPE})


def test_the_lines_of_the_guide_do_what_it_says(demo_house: House, place):
    house = demo_house
    house.start(DEMO="on", HTTPS="on", BEHIND_PROXY="on", ALLOWED_HOSTS=NAME, CSRF_TRUSTED_ORIGINS=f"https://{NAME}")
    with proxy_before(house.port, place / "proxy") as proxy:
        headers_are_set(proxy)
        nobody_gets_in_without_tls(proxy, house)
        the_trail_knows_the_real_address(proxy, house)
        limits_go_by_the_real_address(proxy)
        bodies_are_kept_in_memory(proxy)
        house.end()
        answer = Caller(proxy, "127.0.0.5").ask("GET", "/cases/NB-AAAA-A/?find=Sunita")
        assert answer.status == 502
        said = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
        assert not re.search(r"NB-AAAA|find=|/cases/", said), said


def headers_are_set(proxy: Proxy) -> None:
    answer = Caller(proxy, "127.0.0.2").ask("GET", "/account/login/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Frame-Options"):
        assert len(answer.headers.get_all(name)) == 1
    assert not re.search(r"\d", answer.headers["Server"])
    style = re.search(r'href="(/static/[^"]+\.css)"', answer.page.decode()).group(1)
    style = Caller(proxy, "127.0.0.2").ask("GET", style, **{"Accept-Encoding": "gzip"})
    assert (style.status, style.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in style.headers["Cache-Control"]


def nobody_gets_in_without_tls(proxy: Proxy, house: House) -> None:
    for port, host in ((proxy.plain, NAME), (house.port, NAME)):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        link.request("GET", "/account/login/", headers={"Host": host})
        answer = link.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/account/login/")
        link.close()


def the_trail_knows_the_real_address(proxy: Proxy, house: House) -> None:
    asha = Caller(proxy, "127.0.0.2")
    assert asha.fill_in("/account/login/?as=asha.caseworker").status == 302
    assert asha.fill_in("/account/code/").status == 302
    assert asha.ask("GET", "/cases/").status == 200
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        newest = connection.execute(
            "SELECT DISTINCT address FROM audit_entry WHERE at > now() - interval '1 minute' AND address <> ''"
        ).fetchall()
    assert newest == [("127.0.0.2",)]


def limits_go_by_the_real_address(proxy: Proxy) -> None:
    """Ten wrong passwords a minute from one address, for whomever; the next address is not held up by it."""
    one, other = Caller(proxy, "127.0.0.3"), Caller(proxy, "127.0.0.4")
    for number in range(10):
        one.fill_in("/account/login/", login=f"nobody{number}@example.org", password="not the password")
    words = {"login": "chandra.caseworker@demo.nayabato.example", "password": "seven-lamps-on-the-hill"}
    assert b"Too many failed" in one.fill_in("/account/login/", **words).page
    assert other.fill_in("/account/login/", **words).status == 302


def bodies_are_kept_in_memory(proxy: Proxy) -> None:
    """Nothing is written to nginx's own folders: it would fail where it may not."""
    for name in ("bodies", "answers"):
        (proxy.folder / name).chmod(0)
    sent = {"Content-Type": "application/octet-stream"}
    much, too_much = b"x" * 11 * MEGABYTE, b"x" * 13 * MEGABYTE
    assert Caller(proxy, "127.0.0.5").ask("POST", "/account/login/", much, **sent).status in (200, 400, 403)
    with suppress(OSError):  # it answers, and does not wait for the rest
        assert Caller(proxy, "127.0.0.5").ask("POST", "/account/login/", too_much, **sent).status == 413
