"""Measures how long a house takes to start, and to start again; prints JSON.

    python -m bench.start

Seconds from the command to the line that it is ready, in this project folder: the first time is one with everything
to do only where nothing was started before. `ratio` is the second time over the 10 seconds that it may take.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time

ALLOWED = 10
READY = "Ready:"


def main() -> None:
    """Print the figures."""
    first, again = start(), start()
    print(
        json.dumps({"first": first, "again": again, "allowed": ALLOWED, "ratio": round(again / ALLOWED, 2)}, indent=2)
    )


def start() -> float:
    """Start a house on a free port, end it once it is ready, and return the seconds. Raises SystemExit."""
    began = time.perf_counter()
    house = subprocess.Popen(
        [sys.executable, "-m", "config.launch"],
        env=os.environ | {"PORT": str(_free_port()), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    ready = next((time.perf_counter() for line in house.stdout or () if READY in line), None)
    house.send_signal(signal.SIGTERM)
    house.communicate()
    if ready is None:
        sys.exit("It did not start; `make run` says why.")
    return round(ready - began, 1)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
