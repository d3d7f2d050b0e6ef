"""Which pages are read from the replica, with which role, and what happens when it is not fit."""

import environ
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections

from config import replica
from config.database import databases
from tests.running.house import PROJECT


@pytest.fixture
def there(monkeypatch):
    """Stand a second connection in for the replica, fit to be read; return the number of the server."""
    monkeypatch.setitem(settings.DATABASES, replica.REPLICA, settings.DATABASES["default"])
    second = connections["default"].copy(replica.REPLICA)
    monkeypatch.setattr(connections._connections, replica.REPLICA, second, raising=False)
    monkeypatch.setattr(replica, "_asked_again_at", 0.0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        own = cursor.fetchone()[0]
    monkeypatch.setattr(replica, "_follow", lambda _position: (True, own, True, 0.0))
    return own


def alias() -> str:
    return connection.alias


@pytest.mark.django_db
def test_the_whole_page_is_read_there_and_nothing_after_it(there):
    assert alias() == "default"
    assert replica.read_from_replica(alias) == replica.REPLICA
    assert alias() == "default"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("follows", "same", "caught_up", "seconds", "read_there"),
    [
        (True, True, False, 5.0, True),
        (True, True, False, 31.0, False),
        (False, True, True, 0.0, False),
        (True, False, True, 0.0, False),
    ],
)
def test_one_that_is_far_behind_or_no_replica_is_not_read(
    there, monkeypatch, follows, same, caught_up, seconds, read_there
):
    found = (follows, there if same else there + 1, caught_up, seconds)
    monkeypatch.setattr(replica, "_follow", lambda _position: found)
    assert replica.read_from_replica(alias) == (replica.REPLICA if read_there else "default")


@pytest.mark.django_db
def test_one_that_is_away_is_left_alone_for_a_while(there, monkeypatch, caplog):
    asked = []

    def away(_position):
        asked.append(1)
        raise OperationalError

    monkeypatch.setattr(replica, "_follow", away)
    assert [replica.read_from_replica(alias) for _page in range(3)] == ["default"] * 3
    assert len(asked) == 1
    assert "does not answer (OperationalError)" in caplog.text


@pytest.mark.django_db
def test_a_page_during_which_it_breaks_off_is_read_again(there):
    def read() -> str:
        if alias() == replica.REPLICA:
            raise OperationalError
        return alias()

    assert replica.read_from_replica(read) == "default"


def test_it_is_entered_as_the_role_of_pages_alone(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:word@first/nayabato")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://second:5433/nayabato")
    found = databases(environ.Env(), PROJECT, "secret")
    roles = {(each["USER"], each["PASSWORD"]) for name, each in found.items() if name != "owner"}
    assert len(roles) == 1
    assert (found["replica"]["HOST"], found["replica"]["PORT"]) == ("second", 5433)
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://owner:word@second/nayabato")
    with pytest.raises(ImproperlyConfigured, match="names no role"):
        databases(environ.Env(), PROJECT, "secret")


def test_behind_pgbouncer_the_worker_waits_past_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:word@first/nayabato")
    monkeypatch.setenv("DATABASE_RUNTIME_URL", "postgres://pages:other@pooler:6432/nayabato")
    monkeypatch.setenv("PGBOUNCER", "on")
    found = databases(environ.Env(), PROJECT, "secret")
    direct, pooled = found["direct"], found["default"]
    assert (direct["USER"], direct["HOST"], direct["PORT"]) == ("pages", "first", "")
    assert (pooled["HOST"], pooled["PORT"]) == ("pooler", 6432)
    assert pooled["OPTIONS"]["prepare_threshold"] is None
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"]
