"""A copy of the project, started and ended as an operator does it."""

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.postgres import Cluster
from tests.database import digest_of_migrations

PROJECT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".venv", "var", ".git", "shots", "tests", ".*cache*")


class House:
    """One copy of the project with its own database, on a port of its own."""

    def __init__(self, folder: Path, *, fresh: bool = True, demo: bool = False):
        """Copy the project; one that is not fresh has the database of a house that was started and ended once.

        With `demo` that one holds the demonstration, as it was on some day.
        """
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder.with_suffix(".log")
        self.port = free_port()
        shutil.copytree(PROJECT, folder, ignore=LEFT_OUT)
        (folder / ".venv").symlink_to(sys.prefix)
        self.cluster = Cluster(folder)
        if demo or not fresh:
            kept = ended_once(demo=demo)
            self.cluster.home.parent.mkdir(parents=True, exist_ok=True)
            copied(kept / "cluster", self.cluster.home)
            (folder / "var").mkdir(exist_ok=True)
            copied(kept / "static", folder / "var" / "static")

    def start(self, *, wait: bool = True, **environment: str) -> "House":
        """Start it, without demo data unless asked to; wait until it is ready."""
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=self.folder,
                env=self.surroundings(environment),
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        if wait:
            until(lambda: "Ready: " in self.words() or self.process.poll() is not None, 900)
            assert self.process.poll() is None, self.words()
        return self

    def surroundings(self, more: dict[str, str]) -> dict[str, str]:
        """Return the environment of its processes: that of an operator, not of a test."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
        return plain | {"PORT": str(self.port), "DEMO": "off", "HTTPS": "off", "PAGES_A_MINUTE": "0"} | more

    def manage(self, *words: str, typed: str = "", **environment: str) -> str:
        """Run one of its administrative commands; return what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.folder,
            env=self.surroundings(environment),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def words(self) -> str:
        """Return what it said so far."""
        return self.log.read_text()

    def get(self, path: str) -> int:
        """Return the status with which a page answers; 0 when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """End it as an operator does; return the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(with_signal)
        code = self.process.wait(60)
        self.process = None
        return code

    def pids(self, words: str = "") -> list[int]:
        """Return the processes of this copy whose command holds these words, the oldest first."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                try:
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    place = (folder / "cwd").readlink()
                except OSError:
                    continue
                if (place == self.folder or str(self.cluster.home) in command) and words in command:
                    found.append(int(folder.name))
        return sorted(found)

    def database_pid(self) -> int:
        """Return the process of its database server."""
        return int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])

    def remove(self) -> None:
        """End it and leave nothing behind."""
        if self.process and self.process.poll() is None:
            self.end()
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if os.geteuid() == 0:
            shutil.rmtree(self.cluster.home.parent, ignore_errors=True)


def ended_once(*, demo: bool) -> Path:
    """Return the folder of what a house that was started and ended once with these migrations left, made if need be.

    That is its database and its collected static files: to migrate takes ten seconds, to press the files three, and
    few tests are about it. The demonstration of one with `demo` is that of this code, but maybe not of this day.
    """
    kind = "house-with-demo" if demo else "house"
    kept = Cluster(PROJECT, "postgres-test").home.parent / f"{kind}-ended-once-{_digest(demo=demo)}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_name("ended-once.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for outdated in kept.parent.glob(f"{kind}-ended-once-*"):
                shutil.rmtree(outdated)
            folder = Path(tempfile.mkdtemp(prefix="nb-"))
            folder.chmod(0o755)
            first = House(folder / "first")
            try:
                first.start(DEMO="on" if demo else "off").end()
                half = kept.with_name(f"{kind}-ended-once-half")
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir()
                copied(first.cluster.home, half / "cluster")
                copied(first.folder / "var" / "static", half / "static")
                half.rename(kept)
            finally:
                first.remove()
                shutil.rmtree(folder)
    return kept


def _digest(*, demo: bool) -> str:
    if not demo:
        return digest_of_migrations()
    code = sorted(PROJECT.glob("*/demo.py")) + sorted(PROJECT.glob("*/demo/*.py"))
    written = b"\0".join(file.read_bytes() for file in code)
    return f"{digest_of_migrations()}-{hashlib.sha256(written).hexdigest()[:12]}"


def copied(folder: Path, to: Path) -> None:
    """Copy a folder with the owners of its files."""
    subprocess.run(["cp", "-a", folder, to], check=True)


@contextmanager
def cluster_at(folder: Path) -> Iterator[Cluster]:
    """Give a running PostgreSQL server that belongs to no copy of the project; leave nothing behind."""
    cluster = Cluster(folder)
    folder.mkdir()
    with cluster.in_use():
        yield cluster
    if os.geteuid() == 0:
        shutil.rmtree(cluster.home.parent)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Wait until a condition holds; fail when it does not within that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "this did not come true in time"
        time.sleep(0.1)
