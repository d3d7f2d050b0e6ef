"""What the mail of the morning counts for the grants officer: obligations whose reminder has begun."""

import datetime

from django.utils import timezone

from access.policy import WRITE, permits
from accounts.models import User
from beneficiaries.digest import Digest
from grants.models import Obligation

MOST = 500


def obligations_due(user: User) -> Digest:
    """Return how much a user owes to funders and is to be reminded of; she must be acting."""
    if not permits(user, WRITE, Obligation):
        return Digest()
    today = timezone.localdate()
    owed = Obligation.objects.writable_by(user).owed().filter(due_on__lte=today + datetime.timedelta(days=180))
    return Digest.of_days(each.due_on for each in owed[:MOST] if each.remind_on <= today)
