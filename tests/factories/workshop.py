"""A small sewing workshop for tests: its makers, a product with what it needs, prices, rates, and who leads it."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.test import Client

from access.context import acting_as_system
from accounts.models import User
from accounts.roles import Role
from programs import wages
from programs.models import (
    Enrolment,
    Group,
    Material,
    Order,
    OrderLine,
    PayPeriod,
    Payslip,
    Product,
    ProductMaterial,
    Programme,
    Rate,
    SkillStep,
    Step,
    WorkEntry,
)
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.factories.programmes import EnrolmentFactory, GroupFactory

RATES = {
    Step.APPRENTICE: "40.00", Step.SEWER: "52.50", Step.SKILLED: "60.00", Step.MASTER: "66.25", Step.TRAINER: "70.00",
}  # fmt: skip


@dataclass
class Workshop:
    """A workshop that has canvas in stock, makes tote bags, and pays by piece and hour since a year ago."""

    size: int = 3
    where: dict[str, Any] = field(default_factory=dict)
    group: Group = field(init=False)
    makers: list[Enrolment] = field(init=False)
    manager: User = field(init=False)

    def __post_init__(self) -> None:
        self.group = GroupFactory(programme__kind=Programme.Kind.INCOME, name="Handbags", **self.where)
        self.makers = [
            EnrolmentFactory(group=self.group, participant__given_name=f"Maker {n:02}") for n in range(self.size)
        ]
        self.manager = make_user(Role.PROGRAMME_MANAGER, site=self.group.site)
        with self.by_system():
            self.canvas = Material.objects.create(group=self.group, name="Canvas", unit="metre")
            self.canvas.buy(Decimal(100), Decimal("25000.00"), days_ago(300), "Fictional Cloth House")
            self.bag = self.product("Tote bag", "TB-01")

    def product(self, name: str, code: str) -> Product:
        """Return a new product with a price and a rate for every step."""
        with self.by_system():
            made = Product.objects.create(group=self.group, name=name, code=code, minutes=90)
            ProductMaterial.objects.create(group=self.group, product=made, material=self.canvas, quantity="0.4")
            made.set_price(Decimal("450.00"), days_ago(300))
            for step, amount in RATES.items():
                Rate.set(self.group, made, step, Decimal(amount), days_ago(300))
        return made

    @staticmethod
    def by_system() -> Any:
        return acting_as_system("a workshop for tests")

    @property
    def facilitator(self) -> User:
        return self.group.facilitator

    @cached_property
    def facilitators_client(self) -> Client:
        return signed_in_client(self.facilitator, at_work=True)

    @cached_property
    def managers_client(self) -> Client:
        return signed_in_client(self.manager, at_work=True)

    def order(self, pieces: int = 10, price: str = "450.00", due_in: int = 10, **of: Any) -> Order:
        """Return an order of tote bags, taken a month ago."""
        with self.by_system():
            values = {"customer": "Fair shop", "ordered_on": days_ago(30), "due_on": days_ago(-due_in)}
            order = Order.objects.create(group=self.group, **(values | of))
            OrderLine.objects.create(
                group=self.group, order=order, product=self.bag, pieces=pieces, price=Decimal(price)
            )
        return order

    def work(self, maker: int = 0, made: int = 5, ago: int = 5, **values: Any) -> WorkEntry:
        """Return a day's work of a maker at the tote bag, all of which passed."""
        values = {"product": self.bag, "passed": made, "hours": Decimal(6)} | values
        with self.by_system():
            return WorkEntry.objects.create(
                group=self.group, enrolment=self.makers[maker], on=days_ago(ago), made=made, **values
            )

    def hours(self, maker: int, hours: str, ago: int = 5) -> WorkEntry:
        """Return a day's work of a maker that is paid by the hour."""
        return self.work(maker, 0, ago, product=None, passed=0, hours=Decimal(hours))

    def step(self, maker: int, step: str, ago: int) -> SkillStep:
        with self.by_system():
            return SkillStep.objects.create(
                group=self.group, enrolment=self.makers[maker], step=step, since=days_ago(ago)
            )

    def hourly(self, amount: str = "75.00", step: str = Step.APPRENTICE, ago: int = 300) -> Rate:
        with self.by_system():
            return Rate.set(self.group, None, step, Decimal(amount), days_ago(ago))

    def period(self, first: int = 40, last: int = 1) -> PayPeriod:
        """Return a draft of wages for the days from one to another, counted back from today."""
        with self.by_system():
            return wages.begin_period(self.group, days_ago(first), days_ago(last))

    def confirmed(self, period: PayPeriod | None = None) -> list[Payslip]:
        """Return the payslips of a period that was confirmed, in the order of the makers."""
        period = period or self.period()
        with self.by_system():
            wages.confirm(period, self.manager)
            return list(Payslip.objects.filter(period=period).select_related("enrolment__participant", "period"))


def on(ago: int) -> datetime.date:
    return days_ago(ago)
