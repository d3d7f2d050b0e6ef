"""What the mail of the morning counts of volunteers, in numbers alone: checks, needs and requests about data."""

import datetime

from django.utils import timezone

from access.policy import APPROVE, EXPORT, WRITE, permits
from accounts.models import User
from beneficiaries.digest import Digest
from volunteers.models import Need, SafeguardingCheck, Signature, Volunteer, VolunteerRequest
from volunteers.standing import SOON

MOST = 500
TIME_TO_RENEW = datetime.timedelta(days=14)
"""So long before it runs out a check is to be renewed: from then on the mail counts it each day."""


def checks_due(user: User) -> Digest:
    """Return how many checks a user is to decide about and have renewed, or to renew herself; she must be acting."""
    if not (permits(user, APPROVE, SafeguardingCheck) or permits(user, WRITE, Signature)):
        return Digest()
    seen = SafeguardingCheck.objects.visible_to(user)
    today = timezone.localdate()
    ending = seen.running_out(today + SOON).values_list("valid_until", flat=True)[:MOST]
    renew_on = [day if day < today else max(today, day - TIME_TO_RENEW) for day in ending]
    waiting = seen.waiting().count() if permits(user, APPROVE, SafeguardingCheck) else 0
    return Digest.of_days(renew_on, approvals=waiting)


def needs_waiting(user: User) -> Digest:
    """Return how many needs wait for a user's approval; she must be acting."""
    if not permits(user, APPROVE, Need):
        return Digest()
    return Digest(approvals=Need.objects.visible_to(user, APPROVE).waiting().count())


def requests_about_data(user: User) -> Digest:
    """Return how many requests of volunteers about their data a user is to answer; she must be acting."""
    if not permits(user, EXPORT, Volunteer):
        return Digest()
    return Digest.of_days(VolunteerRequest.objects.to_be_answered().values_list("due_on", flat=True))
