"""The materials of a workshop, and every movement of them: the stock follows from these alone."""

import datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField
from programs.ledger import Account, Kind, keep_money_alone, post
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, MoneyField, to_the_paisa

LITTLE = Decimal("0.001")


class NotInStock(Exception):
    """More was to be taken than is there; nothing was changed."""


class MaterialQuerySet(ShelteredQuerySet):
    """Finds materials."""

    def running_out(self) -> "MaterialQuerySet":
        """Return those of which less is there than should be."""
        return self.filter(in_stock__lt=F("warn_below"))


class Material(Record):
    """Something that products are made of. Its stock is moved by the database as movements are written."""

    class Unit(models.TextChoices):
        METRE = "metre", _("metres")
        PIECE = "piece", _("pieces")
        ROLL = "roll", _("rolls")
        KILO = "kilo", _("kilograms")
        LITRE = "litre", _("litres")

    UNVERSIONED = ("in_stock", "worth")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    name = NameField(_("name"), max_length=80, help_text=_("Such as: cotton canvas, natural."))
    unit = models.CharField(_("counted in"), max_length=5, choices=Unit)
    warn_below = models.DecimalField(
        _("warn when less is there than"),
        max_digits=9, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)],
    )  # fmt: skip
    in_stock = models.DecimalField(_("in stock"), max_digits=11, decimal_places=3, default=0, editable=False)
    worth = MoneyField(_("worth"), default=NOTHING, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.UniqueConstraint(
                "group",
                "name",
                name="a_material_of_that_name_once",
                violation_error_message=_("This workshop has a material of that name already."),
            ),
            models.UniqueConstraint("id", "group", name="material_with_its_group"),
            models.CheckConstraint(condition=~Q(name=""), name="material_has_a_name"),
            models.CheckConstraint(
                condition=Q(in_stock__gte=0, worth__gte=0),
                name="no_less_material_than_none",
                violation_error_message=_("So much is not in stock."),
            ),
            models.CheckConstraint(condition=Q(in_stock__gt=0) | Q(worth=0), name="no_material_is_worth_nothing"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_running_out(self) -> bool:
        """Tell whether less is there than should be."""
        return self.warn_below is not None and self.in_stock < self.warn_below

    @property
    def unit_price(self) -> Decimal | None:
        """Return what one unit of the stock cost on average, in rupees, unrounded; None while nothing is there."""
        return self.worth / self.in_stock if self.in_stock else None

    @transaction.atomic
    def buy(self, quantity: Decimal, paid: Decimal, on: datetime.date, words: str = "") -> "StockMovement":
        """Write down that so much was bought and what was paid for it in all."""
        return self._move(StockMovement.Kind.BOUGHT, quantity, paid, on, words, Kind.CASH)

    @transaction.atomic
    def use(self, quantity: Decimal, on: datetime.date, words: str = "") -> "StockMovement":
        """Write down that so much was used, at the average of what the stock cost. Raises NotInStock."""
        now = self._now()
        if quantity > now.in_stock:
            raise NotInStock
        return self._move(StockMovement.Kind.USED, -quantity, -now.worth_of(quantity), on, words, Kind.GOODS)

    @transaction.atomic
    def count(self, found: Decimal, on: datetime.date, words: str = "") -> "StockMovement":
        """Write down how much was found there when it was counted; the difference is a loss, or found again."""
        now = self._now()
        difference = found - now.in_stock
        worth = now.worth_of(difference) if difference > 0 else -now.worth_of(-difference)
        return self._move(StockMovement.Kind.COUNTED, difference, worth, on, words, Kind.LOSSES)

    def worth_of(self, quantity: Decimal) -> Decimal:
        """Return what so much of the stock cost on average, to the paisa; of all of it exactly what it is worth."""
        return to_the_paisa(self.worth * quantity / self.in_stock) if self.in_stock else NOTHING

    def _now(self) -> "Material":
        keep_money_alone(self.group_id)
        return Material.objects.get(pk=self.pk)

    def _move(
        self, kind: str, quantity: Decimal, worth: Decimal, on: datetime.date, words: str, against: str
    ) -> "StockMovement":
        keep_money_alone(self.group_id)
        lines = {Account(Kind.MATERIALS): worth, Account(against): -worth}
        entry = post(self.group, kind, on, lines, f"{self.name}: {words}" if words else self.name)
        return StockMovement.objects.create(
            group_id=self.group_id, material=self, kind=kind, on=on, quantity=quantity, worth=worth, words=words,
            entry=entry,
        )  # fmt: skip


class StockMovement(Record):
    """Something that changed how much of a material is there. It is never changed; counting corrects."""

    class Kind(models.TextChoices):
        BOUGHT = "bought", _("Bought")
        USED = "used", _("Used")
        COUNTED = "counted", _("Counted")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    material = models.ForeignKey(Material, models.PROTECT, related_name="movements", verbose_name=_("material"))
    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    quantity = models.DecimalField(_("quantity"), max_digits=11, decimal_places=3)
    worth = MoneyField(_("worth"))
    words = NameField(_("from whom, or what for"), max_length=120, blank=True)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("ledger entry")
    )

    class Meta:
        ordering = ["-on", "-recorded_at", "id"]
        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="bought", quantity__gt=0, worth__gte=0)
                | Q(kind="used", quantity__lt=0, worth__lte=0)
                | Q(kind="counted", quantity__gte=0, worth__gte=0)
                | Q(kind="counted", quantity__lte=0, worth__lte=0),
                name="stock_moves_the_way_it_says",
            ),
            models.CheckConstraint(condition=Q(worth=0) | Q(entry__isnull=False), name="stock_that_moved_money"),
        ]
        indexes = [models.Index("material", "on", name="movement_by_material")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.quantity}"
