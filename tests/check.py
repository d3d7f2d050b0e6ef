"""`make check`: looks for what tests do not find. Prints what failed, and ends with 1 when anything did."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DEPLOYED = {
    "DEBUG": "off",
    "DEMO": "off",
    "HTTPS": "on",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdef" * 4,
    "FILE_KEYS": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "BACKUP_KEYS": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8",
    "ALLOWED_HOSTS": "nayabato.example",
    "CSRF_TRUSTED_ORIGINS": "https://nayabato.example",
    "DATABASE_URL": "postgres://owner:password@localhost/nayabato",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "CLAMD": "none",
}


@dataclass(frozen=True)
class Check:
    """One look at the project: a command that ends with 0 when all is well."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """Return all checks, the slowest first."""
    templates = sorted(map(str, (PROJECT / "templates").rglob("*.html")))
    return [
        Check("types", [PYTHON, "-m", "mypy"]),
        Check("a deployed house", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
        Check("migrations for every model", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
        Check("documents up to date", [PYTHON, "-m", "tests.derived", "documents"]),
        Check("arrows between apps", [str(Path(PYTHON).with_name("lint-imports")), "--no-cache"]),
        Check("lint", [PYTHON, "-m", "ruff", "check", "."]),
        Check("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check("templates", [str(Path(PYTHON).with_name("djade")), "--check", "--target-version", "5.2", *templates]),
        Check("translations", [PYTHON, "-m", "tests.translations", "--check"]),
        Check("no secret in any version of a file", [PYTHON, "-m", "tests.secrecy"]),
        Check("browser assets", [PYTHON, "-m", "tests.derived", "assets"]),
    ]


def look(check: Check) -> tuple[Check, bool, str, float]:
    """Run one check; return it with whether it passed, what it said, and the seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        check.command, check=False, capture_output=True, text=True, cwd=PROJECT, env=os.environ | check.environment
    )
    return check, done.returncode == 0, (done.stdout + done.stderr).strip(), time.monotonic() - began


def main() -> int:
    """Run all checks, two at a time."""
    failed = 0
    with ThreadPoolExecutor(2) as workers:
        for check, passed, said, seconds in workers.map(look, checks()):
            print(f"{'ok    ' if passed else 'FAILED'} {check.name} ({seconds:.1f} s)", flush=True)
            if not passed:
                failed += 1
                print("\n".join(f"    {line}" for line in said.splitlines()), flush=True)
    print(f"{failed} of {len(checks())} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
