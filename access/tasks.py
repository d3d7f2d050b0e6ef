"""Background work of access: reviews that begin by themselves, and accounts that nobody uses."""

from django.utils import timezone
from procrastinate.contrib.django import app

from access.context import acting_as_system
from access.reviews.disuse import watch
from access.reviews.rounds import REASON, open_rounds_when_due


@app.periodic(cron="35 20 * * *")  # 02:20 in Kathmandu
@app.task(queueing_lock="review_access", pass_context=False)
def review_access(timestamp: int) -> None:
    """Begin the review of access that is due, and settle the one under way."""
    with acting_as_system(REASON):
        open_rounds_when_due(timezone.now())


@app.periodic(cron="45 20 * * *")  # 02:30 in Kathmandu
@app.task(queueing_lock="close_unused_accounts", pass_context=False)
def close_unused_accounts(timestamp: int) -> None:
    """Write to those who have not logged in for long, and close the accounts whose day has come."""
    watch(timezone.now())
