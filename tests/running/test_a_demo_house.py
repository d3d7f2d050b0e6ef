"""A copy with the demonstration says where it is and who may come in, and starts again without a network."""

import http.client

import pytest

from accounts.demo import ACCOUNTS, PASSWORD
from tests.running.house import House

pytestmark = pytest.mark.drill

HOST = "127.0.0.2"
NOWHERE = "http://127.0.0.1:9/"
CUT_OFF = {"PIP_NO_INDEX": "1"} | dict.fromkeys(("PIP_INDEX_URL", "http_proxy", "https_proxy"), NOWHERE)


def test_it_says_where_it_is_and_who_may_come_in_and_starts_again_without_a_network(fresh_house: House):
    house = fresh_house
    house.start(DEMO="on", HOST=HOST)
    first = house.words()
    assert f"Ready: http://{HOST}:{house.port}/" in first
    assert PASSWORD in first
    assert log_ins(first) == [f"{account.email} {account.role.label}" for account in ACCOUNTS]
    assert "No real data, please." in first
    assert status_at(HOST, house.port) == 200
    assert status_at("127.0.0.1", house.port) == 0
    house.end()

    house.start(DEMO="on", HOST=HOST, **CUT_OFF)
    assert log_ins(house.words()) == log_ins(first)
    assert status_at(HOST, house.port) == 200


def log_ins(said: str) -> list[str]:
    """Return the lines that tell who may come in."""
    return [" ".join(line.split()) for line in said.splitlines() if "@" in line]


def status_at(host: str, port: int) -> int:
    """Return the status of the log-in page at this host, asked for by that name; 0 when nothing answers there."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/account/login/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
