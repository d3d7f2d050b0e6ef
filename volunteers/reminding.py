"""What the mail of the morning counts of volunteers, in numbers alone: checks that wait or run out, needs that wait."""

from django.utils import timezone

from access.policy import APPROVE, WRITE, permits
from accounts.models import User
from beneficiaries.digest import Digest
from volunteers.models import Need, SafeguardingCheck, Signature
from volunteers.standing import SOON

MOST = 500


def checks_due(user: User) -> Digest:
    """Return how many checks a user is to decide about and have renewed, or to renew herself; she must be acting."""
    if not (permits(user, APPROVE, SafeguardingCheck) or permits(user, WRITE, Signature)):
        return Digest()
    seen = SafeguardingCheck.objects.visible_to(user)
    ending = seen.running_out(timezone.localdate() + SOON).values_list("valid_until", flat=True)
    waiting = seen.waiting().count() if permits(user, APPROVE, SafeguardingCheck) else 0
    return Digest.of_days(ending[:MOST], approvals=waiting)


def needs_waiting(user: User) -> Digest:
    """Return how many needs wait for a user's approval; she must be acting."""
    if not permits(user, APPROVE, Need):
        return Digest()
    return Digest(approvals=Need.objects.visible_to(user, APPROVE).waiting().count())
