"""What was agreed: the agreement and each amendment as a version of the whole terms. The last one is in force."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NarrativeField
from grants.models.grant import Grant
from grants.models.money import amount_field


class TermsQuerySet(ShelteredQuerySet):
    """Finds versions of terms."""

    def in_force(self) -> "TermsQuerySet":
        """Return the last version of each grant."""
        return self.order_by("grant_id", "-number").distinct("grant_id")


class Terms(Record):
    """One version of the terms of a grant: number 0 is the agreement, each further one an amendment.

    A version stays as it was signed; before the grant is agreed, number 0 says what is applied for.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement")
        AMENDMENT = "amendment", _("Amendment")
        EXTENSION = "extension", _("No-cost extension")

    COMPARED = ("amount", "starts_on", "ends_on", "purpose", "restricted", "restrictions")
    """What a later version may change."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="terms", verbose_name=_("grant"))
    number = models.PositiveSmallIntegerField(_("number of the version"), default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.AGREEMENT)
    amount = amount_field(_("amount"))
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"))
    purpose = NarrativeField(_("what it is for"), max_length=4000)
    restricted = models.BooleanField(
        _("for its purpose alone"),
        default=True,
        help_text=_("It may be spent for this purpose and by these budget lines alone."),
    )
    restrictions = NarrativeField(_("restrictions"), max_length=2000, blank=True)
    signed_on = DateField(_("signed on"), null=True, blank=True)
    why = NarrativeField(_("why it was changed"), max_length=2000, blank=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["grant", "-number"]
        verbose_name = _("terms of a grant")
        verbose_name_plural = _("terms of grants")
        constraints = [
            models.UniqueConstraint("grant", "number", name="a_version_of_terms_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="terms_of_some_money"),
            models.CheckConstraint(condition=~Q(purpose=""), name="terms_have_a_purpose"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="grant_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(number=0, kind="agreement") | (Q(number__gt=0) & ~Q(kind="agreement")),
                name="the_agreement_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(number=0) | (Q(signed_on__isnull=False) & ~Q(why="")),
                name="amended_on_a_day_for_a_reason",
                violation_error_message=_("Say on which day it was signed, and why it was changed."),
            ),
            models.CheckConstraint(
                condition=Q(restricted=True) | Q(restrictions=""),
                name="no_restrictions_where_none_are",
                violation_error_message=_("Restrictions stand for a restricted grant alone."),
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())

    def days(self) -> int:
        """Return how many days it lasts, the first and the last among them."""
        return (self.ends_on - self.starts_on).days + 1
