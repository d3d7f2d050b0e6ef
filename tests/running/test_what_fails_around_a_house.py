"""What a house stands on fails: the database is away, the disk is full.

It says so, loses nothing, and goes on by itself once that is over, in the same web processes.
"""

import os
import resource
import secrets
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from config.postgres import OWNER
from tests.running.house import House, until
from tests.running.saving import FollowUps, Pictures
from tests.running.visitor import filled_in

pytestmark = pytest.mark.drill

MANY = 24
ROOM_AT_FIRST = 24 * 1024 * 1024
"""Bytes that are free beside the database before somebody fills them."""


@pytest.fixture
def running(demo_house: House) -> House:
    return demo_house.start(DEMO="on")


def in_the_database(house: House, question: str, *values: object) -> int:
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        return connection.execute(question, values).fetchone()[0]


def notes_with(house: House, text: str) -> int:
    return in_the_database(house, "SELECT count(*) FROM beneficiaries_note WHERE text = %s", text)


@contextmanager
def launcher_asleep(house: House) -> Iterator[None]:
    """Let nobody start again what ends meanwhile."""
    house.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        house.process.send_signal(signal.SIGCONT)


def test_with_the_database_away_what_was_typed_comes_back_and_is_saved_once_it_is_there(running: House):
    house, follow_ups = running, FollowUps(running.port)
    typed = follow_ups.form(1) | {"_once": str(uuid.uuid4()), "text": "She said: “नमस्ते & <b>hello</b>”\r\nand laughed."}
    webs = house.pids("config.web")
    with launcher_asleep(house):
        house.cluster.stop()
        assert (house.get("/healthz"), house.get("/readyz")) == (200, 503)
        status, _location, page = follow_ups.visitor.ask("POST", follow_ups.path, typed)
        assert status == 503
        assert "Nothing can be saved just now" in page
        assert "does not answer" in page
        again = filled_in(page)
        assert {name: again[name] for name in typed} == typed
        for where in ("/", follow_ups.path, "/account/login/"):
            status, _location, page = follow_ups.visitor.ask("GET", where)
            assert (status, "does not answer" in page) == (503, True), where
        secret = {"login": "asha@example.org", "password": "x"}
        status, _location, page = follow_ups.visitor.ask("POST", "/account/login/", secret)
        assert (status, "<input" in page) == (503, False), "a password stands in a page"
    until(lambda: house.cluster.answers() and house.get("/readyz") == 200, 60)
    for _time in range(2):
        assert follow_ups.visitor.ask("POST", follow_ups.path, again)[0] == 302
    assert {follow_ups.visitor.ask("GET", "/")[0] for _request in range(MANY)} == {200}
    assert house.pids("config.web") == webs, "a web process had to start again"
    assert notes_with(house, typed["text"].replace("\r\n", "\n")) + notes_with(house, typed["text"]) == 1


def test_a_picture_for_which_there_is_no_room_leaves_nothing_behind(running: House):
    house, pictures = running, Pictures(running.port)
    picture, where = pictures.picture(), house.folder / "var" / "files"
    form = pictures.form(1) | {"_once": str(uuid.uuid4())}
    webs = house.pids("config.web")
    before = {each for each in where.rglob("*") if each.is_file()}
    with no_larger_files_than(32, webs):
        status, _location, page = pictures.visitor.ask("POST", pictures.path, form, picture)
    assert (status, "no room left" in page) == (503, True)
    assert {each for each in where.rglob("*") if each.is_file()} == before
    for _time in range(2):
        assert pictures.visitor.ask("POST", pictures.path, form, picture)[0] == 302
    question = "SELECT count(*) FROM beneficiaries_document WHERE title = %s"
    assert in_the_database(house, question, form["title"]) == 1
    assert house.pids("config.web") == webs


@contextmanager
def no_larger_files_than(size: int, pids: list[int]) -> Iterator[None]:
    """Let these processes write no file beyond so many bytes, as if the disk were full."""
    kept = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_soft, hard) in kept.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        for pid, limits in kept.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a disk that is small")
def test_with_the_disk_of_the_database_full_nothing_is_lost_and_work_goes_on_when_there_is_room(demo_house: House):
    house = demo_house
    with small_disk_under(house):
        house.start(DEMO="on")
        follow_ups = FollowUps(house.port)
        filler = house.cluster.data / "filler"
        with filler.open("wb") as file:
            fill(file)
        answered, refused = [], None
        for number in range(1, 400):
            form = follow_ups.form(number) | {"_once": str(uuid.uuid4())}
            form["text"] = f"Follow-up number {number}: {secrets.token_hex(4000)}"
            status, _location, page = follow_ups.visitor.ask("POST", follow_ups.path, form)
            if status != 302:
                refused = form
                break
            answered.append(form["text"])
        assert refused, "the disk never got full"
        assert (status, "Nothing can be saved just now" in page) == (503, True)
        filler.unlink()
        until(lambda: house.cluster.answers() and house.get("/readyz") == 200, 60)
        assert follow_ups.visitor.save(follow_ups.path, refused) >= 1
        for text in (*answered, refused["text"]):
            assert notes_with(house, text) == 1
        assert "whole" in house.manage("verify_audit", DEMO="on")
        house.end()


@contextmanager
def small_disk_under(house: House) -> Iterator[None]:
    """Put the data of its database on a disk with little room."""
    data, small = house.cluster.data, house.cluster.home / "small"
    used = int(subprocess.run(["du", "-sb", data], capture_output=True, text=True, check=True).stdout.split()[0])
    small.mkdir()
    with ExitStack() as undone:
        size = f"size={used + used // 4 + ROOM_AT_FIRST}"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", small], check=False).returncode:
            pytest.skip("no disk can be mounted here")
        undone.callback(subprocess.run, ["umount", small], check=True)
        subprocess.run(["cp", "-a", f"{data}/.", small], check=True)
        subprocess.run(["mount", "--bind", small, data], check=True)
        undone.callback(subprocess.run, ["umount", data], check=True)
        undone.callback(house.cluster.stop)
        undone.callback(house.end)
        yield


def fill(file: object) -> None:
    """Write until there is no room."""
    piece = b"\0" * 1024 * 1024
    while len(piece) > 4096:
        try:
            file.write(piece)
            file.flush()
        except OSError:
            piece = piece[: len(piece) // 2]
