"""Background work of case files."""

import logging

from procrastinate.contrib.django import app

from access.context import acting_as_system
from beneficiaries.models import Document
from config.files import store

logger = logging.getLogger(__name__)
A_WEEK = 7 * 24 * 3600
"""Files younger than this may be about to be named, or be of a database that is put back in these days."""


@app.periodic(cron="10 21 * * *")  # 02:55 in Kathmandu
@app.task(queueing_lock="sweep_files", pass_context=False)
def sweep_files(timestamp: int) -> None:
    """Delete the files that no document names."""
    count = sweep(older_than=A_WEEK)
    if count:
        logger.warning("%d files that no document names were deleted", count)


def sweep(older_than: float) -> int:
    """Delete files of that age, in seconds, that no document names; return how many.

    What was left half written, or before the record that was to name it, and what was taken away.
    """
    found = list(store.kept(older_than))
    with acting_as_system("sweeping files that no document names"):
        named = set(Document.objects.in_place().values_list("stored_as", flat=True))
    orphans = [name for name in found if name[:32] not in named or name.endswith(store.HALF_WRITTEN)]
    store.remove(*orphans)
    return len(orphans)
