"""Looks for secrets in every version of every file that led to what is checked out.

    python -m tests.secrecy

Keys that only tests and examples use are listed, so that a new one has to be looked at. What was once committed stays
in the history: a real secret that is found here has to be changed, not only deleted.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NAMES = re.compile(r"(^|/)(\.env|secret_key|file_key|id_(rsa|dsa|ecdsa|ed25519)|.*\.(pem|key|p12|pfx|kdbx|jks))$")
"""Files that are secrets by themselves."""
CONTENT = {
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key of a cloud": rb"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b",
    "a token of a code host": rb"\b(gh[pousr]_[0-9A-Za-z]{36}|glpat-[0-9A-Za-z_-]{20})\b",
    "a token of a package index or a chat": rb"\b(pypi-AgEI[0-9A-Za-z_-]{40,}|xox[abprs]-[0-9A-Za-z-]{20,})",
    "a secret that is given a value": (
        rb"(?:SECRET_KEY|FILE_KEYS?|BACKUP_KEYS?|API_KEY|ACCESS_TOKEN)\"?'?\s*[:=]\s*\[?[\"']?"
        rb"([A-Za-z0-9_+/=-]{20,})"
    ),
    "an address with a password": rb"\b[a-z][a-z0-9+]*://[^\s:/@\"'<>{}]+:(?=[^\s@]*\d)(?=[^\s@]*[A-Za-z])[^\s@/\"'<>{}]{10,}@",
}
KNOWN = (
    b"only-for-this-check-",  # what `make check` deploys with
    b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",  # the bytes 0 to 31
    b"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8",  # the bytes 32 to 63
    *(b"password", b"a%20long%20one", b"another%20long%20one"),  # examples in documents
    *(b"\xe2\x80\xa6", b"...", b"secret"),
)
MOST = 5_000_000
"""Larger files are dumps and pictures, in bytes."""


def versions() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every version of every file of the repository."""
    listed = _git("rev-list", "--objects", "HEAD").decode().splitlines()
    paths = {key: path for key, _, path in (line.partition(" ") for line in listed) if path}
    sizes = _git("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", fed="\n".join(paths))
    wanted = [
        key
        for key, kind, size in (line.split() for line in sizes.decode().splitlines())
        if kind == "blob" and int(size) < MOST
    ]
    told = _git("cat-file", "--batch", fed="\n".join(wanted))
    place = 0
    for _each in wanted:
        end = told.index(b"\n", place)
        key, _kind, size = told[place:end].decode().split()
        place = end + 1 + int(size) + 1
        yield paths[key], told[end + 1 : place - 1]


def _git(*words: str, fed: str = "") -> bytes:
    return subprocess.run(["git", *words], cwd=PROJECT, input=fed.encode(), capture_output=True, check=True).stdout


def found_in(path: str, content: bytes) -> Iterator[str]:
    """Yield what looks like a secret, in words; never the secret itself."""
    if NAMES.search(path):
        yield f"{path}: a file that is a secret"
    for what, pattern in CONTENT.items():
        for match in re.finditer(pattern, content):
            if not any(known in match.group() for known in KNOWN):
                yield f"{path}: {what}, at {match.start()}"


def main() -> int:
    """Print what was found; end with 1 when anything was."""
    looked, found = 0, []
    for path, content in versions():
        looked += 1
        found += found_in(path, content)
    print("\n".join(dict.fromkeys(found)) or f"No secret in {looked} versions of files.")
    return 1 if found or not looked else 0


if __name__ == "__main__":
    sys.exit(main())
