"""What of placements the mail of the morning counts, in numbers alone: hours that wait, skills to look at again, and
for the coordinator what is suspended.
"""

from django.utils import timezone

from access.policy import WRITE, permits
from accounts.models import User
from beneficiaries.digest import Digest
from volunteers.models import HourDecision, Placement, State, TransferredSkill
from volunteers.views.hours import hours_waiting_for

MOST = 500


def placements_due(user: User) -> Digest:
    """Return how much of placements waits for a user; she must be acting."""
    if not permits(user, WRITE, HourDecision):
        return Digest()
    today = timezone.localdate()
    again = TransferredSkill.objects.writable_by(user).filter(verified_on=None, verify_on__lte=today)
    found = Digest.of_days(again.values_list("verify_on", flat=True)[:MOST], approvals=hours_waiting_for(user).count())
    if permits(user, WRITE, Placement):
        found += Digest(today=Placement.objects.visible_to(user).filter(state=State.SUSPENDED).count())
    return found
