"""The health of the system: only figures that were measured, and "never" for what never happened."""

import platform
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Count, Func, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from access.context import acting_as_system
from access.views import reads
from accounts.models import User
from audit.models import Seal

ALIVE = timedelta(seconds=90)


class DatabaseSize(Func):
    """Bytes of the whole database on disk."""

    template = "pg_database_size(current_database())"
    output_field = BigIntegerField()


@reads(ProcrastinateWorker)
def system_health(request: HttpRequest) -> HttpResponse:
    """Show versions, the size of the database, the last seal and backup, and whether the worker is alive."""
    seen = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    context = {
        "versions": _versions(),
        "database_gigabytes": _gigabytes_at_most(),
        "last_seal": _last_seal(),
        "last_backup": _last_backup(),
        "worker_seen": seen,
        "worker_alive": bool(seen and timezone.now() - seen < ALIVE),
        "jobs": ProcrastinateJob.objects.aggregate(
            waiting=Count("pk", filter=Q(status="todo")),
            running=Count("pk", filter=Q(status="doing")),
            failed=Count("pk", filter=Q(status="failed")),
        ),
        "demo": settings.DEMO,
    }
    return render(request, "access/administration/system.html", context)


def _gigabytes_at_most() -> int:
    """Return the size of the database rounded up to whole gigabytes: a finer figure would tell of each new case."""
    size = User.objects.annotate(size=DatabaseSize()).values_list("size", flat=True)[0]
    return -(-size // 10**9)


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


def _last_seal() -> Any:
    """Return when the trail was last sealed; the system reads it, since the trail itself is not the administrator's."""
    with acting_as_system("health of the system"):
        return Seal.objects.order_by("-number").values_list("at", flat=True).first()


def _last_backup() -> datetime | None:
    """Return when the newest backup in the folder of backups was written; None when there is none."""
    folder = Path(settings.BASE_DIR) / "var" / "backups"
    written = [file.stat().st_mtime for file in folder.glob("*") if file.is_file()] if folder.is_dir() else []
    return datetime.fromtimestamp(max(written), UTC) if written else None
