"""What a workshop makes: products, what one piece needs, and what it is sold for."""

import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField
from programs.models.group import Group
from programs.models.material import LITTLE, Material
from programs.models.money import ValidFromQuerySet, follow_on, one_at_a_time, some_money


class Product(Record):
    """One thing that a workshop makes and sells. How many passed and left is kept by the database."""

    UNVERSIONED = ("passed", "delivered")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    name = NameField(_("name"), max_length=80, help_text=_("Such as: tote bag, block print."))
    code = NameField(_("code"), max_length=12, help_text=_("As on the label. Such as: TB-01."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes of work for one piece"), validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    is_made = models.BooleanField(_("is still made"), default=True)
    passed = models.PositiveIntegerField(_("pieces that passed"), default=0, editable=False)
    delivered = models.PositiveIntegerField(_("pieces delivered"), default=0, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                "group",
                "code",
                name="a_product_of_that_code_once",
                violation_error_message=_("This workshop has a product of that code already."),
            ),
            models.UniqueConstraint("id", "group", name="product_with_its_group"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="product_has_a_name"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 6000)), name="product_takes_some_minutes"),
            models.CheckConstraint(
                condition=Q(delivered__lte=F("passed")),
                name="no_more_delivered_than_passed",
                violation_error_message=_("More pieces would have been delivered than have passed."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def in_stock(self) -> int:
        """Return how many pieces passed and have not left."""
        return self.passed - self.delivered

    def set_price(self, price: Decimal, first_on: datetime.date) -> "ProductPrice":
        """Let it be sold for a price from a day on. Raises HoldsAlready."""
        return follow_on(ProductPrice, {"group_id": self.group_id, "product": self}, first_on, price=price)


class ProductMaterial(Record):
    """How much of a material one piece of a product needs."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="needs", verbose_name=_("product"))
    material = models.ForeignKey(Material, models.PROTECT, related_name="+", verbose_name=_("material"))
    quantity = models.DecimalField(
        _("quantity"), max_digits=8, decimal_places=3, validators=[MinValueValidator(LITTLE)]
    )

    class Meta:
        ordering = ["product", "material__name"]
        verbose_name = _("material of a product")
        verbose_name_plural = _("materials of products")
        constraints = [
            models.UniqueConstraint("product", "material", name="a_material_once_in_a_product"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="product_needs_some_material"),
        ]

    def __str__(self):
        return f"{self.material}: {self.quantity}"


class ProductPrice(Record):
    """What a product is sold for from one day to another."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="prices", verbose_name=_("product"))
    price = some_money(_("price of one piece"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"), null=True, blank=True)

    objects = ValidFromQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "id"]
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            one_at_a_time("one_price_at_a_time", "product"),
            models.CheckConstraint(condition=Q(price__gt=0), name="price_is_something"),
        ]

    def __str__(self):
        return f"{self.price}"
