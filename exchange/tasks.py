"""Background work of imports: checking, taking in and undoing; taking up what stands still; throwing rows away."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from exchange.importing import work
from exchange.models import Import

QUEUE = "imports"
"""Of its own, so that nothing that is said of the other jobs tells of it."""


@app.task(queue=QUEUE)
def carry_out(key: str) -> None:
    """Do what is to be done with one import."""
    work.carry_out(UUID(key))


def ask_for(of: Import) -> None:
    """Have the worker do what is to be done with an import, once the transaction that says so is kept."""
    try:
        with transaction.atomic():
            carry_out.configure(queueing_lock=f"import {of.pk}").defer(key=str(of.pk))
    except AlreadyEnqueued:
        return  # whoever begins it does it all


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="imports that stand still", pass_context=False)
def carry_on(timestamp: int) -> None:
    """Take up imports whose worker was killed."""
    for key in work.stands_still():
        work.carry_out(key)


@app.periodic(cron="15 * * * *")
@app.task(queue=QUEUE, queueing_lock="rows of imports", pass_context=False)
def throw_away(timestamp: int) -> None:
    """Delete rows that are kept no longer."""
    work.throw_away()
