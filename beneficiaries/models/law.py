"""Her way through the law: complaints, cases in court, claims for compensation, and their hearings."""

import datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.fields import CodesField
from beneficiaries.models.case import Case
from config.fields import DateField, NameField, NarrativeField, PartialDateField, known_days

MOST_RUPEES = 100_000_000


class Proceeding(Record):
    """One complaint, court case or claim of hers, from its filing to its end."""

    class Kind(models.TextChoices):
        POLICE = "police", _("Complaint to the police (FIR)")
        COURT = "court", _("Case in court")
        COMPENSATION = "compensation", _("Claim for compensation")
        FOREIGN_EMPLOYMENT = "employment", _("Complaint about foreign employment")
        PAPERS = "papers", _("Citizenship or registration")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        PREPARED = "prepared", _("In preparation")
        FILED = "filed", _("Filed")
        INVESTIGATED = "investigated", _("Under investigation")
        IN_COURT = "in_court", _("In court")
        APPEALED = "appealed", _("In appeal")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    authority = NameField(
        _("police office, court or authority"), max_length=160, help_text=_("For example: District Court, Kathmandu.")
    )
    reference = NameField(_("reference"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PREPARED)
    began = PartialDateField(_("filed on"), ages=False, null=True, blank=True)
    ended = PartialDateField(_("ended on"), ages=False, null=True, blank=True)
    wishes = NarrativeField(_("what she wants of it, in her words"), blank=True)
    lawyer = NameField(_("her lawyer"), max_length=120, blank=True)
    lawyer_contact = NameField(_("how to reach the lawyer"), max_length=160, blank=True)
    outcome = NarrativeField(_("outcome"), blank=True)
    awarded = models.PositiveIntegerField(
        _("compensation awarded, in rupees"), null=True, blank=True, validators=[MaxValueValidator(MOST_RUPEES)]
    )
    received = models.PositiveIntegerField(
        _("compensation received so far, in rupees"), null=True, blank=True, validators=[MaxValueValidator(MOST_RUPEES)]
    )
    received_on = DateField(_("received on"), latest=timezone.localdate, null=True, blank=True)

    class Meta:
        ordering = ["began", "recorded_at"]
        verbose_name = _("proceeding")
        verbose_name_plural = _("proceedings")
        constraints = [
            known_days("ended", "proceeding_ended_some_day"),
            known_days("began", "proceeding_began_some_day"),
            models.CheckConstraint(
                condition=Q(received=None, received_on=None)
                | Q(received__isnull=False, received_on__isnull=False, awarded__isnull=False),
                name="received_compensation_was_awarded",
                violation_error_message=_("Of compensation received, say what was awarded, how much came, and when."),
            ),
        ]

    def __str__(self) -> str:
        """Return what it is and where, as a list of choices shows it."""
        return f"{self.get_kind_display()} – {self.authority}"


class HearingQuerySet(ShelteredQuerySet):
    """Finds hearings."""

    def awaited(self, until: datetime.date) -> Self:
        """Return those up to a day of which it is not written down yet how they went; none of what was withdrawn."""
        return self.filter(attended="", held_on__lte=until).exclude(proceeding__status=Proceeding.Status.WITHDRAWN)


class Hearing(Record):
    """One day before a court or an authority."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Her statement is taken or certified")
        TESTIMONY = "testimony", _("She is heard as a witness")
        IDENTIFICATION = "identification", _("She is to identify somebody")
        BAIL = "bail", _("Custody or bail of the accused")
        ARGUMENTS = "arguments", _("Arguments, without her")
        JUDGMENT = "judgment", _("Judgment")
        MEDIATION = "mediation", _("Talk with the other side")
        OTHER = "other", _("Other")

    class Attended(models.TextChoices):
        ACCOMPANIED = "accompanied", _("She was there, accompanied")
        ALONE = "alone", _("She was there alone")
        LAWYER = "lawyer", _("Her lawyer alone")
        ABSENT = "absent", _("Nobody for her")
        POSTPONED = "postponed", _("It was postponed")

    class Need(models.TextChoices):
        """What she may ask for (Human Trafficking and Transportation (Control) Act 2064, sections 10, 11, 26, 27)."""

        ACCOMPANIMENT = "accompaniment", _("Somebody who goes with her")
        INTERPRETER = "interpreter", _("Interpreter")
        PROTECTION = "protection", _("Protection on the way and there")
        CLOSED_COURT = "closed_court", _("Closed court, not facing the accused")
        TRANSPORT = "transport", _("Travel and a bed")
        CHILD_CARE = "child_care", _("Care for her child meanwhile")

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, verbose_name=_("proceeding"), related_name="hearings")
    kind = models.CharField(_("what it is about"), max_length=14, choices=Kind)
    held_on = DateField(_("day"))
    hour = NameField(_("hour"), max_length=20, blank=True)
    place = NameField(_("place"), max_length=160, blank=True)
    needs = CodesField(_("what she needs for it"), codes=Need)
    attended = models.CharField(_("who was there"), max_length=11, choices=Attended, blank=True)
    result = NarrativeField(_("what came of it"), blank=True)
    next_on = DateField(_("next hearing on"), null=True, blank=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "recorded_at"]
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")),
                name="next_hearing_after_this_one",
                violation_error_message=_("The next hearing does not lie after this one."),
            ),
            models.CheckConstraint(
                condition=Q(attended__gt="") | Q(result="", next_on=None),
                name="result_says_who_was_there",
                violation_error_message=_("Say who was there, when you write down what came of it."),
            ),
        ]

    @transaction.atomic
    def record(self) -> None:
        """Save it and, with the day of the next one, that one too, unless one stands there already.

        Where another day was said before, the one of that day goes, as long as nobody wrote down how it went.
        """
        former = Hearing.objects.filter(pk=self.pk).values_list("next_on", flat=True).first()
        self.save()
        if former and former != self.next_on:
            Hearing.objects.filter(proceeding=self.proceeding, held_on=former, attended="").delete()
        if self.next_on is None:
            return
        standing = Hearing.objects.filter(proceeding=self.proceeding, held_on=self.next_on)
        if not standing.exists():
            Hearing.objects.create(
                case=self.case,
                proceeding=self.proceeding,
                kind=self.kind,
                held_on=self.next_on,
                place=self.place,
                needs=self.needs,
            )
