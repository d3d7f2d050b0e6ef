"""A second PostgreSQL server that follows a first, as the operator's guide has it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from urllib.parse import quote

from config.postgres import OWNER, Cluster
from tests.running.house import until


@contextmanager
def replica_of(primary: Cluster, folder: Path) -> Iterator[Cluster]:
    """Give a running streaming replica of a running server; leave nothing behind."""
    replica = Cluster(folder)
    folder.mkdir()
    replica._make_home()
    replica._hand_over(replica.home)
    (replica.home / "password").write_text(primary.password)  # the roles are those of the primary
    followed = [
        primary.program("pg_basebackup"),
        "--pgdata",
        replica.data,
        "--write-recovery-conf",
        "--checkpoint=fast",
    ]
    followed += ["--host", primary.socket_folder, "--username", OWNER, "--no-password"]
    done = subprocess.run(
        followed,
        check=False,
        capture_output=True,
        text=True,
        env={"PGPASSWORD": primary.password},
        **replica._as_server(),
    )
    assert done.returncode == 0, done.stderr
    assert (replica.data / "standby.signal").exists()
    try:
        replica.ensure_running()
        yield replica
    finally:
        replica.stop()
        rmtree(replica.home.parent, ignore_errors=True)


def until_it_caught_up(primary: Cluster, replica: Cluster) -> None:
    """Wait until the replica has everything that was written to the primary so far."""
    position = asked(primary, "SELECT pg_current_wal_flush_lsn()::text")
    until(lambda: asked(replica, f"SELECT pg_last_wal_replay_lsn() >= '{position}'"))


def asked(cluster: Cluster, question: str, role: str = OWNER) -> object:
    """Return the one value that a server answers."""
    import psycopg

    with psycopg.connect(**cluster.address(role), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def url_of(cluster: Cluster) -> str:
    """Return the address of a server's database, without a role."""
    return f"postgres://{quote(str(cluster.socket_folder), safe='')}:5432/nayabato"
