"""Where a story or a picture of her was published, and whether it may still stand there."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.consent import Consent, Purpose
from beneficiaries.models.person import Person
from config.fields import DateField, NameField


class PublishedQuerySet(ShelteredQuerySet):
    """Finds what was published."""

    def latest_first(self) -> Self:
        """Return them, the last published first."""
        return self.order_by("-published_on", "-id")

    def standing(self) -> Self:
        """Return what stands outside and may."""
        return self.filter(taken_down_on=None, withdrawn_on=None).exclude(until__lt=timezone.localdate())

    def to_be_taken_down(self) -> Self:
        """Return what stands outside and may no more: she took her consent back, or its time is over."""
        over = Q(withdrawn_on__isnull=False) | Q(until__lt=timezone.localdate())
        return self.filter(over, taken_down_on=None)


class Published(Record):
    """One story or picture of hers at one place outside, and what it rests on.

    The data protection officer reads it: so it holds her code, what kind it is, where and until when, and no word of
    her case. From the moment she takes her consent back it may stand no more, and stays on the list of what is to be
    taken down until somebody wrote down that it is gone.
    """

    class Where(models.TextChoices):
        SITE = "site", _("Our own website")
        SOCIAL = "social", _("Social media")
        REPORT = "report", _("Report to a funder")
        YEARLY = "yearly", _("Yearly report")
        PRESS = "press", _("Newspaper, radio or television")
        LEAFLET = "leaflet", _("Leaflet, poster or exhibition")
        OTHER = "other", _("Somewhere else")

    OF = [(each.value, each.label) for each in (Purpose.STORY, Purpose.PICTURE)]

    person = models.ForeignKey(Person, models.PROTECT, related_name="published", editable=False)
    code = models.CharField(_("code"), max_length=9, editable=False)
    purpose = models.CharField(_("what was published"), max_length=7, choices=OF)
    consent = models.ForeignKey(
        Consent, models.PROTECT, related_name="+", editable=False, verbose_name=_("consent it rests on")
    )
    where = models.CharField(_("where"), max_length=7, choices=Where)
    address = NameField(
        _("where exactly"),
        max_length=300,
        help_text=_("The address of the page, or the name and number of the paper. No name of hers."),
    )
    published_on = DateField(_("published"), latest=timezone.localdate)
    until = DateField(_("may stand until"), null=True, blank=True)
    withdrawn_on = models.DateField(_("taken back"), null=True, editable=False)
    """On which day she took her consent back: the database writes it when that is recorded."""

    taken_down_on = DateField(_("taken down"), latest=timezone.localdate, null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        verbose_name = _("publication of her story or picture")
        verbose_name_plural = _("publications of her story or picture")
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="published_somewhere"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("published_on")),
                name="published_before_its_end",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on=None) | Q(taken_down_on__gte=F("published_on")),
                name="taken_down_after_it_was_published",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.code}, {self.get_purpose_display()}"

    @property
    def is_to_be_taken_down(self) -> bool:
        """Tell whether it stands outside and may no more."""
        over = self.until is not None and self.until < timezone.localdate()
        return self.taken_down_on is None and (over or self.withdrawn_on is not None)

    @property
    def says(self) -> tuple[str, str]:
        """Return in a word how it stands, and which kind of state that is."""
        if self.taken_down_on:
            return _("Taken down"), "neutral"
        if self.withdrawn_on:
            return _("Taken back: to be taken down"), "danger"
        return (_("Time is over: to be taken down"), "danger") if self.is_to_be_taken_down else (_("Stands"), "good")
