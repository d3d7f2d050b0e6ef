"""The database server of the tests: the embedded cluster kept for them, shared by test runs beside each other.

Migrating takes seconds, so it is done once for a set of migrations, in a database of which those of the workers
are copies. What is left to do after copying is done as ever: a migration that is not in it is applied.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

from config.database import available, cluster, is_embedded, prepare

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = "template_of_tests_"


@contextmanager
def server_for_tests() -> Iterator[None]:
    """Keep the database server running meanwhile, with the runtime role in it."""
    with available(settings):
        prepare(settings)
        yield


@contextmanager
def copied_from_a_template() -> Iterator[None]:
    """Let test databases that are made meanwhile be copies of a migrated one; not on somebody else's server."""
    if not is_embedded(settings):
        yield
        return
    wanted = connections["owner"].settings_dict["TEST"]
    with (cluster(settings.BASE_DIR).home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # nobody may be connected to a database that is being copied
        kept = dict(wanted)
        wanted["TEMPLATE"] = _template()
        yield
        wanted.clear()
        wanted.update(kept)


def _template() -> str:
    """Return the name of the database with the schema of the migrations as they are now, made if it is not there."""
    name = TEMPLATES + digest_of_migrations()
    with maintenance() as server:
        found = {
            row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [TEMPLATES + "%"])
        }
        if name in found:
            return name
        for outdated in found:
            with suppress(psycopg.errors.ObjectInUse):
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(outdated)))
    wanted = connections["owner"].settings_dict["TEST"]
    kept, wanted["NAME"] = wanted["NAME"], f"{name}_half"
    made = setup_databases(verbosity=0, interactive=False, aliases=["owner"], serialized_aliases=[])
    teardown_databases(made, verbosity=0, keepdb=True)
    connections["owner"].close()
    wanted["NAME"] = kept
    with maintenance() as server:
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (f"{name}_half", name))))
    return name


def maintenance() -> psycopg.Connection[tuple[str]]:
    """Return a connection of the owner from which databases are made and dropped."""
    owner = connections["owner"].settings_dict
    account = {"host": owner["HOST"], "user": owner["USER"], "password": owner["PASSWORD"], "dbname": "postgres"}
    return psycopg.connect(autocommit=True, **account)


def digest_of_migrations() -> str:
    """Return what stands for the migrations of the project and of the libraries as they are now."""
    files = sorted(PROJECT.glob("*/migrations/*.py")) + sorted(PROJECT.glob("requirements/*"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]
