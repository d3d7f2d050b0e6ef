"""Keeps the tests' world in a database of today for the tests of later upgrades: python -m tests.upgrades.keep NAME.

NAME says what comes after it. Wants the embedded server, whose programs it uses.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

HERE = Path(__file__).parent


def main() -> None:
    """Fill a test database, and write what is in it beside this file."""
    (name,) = sys.argv[1:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    setup_test_environment()
    from config.database import cluster
    from tests.database import server_for_tests
    from tests.world import make_world

    with server_for_tests():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default", "owner"], serialized_aliases=[])
        try:
            make_world()
            owner = settings.DATABASES["owner"]
            program = cluster(settings.BASE_DIR).program("pg_dump")
            account = ["--host", owner["HOST"], "--username", owner["USER"], "--dbname", owner["NAME"]]
            form = ["--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges"]
            password = os.environ | {"PGPASSWORD": owner["PASSWORD"]}
            written = subprocess.run(
                [program, *account, *form], env=password, check=True, capture_output=True, text=True
            ).stdout
        finally:
            connections.close_all()
            teardown_databases(made, verbosity=0)
    lines = (line for line in written.splitlines(keepends=True) if not line.startswith("\\"))  # psql's own
    target = HERE / f"{name}.sql.gz"
    target.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    print(f"{target}: {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
