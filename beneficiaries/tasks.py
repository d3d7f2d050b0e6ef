"""Background work about cases: what was kept for a while goes when its time is over."""

from procrastinate.contrib.django import app

from access.context import acting_as_system
from beneficiaries.models import Draft


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    """Delete the drafts that nobody went on with for a week."""
    with acting_as_system("a draft is kept for a week"):
        Draft.objects.over().delete()
