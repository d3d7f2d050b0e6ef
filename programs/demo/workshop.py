"""The sewing workshop of the demonstration: a year of orders, work, wages and money, month by month.

Customers are invented. Of the makers, only Sunita and Tara are of the published story; their wages are invented.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_UP, Decimal

from django.utils import timezone

from access.context import acting
from accounts.models import User
from audit.actor import Actor
from beneficiaries.demo.stage import Stage
from programs import wages
from programs.ledger import Account, Kind, post, post_all
from programs.models import (
    Adjustment,
    Advance,
    Enrolment,
    Group,
    LedgerEntry,
    Material,
    Order,
    OrderLine,
    Payslip,
    Product,
    ProductMaterial,
    ProductPrice,
    Rate,
    SkillStep,
    Step,
    WorkEntry,
)

MONTHS = 12
DAY = datetime.timedelta(days=1)
WORKDAYS = (6, 2)
"""Sunday and Wednesday, on which the workshop sews; on other days the makers go to school."""

MATERIALS = {
    "Cotton canvas, natural": ("metre", "265.00", 40),
    "Lining, printed cotton": ("metre", "140.00", 25),
    "Zip, 30 cm": ("piece", "18.00", 60),
    "Webbing for handles": ("metre", "32.00", 50),
    "Thread": ("roll", "85.00", 6),
}
PRODUCTS = {
    ("Tote bag, block print", "TB-01", 70, "640.00"): ("0.6", "0.4", "0", "1.4", "0.05"),
    ("Shoulder bag, Dhaka flap", "SB-02", 110, "980.00"): ("0.7", "0.6", "1", "1.2", "0.07"),
    ("Purse with zip", "PZ-03", 35, "320.00"): ("0.2", "0.2", "1", "0", "0.03"),
    ("Laptop sleeve", "LS-04", 60, "720.00"): ("0.5", "0.5", "1", "0", "0.04"),
}
LABOUR = {"TB-01": 130, "SB-02": 205, "PZ-03": 66, "LS-04": 112}
SHARES = {Step.APPRENTICE: 0.75, Step.SEWER: 0.9, Step.SKILLED: 1.0, Step.MASTER: 1.1, Step.TRAINER: 1.15}
HOURLY = {Step.APPRENTICE: 70, Step.SEWER: 85, Step.SKILLED: 95, Step.MASTER: 110, Step.TRAINER: 130}
SPEED = {Step.APPRENTICE: 0.55, Step.SEWER: 0.8, Step.SKILLED: 1.0, Step.MASTER: 1.15, Step.TRAINER: 0.9}
FAULTS = {Step.APPRENTICE: 0.3, Step.SEWER: 0.14, Step.SKILLED: 0.05, Step.MASTER: 0.02, Step.TRAINER: 0.02}
CUSTOMERS = (
    "Himal Fair Crafts (fictional)", "Patan Museum Shop (fictional)", "Tissages Belleroche (fictional)",
    "Lotus Gift House (fictional)", "Women's Day Fair", "Café Ujyalo (fictional)", "Everest Conference (fictional)",
)  # fmt: skip
SHOWED = (
    "Sews a whole lining alone, and the corners are square.", "Ten shoulder bags without one that came back.",
    "Found out by herself why the zip foot slipped.", "Taught two new makers to thread the machine, patiently.",
)  # fmt: skip
ADVANCES = ("School fees of her brother", "Rent of her room", "Medicine for her mother", "To go home for Dashain")
DEDUCTIONS = ("Scissors lost", "Cloth bought for herself")


def run(stage: Stage, workshop: Group, users: Mapping[str, User]) -> None:
    """Make everything that the workshop has written down; its group and makers stand already."""
    Sewing(stage, workshop, users["gita.facilitator"], users["indira.programmes"]).run()


class Sewing:
    """The workshop as it goes through the months."""

    def __init__(self, stage: Stage, workshop: Group, facilitator: User, manager: User):
        self.stage, self.workshop, self.facilitator, self.manager = stage, workshop, facilitator, manager
        self.makers = list(Enrolment.objects.filter(group=workshop).enrolled().in_order())
        self.products: list[Product] = []
        self.materials: list[Material] = []
        self.open: list[Order] = []
        self.lines: dict = {}
        self.passed: dict = defaultdict(int)
        self.steps: dict = {}
        self.used: dict = defaultdict(Decimal)
        self.done_on: dict = {}

    def run(self) -> None:
        """Go from the first month to today."""
        months = list(reversed(list(self._months())))
        with self._by(self.manager):
            self._set_up(months[0][0])
        for place, (first, last) in enumerate(months):
            with self._by(self.facilitator):
                self._climb(first, place)
                self._take_orders(first, place)
                self._work(first, min(last, self.stage.today))
                self._deliver()
            with self._by(self.manager):
                self._pay(place, first, last, len(months) - place)

    def _by(self, user: User):
        return acting(Actor(user, system=True, reason="demo data"))

    def _months(self):
        last = self.stage.today
        for _each in range(MONTHS):
            first = max(last.replace(day=1), self.workshop.starts_on)
            yield first, (first.replace(day=28) + 4 * DAY).replace(day=1) - DAY
            last = first - DAY

    def _set_up(self, on: datetime.date) -> None:
        here = self.workshop
        put_in = {Account(Kind.CASH): Decimal(350_000), Account(Kind.FUNDS): Decimal(-350_000)}
        post(here, LedgerEntry.Kind.PUT_IN, on, put_in, "To begin: material, machines, the first wages")
        for name, (unit, _price, least) in MATERIALS.items():
            self.materials.append(Material.objects.create(group=here, name=name, unit=unit, warn_below=least))
        for (name, code, minutes, price), needs in PRODUCTS.items():
            product = Product.objects.create(group=here, name=name, code=code, minutes=minutes)
            self.products.append(product)
            ProductMaterial.objects.bulk_create(
                ProductMaterial(group=here, product=product, material=material, quantity=Decimal(quantity))
                for material, quantity in zip(self.materials, needs, strict=True)
                if Decimal(quantity)
            )
            product.needs_of_one, product.sells_for = [Decimal(quantity) for quantity in needs], price
        rates, prices = [], []
        year = on + 365 * DAY
        for first_on, last_on, share in ((on, year - DAY, Decimal("0.92")), (year, None, Decimal(1))):
            told = {"group": here, "first_on": first_on, "last_on": last_on}
            for product, (*_of, price) in zip(self.products, PRODUCTS, strict=True):
                prices.append(ProductPrice(product=product, price=Decimal(price) - (60 if last_on else 0), **told))
            for step in Step:
                pays = {each: LABOUR[each.code] * Decimal(str(SHARES[step])) for each in self.products}
                for product, amount in (pays | {None: HOURLY[step]}).items():
                    rounded = (amount * share * 2).quantize(Decimal(1)) / 2
                    rates.append(Rate(product=product, step=step, amount=rounded, **told))
        Rate.objects.bulk_create(rates)
        ProductPrice.objects.bulk_create(prices)

    def _climb(self, on: datetime.date, month: int) -> None:
        """Let some makers reach their next step."""
        ladder, steps = list(Step), []
        for place, maker in enumerate(self.makers):
            highest = 4 if place == 3 else 3 if place % 5 == 2 else 2 if place % 3 else 1
            standing = self.steps.get(maker.pk)
            reached = ladder.index(standing) if standing else 0
            if reached < highest and month and (month + place * 3) % 6 == 0:
                self.steps[maker.pk] = ladder[reached + 1]
                since, words = on + (place % 9) * DAY, SHOWED[(place + month) % len(SHOWED)]
                steps.append(
                    SkillStep(group=self.workshop, enrolment=maker, step=ladder[reached + 1], since=since, words=words)
                )
        SkillStep.objects.bulk_create(steps)

    def _take_orders(self, on: datetime.date, month: int) -> None:
        orders, lines = [], []
        busy = month >= MONTHS - 2  # before the feasts more is wanted than they can sew
        for number in range(3 if busy else 2):
            day = min(on + self.stage.between(0, 12) * DAY, self.stage.today)
            customer = CUSTOMERS[(month * 2 + number) % len(CUSTOMERS)]
            due_on = day + self.stage.between(18, 48) * DAY
            orders.append(Order(group=self.workshop, customer=customer, ordered_on=day, due_on=due_on))
            self.lines[orders[-1].pk] = [
                OrderLine(
                    group=self.workshop, order=orders[-1], product=product,
                    pieces=200 if busy else self.stage.pick((80, 100, 140, 200)),
                    price=Decimal(product.sells_for) - (60 if month < 12 else 0),
                )
                for product in self.stage.chance.sample(self.products, self.stage.between(1, 2))
            ]  # fmt: skip
            lines += self.lines[orders[-1].pk]
        Order.objects.bulk_create(orders)
        OrderLine.objects.bulk_create(lines)
        self.open += orders

    def _work(self, first: datetime.date, last: datetime.date) -> None:
        entries = []
        day = first
        while day <= last:
            if day.weekday() in WORKDAYS and not self.stage.happens(0.04):
                for maker in self.makers:
                    if self.stage.happens(0.9):
                        entries += self._day_of(maker, day)
            day += DAY
        if first.month % 2 or last >= self.stage.today:
            self._buy_and_use(first, last)
        WorkEntry.objects.bulk_create(entries, batch_size=500)
        for order in self.open:
            order.follow_the_work()

    def _day_of(self, maker: Enrolment, day: datetime.date) -> list[WorkEntry]:
        step = self.steps.get(maker.pk, Step.APPRENTICE)
        told = {"group": self.workshop, "enrolment": maker, "on": day, "recorded_at": self.stage.moment(day)}
        told["recorded_by"] = self.facilitator
        hours = Decimal(self.stage.between(10, 14)) / 2
        if self.stage.happens(0.3 if step == Step.TRAINER else 0.04):
            return [WorkEntry(**told, hours=hours)]
        line = self._next_line(day)
        if not line and self.stage.happens(0.7):
            return []
        product = line.product if line else self.stage.pick(self.products)
        made = max(1, round(float(hours) * 60 * SPEED[step] / product.minutes * self.stage.chance.uniform(0.8, 1.15)))
        if line:
            made = min(made, max(1, line.pieces - self.passed[line.pk]))
        again = sum(self.stage.happens(FAULTS[step]) for _each in range(made)) if self.stage.happens(0.5) else 0
        if line:
            self.passed[line.pk] += made - again
            self.done_on[line.order_id] = day
        for material, quantity in zip(self.materials, product.needs_of_one, strict=True):
            self.used[material] += quantity * made
        return [
            WorkEntry(
                **told, product=product, line=line, made=made, passed=made - again, reworked=again, hours=hours,
                why=self.stage.pick(WorkEntry.Why.values, (6, 2, 1, 1, 3, 1, 1)) if again else "",
            )
        ]  # fmt: skip

    def _next_line(self, day: datetime.date) -> OrderLine | None:
        for order in sorted(self.open, key=lambda order: order.due_on):
            if order.ordered_on <= day:
                for line in self.lines[order.pk]:
                    if self.passed[line.pk] < line.pieces:
                        return line
        return None

    def _buy_and_use(self, first: datetime.date, last: datetime.date) -> None:
        """Buy for some months what runs out, use what was used, and count each half-year."""
        for material in self.materials:
            used = self.used.pop(material, None)
            if not used:
                continue
            price = Decimal(MATERIALS[material.name][1]) * Decimal(str(self.stage.chance.uniform(0.95, 1.12)))
            material.refresh_from_db(fields=["in_stock", "worth"])
            if material.in_stock < used + MATERIALS[material.name][2]:
                wanted = (used * 2).quantize(Decimal(1), ROUND_UP) + MATERIALS[material.name][2]
                material.buy(wanted, (wanted * price).quantize(Decimal(1)), first, "Ason bazaar")
            material.use(used, last, "Work of two months")
            if last.month in (1, 7) and last < self.stage.today:
                material.refresh_from_db(fields=["in_stock", "worth"])
                lost = min(material.in_stock, Decimal(self.stage.between(0, 3)))
                material.count(material.in_stock - lost, last, "Counted at the end of the half-year")

    def _deliver(self) -> None:
        """Deliver what is ready, some days after its last piece passed."""
        for order in [each for each in self.open if each.state == Order.State.READY]:
            on = self.done_on[order.pk] + self.stage.between(1, 4) * DAY
            if on > self.stage.today:
                continue
            order.deliver(on)
            self.open.remove(order)
            paid_on = on + self.stage.between(2, 30) * DAY
            if paid_on <= self.stage.today:
                order.receive(paid_on)

    def _pay(self, month: int, first: datetime.date, last: datetime.date, left: int) -> None:
        """Reckon, confirm and pay out a month; the last one that is over is a draft, the one before paid in part."""
        if last >= self.stage.today:
            return
        maker = self.makers[month % len(self.makers)]
        if month % 2:
            on, why = first + 9 * DAY, ADVANCES[month % len(ADVANCES)]
            Advance(group=self.workshop, enrolment=maker, on=on, amount=Decimal(800), why=why).give()
        rent = {Account(Kind.EXPENSES): Decimal(4500), Account(Kind.CASH): Decimal(-4500)}
        post(self.workshop, LedgerEntry.Kind.SPENT, last, rent, "Electricity, needles and oil for the machines")
        period = wages.begin_period(self.workshop, first, last)
        if month % 5 == 2:
            best = max(wages.reckon(period).wages, key=lambda wage: wage.net)
            Adjustment.objects.create(
                group=self.workshop, period=period, enrolment=best.enrolment, kind=Adjustment.Kind.DEDUCTED,
                amount=Decimal(150), why=DEDUCTIONS[month % 2],
            )  # fmt: skip
        if left <= 2:
            return
        wages.confirm(period, self.manager, at=timezone.make_aware(datetime.datetime.combine(last, datetime.time(16))))
        slips = Payslip.objects.filter(period=period).select_related("enrolment")
        self._hand_over([slip for place, slip in enumerate(slips) if left > 3 or place % 3], last + 2 * DAY)

    def _hand_over(self, slips: list[Payslip], on: datetime.date) -> None:
        post_all(
            self.workshop,
            LedgerEntry.Kind.PAID_OUT,
            [(on, {Account(Kind.WAGES, slip.enrolment.participant_id): slip.net, Account(Kind.CASH): -slip.net})
             for slip in slips],
        )  # fmt: skip
        for slip in slips:
            slip.paid_on, slip.handed_over_by = on, self.manager
            slip.receipt = self.stage.pick(Payslip.Receipt.values, (12, 2, 1))
        Payslip.objects.bulk_update(slips, ["paid_on", "handed_over_by", "receipt"])
