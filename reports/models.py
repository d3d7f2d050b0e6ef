"""Statistics that were published: which, when, by whom, and each figure as it was shown."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Organisation
from audit.actor import current_user_id
from config.fields import DateField
from reports.declared import ALL, FAMILIES, Family
from reports.gate import LOWEST
from reports.periods import Period

LEAST, MOST = Decimal("0.05"), Decimal(5)
"""A table is blurred by an epsilon between these: below nothing is left to read, above nobody is hidden."""


def epsilon_field(name: object, **options: Any) -> models.DecimalField:
    """Return a field for an epsilon of differential privacy: the smaller, the more noise and the less is told."""
    return models.DecimalField(name, max_digits=5, decimal_places=2, **options)


class PublicationQuerySet(ShelteredQuerySet):
    """Finds publications."""

    def counted(self) -> "PublicationQuerySet":
        """Return those whose figures stand, the latest period first, each with its total (None where it is hidden)."""
        totals = Figure.objects.filter(publication=models.OuterRef("pk"), table="", column=ALL)
        found = self.exclude(counted_at=None).annotate(total=models.Subquery(totals.values("value")))
        return found.order_by("-first_on", "family")


class Publication(models.Model):
    """One family of tables in one period, published once and never again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.CharField(_("tables"), max_length=20)
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))
    asked_at = models.DateTimeField(_("published"), db_default=Now(), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        default=current_user_id,
        related_name="+",
        verbose_name=_("published by"),
    )
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    """When the house counted it; None while the worker has not."""
    threshold = models.PositiveSmallIntegerField(_("smallest figure shown"), null=True, editable=False)
    epsilon = epsilon_field(_("what it takes from a noise budget"), null=True, editable=False)
    """The sum over its blurred tables, or None. What is blurred is read by a foundation once it was released to it."""

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "family"]
        verbose_name = _("published statistics")
        verbose_name_plural = _("published statistics")
        constraints = [
            models.UniqueConstraint(
                "family",
                "first_on",
                name="published_once",
                violation_error_message=_("These tables of this period are published already."),
            ),
            models.CheckConstraint(condition=Q(last_on__gt=F("first_on")), name="publication_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(counted_at=None, threshold=None)
                | Q(counted_at__isnull=False, threshold__isnull=False, threshold__gte=LOWEST),
                name="publication_counted_with_a_threshold",
            ),
            models.CheckConstraint(
                condition=Q(epsilon=None) | Q(counted_at__isnull=False, epsilon__gt=0),
                name="blurred_once_it_is_counted",
            ),
        ]

    def __str__(self):
        return f"{self.declared.title}, {self.period.label}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("statistics-of", args=[self.pk])

    @property
    def declared(self) -> Family:
        """Return the family of tables that it is of."""
        return FAMILIES[self.family]

    @property
    def period(self) -> Period:
        """Return its period."""
        return Period(self.first_on, self.last_on)


class Figure(models.Model):
    """One published figure, or that it is hidden: what is hidden was never written anywhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures", verbose_name=_("publication"))
    table = models.CharField(_("table"), max_length=20, blank=True)
    row = models.CharField(_("row"), max_length=60)
    column = models.CharField(_("column"), max_length=6)
    value = models.PositiveIntegerField(_("figure"), null=True)
    """None where it is hidden."""

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "table", "row", "column"]
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            models.UniqueConstraint("publication", "table", "row", "column", name="a_figure_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=LOWEST), name="small_figures_are_never_written"
            ),
        ]

    def __str__(self):
        return f"{self.table} {self.row} {self.column}"


class TableNoise(Record):
    """That a declared table is blurred from now on, and how much; a table without a row is not (the usual)."""

    family = models.CharField(_("tables"), max_length=20)
    table = models.CharField(_("table"), max_length=20, blank=True)
    """Empty: the total of the family, with its parts by sex."""
    epsilon = epsilon_field(_("epsilon"))

    class Meta:
        ordering = ["family", "table"]
        verbose_name = _("noise on a table")
        verbose_name_plural = _("noise on tables")
        constraints = [
            models.UniqueConstraint("family", "table", name="noise_of_a_table_once"),
            models.CheckConstraint(condition=Q(epsilon__range=(LEAST, MOST)), name="noise_that_leaves_something"),
        ]

    def __str__(self):
        return f"{self.family} {self.table}"


class Blur(Record):
    """That a table of a publication was blurred: what that took, and by how much its figures are off at most.

    The noise itself is kept nowhere.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="blurs", verbose_name=_("publication"))
    table = models.CharField(_("table"), max_length=20, blank=True)
    epsilon = epsilon_field(_("epsilon"))
    within = models.PositiveSmallIntegerField(_("blurred by up to about"))
    """In 95 of 100 figures."""

    class Meta:
        ordering = ["publication", "table"]
        verbose_name = _("blurred table")
        verbose_name_plural = _("blurred tables")
        constraints = [
            models.UniqueConstraint("publication", "table", name="a_table_is_blurred_once"),
            models.CheckConstraint(condition=Q(epsilon__range=(LEAST, MOST)), name="blurred_by_something"),
        ]

    def __str__(self):
        return f"{self.table} ±{self.within}"


class PrivacyBudget(Record):
    """How much a foundation may be told in all, by blurred releases, of the people of one year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("foundation"))
    year = models.PositiveSmallIntegerField(_("year (AD)"))
    epsilon = epsilon_field(_("noise budget"))

    class Meta:
        ordering = ["-year", "organisation__name", "id"]
        verbose_name = _("noise budget")
        verbose_name_plural = _("noise budgets")
        constraints = [
            models.UniqueConstraint("organisation", "year", name="one_noise_budget_a_year"),
            models.CheckConstraint(condition=Q(epsilon__range=(LEAST, 20)), name="a_noise_budget_has_an_end"),
            models.CheckConstraint(condition=Q(year__range=(1990, 2070)), name="noise_budget_of_a_year_ad"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.year}"


class BlurredRelease(Record):
    """That a blurred publication was released to a foundation; the database reckons what it takes."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="releases", verbose_name=_("publication"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("foundation"))
    year = models.PositiveSmallIntegerField(_("year (AD)"), editable=False, default=0)
    epsilon = epsilon_field(_("taken from the noise budget"), editable=False, default=0)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("blurred release")
        verbose_name_plural = _("blurred releases")
        constraints = [models.UniqueConstraint("publication", "organisation", name="released_to_a_foundation_once")]
        indexes = [models.Index(fields=["organisation", "year"], name="releases_of_a_budget")]

    def __str__(self):
        return f"{self.publication} · {self.organisation}"
