"""Orders of a workshop: who wants what until when, how far it is, delivery and payment."""

import datetime
from decimal import ROUND_DOWN, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.ledger import Account, Kind, balance, keep_money_alone, post
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, PAISA, MoneyField, some_money
from programs.models.product import Product, ProductPrice

MOST_PIECES = 100_000


class CannotDeliver(Exception):
    """An order that cannot take this step now; the message says why, for the screen."""


class OrderQuerySet(ShelteredQuerySet):
    """Finds orders."""

    def open(self) -> "OrderQuerySet":
        """Return those that are to be made or delivered."""
        return self.filter(state__in=Order.OPEN)

    def unpaid(self) -> "OrderQuerySet":
        """Return those delivered that the customer has not paid."""
        return self.filter(state=Order.State.DELIVERED, paid_on=None)

    def counted(self) -> "OrderQuerySet":
        """Say of each how many pieces are wanted (`wanted`), have passed (`passed`), and its price in all (`total`)."""
        return self.annotate(
            wanted=_of_lines(Sum("pieces"), models.IntegerField()),
            passed=_of_lines(Sum("passed"), models.IntegerField()),
            total=_of_lines(Sum(F("pieces") * F("price")), MoneyField(max_digits=16)),
        )


def _of_lines(reckoned: Sum, output: models.Field) -> Coalesce:
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(n=reckoned)
    return Coalesce(Subquery(lines.values("n"), output_field=output), 0, output_field=output)


class Order(Record):
    """Something that a customer wants made until a day."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Order taken")
        IN_WORK = "in_work", _("In work")
        READY = "ready", _("Ready")
        DELIVERED = "delivered", _("Delivered")
        CALLED_OFF = "called_off", _("Called off")

    OPEN = (State.TAKEN, State.IN_WORK, State.READY)

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    customer = NameField(_("customer"), max_length=120, help_text=_("A shop, a fair, a company, or a person."))
    ordered_on = DateField(_("ordered on"), latest=timezone.localdate, default=timezone.localdate)
    due_on = DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TAKEN, editable=False)
    delivered_on = DateField(_("delivered on"), null=True, editable=False)
    paid_on = DateField(_("paid on"), null=True, editable=False)
    called_off_why = NameField(_("why it was called off"), max_length=160, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint("id", "group", name="order_with_its_group"),
            models.CheckConstraint(condition=~Q(customer=""), name="order_has_a_customer"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("ordered_on")),
                name="order_due_after_it_was_taken",
                violation_error_message=_("It cannot be due before it was ordered."),
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_on__isnull=False)
                | (~Q(state="delivered") & Q(delivered_on=None, paid_on=None)),
                name="delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="called_off") & ~Q(called_off_why="") | ~Q(state="called_off") & Q(called_off_why=""),
                name="order_called_off_for_a_reason",
            ),
        ]
        indexes = [models.Index("group", "state", "due_on", name="order_by_state")]

    def __str__(self):
        return self.customer

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be made or delivered."""
        return self.state in self.OPEN

    @property
    def is_late(self) -> bool:
        """Tell whether it is open past the day it was due."""
        return self.is_open and self.due_on < timezone.localdate()

    def follow_the_work(self) -> None:
        """Bring the state of an open order to what has been made of it: taken, in work, or ready."""
        if not self.is_open:
            return
        lines = list(OrderLine.objects.filter(order=self))
        begun = any(line.made for line in lines)
        ready = bool(lines) and all(line.passed >= line.pieces for line in lines)
        state = self.State.READY if ready else self.State.IN_WORK if begun else self.State.TAKEN
        if state != self.state:
            self.state = state
            self.save(update_fields=["state"])

    @transaction.atomic
    def deliver(self, on: datetime.date) -> None:
        """Write down that the whole order left: sold to the customer, who owes its price.

        What it cost is the share of all that was spent on goods which these pieces have in what is in stock, by what
        one piece of each product sells for; with the last piece everything has gone. Raises CannotDeliver.
        """
        keep_money_alone(self.group_id)
        now = Order.objects.get(pk=self.pk)
        if not now.is_open:
            raise CannotDeliver(_("This order was delivered or called off already."))
        lines = list(OrderLine.objects.filter(order=self).select_related("product"))
        short = [line for line in lines if line.product.in_stock < line.pieces]
        if short or not lines:
            names = ", ".join(f"{line.product} ({line.product.in_stock} / {line.pieces})" for line in short)
            raise CannotDeliver(_("Not enough pieces are ready: %(names)s.") % {"names": names})
        costs = self._costs(lines)
        total = sum((line.total for line in lines), NOTHING)
        cost = sum(costs, NOTHING)
        entry = post(
            self.group,
            LedgerEntry.Kind.DELIVERED,
            on,
            {
                Account(Kind.OWED_BY_CUSTOMERS): total,
                Account(Kind.SALES): -total,
                Account(Kind.COST): cost,
                Account(Kind.GOODS): -cost,
            },
            self.customer,
        )
        Delivery.objects.bulk_create(
            Delivery(
                group_id=self.group_id, line=line, product=line.product, on=on, pieces=line.pieces, cost=each,
                entry=entry,
            )
            for line, each in zip(lines, costs, strict=True)
        )  # fmt: skip
        self.state, self.delivered_on = self.State.DELIVERED, on
        self.save(update_fields=["state", "delivered_on"])

    @transaction.atomic
    def receive(self, on: datetime.date) -> None:
        """Write down that the customer paid. Raises CannotDeliver unless it was delivered and is unpaid."""
        keep_money_alone(self.group_id)
        now = Order.objects.counted().get(pk=self.pk)
        if now.state != self.State.DELIVERED or now.paid_on:
            raise CannotDeliver(_("This order is not delivered yet, or was paid already."))
        lines = {Account(Kind.CASH): now.total, Account(Kind.OWED_BY_CUSTOMERS): -now.total}
        post(self.group, LedgerEntry.Kind.RECEIVED, on, lines, self.customer)
        self.paid_on = on
        self.save(update_fields=["paid_on"])

    @transaction.atomic
    def call_off(self, why: str) -> None:
        """Write down that it is not wanted any more; what was made stays in stock. Raises CannotDeliver."""
        keep_money_alone(self.group_id)
        if not Order.objects.get(pk=self.pk).is_open:
            raise CannotDeliver(_("This order was delivered or called off already."))
        self.state, self.called_off_why = self.State.CALLED_OFF, why
        self.save(update_fields=["state", "called_off_why"])

    def _costs(self, lines: list["OrderLine"]) -> list[Decimal]:
        """Return what the pieces of each line cost, in all exactly their share of what stands on the goods."""
        worth = max(balance(self.group_id, Kind.GOODS), NOTHING)
        stock = list(Product.objects.filter(group=self.group_id, passed__gt=F("delivered")))
        sells = {
            each.product_id: each.price for each in ProductPrice.objects.filter(product__in=stock).order_by("first_on")
        }
        sells |= {line.product_id: line.price for line in lines}
        dearest = max(sells.values())
        parts = [line.price * line.pieces for line in lines]
        everything = sum(sells.get(each.pk, dearest) * each.in_stock for each in stock)
        costs = [(worth * part / everything).quantize(PAISA, ROUND_DOWN) for part in parts]
        if sum(line.pieces for line in lines) == sum(each.in_stock for each in stock):
            costs[-1] = worth - sum(costs[:-1])
        return costs


