"""What a funder was told of an indicator in a period that is over: once, and it stays (`grants.telling`)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField
from grants.models.grant import Grant
from programs.models import Indicator, Target

LOWEST = 5
"""No house may set its threshold lower (as `reports.gate` has it)."""


class Achievement(Record):
    """One target of a project that a grant pays for, and how far it was reached, in the words of that day."""

    class How(models.TextChoices):
        EXACT = "exact", _("as it is")
        AT_LEAST = "at_least", _("at least")
        ABOUT = "about", _("about")
        HIDDEN = "hidden", _("hidden")

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="achievements", verbose_name=_("grant"))
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("target"))
    code = NameField(_("code"), max_length=12)
    name = NameField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=7, choices=Indicator.Unit)
    direction = models.CharField(_("direction"), max_length=7, choices=Indicator.Direction)
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))
    aim = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    how = models.CharField(_("how it is told"), max_length=8, choices=How)
    value = models.DecimalField(_("reached"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        ordering = ["grant", "code", "-first_on", "id"]
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        constraints = [
            models.UniqueConstraint("grant", "target", name="a_target_is_told_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="achieved_within_a_period"),
            models.CheckConstraint(
                condition=Q(how="hidden", value=None) | Q(value__isnull=False) & ~Q(how="hidden"),
                name="hidden_has_no_value",
            ),
            models.CheckConstraint(
                condition=~Q(how="at_least") | Q(value__gte=LOWEST), name="no_few_people_are_ever_told"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def is_reached(self) -> bool | None:
        """Tell whether the target was reached; None where what is told leaves that open."""
        if self.value is None:
            return None
        falling = self.direction == Indicator.Direction.FALLING
        reached = self.value <= self.aim if falling else self.value >= self.aim
        return None if self.how == self.How.AT_LEAST and reached == falling else reached

    @property
    def percent(self) -> int:
        """Return how far it is, in per cent of the target."""
        return round(100 * self.value / self.aim) if self.value is not None and self.aim else 0

    @property
    def drawn(self) -> int:
        """Return how long its bar is, of 100."""
        return min(self.percent, 100)
