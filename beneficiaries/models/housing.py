"""Where she lived and lives: with family, in a camp, at the centre, in a room of her own."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models.case import Case
from config.fields import DateField, NameField, PartialDateField, known_days


class HousingRecord(Record):
    """A time of living in one place."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Rehabilitation centre")
        OWN_ROOM = "own_room", _("Rented room of her own")
        FAMILY = "family", _("With her family")
        RELATIVES = "relatives", _("With relatives or friends")
        RELIEF_CAMP = "relief_camp", _("Temporary relief camp")
        EMPLOYER = "employer", _("At her employer's")
        STREET = "street", _("On the street")
        OTHER = "other", _("Other")

    case = models.ForeignKey(Case, models.PROTECT, related_name="housing")
    kind = models.CharField(_("kind of housing"), max_length=11, choices=Kind)
    place = NameField(_("where"), max_length=160, blank=True)
    began = PartialDateField(_("from"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("until"), ages=False, null=True, blank=True)
    lives_with = NameField(_("with whom"), max_length=120, blank=True)
    rent = models.DecimalField(
        _("rent a month (NPR)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    is_safe = models.BooleanField(_("a safe place"), null=True, blank=True)
    notes = NameField(_("notes"), max_length=300, blank=True)

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("housing")
        verbose_name_plural = _("housing")
        constraints = [
            known_days("ended", "housing_ended_some_day"),
            known_days("began", "housing_began_some_day"),
        ]


class SafetyCheck(Record):
    """A look at a room of her own: is she safe there? Repeated, and each started from the last."""

    class Result(models.TextChoices):
        SAFE = "safe", _("Safe")
        WITH_MEASURES = "with_measures", _("Safe with measures")
        NOT_SAFE = "not_safe", _("Not safe")

    QUESTIONS = ("landlord_known", "door_locks", "neighbours_fine", "way_lit", "address_kept", "help_near")
    KEPT: ClassVar = [*QUESTIONS, "who_knows", "reaches_help", "measures"]
    """What the next check takes over from the last one, so that only changes are typed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    housing = models.ForeignKey(HousingRecord, models.PROTECT, verbose_name=_("housing"), related_name="checks")
    checked_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    landlord_known = models.BooleanField(_("Is the landlord known, and safe?"), null=True, blank=True)
    door_locks = models.BooleanField(_("Can she lock the door from inside?"), null=True, blank=True)
    neighbours_fine = models.BooleanField(_("Are the neighbours no danger to her?"), null=True, blank=True)
    way_lit = models.BooleanField(_("Is there light on the way home?"), null=True, blank=True)
    address_kept = models.BooleanField(_("Is the address kept from whoever did it?"), null=True, blank=True)
    help_near = models.BooleanField(_("Can she reach help at any hour?"), null=True, blank=True)
    who_knows = NameField(_("who knows the address"), max_length=200, blank=True)
    reaches_help = NameField(
        _("how she reaches help"), max_length=200, blank=True, help_text=_("Whom she calls, and who comes.")
    )
    result = models.CharField(_("is she safe there?"), max_length=13, choices=Result)
    measures = NameField(_("what is to be done"), max_length=300, blank=True)
    next_on = DateField(_("next check"))

    class Meta:
        ordering = ["-checked_on", "-recorded_at"]
        verbose_name = _("safety check")
        verbose_name_plural = _("safety checks")
        constraints = [
            models.UniqueConstraint(
                "housing",
                "checked_on",
                name="one_check_a_day",
                violation_error_message=_("The room was checked on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("checked_on")),
                name="next_check_comes_later",
                violation_error_message=_("The next check comes after this one."),
            ),
            models.CheckConstraint(
                condition=Q(result="safe") | ~Q(measures=""),
                name="what_is_not_safe_asks_for_measures",
                violation_error_message=_("Say what is to be done, or that she is safe there."),
            ),
            models.CheckConstraint(
                condition=~Q(result="safe")
                | ~(
                    Q(landlord_known=False)
                    | Q(door_locks=False)
                    | Q(neighbours_fine=False)
                    | Q(way_lit=False)
                    | Q(address_kept=False)
                    | Q(help_near=False)
                ),
                name="safe_with_no_answer_of_no",
                violation_error_message=_("One answer is no: say “safe with measures”, or “not safe”."),
            ),
        ]

    @transaction.atomic
    def keep(self) -> None:
        """Save it; the last one says whether the room is a safe place."""
        self.save()
        last = SafetyCheck.objects.filter(housing=self.housing_id).first()
        HousingRecord.objects.filter(pk=self.housing_id).update(is_safe=last.result != self.Result.NOT_SAFE)
