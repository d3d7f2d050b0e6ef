"""Background work: what was approved or kept long enough is erased."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from access.context import acting_as_system
from beneficiaries.data_subject import retention
from beneficiaries.data_subject.erasing import ASKED, erase_as_asked
from beneficiaries.models import DataRequest

QUEUE = "erasing"
"""Of its own, so that nothing that is said of the other jobs tells of it."""


@app.periodic(cron="5 * * * *")
@app.task(queue=QUEUE, queueing_lock="erase_all", pass_context=False)
def erase_all(timestamp: int) -> None:
    """Carry out every erasure that was approved and is not done, such as after a crash."""
    with acting_as_system("approved erasures are looked for"):
        keys = [key for model in ASKED for key in model.objects.to_be_carried_out().values_list("pk", flat=True)]
    for key in keys:
        erase_as_asked(key)


@app.task(queue=QUEUE)
def erase_one(key: str) -> None:
    """Carry out one erasure that was approved."""
    erase_as_asked(UUID(key))


def ask_for(request: DataRequest) -> None:
    """Have the worker carry out an erasure, once the transaction that approves it is kept."""
    try:
        with transaction.atomic():
            erase_one.configure(queueing_lock=f"erase {request.pk}").defer(key=str(request.pk))
    except AlreadyEnqueued:
        return


@app.periodic(cron="50 19 * * *")  # 01:35 in Kathmandu
@app.task(queue=QUEUE, queueing_lock="retention", pass_context=False)
def keep_periods(timestamp: int) -> None:
    """Erase what is ripe, and give notice of what comes next."""
    retention.act()
    retention.give_notice()
