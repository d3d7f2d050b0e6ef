"""PgBouncer in transaction mode before a house's database, as the operator's guide has it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config.postgres import NOBODY, RUNTIME, Cluster
from tests.running.house import free_port, until

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
SERVERS = 5
"""Connections to the database, fewer than there are threads that ask: each is lent from one to the other."""
SETTINGS = """
[databases]
nayabato = host={socket} port=5432 dbname=nayabato
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
pool_mode = transaction
default_pool_size = {servers}
max_client_conn = 200
"""


@contextmanager
def pooler_before(cluster: Cluster, folder: Path) -> Iterator[str]:
    """Give the address of the runtime role through a running PgBouncer."""
    folder.mkdir()
    port = free_port()
    (folder / "users.txt").write_text(f'"{RUNTIME}" "{cluster.password}"\n')
    settings = SETTINGS.format(socket=cluster.socket_folder, port=port, folder=folder, servers=SERVERS)
    (folder / "pgbouncer.ini").write_text(settings)
    started_as = {}
    if os.geteuid() == 0:  # as root it refuses to run, like PostgreSQL
        started_as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in (folder, *folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    pooler = subprocess.Popen([PROGRAM, "-q", folder / "pgbouncer.ini"], **started_as)
    url = f"postgres://{RUNTIME}:{cluster.password}@127.0.0.1:{port}/nayabato"
    try:
        until(lambda: answers(url))
        yield url
    finally:
        pooler.terminate()
        pooler.wait(20)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
