"""The choice of database: DATABASE_URL, or the PostgreSQL that comes with the project.

Two aliases name the same database. `owner` owns the schema: it migrates, raises the walls and verifies the
trail. `default` is what every page and job uses: a role that owns nothing and cannot pass row-level security.

Beyond one machine there are up to two more, both with the role of pages: `replica`, from which pages that only show
are read (`config.replica`), and `direct`, past PgBouncer, where the worker waits for work (`config.waiting`).
"""

import hashlib
import hmac
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from config.postgres import OWNER, RUNTIME, CannotStart, Cluster

ENGINE = "django.db.backends.postgresql"
CONNECT_WITHIN = 10
"""Seconds after which a server that takes the call and says nothing counts as away: pages then say so."""
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 2}
"""Let a connection plan a query once: behind row-level security, planning takes ten times as long as answering."""
FOR_ALL_VALUES = {"options": "-c plan_cache_mode=force_generic_plan"}
"""Let that plan serve all values from the beginning, and not after five more plans for single ones."""
WITHOUT_PLANS = {"server_side_binding": True, "prepare_threshold": None}
"""A pooler gives each transaction another connection, so none of them knows a plan."""


def cluster(base_dir: Path) -> Cluster:
    """Return the embedded cluster of this process: tests have one of their own."""
    return Cluster(base_dir, "postgres-test" if "pytest" in sys.modules else "postgres")


def databases(env: environ.Env, base_dir: Path, secret_key: str) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES.

    Reads DATABASE_URL, DATABASE_RUNTIME_URL, DATABASE_REPLICA_URL, PGBOUNCER and NAYABATO_TEST_DATABASE.
    """
    if env("DATABASE_URL", default=""):
        owner = _account(env, "DATABASE_URL")
        runtime = dict(owner)
        if env("DATABASE_RUNTIME_URL", default=""):
            runtime = _account(env, "DATABASE_RUNTIME_URL")
        else:
            runtime["USER"] = f"{owner['NAME']}_app"
            runtime["PASSWORD"] = hmac.new(secret_key.encode(), owner["NAME"].encode(), hashlib.sha256).hexdigest()
    else:
        embedded = cluster(base_dir)
        owner, runtime = (
            {
                "ENGINE": ENGINE,
                "NAME": "nayabato",
                "HOST": str(embedded.socket_folder),
                "USER": role,
                "PASSWORD": embedded.password,
            }
            for role in (OWNER, RUNTIME)
        )
    pooled = env.bool("PGBOUNCER", default=False)
    runtime |= {
        "ENGINE": ENGINE,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": {"connect_timeout": CONNECT_WITHIN}
        | ({} if pooled else FOR_ALL_VALUES)
        | runtime.get("OPTIONS", {})
        | (WITHOUT_PLANS if pooled else PLANNED_ONCE),
        "TEST": {"MIRROR": "owner"},
    }
    owner |= {"ENGINE": ENGINE, "TEST": {"NAME": env("NAYABATO_TEST_DATABASE", default=None), "DEPENDENCIES": []}}
    found = {"default": runtime, "owner": owner}
    if env("DATABASE_REPLICA_URL", default=""):
        found["replica"] = _replica(env, runtime)
    if pooled:
        found["direct"] = runtime | {name: owner.get(name, "") for name in ("NAME", "HOST", "PORT")}
    return found


def _replica(env: environ.Env, runtime: dict[str, Any]) -> dict[str, Any]:
    """Return the address of the replica with the role of pages: any other might pass the walls there."""
    address = _account(env, "DATABASE_REPLICA_URL")
    if address["USER"] or address["PASSWORD"]:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names no role and no password: pages read with their own.")
    options = runtime["OPTIONS"] | {"connect_timeout": 2} | address.get("OPTIONS", {})
    place = {"NAME": address["NAME"] or runtime["NAME"], "HOST": address["HOST"], "PORT": address["PORT"]}
    return runtime | place | {"OPTIONS": options}


def _account(env: environ.Env, name: str) -> dict[str, Any]:
    """Return what a URL of the environment names; its host may be a folder, written with %2F."""
    account = env.db_url(name)
    return account | {"HOST": unquote(account["HOST"])}


def is_embedded(settings: Any) -> bool:
    """Tell whether the database is the one that comes with the project."""
    return settings.DATABASES["owner"]["HOST"] == str(cluster(settings.BASE_DIR).socket_folder)


def available(settings: Any) -> AbstractContextManager[None]:
    """Keep the embedded server running meanwhile; any other is running already. Raises CannotStart."""
    return cluster(settings.BASE_DIR).in_use() if is_embedded(settings) else nullcontext()


def prepare(settings: Any) -> None:
    """Make the database ready to be migrated: the server up, the database and the runtime role there.

    Raises CannotStart when the embedded server does not start, or when the runtime role could pass the walls.
    """
    owner, runtime = settings.DATABASES["owner"], settings.DATABASES["default"]
    if is_embedded(settings):
        cluster(settings.BASE_DIR).ensure_running()
        return
    try:
        with _connect(owner, "postgres") as connection:
            _make_database(connection, owner["NAME"])
            if not os.environ.get("DATABASE_RUNTIME_URL"):
                _make_role(connection, runtime["USER"], runtime["PASSWORD"])
        with _connect(runtime, owner["NAME"]) as connection:
            _refuse_a_strong_role(connection)
    except psycopg.Error as error:
        raise CannotStart(f"The database of DATABASE_URL cannot be used: {str(error).strip()}") from error


def _connect(account: dict[str, Any], database: str) -> psycopg.Connection[Any]:
    """Connect as one of our two roles, to the named database."""
    return psycopg.connect(autocommit=True, **parameters(account, database))


def parameters(account: dict[str, Any], database: str) -> dict[str, Any]:
    """Return libpq's parameters of a connection to the named database."""
    named = {"host": account["HOST"], "port": account.get("PORT"), "user": account["USER"]}
    named |= {"password": account["PASSWORD"], "dbname": database}
    given = {name: value for name, value in account.get("OPTIONS", {}).items() if name not in PLANNED_ONCE}
    return {name: value for name, value in named.items() if value} | given


def _make_database(connection: psycopg.Connection[Any], name: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
        )


def _make_role(connection: psycopg.Connection[Any], name: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(name), sql.Literal(password)
        )
    )


def _refuse_a_strong_role(connection: psycopg.Connection[Any]) -> None:
    """Raise CannotStart when row-level security would not hold this role."""
    strong = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
    ).fetchone()
    if strong:
        raise CannotStart(
            f"The role {strong[0]} passes row-level security. Give DATABASE_RUNTIME_URL a role without SUPERUSER and"
            " BYPASSRLS, or leave it out and one is made."
        )
