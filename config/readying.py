"""Makes everything ready for the pages: database, schema, demo data, static files. Run by the launcher.

Says each step as it goes, and at last writes what the launcher has to know, as JSON, to the file of that number.
"""

import gc
import hashlib
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError, SystemCheckError
from django.core.management.sql import emit_post_migrate_signal
from django.db import Error

from config.database import is_embedded, prepare
from config.postgres import CannotStart


def main(findings_to: int) -> int:
    """Make everything ready; return 1, with what to do about it on the screen, when something cannot be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()  # what is loaded stays
    try:
        django.setup()
        from accounts.demo import PASSWORD, demo_accounts

        with step("Checks"):
            call_command("check", stdout=io.StringIO())
        gc.freeze()
        gc.enable()
        with step("Database"):
            prepare(settings)
        with step("Schema"):
            migrate()
        demo = wants_demo()
        if demo:
            settings.DEMO = True
            with step("Demo data"):
                if "seed_demo" in get_commands():
                    call_command("seed_demo", verbosity=0)
        with step("Static files"):
            collect_static_files()
    except (CannotStart, CommandError, SystemCheckError, ImproperlyConfigured, Error, psycopg.Error, OSError) as error:
        print(f"\nThis did not work: {error}", file=sys.stderr)
        return 1
    findings = {
        "embedded": is_embedded(settings),
        "demo": demo,
        "https": settings.HTTPS if "HTTPS" in os.environ else not demo,
        "log_ins": [[each.email, str(each.role.label)] for each in demo_accounts()],
        "password": PASSWORD if demo else "",
    }
    with os.fdopen(findings_to, "w") as file:
        json.dump(findings, file)
    return 0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"  {name} ...", end="", flush=True)
    began = time.monotonic()
    yield
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def migrate() -> None:
    """Bring the schema to where the code is, and do what follows on that, such as raising the walls.

    When no migration waits, what follows is done at once: Django would render every model twice before it.
    """
    try:
        call_command("migrate", database="owner", check_unapplied=True, verbosity=0)
    except SystemExit:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
    else:
        emit_post_migrate_signal(0, False, "owner")


def wants_demo() -> bool:
    """Tell whether this is a house for trying out: as DEMO says, else when nobody but demo users has an account."""
    if "DEMO" in os.environ:
        return bool(settings.DEMO)
    from accounts.demo import DOMAIN
    from accounts.models import User

    return not User.objects.exclude(email__endswith=f"@{DOMAIN}").exists()


def collect_static_files() -> None:
    """Collect the static files when any of them changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = static_files_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest)


def static_files_digest() -> str:
    """Return a digest of the names, sizes and times of all static files, and of how they are stored."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
