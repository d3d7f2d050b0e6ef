"""Background work of statistics: counting what was asked for."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app

from access.context import acting_as_system
from reports import publishing
from reports.models import Publication
from reports.noise import NotAvailable

COUNTED = "statistics are counted from all records, and what gives nobody away is kept"


@app.task
def count(key: str) -> None:
    """Count one publication; it goes on waiting where noise is to be drawn and cannot be."""
    with suppress(NotAvailable), acting_as_system(COUNTED):
        publishing.count(UUID(key))


def ask_for_a_count(of: Publication) -> None:
    """Have the worker count it, once the transaction that asks for it is kept."""
    count.configure(queueing_lock=f"statistics {of.pk}").defer(key=str(of.pk))


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="statistics that wait", pass_context=False)
def count_what_waits(timestamp: int) -> None:
    """Count what was asked for and never was, because its worker was killed."""
    with acting_as_system(COUNTED):
        waiting = list(Publication.objects.filter(counted_at=None).values_list("pk", flat=True))
    for key in waiting:
        with suppress(NotAvailable), acting_as_system(COUNTED):
            publishing.count(key)
