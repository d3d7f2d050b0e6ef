"""What the operator's guide says works as it is written: an owner who is no superuser, a backup and a restore."""

import urllib.parse

import psycopg
import pytest

from config.postgres import OWNER, Cluster
from tests.running.house import House

pytestmark = pytest.mark.drill

WHO = ["sarita@example.org", "Sarita Bhandari", "Our association"]


def test_an_association_is_installed_backed_up_and_restored(house: House, elsewhere: Cluster):
    first, second = (made_by_hand(elsewhere, name) for name in ("association", "restored"))
    house.start(DATABASE_URL=first)
    house.manage("first_administrator", *WHO, typed="lanterns over the river\n", DATABASE_URL=first)
    house.end()

    keys, backups = {"BACKUP_KEYS": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"}, str(house.folder / "backups")
    assert "0 older backups" in house.manage("backup", backups, "--keep", "14", DATABASE_URL=first, **keys)
    assert "is whole" in house.manage("verify_backup", backups, DATABASE_URL=first, **keys)
    assert "is restored" in house.manage("restore", backups, DATABASE_URL=second, **keys)

    house.start(DATABASE_URL=second)
    assert house.get("/readyz") == 200
    assert "whole" in house.manage("verify_audit", DATABASE_URL=second)
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT email FROM accounts_user").fetchall() == [(WHO[0],)]
    house.end()


def test_the_runtime_role_sees_nobody_by_itself(demo_house: House):
    house = demo_house.start(DEMO="on")
    with psycopg.connect(**house.cluster.address("nayabato_app")) as connection:
        for table in ("person", "case", "note", "referral", "consent"):
            assert connection.execute(f"SELECT count(*) FROM beneficiaries_{table}").fetchone() == (0,)
    with psycopg.connect(**house.cluster.address(OWNER)) as connection:
        assert connection.execute("SELECT count(*) FROM beneficiaries_person").fetchone()[0] > 100


def made_by_hand(cluster: Cluster, name: str) -> str:
    """Make the owner and the database as the guide says; return the URL."""
    with psycopg.connect(**cluster.address(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name}_owner LOGIN CREATEROLE PASSWORD 'a long one'")
        connection.execute(f"CREATE DATABASE {name} OWNER {name}_owner ENCODING 'UTF8'")
    return f"postgres://{name}_owner:a%20long%20one@{urllib.parse.quote(str(cluster.socket_folder), safe='')}/{name}"
