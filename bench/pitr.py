"""Rehearses the way back to a moment: python -m bench.pitr. Wants the embedded PostgreSQL, and touches no other.

It does with a server of its own what the operator's guide says: an archive of the write-ahead log, a base backup, two
writes, then a second server that is recovered to the moment between them. It ends with 1 when anything but the first
write is there afterwards, or when the second was not there before.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from config.postgres import NOBODY, OWNER, Cluster

ARCHIVE = "test ! -f {archive}/%f && cp %p {archive}/.%f && mv {archive}/.%f {archive}/%f"
"""As the guide has it: never over an earlier file, and under its name only when it is whole."""


def main() -> int:
    """Rehearse it once; return 1 when it did not come out right."""
    place = Path(tempfile.mkdtemp(prefix="nb-pitr-"))
    place.chmod(0o755)
    first, second = Cluster(place / "first"), Cluster(place / "second")
    archive = private(place / "archive")
    try:
        began = time.monotonic()
        first.ensure_running()
        with owner(first) as database:
            database.execute("ALTER SYSTEM SET archive_mode = on")
            database.execute(f"ALTER SYSTEM SET archive_command = '{ARCHIVE.format(archive=archive)}'")
        first.stop()
        first.ensure_running()  # archive_mode wants a restart
        with owner(first) as database:
            database.execute("CREATE TABLE rehearsal (word text)")
        base = base_backup(first, private(place / "base"))
        said("A base backup was made with pg_basebackup", began)
        with owner(first) as database:
            database.execute("INSERT INTO rehearsal VALUES ('before')")
            moment = database.execute("SELECT clock_timestamp()").fetchone()[0]
            time.sleep(1)
            database.execute("INSERT INTO rehearsal VALUES ('after')")
            database.execute("SELECT pg_switch_wal()")
            until_archived(database, archive)
            before = words(database)
        first.stop()
        second._make_home()
        (second.home / "password").write_text(first.password)
        recover(second, base, archive, moment)
        with owner(second) as database:
            found = words(database)
            database.execute("INSERT INTO rehearsal VALUES ('work goes on')")
        said(f"Recovered to {moment:%H:%M:%S.%f}: {before} became {found}", began)
        return 0 if before == ["before", "after"] and found == ["before"] else 1
    finally:
        for cluster in (first, second):
            cluster.stop()
            shutil.rmtree(cluster.home.parent, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def base_backup(cluster: Cluster, target: Path) -> Path:
    """Make a base backup, and let PostgreSQL's own program verify it."""
    account = cluster.address(OWNER, "postgres")
    command = ["--pgdata", target, "--host", account["host"], "--username", OWNER, "--checkpoint=fast", "--no-password"]
    run([cluster.program("pg_basebackup"), *command], cluster, PGPASSWORD=cluster.password)
    run([cluster.program("pg_verifybackup"), target], cluster)
    return target


def recover(cluster: Cluster, base: Path, archive: Path, moment: datetime) -> None:
    """Start a server on a copy of a base backup that goes as far as that moment, and then takes writes."""
    subprocess.run(["cp", "-a", base, cluster.data], check=True)
    with (cluster.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {archive}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment.isoformat()}'\nrecovery_target_action = 'promote'\n")
        settings.write("archive_mode = off\n")
    (cluster.data / "recovery.signal").touch()
    cluster._hand_over(cluster.home, cluster.data / "recovery.signal")
    cluster.ensure_running()
    deadline = time.monotonic() + 30
    with owner(cluster) as database:
        while database.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
            if time.monotonic() > deadline:
                sys.exit("The server did not end its recovery.")
            time.sleep(0.2)


def until_archived(database: psycopg.Connection[Any], archive: Path) -> None:
    """Wait until the log that was just closed lies in the archive."""
    last = database.execute("SELECT pg_walfile_name(pg_current_wal_lsn() - 1)").fetchone()[0]
    deadline = time.monotonic() + 30
    while not any(file.name >= last for file in archive.glob("0*")):
        if time.monotonic() > deadline:
            sys.exit("The log was not archived.")
        time.sleep(0.1)


def words(database: psycopg.Connection[Any]) -> list[str]:
    """Return what was written in the rehearsal."""
    return [word for (word,) in database.execute("SELECT word FROM rehearsal")]


def owner(cluster: Cluster) -> psycopg.Connection[Any]:
    """Connect to a server as its owner."""
    return psycopg.connect(**cluster.address(OWNER, "postgres"), autocommit=True)


def private(folder: Path) -> Path:
    """Make a folder that the server's user alone may look into."""
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    return folder


def run(command: list[Any], cluster: Cluster, **environment: str) -> None:
    """Run a program as the user of the server."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, **cluster._as_server())
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr.strip()}")


def said(what: str, began: float) -> None:
    """Tell what was done, and after how long."""
    print(f"{time.monotonic() - began:5.1f} s  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
