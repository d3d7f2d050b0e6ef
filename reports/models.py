"""Statistics that were published: which, when, by whom, and each figure as it was shown."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.shelter import ShelteredQuerySet
from audit.actor import current_user_id
from config.fields import DateField
from reports.declared import ALL, FAMILIES, Family
from reports.gate import LOWEST
from reports.periods import Period


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
