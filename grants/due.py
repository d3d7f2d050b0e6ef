"""What the mail of the morning counts for the grants officer: what is owed, and questions of funders that wait."""

import datetime

from django.utils import timezone

from access.policy import WRITE, permits
from accounts.models import User
from beneficiaries.digest import Digest
from grants.models import GrantAnswer, GrantQuestion, Obligation

MOST = 500
ANSWERED_WITHIN = datetime.timedelta(days=5)
"""A question of a funder that waits longer is late."""


def obligations_due(user: User) -> Digest:
    """Return how much a user owes to funders and is to be reminded of; she must be acting."""
    if not permits(user, WRITE, Obligation):
        return Digest()
    today = timezone.localdate()
    owed = Obligation.objects.writable_by(user).owed().filter(due_on__lte=today + datetime.timedelta(days=180))
    return Digest.of_days(each.due_on for each in owed[:MOST] if each.remind_on <= today)


def questions_waiting(user: User) -> Digest:
    """Return how many questions of funders wait for who may answer them; she must be acting."""
    if not permits(user, WRITE, GrantAnswer):
        return Digest()
    waiting = GrantQuestion.objects.visible_to(user).unanswered().values_list("recorded_at", flat=True)[:MOST]
    late = sum(timezone.now() - asked > ANSWERED_WITHIN for asked in waiting)
    return Digest(late=late, today=len(waiting) - late)
