"""Background work about cases: the mails of the morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from beneficiaries.digest import send_reminders


@app.periodic(cron="*/15 1-5 * * *")  # 06:45 to 11:30 in Kathmandu: again and again, for those that failed before
@app.task(queueing_lock="remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Send the mails of this morning that were not sent yet."""
    send_reminders(timezone.localdate())
