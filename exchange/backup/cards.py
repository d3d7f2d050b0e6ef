"""What an administrator sees on her home page when the last backup is too old."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from access.administration.system import backup_is_old, last_backup
from access.home import card


@card(ProcrastinateWorker)
def backups(request: HttpRequest) -> dict[str, Any] | None:
    """Show when the last backup was made, if that is too long ago; a demonstration needs none."""
    last = last_backup()
    if settings.DEMO or not backup_is_old(last):
        return None
    return {"title": _("Backup"), "template": "exchange/backup/_card_old.html", "last": last}
