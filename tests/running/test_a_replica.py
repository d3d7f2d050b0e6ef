"""A house with a streaming replica: dashboards and exports come from it, within the same walls, and do without it."""

import re

import psycopg
import pytest

from config.postgres import Cluster
from tests.running.house import House, until
from tests.running.replica import asked, replica_of, until_it_caught_up, url_of
from tests.running.visitor import Visitor

pytestmark = pytest.mark.drill

MOST_SECONDS = 25
RENAMED = "UPDATE accounts_user SET full_name = '{}' WHERE email LIKE 'asha.caseworker@%' RETURNING 1"
SHOWN = {
    "deepa.supervisor": ["/board/", "/board/figures/", "/board/figures/cases/", "/export/"],
    "indira.programmes": ["/tables/"],
    "claire.foundation": ["/foundation/", "/statistics/"],
}
COUNTED = "SELECT count(*) FROM beneficiaries_case"


def test_dashboards_come_from_the_replica_and_do_without_it(demo_house: House, place):
    house = demo_house
    with house.cluster.in_use(), replica_of(house.cluster, place / "replica") as replica:
        house.start(DEMO="on", DATABASE_REPLICA_URL=url_of(replica), REPLICA_MOST_SECONDS=str(MOST_SECONDS))
        visitors = {name: logged_in(house, name) for name in SHOWN}
        board = visitors["deepa.supervisor"]
        until_it_caught_up(house.cluster, replica)

        asked(replica, "SELECT pg_wal_replay_pause()::text")
        until(lambda: asked(replica, "SELECT pg_get_wal_replay_pause_state() = 'paused'"))
        asked(house.cluster, RENAMED.format("Asha Newname"))
        assert "Asha Newname" not in page(board, "/board/")  # the replica does not know it yet
        assert "Asha Newname" in page(logged_in(house, "ramesh.administrator"), "/administration/users/")
        assert "too far behind" not in house.words()
        until(lambda: "Asha Newname" in page(board, "/board/"), MOST_SECONDS + 30)  # now it is too far behind
        assert "the replica is too far behind" in house.words()

        asked(replica, "SELECT pg_wal_replay_resume()::text")
        asked(house.cluster, RENAMED.format("Asha Soonseen"))
        assert "Asha Soonseen" in page(board, "/board/"), "what was saved before a page is asked for is on it"

        the_walls_stand(house, replica)
        the_trail_is_written(house, board)
        from_it = {path: page(visitors[name], path) for name, paths in SHOWN.items() for path in paths}
        scans = "SELECT sum(seq_scan + idx_scan)::bigint FROM pg_stat_user_tables WHERE relname = 'beneficiaries_case'"
        assert asked(replica, scans) > 0

        replica.stop()
        assert {path: page(visitors[name], path) for name, paths in SHOWN.items() for path in paths} == from_it
        until(lambda: "the replica does not answer" in house.words())
        assert house.get("/readyz") == 200

        replica.ensure_running()
        before = asked(replica, scans) or 0
        until(lambda: page(board, "/board/") and (asked(replica, scans) or 0) > before, 60)  # without a restart
        house.end()


def the_walls_stand(house: House, replica: Cluster) -> None:
    """The role of pages sees there what it sees in the primary: nothing by itself, and as a supervisor her sites."""
    who, sites = a_supervisor(house)
    found = []
    for cluster in (house.cluster, replica):
        with psycopg.connect(**cluster.address("nayabato_app")) as connection:
            assert connection.execute(COUNTED).fetchone() == (0,)
            connection.execute("SELECT set_config('nayabato.user', %s, true)", [who])
            connection.execute("SELECT set_config('nayabato.supervisor', %s, true)", [sites])
            found += connection.execute(COUNTED).fetchone()
    assert 0 < found[0] == found[1] < asked(replica, COUNTED)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        asked(replica, "DELETE FROM access_submission RETURNING 1", "nayabato_app")


def a_supervisor(house: House) -> tuple[str, str]:
    with psycopg.connect(**house.cluster.address("nayabato_owner")) as connection:
        return connection.execute(
            "SELECT user_id::text, string_agg(site_id::text, ',') FROM accounts_membership"
            " WHERE role = 'supervisor' AND ended_at IS NULL GROUP BY user_id ORDER BY count(*), user_id LIMIT 1"
        ).fetchone()


def the_trail_is_written(house: House, board: Visitor) -> None:
    """What is read from the replica stands in the trail of the primary when the answer has come."""
    noted = "SELECT count(*) FROM audit_entry WHERE action = 'read' AND what = 'caseload'"
    before = asked(house.cluster, noted)
    page(board, "/board/figures/cases/")
    assert asked(house.cluster, noted) > before


def logged_in(house: House, name: str) -> Visitor:
    visitor = Visitor(house.port)
    visitor.log_in(name)
    return visitor


def page(visitor: Visitor, path: str) -> str:
    """Return what a page shows, without the hidden fields of its forms, which differ each time."""
    status, _location, text = visitor.ask("GET", path)
    assert status == 200, (path, status)
    return re.sub(r"<input[^>]*hidden[^>]*>", "", text[text.index("<main") : text.index("</main>")])
