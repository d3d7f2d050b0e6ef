"""The health of the system: what was looked at just now, as yes or no.

No figure here may move with what is recorded of people: neither a size nor the moment of a seal.
"""

import platform
import shutil
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from access.context import acting_as_system
from access.views import reads
from audit.models import Entry
from audit.tasks import seal
from config.database import cluster, is_embedded
from config.files import scanning

ALIVE = timedelta(seconds=90)
SEALED_WITHIN = timedelta(minutes=15)
"""Three turns of the sealing, which comes every five minutes."""
BACKED_UP_WITHIN = timedelta(days=2)
"""One is made every night; a machine that was off for one is no reason to worry."""
LITTLE, TOO_LITTLE = 10 * 10**9, 2 * 10**9
"""Bytes free on a disk below which it is getting low, and below which there is no room left to work with."""


@reads(ProcrastinateWorker)
def system_health(request: HttpRequest) -> HttpResponse:
    """Show whether worker, trail, backup, disk and database are as they should be, and the versions."""
    seen = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    backed_up = last_backup()
    context = {
        "versions": _versions(),
        "database_answers": connection.is_usable(),
        "room": _room(),
        "scanner": ("answers" if scanning.answers() else "silent") if scanning.is_named() else "",
        "sealing": _sealing(),
        "verified": _last_verification(),
        "last_backup": backed_up,
        "backup_is_old": backup_is_old(backed_up),
        "worker_seen": seen,
        "worker_alive": bool(seen and timezone.now() - seen < ALIVE),
        "failed": _failed(),
        "demo": settings.DEMO,
    }
    return render(request, "access/administration/system.html", context)


def _failed() -> int:
    """Return how many jobs of the clock failed.

    Others come of what people do, and those of the clock that wait do so behind them: that a file of cases is taken in
    would be told. So what the clock does for imports, in their queue, is not counted either.
    """
    by_the_clock = {name for name, _id in app.periodic_registry.periodic_tasks}
    return ProcrastinateJob.objects.filter(status="failed", queue_name="default", task_name__in=by_the_clock).count()


def _room() -> str:
    """Return whether the disks of this machine have room: "enough", "low" or "none", by the fullest of them."""
    folders = [Path(settings.BASE_DIR), *([cluster(settings.BASE_DIR).home] if is_embedded(settings) else [])]
    free = min(shutil.disk_usage(folder).free for folder in folders)
    return "none" if free < TOO_LITTLE else "low" if free < LITTLE else "enough"


def _sealing() -> str:
    """Return whether the sealing came round: "in_time", "late", or empty for not yet.

    It comes round whether or not there is anything to seal; the seals themselves tell when something was recorded.
    """
    done = ProcrastinateEvent.objects.filter(type="succeeded", job__task_name=seal.name).order_by("-pk")
    last = done.values_list("at", flat=True).first()
    return "" if last is None else "in_time" if timezone.now() - last < SEALED_WITHIN else "late"


def _last_verification() -> str:
    """Return the code of what the newest verification found, empty for none.

    The system reads it: the trail itself, and which entry of it is broken, is not the administrator's to see.
    """
    with acting_as_system("health of the system"):
        last = Entry.objects.last_event("verified", "verification_failed")
    return last.what if last else ""


def _versions() -> dict[str, str]:
    major, minor = divmod(connection.pg_version, 10_000)
    try:
        own = version("nayabato")
    except PackageNotFoundError:
        own = ""
    return {
        "Nayabato": own,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "PostgreSQL": f"{major}.{minor}",
    }


def last_backup() -> datetime | None:
    """Return when the last backup was made, as the trail tells; None when there is none."""
    with acting_as_system("health of the system"):
        last = Entry.objects.last_event("backed_up")
    return last.at if last else None


def backup_is_old(last: datetime | None) -> bool:
    """Tell whether it is time to ask why there is no newer backup."""
    return last is None or timezone.now() - last > BACKED_UP_WITHIN
