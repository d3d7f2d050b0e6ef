"""Background work of case files: what goes when its time is over, and the mails of the morning."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from access.context import acting_as_system
from beneficiaries.data_subject import tasks as of_data_subjects  # noqa: F401 (the worker finds tasks here alone)
from beneficiaries.digest import send_reminders
from beneficiaries.glass_mail import write_that_glass_was_broken
from beneficiaries.models import Document, Draft
from config.files import store

NAMED_BY: list[Callable[[], set[str]]] = []
"""What tells, of apps above this one, which files their records name."""
logger = logging.getLogger(__name__)
A_WEEK = 7 * 24 * 3600
"""Files younger than this may be about to be named, or be of a database that is put back in these days."""

MOST_AT_ONCE = 50
"""More than this a week does not leave over."""


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Delete the drafts that nobody went on with for a week."""
    with acting_as_system("a draft is kept for a week"):
        Draft.objects.over().delete()


@app.periodic(cron="10 21 * * *")  # 02:55 in Kathmandu
@app.task(queueing_lock="sweep_files", pass_context=False)
def sweep_files(timestamp: int) -> None:
    """Delete the files that no document names."""
    try:
        count = sweep(older_than=A_WEEK)
    except TooMany as error:
        logger.critical("%s files are named by no document, too many to be left over: none was deleted", error)
    else:
        if count:
            logger.warning("%d files that no document names were deleted", count)


@app.periodic(cron="*/15 1-5 * * *")  # 06:45 to 11:30 in Kathmandu: again and again, for those that failed before
@app.task(queueing_lock="remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Send the mails of this morning that were not sent yet."""
    send_reminders(timezone.localdate())


@app.task(queue="break-glass", retry=RetryStrategy(max_attempts=8, wait=30, exponential_wait=2))
def tell_of_break_glass(user: str) -> None:
    """Write to one person that break-glass was used: no name, no case, no reason."""
    write_that_glass_was_broken(UUID(user))


class TooMany(Exception):
    """So many files are named by no document that this may be the wrong database."""


def sweep(older_than: float, at_most: int = MOST_AT_ONCE) -> int:
    """Delete files of that age, in seconds, that no document names; return how many. Raises TooMany, and deletes none.

    What was left half written, or before the record that was to name it, and what was taken away.
    """
    found = list(store.kept(older_than))
    with acting_as_system("sweeping files that no document names"):
        named = set(Document.objects.in_place().values_list("stored_as", flat=True))
        named.update(*(each() for each in NAMED_BY))
    orphans = [name for name in found if name[:32] not in named or name.endswith(store.HALF_WRITTEN)]
    if len(orphans) > at_most:
        raise TooMany(len(orphans))
    store.remove(*orphans)
    return len(orphans)
