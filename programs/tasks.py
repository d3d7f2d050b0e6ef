"""Background work of programmes: the sessions of the coming weeks, and the figures of indicators."""

from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from access.context import acting_as_system
from programs.counting import count_all
from programs.models import Group, Indicator, Meeting
from programs.planning import AHEAD, plan_sessions


@app.periodic(cron="40 18 * * *")  # 00:25 in Kathmandu
@app.task(queueing_lock="plan_sessions", pass_context=False)
def plan_coming_sessions(timestamp: int) -> None:
    """Write down the sessions that come near, of every group that is running."""
    today = timezone.localdate()
    with acting_as_system("sessions are planned by their pattern"):
        running = Group.objects.running(today).exclude(meetings=None).distinct()
        for group in running.prefetch_related(Prefetch("meetings", Meeting.objects.all())).iterator(chunk_size=200):
            plan_sessions(group, today, today + AHEAD)


COUNTED = "figures are counted from the records of whole projects"


@app.periodic(cron="10 19 * * *")  # 00:55 in Kathmandu
@app.task(queueing_lock="count_indicators", pass_context=False)
def count_indicators(timestamp: int) -> None:
    """Count every indicator that goes by a rule."""
    with acting_as_system(COUNTED):
        count_all()


@app.task
def count_one(key: str) -> None:
    """Count one indicator, which somebody changed."""
    with acting_as_system(COUNTED):
        count_all([UUID(key)])


def ask_for_a_count(of: Indicator) -> None:
    """Have the worker count an indicator, once the transaction that changed it is kept."""
    try:
        with transaction.atomic():
            count_one.configure(queueing_lock=f"count {of.pk}").defer(key=str(of.pk))
    except AlreadyEnqueued:
        return
