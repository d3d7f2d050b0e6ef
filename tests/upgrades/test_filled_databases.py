"""A filled database of an earlier release is upgraded by the migrations, and no row of it is lost (design, section 12).

Each file beside this one is such a database: the tests' world, kept by `python -m tests.upgrades.keep NAME` when a
release is made. It is restored here beside the test database, migrated as the owner, and looked at.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from access.context import acting_as_system
from access.walls import raise_walls
from beneficiaries.models import Case, IdentityDocument, Note
from tests.database import maintenance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]
RELEASES = sorted(Path(__file__).parent.glob("*.sql.gz"))
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
"""Filled by migrations themselves, whatever was in them."""


@contextmanager
def beside(name: str) -> Iterator[None]:
    """Let both roles use an empty database of this name meanwhile."""
    identifier = sql.Identifier(name)
    kept = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    with maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        server.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    try:
        _use(dict.fromkeys(kept, name))
        yield
    finally:
        _use(kept)
        with maintenance() as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def _use(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def restore(release: Path) -> None:
    """Execute what a release left, as the owner; its policies are for the runtime role of this server."""
    script = gzip.decompress(release.read_bytes()).decode()
    script = script.replace("TO nayabato_app", f'TO "{connections["default"].settings_dict["USER"]}"')
    owner = connections["owner"].settings_dict
    account = {"host": owner["HOST"], "port": owner["PORT"], "user": owner["USER"], "password": owner["PASSWORD"]}
    given = {name: value for name, value in account.items() if value}
    with psycopg.connect(dbname=owner["NAME"], **given) as link:
        link.execute(script)


def counts() -> dict[str, int]:
    """Return how many rows each table has, as the owner sees them."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        tables = set(owner.introspection.table_names(cursor)) - OF_DJANGO
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.split(".")[0])
def test_it_is_upgraded_without_loss(release):
    with beside(f"{connections['owner'].settings_dict['NAME']}_upgrade"):
        restore(release)
        before = counts()
        assert sum(before.values()) > 500
        call_command("migrate", database="owner", verbosity=0)
        after = counts()
        lost = {table: (number, after.get(table)) for table, number in before.items() if after.get(table, -1) < number}
        assert lost == {}
        assert raise_walls("owner") is False  # the migration has raised them
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
            assert cursor.fetchall() == []
        with acting_as_system("a look after the upgrade"):
            assert Case.objects.count() == before["beneficiaries_case"]
            assert set(IdentityDocument.objects.values_list("number", flat=True)) == {"12-34"}  # it lies sealed since
            note = Note.objects.first()
            note.text = "After the upgrade."
            note.save()
        assert Case.objects.count() == 0  # with nobody acting, the walls show nothing


def test_there_is_a_release_to_upgrade():
    assert RELEASES
