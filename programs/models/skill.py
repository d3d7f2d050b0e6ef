"""The ladder of skills in a workshop, from apprentice to trainer, and what work is paid at each step."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NarrativeField
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.money import ValidFromQuerySet, follow_on, one_at_a_time, some_money
from programs.models.product import Product


class Step(models.TextChoices):
    """How far a maker has come; a new one is an apprentice."""

    APPRENTICE = "apprentice", _("Apprentice")
    SEWER = "sewer", _("Sewer")
    SKILLED = "skilled", _("Skilled sewer")
    MASTER = "master", _("Master sewer")
    TRAINER = "trainer", _("Trainer")


MEANS = {
    Step.APPRENTICE: _("Learns: straight seams, threading and care of the machine; sews under guidance."),
    Step.SEWER: _("Sews whole parts of a product by herself; few pieces come back."),
    Step.SKILLED: _("Makes a whole product from cutting to the last seam, in the time it should take."),
    Step.MASTER: _("Makes every product, checks the work of others, and finds out how a new one is made."),
    Step.TRAINER: _("Teaches the others and can lead the workshop for a day."),
}
"""What a maker at each step can do."""


class SkillStep(Record):
    """A step that a maker has reached: since when, and who judged it."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="steps", verbose_name=_("maker"))
    step = models.CharField(_("step"), max_length=10, choices=Step)
    since = DateField(_("since"), latest=timezone.localdate, default=timezone.localdate)
    words = NarrativeField(_("what she showed"), blank=True)

    class Meta:
        ordering = ["-since", "id"]
        verbose_name = _("step of skill")
        verbose_name_plural = _("steps of skill")
        constraints = [
            models.UniqueConstraint(
                "enrolment",
                "since",
                name="one_step_a_day",
                violation_error_message=_("A step was written down for that day already."),
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="skill_is_a_step"),
        ]

    def __str__(self):
        return str(self.get_step_display())


class Rate(Record):
    """What is paid at a step for one piece of a product that passed, or without a product for an hour of other work."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("workshop"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="rates", verbose_name=_("product")
    )
    step = models.CharField(_("step"), max_length=10, choices=Step)
    amount = some_money(_("amount"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"), null=True, blank=True)

    objects = ValidFromQuerySet.as_manager()

    class Meta:
        ordering = ["product", "step", "-first_on", "id"]
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            one_at_a_time("one_piece_rate_at_a_time", "product", "step", condition=Q(product__isnull=False)),
            one_at_a_time("one_hourly_rate_at_a_time", "group", "step", condition=Q(product=None)),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rate_is_something"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="rate_is_of_a_step"),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.amount}"

    @classmethod
    def set(cls, group: Group, product: Product | None, step: str, amount: Decimal, first_on: datetime.date) -> "Rate":
        """Let a rate hold from a day on; without a product it is of an hour. Raises HoldsAlready."""
        return follow_on(cls, {"group": group, "product": product, "step": step}, first_on, amount=amount)
