"""Makes `.venv` and installs a lock into it: `python3 config/install.py run` (or `dev`). Needs Python alone.

What was installed is remembered by the lock's digest, so a second call does nothing and needs no network.
Older versions of Python must be able to read this file, to say kindly that they are too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
TRIED = ("python3.13", "python3.12", "python3.11", "python3.14")


def install(lock: str) -> None:
    """Install the lock of that name unless it is installed; exit with a message when that cannot be done."""
    if sys.version_info < OLDEST:
        start_again_with_a_newer_python()
    names = PROJECT / "requirements" / f"{lock}.txt"
    digest = hashlib.sha256(names.read_bytes()).hexdigest()
    stamp = VENV / f"installed-{lock}"
    works = environment_works()
    if works and stamp.exists() and stamp.read_text() == digest:
        return
    if not works:
        make_environment()
    print(f"Installing what requirements/{lock}.txt names: once, a minute or two ...", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(names)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(
            "The packages could not be installed; the lines above say why. The package index has to be reachable "
            f"the first time, and whenever requirements/{lock}.txt has changed."
        )
    stamp.write_text(digest)


def make_environment() -> None:
    """Make the virtual environment anew."""
    print(f"Making the virtual environment .venv with Python {version(sys.version_info[:2])} ...", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        sys.exit("Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv")


def environment_works() -> bool:
    """Tell whether the environment's Python runs and is new enough: the system's may have been replaced."""
    if not PYTHON.exists():
        return False
    code = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([str(PYTHON), "-c", code], check=False, stderr=subprocess.DEVNULL).returncode == 0


def start_again_with_a_newer_python() -> None:
    """Replace this process by the same one in a newer Python; exit with a message when there is none."""
    for name in TRIED:
        if shutil.which(name):
            os.execvp(name, [name, *sys.argv])  # noqa: S606 (no shell is wanted)
    sys.exit(
        f"Nayabato needs Python {version(OLDEST)} or newer; this is {version(sys.version_info[:2])}, and no newer "
        "one was found. Name one: make PYTHON=python3.12 run"
    )


def version(numbers: tuple) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, numbers))


if __name__ == "__main__":
    try:
        install(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
