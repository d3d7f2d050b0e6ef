"""`make run` serves, mends what dies, and leaves nothing running behind it."""

import os
import signal
import socket
import urllib.parse
from pathlib import Path

import psycopg
import pytest

from config.postgres import OWNER, Cluster
from tests.running.house import House, cluster_at, until

pytestmark = pytest.mark.drill

WEB, WORKER = "config.web", "procrastinate worker"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_serves_and_ends_without_a_trace(house: House, end: signal.Signals):
    house.start()
    assert (house.get("/healthz"), house.get("/readyz")) == (200, 200)
    assert house.pids(WEB)
    assert house.pids(WORKER)
    assert f"Ready: http://127.0.0.1:{house.port}/" in house.words()
    assert house.end(end) == 0
    assert house.pids() == []
    assert not house.cluster.runs()


def test_a_monitor_on_the_machine_is_answered_also_when_it_is_deployed(house: House):
    house.start(HTTPS="on", BEHIND_PROXY="on", ALLOWED_HOSTS="cases.example.org")
    assert (house.get("/healthz"), house.get("/readyz")) == (200, 200)
    assert house.get("/account/login/") in (301, 400)
    house.end()


def test_it_starts_again_in_what_it_left(house: House):
    """How long that takes is measured by `bench.start`."""
    house.start().end()
    house.start()
    assert (house.get("/healthz"), house.get("/readyz")) == (200, 200)


def test_it_ends_while_it_is_getting_ready(house: House):
    house.start(wait=False)
    until(lambda: "Checks" in house.words())
    assert house.end() == 0
    assert house.pids() == []


def test_a_taken_port_is_told_before_anything_starts(house: House):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        house.start(wait=False, PORT=str(taken.getsockname()[1]))
        assert house.process.wait(20) == 1
    assert "PORT=" in house.words()
    assert house.pids() == []


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_told(house: House, port: str):
    house.start(wait=False, PORT=port)
    assert house.process.wait(20) == 1
    assert "PORT is a number" in house.words()


@pytest.mark.parametrize("piece", [WEB, WORKER])
def test_a_killed_piece_starts_again(house: House, piece: str):
    house.start()
    first = house.pids(piece)
    os.kill(first[0], signal.SIGKILL)
    until(lambda: (now := house.pids(piece)) and now[0] not in first and house.get("/readyz") == 200)


def test_a_killed_database_starts_again(house: House):
    house.start()
    os.kill(house.database_pid(), signal.SIGKILL)
    until(lambda: house.get("/readyz") != 200, 10)
    until(lambda: house.get("/readyz") == 200)
    assert house.get("/healthz") == 200


def test_the_pieces_end_with_a_killed_launcher_and_a_new_one_takes_over(house: House):
    house.start().process.kill()
    house.process.wait()
    until(lambda: not house.pids(WEB) + house.pids(WORKER))
    house.start()
    assert house.get("/readyz") == 200
    assert house.end() == 0
    assert house.pids() == []


def test_two_copies_do_not_disturb_each_other(house: House, other_house: House):
    house.start()
    other_house.start()
    assert (house.get("/readyz"), other_house.get("/readyz")) == (200, 200)
    assert house.cluster.socket_folder != other_house.cluster.socket_folder
    house.end()
    assert other_house.get("/readyz") == 200


def test_database_url_replaces_the_embedded_server(house: House, elsewhere: Cluster):
    house.start(DATABASE_URL=url_of(elsewhere))
    assert house.get("/readyz") == 200
    assert not house.cluster.runs()
    with psycopg.connect(**elsewhere.address(OWNER, "another")) as connection:
        seen = connection.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'another'").fetchall()
    assert ("another_app",) in seen
    house.end()


def test_a_role_that_passes_the_walls_is_refused(house: House, elsewhere: Cluster):
    house.start(wait=False, DATABASE_URL=url_of(elsewhere), DATABASE_RUNTIME_URL=url_of(elsewhere))
    assert house.process.wait(30) == 1
    assert "passes row-level security" in house.words()


def test_debians_older_postgresql_will_do(house: House, place: Path, monkeypatch: pytest.MonkeyPatch):
    found = sorted(Path("/usr/lib/postgresql").glob("1[56]"))
    if not found:
        pytest.skip("there is no PostgreSQL 15 or 16 on this machine")
    monkeypatch.setattr(Cluster, "_installations", lambda _self: iter(found))
    with cluster_at(place / "older") as older:
        house.start(DATABASE_URL=url_of(older))
        assert house.get("/readyz") == 200
        house.end()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_the_server_runs_where_its_user_may_not_enter_the_project(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("config.postgres._open_to_all", lambda _folder: False)
    with cluster_at(place / "closed") as closed:
        assert closed.answers()
        assert closed.program("postgres").is_relative_to(closed.home.parent)


def url_of(cluster: Cluster) -> str:
    """Return the address of a database on that server that is not there yet."""
    return f"postgres://{OWNER}:{cluster.password}@{urllib.parse.quote(str(cluster.socket_folder), safe='')}/another"
