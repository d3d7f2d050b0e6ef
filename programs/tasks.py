"""Background work of programmes: the sessions of the coming weeks."""

from django.db.models import Prefetch
from django.utils import timezone
from procrastinate.contrib.django import app

from access.context import acting_as_system
from programs.models import Group, Meeting
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
