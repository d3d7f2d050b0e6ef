"""What waits for those who watch over access, in the mail of the morning: reviews, told as a number of things due."""

from django.utils import timezone

from access.models import AccessCheck, AccessRound
from access.policy import REVIEW, permits
from accounts.models import User
from beneficiaries.digest import FURTHER, Digest
from beneficiaries.models import BreakGlass


def of_watching(user: User) -> Digest:
    """Return how many openings wait for her review, today, and how many roles, by the day of their review."""
    days = []
    if permits(user, REVIEW, BreakGlass):
        waiting = BreakGlass.objects.visible_to(user, REVIEW).to_be_reviewed_by(user).count()
        days += [timezone.localdate()] * waiting
    if permits(user, REVIEW, AccessCheck):
        under_way = AccessRound.objects.visible_to(user).under_way()
        checks = AccessCheck.objects.visible_to(user, REVIEW).filter(round__in=under_way).to_be_decided_by(user)
        days += list(checks.values_list("round__due_on", flat=True))
    return Digest.of_days(days)


FURTHER.append(of_watching)
