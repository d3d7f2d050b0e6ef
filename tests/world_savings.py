"""Savings in the world of the tests: the workshop of each site also saves, and has shared out once."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from access.context import acting
from accounts.models import User
from audit.actor import Actor
from programs import leaving, savings
from programs.models import Enrolment, Group, Loan, SavingsCycle, SocialGrant
from programs.savings import Paid
from programs.sharing_out import share_out

if TYPE_CHECKING:
    from tests.world import World


def add_savings(world: "World") -> None:
    """Add to each workshop a cycle that was shared out, and one that runs, with a loan and help."""
    for name, leader in (("here", "facilitator"), ("there", "facilitator_there")):
        with acting(Actor(world.users[leader], system=True, reason="a world for tests")):
            _save(world.workshops[name], world.users[leader])


def _save(group: Group, leader: User) -> None:
    today = timezone.localdate()
    members = list(Enrolment.objects.filter(group=group).in_order())
    for first, last in ((190, 100), (99, -200)):
        cycle = SavingsCycle.objects.create(
            group=group, share_value=Decimal(100), social_contribution=Decimal(20),
            starts_on=today - datetime.timedelta(first), ends_on=today - datetime.timedelta(last),
        )  # fmt: skip
        on = cycle.starts_on
        savings.hold_meeting(cycle, on, [Paid(each, shares=3, social=Decimal(20)) for each in members])
        if last > 0:
            share_out(cycle, cycle.ends_on, leader)
    due = on + datetime.timedelta(80)
    loan = Loan(group=group, cycle=cycle, enrolment=members[0], amount=Decimal(150), purpose="A goat", due_on=due)
    loan.given_on = on
    savings.lend(loan)
    savings.help_out(SocialGrant(group=group, enrolment=members[1], on=on, amount=Decimal(15), why="Medicine"), cycle)
    leaving.take_out(cycle, members[1], on, "She moves away")
