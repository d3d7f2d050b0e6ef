"""`make run`: makes everything ready, then keeps the web and worker processes and the embedded database running.

Honours HOST, PORT (127.0.0.1:8000), DATABASE_URL, DEMO and HTTPS. Ends cleanly on Ctrl-C, SIGTERM and SIGHUP.
"""

import http.client
import json
import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import environ

from config.pieces import Piece, end_group, start
from config.postgres import CannotStart, Cluster
from config.secrets import take_from_files

PROJECT = Path(__file__).resolve().parent.parent
LOOK_EVERY = 0.5
READY_WITHIN = 60.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class GivesUp(Exception):
    """The house cannot be started; the message says what to do."""


class Launcher:
    """Runs the house from the first step to the last."""

    def __init__(self, host: str, port: str):
        self.host = host
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise GivesUp(f"PORT is a number from 1 to 65535, not “{port}”.")
        self.port = int(port)
        self.asked_to_end = threading.Event()
        self.pieces: list[Piece] = []
        self.database: Cluster | None = None

    def run(self) -> None:
        """Start everything, watch it until asked to end, and stop it. Raises GivesUp and CannotStart."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda *_: self.asked_to_end.set())
        self.refuse_a_taken_port()
        print("Nayabato is getting ready.", flush=True)
        with ExitStack() as until_the_end:
            if not os.environ.get("DATABASE_URL"):
                self.database = Cluster(PROJECT)
                until_the_end.enter_context(self.database.in_use())
            findings = self.make_ready()
            if findings is None:
                return
            until_the_end.callback(self.stop)
            self.start_pieces(findings)
            if self.wait_until_ready():
                self.welcome(findings)
                self.watch()

    def refuse_a_taken_port(self) -> None:
        """Raise GivesUp when nothing could listen on this address."""
        try:
            family, kind, _proto, _name, address = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                attempt.bind(address)
        except OSError as error:
            raise GivesUp(
                f"Cannot listen on {self.host}:{self.port} ({error.strerror}). Stop what uses it, or choose another "
                f"address: PORT={self.port + 1 if self.port < 65535 else 8000} make run"
            ) from error

    def make_ready(self) -> dict[str, Any] | None:
        """Run the steps before the start; return what they found, None when asked to end meanwhile."""
        reading, writing = os.pipe()
        with os.fdopen(reading) as findings:
            command = [sys.executable, "-m", "config.readying", str(writing)]
            process = start(command, cwd=PROJECT, pass_fds=[writing])
            os.close(writing)
            while process.poll() is None:
                if self.asked_to_end.wait(0.05):
                    end_group(process, signal.SIGKILL)
                    process.wait()
                    return None
            if process.returncode:
                raise GivesUp("Nayabato did not start.")
            return json.load(findings)

    def start_pieces(self, findings: dict[str, Any]) -> None:
        """Start the web process and the worker."""
        environment = os.environ | {
            "HOST": self.host,
            "PORT": str(self.port),
            "DEMO": "on" if findings["demo"] else "off",
            "HTTPS": "on" if findings["https"] else "off",
            "PYTHONPATH": str(PROJECT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        if "ALLOWED_HOSTS" not in os.environ and findings["demo"]:
            environment["ALLOWED_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", *self.own_names()])
        python = sys.executable
        self.pieces = [
            Piece("The web process", [python, "-m", "gunicorn", "-c", "python:config.web", "config.wsgi"], environment),
            Piece("The worker", [python, "-m", "django", "procrastinate", "worker", "--concurrency", "2"], environment),
        ]
        for piece in self.pieces:
            piece.start()

    def own_names(self) -> list[str]:
        """Return the names by which a browser may ask for this machine, when it listens for other machines."""
        if self.host in LOOPBACK:
            return []
        names = {socket.gethostname(), self.host}
        with suppress(OSError):
            names |= {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        return sorted(names - {"0.0.0.0", "::"})  # noqa: S104 (they are taken out)

    def wait_until_ready(self) -> bool:
        """Wait until the pages are served; return False when asked to end meanwhile. Raises GivesUp."""
        deadline = time.monotonic() + READY_WITHIN
        while not self.asked_to_end.wait(0.1):
            if self.answers():
                return True
            if time.monotonic() > deadline or self.pieces[0].deaths > 2:
                raise GivesUp("The web process does not answer; the lines above may say why.")
            for piece in self.pieces:
                piece.look_after(self.say)
        return False

    def answers(self) -> bool:
        """Tell whether the web process says that it is ready."""
        address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 (asked, not listened on)
        connection = http.client.HTTPConnection(address, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def welcome(self, findings: dict[str, Any]) -> None:
        """Say where the house is and who may come in."""
        if findings["log_ins"]:
            print(
                f"\nDemo log-ins, all with the password {findings['password']}; the log-in page shows each one's code:"
            )
            wide = max(len(email) for email, _role in findings["log_ins"])
            for email, role in findings["log_ins"]:
                print(f"  {email:{wide}}  {role}")
        if findings["demo"] and self.host not in LOOPBACK:
            print("\nThis demo can be reached from other machines, and its log-ins are known. No real data, please.")
        host = f"[{self.host}]" if ":" in self.host else self.host
        print(f"\nReady: http://{host}:{self.port}/\nCtrl-C ends it.", flush=True)

    def watch(self) -> None:
        """Start again whatever dies, until asked to end."""
        while not self.asked_to_end.wait(LOOK_EVERY):
            if self.database and not self.database.runs():
                self.say("The database ended; it starts again.")
                try:
                    self.database.ensure_running()
                except CannotStart as error:
                    self.say(str(error))
            for piece in self.pieces:
                piece.look_after(self.say)

    def stop(self) -> None:
        """Stop the pieces, the web process first."""
        print("\nStopping ...", flush=True)
        for piece in self.pieces:
            piece.stop()

    @staticmethod
    def say(what: str) -> None:
        """Tell the operator."""
        print(f"[{time.strftime('%H:%M:%S')}] {what}", flush=True)


def main() -> int:
    """Run the house; return the exit code."""
    os.chdir(PROJECT)
    environ.Env.read_env(PROJECT / ".env")
    take_from_files()
    try:
        Launcher(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000").run()
    except (GivesUp, CannotStart) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n{error}. Was it started by another user before?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
