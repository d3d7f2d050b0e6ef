"""Workshops in the world of the tests: one here, one there, with a row of every kind."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from access.context import acting
from accounts.models import User
from audit.actor import Actor
from programs import wages
from programs.ledger import post
from programs.models import (
    Adjustment,
    Advance,
    Enrolment,
    Group,
    LedgerEntry,
    Material,
    Order,
    OrderLine,
    Participant,
    Payslip,
    Product,
    ProductMaterial,
    Programme,
    Project,
    Rate,
    SkillStep,
    Step,
    WorkEntry,
)
from programs.views.cash import AGAINST, Account, Kind

if TYPE_CHECKING:
    from tests.world import World


def add_workshops(world: "World") -> None:
    """Add a workshop at each site; nobody in it is named in a file."""
    for name, leader, site in (
        ("here", "facilitator", world.here),
        ("there", "facilitator_there", world.there),
    ):
        with acting(Actor(world.users[leader], system=True, reason="a world for tests")):
            world.workshops[name] = _workshop(world.users[leader], site, name)


def _workshop(leader: User, site: object, name: str) -> Group:
    today = timezone.localdate()
    began = today - datetime.timedelta(days=200)
    project = Project.objects.filter(site=site).first()
    programme = Programme.objects.create(project=project, kind=Programme.Kind.INCOME, name="Sewing")
    group = Group.objects.create(
        programme=programme, site=site, name=f"Sewing {name}", facilitator=leader, capacity=10, starts_on=began
    )
    makers = [_maker(group, f"Kanchi-{name}-{number}", began) for number in range(2)]
    canvas = Material.objects.create(group=group, name="Canvas", unit="metre", warn_below=50)
    canvas.buy(Decimal(100), Decimal(20000), began)
    bag = Product.objects.create(group=group, name="Tote bag", code="TB-01", minutes=60)
    ProductMaterial.objects.create(group=group, product=bag, material=canvas, quantity=Decimal("0.5"))
    bag.set_price(Decimal(500), began)
    for step in Step:
        Rate.set(group, bag, step, Decimal(50), began)
        Rate.set(group, None, step, Decimal(80), began)
    SkillStep.objects.create(group=group, enrolment=makers[0], step=Step.SEWER, since=began)
    for state in ("delivered", "open"):
        order = Order.objects.create(
            group=group, customer=f"A shop of {name}", ordered_on=began, due_on=today + datetime.timedelta(days=9)
        )
        line = OrderLine.objects.create(group=group, order=order, product=bag, pieces=4, price=Decimal(500))
        if state == "delivered":
            day = today - datetime.timedelta(days=60)
            WorkEntry.objects.create(
                group=group, enrolment=makers[0], on=day, product=bag, line=line, made=4, passed=4, hours=5
            )
            WorkEntry.objects.create(group=group, enrolment=makers[1], on=day, hours=4)
            order.deliver(day)
    against, sign = AGAINST[LedgerEntry.Kind.PUT_IN]
    lines = {Account(Kind.CASH): Decimal(9000), Account(against): Decimal(-9000) * sign}
    post(group, LedgerEntry.Kind.PUT_IN, began, lines, "To begin")
    Advance(group=group, enrolment=makers[0], on=began, amount=Decimal(50), why="Rent").give()
    first = wages.begin_period(group, today - datetime.timedelta(days=90), today - datetime.timedelta(days=31))
    wages.confirm(first, leader)
    Payslip.objects.filter(period=first).first().pay(leader, "signed", today)
    draft = wages.begin_period(group, today - datetime.timedelta(days=30), today)
    WorkEntry.objects.create(group=group, enrolment=makers[1], on=today, product=bag, made=2, passed=1, hours=2)
    Adjustment.objects.create(
        group=group, period=draft, enrolment=makers[1], kind="added", amount=Decimal(30), why="Swept the room"
    )
    return group


def _maker(group: Group, name: str, began: datetime.date) -> Enrolment:
    participant = Participant(site=group.site, given_name=name, consent_on=began)
    participant.register()
    enrolment = Enrolment(group=group, participant=participant, applied_on=began)
    enrolment.begin(began)
    return enrolment
