"""What each maker of a workshop made on a day: pieces, hours, what passed and what has to be done again."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.order import OrderLine
from programs.models.product import Product

MOST_HOURS = Decimal(16)
MOST_MADE = 999


class WorkEntryQuerySet(ShelteredQuerySet):
    """Finds what was made."""

    def between(self, first_on, last_on) -> "WorkEntryQuerySet":
        """Return those of the days from the first to the last."""
        return self.filter(on__range=(first_on, last_on))

    def in_all(self) -> dict[str, int | Decimal]:
        """Return how many pieces were made, passed, came back, and the hours."""
        totals = {name: Sum(name, default=0) for name in ("made", "passed", "reworked", "hours")}
        return self.order_by().aggregate(**totals)


class WorkEntry(Record):
    """One maker's work of a day at one product, for an order or for stock; without a product, work by the hour."""

    class Why(models.TextChoices):
        STITCH = "stitch", _("Seam open or crooked")
        SIZE = "size", _("Wrong size")
        CLOTH = "cloth", _("Fault in the cloth")
        PRINT = "print", _("Print not clean")
        FITTING = "fitting", _("Zip, lining or handle")
        STAIN = "stain", _("Stain or burn")
        OTHER = "other", _("Something else")

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="work", verbose_name=_("maker"))
    on = DateField(_("day"), latest=timezone.localdate)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="work", verbose_name=_("product")
    )
    line = models.ForeignKey(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="work", verbose_name=_("line of an order")
    )
    made = models.PositiveSmallIntegerField(_("pieces made"), default=0, validators=[MaxValueValidator(MOST_MADE)])
    passed = models.PositiveSmallIntegerField(_("passed pieces"), default=0)
    reworked = models.PositiveSmallIntegerField(_("to be done again"), default=0)
    why = models.CharField(_("why to be done again"), max_length=7, choices=Why, blank=True)
    hours = models.DecimalField(
        _("hours worked"), max_digits=4, decimal_places=2, default=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )  # fmt: skip

    objects = WorkEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "enrolment", "id"]
        verbose_name = _("work of a day")
        verbose_name_plural = _("work of days")
        constraints = [
            models.UniqueConstraint(
                "enrolment",
                "on",
                "product",
                "line",
                nulls_distinct=False,
                name="the_same_work_once_a_day",
                violation_error_message=_("This work of hers stands on the sheet of the day twice."),
            ),
            models.CheckConstraint(
                condition=Q(made__gte=F("passed") + F("reworked"), made__lte=MOST_MADE),
                name="no_more_judged_than_made",
                violation_error_message=_("More pieces passed or came back than were made."),
            ),
            models.CheckConstraint(
                condition=Q(reworked=0, why="") | (Q(reworked__gt=0) & ~Q(why="")),
                name="done_again_for_a_reason",
                violation_error_message=_("Say why pieces have to be done again."),
            ),
            models.CheckConstraint(
                condition=Q(product=None, line=None, made=0, hours__gt=0) | Q(product__isnull=False, made__gt=0),
                name="work_made_something",
                violation_error_message=_("Write how many pieces were made, or for work by the hour how many hours."),
            ),
            models.CheckConstraint(condition=Q(hours__range=(0, MOST_HOURS)), name="hours_of_a_day"),
        ]
        indexes = [
            models.Index("group", "on", name="work_by_day"),
            models.Index("enrolment", "on", name="work_by_maker"),
        ]

    def __str__(self):
        return f"{self.enrolment_id}, {self.on}"
