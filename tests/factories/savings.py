"""A small savings group for tests: its members, a cycle that runs, and what they pay in, borrow and get."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.test import Client

from access.context import acting_as_system
from accounts.models import User
from accounts.roles import Role
from programs import savings
from programs.models import Enrolment, Group, Loan, Programme, SavingsCycle, SavingsMeeting, SavingsPayment, SocialGrant
from programs.savings import Box, Paid
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.factories.programmes import EnrolmentFactory, GroupFactory


@dataclass
class Circle:
    """A group that saves since 300 days: a share costs Rs 100, 2 percent a month, three months, three times."""

    size: int = 3
    rules: dict[str, Any] = field(default_factory=dict)
    group: Group = field(init=False)
    members: list[Enrolment] = field(init=False)
    cycle: SavingsCycle = field(init=False)

    def __post_init__(self) -> None:
        self.group = GroupFactory(programme__kind=Programme.Kind.INCOME, name="Saving together")
        self.members = [
            EnrolmentFactory(group=self.group, participant__given_name=f"Member {n:02}") for n in range(self.size)
        ]
        self.cycle = self.begin()

    def begin(self, ago: int = 300) -> SavingsCycle:
        values = {"share_value": Decimal(100), "social_contribution": Decimal(20), "interest_rate": Decimal(2)}
        with self.by_system():
            return SavingsCycle.objects.create(
                group=self.group, starts_on=days_ago(ago), ends_on=days_ago(ago - 360), **(values | self.rules)
            )

    @staticmethod
    def by_system() -> Any:
        return acting_as_system("a savings group for tests")

    @cached_property
    def manager(self) -> User:
        return make_user(Role.PROGRAMME_MANAGER, site=self.group.site)

    @cached_property
    def client(self) -> Client:
        return signed_in_client(self.group.facilitator, at_work=True)

    @property
    def box(self) -> Box:
        with self.by_system():
            return savings.box_of(self.group)

    def paid(self, member: int, shares: int = 0, **amounts: Any) -> Paid:
        return Paid(self.members[member], shares, **{name: Decimal(amount) for name, amount in amounts.items()})

    def meet(self, on: datetime.date | int, *paid: Paid) -> SavingsMeeting:
        """Return a meeting on a day, or so many days ago, at which this was paid."""
        day = days_ago(on) if isinstance(on, int) else on
        with self.by_system():
            return savings.hold_meeting(self.cycle, day, paid)

    def lend(self, member: int, amount: str, on: datetime.date | int = 60, due_in: int = 80, **of: Any) -> Loan:
        day = days_ago(on) if isinstance(on, int) else on
        loan = Loan(
            group=self.group, cycle=self.cycle, enrolment=self.members[member], amount=Decimal(amount),
            purpose="Two goats", given_on=day, due_on=day + datetime.timedelta(days=due_in), **of,
        )  # fmt: skip
        with self.by_system():
            savings.lend(loan)
        return loan

    def help_out(self, member: int, amount: str, ago: int = 1) -> SocialGrant:
        grant = SocialGrant(
            group=self.group, enrolment=self.members[member], on=days_ago(ago), amount=Decimal(amount), why="Medicine"
        )
        with self.by_system():
            savings.help_out(grant, self.cycle)
        return grant

    def payment(self, member: int) -> SavingsPayment:
        with self.by_system():
            found = SavingsPayment.objects.standing().filter(enrolment=self.members[member])
            return found.select_related("meeting__cycle").latest("recorded_at")
