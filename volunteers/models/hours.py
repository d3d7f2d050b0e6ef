"""Hours of a placement, as the volunteer wrote them down, and what another person decided of each; its costs."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from volunteers.models.placement import Placement
from volunteers.models.rate import currency_field

QUARTER, LONGEST_DAY = Decimal("0.25"), Decimal(16)


class HourEntryQuerySet(ShelteredQuerySet):
    """Finds hours."""

    def with_state(self) -> "HourEntryQuerySet":
        """Say of each whether it is approved, and with which words it was returned as it stands (None: it was not)."""
        last = HourDecision.objects.filter(entry=OuterRef("pk"), entry_version=OuterRef("version"))
        return self.annotate(
            approved=Exists(HourDecision.objects.filter(entry=OuterRef("pk"), approved=True)),
            returned=Subquery(last.filter(approved=False).order_by("-recorded_at").values("words")[:1]),
        )

    def waiting(self) -> "HourEntryQuerySet":
        """Return those that nobody decided about as they stand."""
        decided = HourDecision.objects.filter(entry=OuterRef("pk")).filter(
            Q(approved=True) | Q(entry_version=OuterRef("version"))
        )
        return self.filter(~Exists(decided))


class HourEntry(Record):
    """Work of one kind on one day."""

    class Kind(models.TextChoices):
        FIELD = "field", _("On site")
        REMOTE = "remote", _("Remote")
        PREPARING = "preparing", _("Preparing")
        TRAINING = "training", _("Training others")
        TRAVEL = "travel", _("Travel")

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="hours", editable=False, verbose_name=_("placement")
    )
    on = DateField(_("day"), latest=timezone.localdate)
    kind = models.CharField(_("kind of work"), max_length=9, choices=Kind)
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(QUARTER), MaxValueValidator(LONGEST_DAY)],
        help_text=_("In quarters: 7.5 is seven hours and a half."),
    )
    what = NameField(_("what was done"), max_length=200, help_text=_("No name of a person we help."))

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "kind", "id"]
        verbose_name = _("hours of a volunteer")
        verbose_name_plural = _("hours of volunteers")
        constraints = [
            models.UniqueConstraint(
                "placement",
                "on",
                "kind",
                name="hours_of_a_day_and_kind_once",
                violation_error_message=_("Hours of this kind are written down for this day already. Change those."),
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(QUARTER, LONGEST_DAY)), name="hours_of_a_day_that_is_possible"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="hours_say_what_was_done"),
        ]

    def __str__(self):
        return f"{self.on} {self.hours}"

    @property
    def state_label(self):
        """Return whether it is approved, returned or waits (of an entry found `with_state`)."""
        return _("Approved") if self.approved else _("Returned") if self.returned else _("Waiting")

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return "good" if self.approved else "warning" if self.returned else "neutral"


class HourDecision(Record):
    """What the mentor or the coordinator decided about hours as they stood; who and when, the record itself says.

    It names the version that was looked at: hours that were changed since wait again.
    """

    entry = models.ForeignKey(HourEntry, models.PROTECT, related_name="decisions", verbose_name=_("hours"))
    entry_version = models.PositiveIntegerField(_("version that was looked at"), editable=False)
    approved = models.BooleanField(_("approved"))
    words = NarrativeField(_("comment"), max_length=500, blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("decision about hours")
        verbose_name_plural = _("decisions about hours")
        constraints = [
            models.UniqueConstraint("entry", "entry_version", name="hours_decided_once_as_they_stand"),
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(words=""),
                name="hours_returned_with_words",
                violation_error_message=_("Say what should be changed."),
            ),
        ]


class PlacementCost(Record):
    """What a placement cost somebody, in its own currency; apart from grants and from value in kind."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("Travel")
        LODGING = "lodging", _("Lodging")
        VISA = "visa", _("Visa")
        INSURANCE = "insurance", _("Insurance")
        MATERIAL = "material", _("Material")
        OTHER = "other", _("Other")

    class PaidBy(models.TextChoices):
        EMPLOYER = "employer", _("Employer")
        ASSOCIATION = "association", _("This association")
        HERSELF = "herself", _("The volunteer")

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="costs", editable=False, verbose_name=_("placement")
    )
    on = DateField(_("day"), latest=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = currency_field()
    paid_by = models.CharField(_("paid by"), max_length=11, choices=PaidBy)
    note = NameField(_("note"), max_length=160, blank=True)

    class Meta:
        ordering = ["-on", "id"]
        verbose_name = _("cost of a placement")
        verbose_name_plural = _("costs of placements")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="placement_costs_something")]

    def __str__(self):
        return f"{self.amount} {self.currency}"


__all__ = ["HourDecision", "HourEntry", "PlacementCost"]
