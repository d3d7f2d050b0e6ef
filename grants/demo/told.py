"""What the foundations of the demonstration were told of achievements, what they asked, and what they were answered."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from grants.models import Achievement, Grant, GrantAnswer, GrantQuestion
from grants.telling import to_be_told

ASKED = (
    (
        "HC-RUN",
        40,
        "Why is so little spent on travel?",
        "Facilitators live in the villages since spring and walk; we ask to move the rest to rooms.",
    ),
    ("HC-RUN", 2, "May two of our staff visit a class in the autumn?", ""),
    ("BB-RUN", 9, "When will the first financial report come? It was due five weeks ago.", ""),
)
"""Grant, how many days ago it was asked, the question, and the answer, three days later."""


def add(officer: User, made: Mapping[str, Grant]) -> None:
    """Add it; what was achieved is counted from the records of the demonstration."""
    now = timezone.now()
    running = [grant for grant in made.values() if grant.status == "active"]
    for grant in running:
        told = to_be_told(grant, timezone.localdate())
        for each in told:
            each.recorded_by = officer
        Achievement.objects.bulk_create(told)
    for reference, ago, question, answer in ASKED:
        grant, asked_at = made[reference], now - datetime.timedelta(days=ago)
        staff = User.objects.holding(Role.FOUNDATION).filter(memberships__organisation=grant.funder.organisation)
        asked = GrantQuestion.objects.create(
            grant=grant, words=question, recorded_by=staff.first(), recorded_at=asked_at
        )
        if answer:
            answered_at = asked_at + datetime.timedelta(days=3)
            GrantAnswer.objects.create(question=asked, words=answer, recorded_by=officer, recorded_at=answered_at)