class OrderLine(Record):
    """So many pieces of a product at a price. What was made of it is kept by the database."""

    UNVERSIONED = ("made", "passed")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", verbose_name=_("order"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    pieces = models.PositiveIntegerField(_("pieces"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PIECES)])
    price = some_money(_("price of one piece"))
    made = models.PositiveIntegerField(_("pieces made"), default=0, editable=False)
    passed = models.PositiveIntegerField(_("pieces that passed"), default=0, editable=False)

    class Meta:
        ordering = ["order", "product__name"]
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        constraints = [
            models.UniqueConstraint("order", "product", name="a_product_once_in_an_order"),
            models.UniqueConstraint("id", "product", "group", name="order_line_with_its_product"),
            models.CheckConstraint(condition=Q(pieces__range=(1, MOST_PIECES)), name="order_wants_some_pieces"),
            models.CheckConstraint(condition=Q(price__gt=0), name="ordered_at_a_price"),
        ]

    def __str__(self):
        return f"{self.product}: {self.pieces}"

    @property
    def total(self) -> Decimal:
        """Return the price of all its pieces."""
        return self.price * self.pieces

    @property
    def left(self) -> int:
        """Return how many pieces still have to pass."""
        return max(0, self.pieces - self.passed)


class Delivery(Record):
    """Pieces of a line that left, on a day, and what they had cost; never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="delivery", verbose_name=_("line of an order"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    on = DateField(_("day"))
    pieces = models.PositiveIntegerField(_("pieces"))
    cost = MoneyField(_("what they cost"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+", verbose_name=_("ledger entry"))

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.CheckConstraint(condition=Q(pieces__gt=0, cost__gte=0), name="delivery_of_some_pieces")]

    def __str__(self):
        return f"{self.product}: {self.pieces}"
