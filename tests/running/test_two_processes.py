"""What is changed through one process holds in the other at once: sessions, roles, limits, standards."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.running.house import House, free_port, until
from tests.running.visitor import Visitor, filled_in

pytestmark = pytest.mark.drill

HERS = "bimala.caseworker@demo.nayabato.example"


def test_a_change_in_one_is_seen_in_the_other_at_once(demo_house: House):
    house = demo_house.start(DEMO="on", WEB_PROCESSES="1")
    with another_web_process(house) as other:
        asha, ramesh = Visitor(house.port, patience=60), Visitor(house.port, patience=60)
        asha.log_in("asha.caseworker")
        ramesh.log_in("ramesh.administrator")
        assert [status(asha, port, "/cases/") for port in (house.port, other)] == [200, 200]
        standards_hold_in_both(ramesh, house.port, other)

        _status, _location, users = ramesh.ask("GET", "/administration/users/?q=Asha")
        her_page = re.search(r'href="(/administration/users/[0-9a-f-]{36}/)"[^>]*>\s*Asha Tamang', users).group(1)
        _status, _location, hers = ramesh.ask("GET", her_page)
        change(ramesh, re.search(r"/administration/roles/[0-9a-f-]{36}/end/", hers).group())
        assert [status(asha, port, "/cases/") for port in (house.port, other)] == [404, 404]
        change(ramesh, f"{her_page}end-sessions/")
        assert [status(asha, port, "/account/") for port in (other, house.port)] == [302, 302]

        stranger = Visitor(house.port, patience=60)
        for port in (house.port, other, house.port, other, house.port):
            assert "not correct" in log_in(stranger, port, "not the password")
        for port in (other, house.port):
            assert "Too many failed" in log_in(stranger, port, "seven-lamps-on-the-hill")


def standards_hold_in_both(ramesh: Visitor, first: int, other: int) -> None:
    """Set how many days are allowed through the first process, and see it in the other, which has shown it before."""
    before = {standards_at(ramesh, port) for port in (first, other)}
    ramesh.port = first
    form = filled_in(ramesh.ask("GET", "/administration/standards/")[2])
    name = next(name for name, value in form.items() if value.isdecimal() and 10 < int(value) < 60)
    form |= {name: str(int(form[name]) - 1), "why": "It was agreed."}
    answer = ramesh.ask("POST", "/administration/standards/", form)
    assert answer[0] == 302, re.findall(r"invalid-feedback.*?</", answer[2], re.DOTALL)
    after = {standards_at(ramesh, port) for port in (other, first)}
    assert (len(before), len(after)) == (1, 1)
    assert before != after
    ramesh.port = first


def standards_at(ramesh: Visitor, port: int) -> str:
    ramesh.port = port
    text = ramesh.ask("GET", "/standards/")[2]
    return re.sub(r"<input[^>]*hidden[^>]*>", "", text[text.index("<main") : text.index("</main>")])


def change(ramesh: Visitor, path: str) -> None:
    form = filled_in(ramesh.ask("GET", path)[2])
    answer = ramesh.ask("POST", path, form | {"reason": "As agreed with her."})
    assert answer[0] == 302, answer[2]


def log_in(visitor: Visitor, port: int, password: str) -> str:
    """Try to log in, and return what the page says beside the form."""
    visitor.port = port
    form = filled_in(visitor.ask("GET", "/account/login/")[2])
    status, _location, page = visitor.ask("POST", "/account/login/", form | {"login": HERS, "password": password})
    assert status == 200
    return re.sub(r"<[^>]*>|\s+", " ", page[page.index("<main") : page.index("</main>")])


def status(visitor: Visitor, port: int, path: str) -> int:
    visitor.port = port
    return visitor.ask("GET", path)[0]


@contextmanager
def another_web_process(house: House) -> Iterator[int]:
    """Serve the same house on another port too, as from another machine."""
    port = free_port()
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "on", "WEB_PROCESSES": "1"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:config.web",
        "--bind",
        f"127.0.0.1:{port}",
        "config.wsgi",
    ]
    process = subprocess.Popen(
        command, cwd=house.folder, env=house.surroundings(told | {"PYTHONPATH": str(house.folder)})
    )
    try:
        until(lambda: answers(port), 120)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    try:
        return Visitor(port).ask("GET", "/readyz")[0] == 200
    except OSError:
        return False
