"""Stays at a centre: admission, the beds she sleeps in, leave, and discharge.

A stay is her housing record of kind "centre" told exactly: the verbs here write that record, nobody types it again.
What lies across tables (leave inside the stay, the bed of the right site) is kept by triggers in
`beneficiaries/beds.py`.
"""

import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from beneficiaries.models.bed import Bed
from beneficiaries.models.case import Case
from beneficiaries.models.home_assessment import HomeAssessment
from beneficiaries.models.housing import HousingRecord
from config.calendar import PartialDate
from config.fields import DateField, NameField, NarrativeField


def days(began: str, ended: str) -> Func:
    """Return the days from one column up to, and without, the day in another; without end while that is empty."""
    return Func(F(began), F(ended), function="daterange", output_field=DateRangeField())


def once_at_a_time(alike: str, began: str, ended: str, name: str) -> ExclusionConstraint:
    """Return the constraint that two rows alike in a column share no day."""
    overlapping = [(alike, RangeOperators.EQUAL), (days(began, ended), RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name=name, expressions=overlapping)


class StayQuerySet(ShelteredQuerySet):
    """Finds stays."""

    def now(self) -> "StayQuerySet":
        """Return those that have not ended."""
        return self.filter(discharged_on=None)


class Stay(Record):
    """The time from her admission at a centre to her discharge."""

    class Discharge(models.TextChoices):
        FAMILY = "family", _("To her family")
        OWN_ROOM = "own_room", _("To a room of her own")
        ORGANISATION = "organisation", _("To another organisation")
        LEFT = "left", _("Left by herself")
        OTHER = "other", _("Other")

    NEXT_HOME: ClassVar[dict[str, HousingRecord.Kind]] = {
        Discharge.FAMILY: HousingRecord.Kind.FAMILY,
        Discharge.OWN_ROOM: HousingRecord.Kind.OWN_ROOM,
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+", editable=False)
    housing = models.OneToOneField(
        HousingRecord, models.PROTECT, verbose_name=_("housing"), related_name="stay", editable=False
    )
    admitted_on = DateField(_("admitted on"), latest=timezone.localdate, default=timezone.localdate)
    admitted_by = NameField(_("who admitted her"), max_length=120, blank=True)
    brought = NarrativeField(_("what she brought"), blank=True, help_text=_("Things, papers, money, medicine."))
    agrees_to_rules = models.BooleanField(_("she knows the rules of the house and agrees to them"), default=False)
    agreed_apart = NarrativeField(
        _("what was agreed with her beside the rules"), blank=True, help_text=_("For example: who may visit her.")
    )
    discharged_on = DateField(_("discharged on"), latest=timezone.localdate, null=True, blank=True)
    discharge = models.CharField(_("how she left"), max_length=12, choices=Discharge, blank=True)
    discharged_to = NameField(_("where to"), max_length=160, blank=True)
    discharged_with = NameField(_("with whom she lives there"), max_length=120, blank=True)
    discharge_is_safe = models.BooleanField(_("is it safe there?"), null=True, blank=True)
    home_assessment = models.ForeignKey(
        HomeAssessment,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("home assessment on which her return rests"),
        related_name="+",
    )
    without_assessment = NarrativeField(_("why she returns without a home assessment"), blank=True)
    discharge_notes = NarrativeField(_("how she was prepared, and what was agreed"), blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ["-admitted_on", "-recorded_at"]
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        constraints = [
            once_at_a_time("case", "admitted_on", "discharged_on", "one_stay_at_a_time"),
            models.CheckConstraint(
                condition=Q(discharged_on=None) | Q(discharged_on__gte=F("admitted_on")),
                name="discharged_after_admission",
            ),
            models.CheckConstraint(
                condition=Q(discharged_on=None, discharge="") | Q(discharged_on__isnull=False) & ~Q(discharge=""),
                name="discharge_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(discharge="family") | Q(home_assessment__isnull=False) | ~Q(without_assessment=""),
                name="return_to_family_is_assessed_or_says_why",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the page on which it is told."""
        return reverse("living", args=[self.case.person.code])

    @property
    def is_open(self) -> bool:
        """Tell whether she is not discharged."""
        return self.discharged_on is None

    @transaction.atomic
    def admit(self, bed: Bed) -> None:
        """Save this new stay with its bed and its housing record; where she lived before, she lives no more.

        IntegrityError when she is here already, or the bed is somebody's on one of these days.
        """
        on = PartialDate.of(self.admitted_on)
        homes = HousingRecord.objects.filter(case=self.case, ended=None)
        here = homes.filter(kind=HousingRecord.Kind.CENTRE, stay=None).first()
        if here is None:
            here = HousingRecord(case=self.case, kind=HousingRecord.Kind.CENTRE, began=on, place=bed.room.site.name)
            here.save()
        homes.exclude(pk=here.pk).exclude(began__startswith__gt=self.admitted_on).update(ended=on)
        self.site, self.housing = bed.room.site, here
        self.save(force_insert=True)
        BedUse.objects.create(case=self.case, stay=self, bed=bed, began=self.admitted_on)

    @transaction.atomic
    def move_to(self, bed: Bed, on: datetime.date) -> None:
        """Give her another bed from a day on; a bed of the same day counts as never hers."""
        use = self.uses.get(ended=None)
        if use.began == on:
            use.bed = bed
            use.save(update_fields=["bed"])
        else:
            use.ended = on
            use.save(update_fields=["ended"])
            BedUse.objects.create(case=self.case, stay=self, bed=bed, began=on)

    @transaction.atomic
    def end(self) -> None:
        """Save her discharge: bed and leave end with it, and her next home begins, as far as it is known."""
        on = self.discharged_on
        for open_ones in (self.uses, self.leaves):
            open_ones.filter(ended=None).update(ended=on)
        self.save()
        HousingRecord.objects.filter(pk=self.housing_id).update(ended=PartialDate.of(on))
        kind = self.NEXT_HOME.get(self.discharge, HousingRecord.Kind.OTHER if self.discharged_to else None)
        if kind:
            HousingRecord.objects.create(
                case=self.case,
                kind=kind,
                place=self.discharged_to,
                began=PartialDate.of(on),
                lives_with=self.discharged_with,
                is_safe=self.discharge_is_safe,
            )


class BedUse(Record):
    """From when until when a bed was hers; the day on which she leaves it may be the first of the next."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, models.PROTECT, verbose_name=_("stay"), related_name="uses")
    bed = models.ForeignKey(Bed, models.PROTECT, verbose_name=_("bed"), related_name="uses")
    began = DateField(_("from"), latest=timezone.localdate, default=timezone.localdate)
    ended = DateField(_("until"), latest=timezone.localdate, null=True, blank=True)

    class Meta:
        ordering = ["-began", "-recorded_at"]
        verbose_name = _("use of a bed")
        verbose_name_plural = _("uses of beds")
        constraints = [
            once_at_a_time("bed", "began", "ended", "one_person_in_a_bed"),
            once_at_a_time("stay", "began", "ended", "one_bed_for_a_person"),
            models.CheckConstraint(condition=Q(ended=None) | Q(ended__gte=F("began")), name="bed_left_after_taken"),
        ]


class Leave(Record):
    """Days away from the centre, with the bed kept for her."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, models.PROTECT, verbose_name=_("stay"), related_name="leaves")
    began = DateField(_("left on"), latest=timezone.localdate, default=timezone.localdate)
    expected_on = DateField(_("expected back on"))
    where_to = NameField(_("where to"), max_length=160)
    contact = NameField(
        _("how to reach her there"), max_length=160, blank=True, help_text=_("Only what is safe to use.")
    )
    reason = NameField(_("why"), max_length=160, blank=True)
    ended = DateField(_("came back on"), latest=timezone.localdate, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-began", "-recorded_at"]
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints = [
            once_at_a_time("stay", "began", "ended", "one_leave_at_a_time"),
            models.CheckConstraint(condition=Q(ended=None) | Q(ended__gte=F("began")), name="back_after_leaving"),
            models.CheckConstraint(
                condition=Q(expected_on__gte=F("began")),
                name="expected_back_after_leaving",
                violation_error_message=_("She is expected back before she leaves."),
            ),
        ]

    @property
    def is_late(self) -> bool:
        """Tell whether she should have been back."""
        return self.ended is None and self.expected_on < timezone.localdate()

    def come_back(self, on: datetime.date) -> None:
        """Keep that she came back on a day."""
        self.ended = on
        self.save(update_fields=["ended"])
