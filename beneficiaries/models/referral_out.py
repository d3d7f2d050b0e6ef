"""A referral out: she is sent to a service outside, which is told what she agreed to and nothing else."""

import datetime
from collections.abc import Iterable
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.fields import CodeField
from beneficiaries.models.case import OPEN, Case
from beneficiaries.models.consent import Consent
from beneficiaries.models.htcds import ReferralReason
from beneficiaries.models.referral import Referral
from beneficiaries.models.service import Service
from beneficiaries.standards import standards_on
from config.fields import DateField, NameField, NarrativeField


class AlreadySent(Exception):
    """The service was told already: what it was told is never changed."""


class ReferralOutQuerySet(ShelteredQuerySet):
    """Finds referrals out."""

    def writable_by(self, user: User) -> Self:
        """Return those that this user may change: drafts alone."""
        return super().writable_by(user).filter(status=ReferralOut.Status.DRAFT)

    def with_steps(self) -> Self:
        """Fetch the service and the steps of each, the last written first; one query where there is none."""
        found = self.select_related("service__provider").order_by("-recorded_at", "-pk")
        return found.prefetch_related(models.Prefetch("steps", ReferralOutStep.objects.select_related("recorded_by")))

    def to_be_asked_about(self, user: User) -> Self:
        """Return those for which this worker is to do something by a day, in her open cases."""
        own = Q(case__caseworker=user) | Q(case__second_workers__contains=[user.pk])
        ongoing = self.exclude(due_on=None).filter(own, case__in=Case.objects.filter(OPEN))
        return ongoing.select_related("case__person").order_by("due_on", "pk")


class ReferralOut(Record):
    """She is referred from her case to a service of the directory."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        NO_ANSWER = "no_answer", _("No answer")
        RECEIVED = "received", _("Service received")
        ENDED = "ended", _("Ended")

    class Way(models.TextChoices):
        ACCOMPANIED = "accompanied", _("One of us goes with her")
        LETTER = "letter", _("She takes a letter along")
        PHONE = "phone", _("We tell them by phone")
        HAND = "hand", _("We bring the letter")

    FOLLOWING = {
        Status.DRAFT: (Status.SENT, Status.ENDED),
        Status.SENT: (Status.ACCEPTED, Status.DECLINED, Status.NO_ANSWER, Status.RECEIVED, Status.ENDED),
        Status.NO_ANSWER: (Status.ACCEPTED, Status.DECLINED, Status.RECEIVED, Status.ENDED),
        Status.ACCEPTED: (Status.RECEIVED, Status.ENDED),
        Status.RECEIVED: (Status.ENDED,),
        Status.DECLINED: (),
        Status.ENDED: (),
    }
    """From each status those that may come next; none comes twice."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals_out")
    service = models.ForeignKey(Service, models.PROTECT, verbose_name=_("service"), related_name="+")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    urgency = models.CharField(_("urgency"), max_length=9, choices=Referral.Urgency, default=Referral.Urgency.NORMAL)
    asks_for = NarrativeField(_("what the service is asked for"))
    reason = CodeField(_("reason"), max_length=27, choices=ReferralReason, blank=True)
    way = models.CharField(_("how it is told"), max_length=11, choices=Way, default=Way.ACCOMPANIED)
    call_back_name = NameField(_("whom the service calls back"), max_length=120)
    call_back_phone = PhoneNumberField(_("phone to call back"))
    she_agrees = models.BooleanField(_("she knows and agrees"), default=False, editable=False)
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("consent on which it rests"),
        related_name="+",
    )
    due_on = models.DateField(_("to be asked about by"), null=True, editable=False)
    """By when the next thing is to be known of it; None when nothing more is waited for."""

    objects = ReferralOutQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("referral out")
        verbose_name_plural = _("referrals out")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "ended"], consent=None)
                | ~Q(status="draft") & Q(consent__isnull=False, she_agrees=True),
                name="sent_with_her_consent",
                violation_error_message=_("Without her consent no service is told of her."),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-recorded_at"], name="referrals_out_of_case"),
            models.Index("due_on", name="referral_out_due", condition=Q(due_on__isnull=False)),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("referral-out", args=[self.case.person.code, self.pk])

    @property
    def is_draft(self) -> bool:
        """Tell whether nobody was told yet."""
        return self.status == self.Status.DRAFT

    @property
    def following(self) -> list[Status]:
        """Return what may be written down of it next; sending it is a step of its own."""
        return [each for each in self.FOLLOWING[self.Status(self.status)] if each != self.Status.SENT]

    @property
    def sent_on(self) -> datetime.date | None:
        """Return on which day the service was told; None when it was not."""
        return next((step.happened_on for step in self.steps.all() if step.status == self.Status.SENT), None)

    def due_after(self, status: Status, on: datetime.date) -> datetime.date | None:
        """Return by when to ask about it once it reaches a status on a day; None when nothing is waited for."""
        standards = standards_on(on)
        days = {
            self.Status.SENT: standards.referral[self.urgency],
            self.Status.NO_ANSWER: 0,
            self.Status.ACCEPTED: standards.service_received,
        }.get(status)
        return None if days is None else on + datetime.timedelta(days=days)

    @transaction.atomic
    def record(self, fields: Iterable["SharedField"]) -> None:
        """Save the draft with what it tells of her, and nothing else. Raises AlreadySent."""
        standing = ReferralOut.objects.select_for_update().filter(pk=self.pk).values_list("status", flat=True).first()
        if standing not in (None, self.Status.DRAFT):
            raise AlreadySent
        self.save()
        SharedField.objects.filter(referral_out=self).delete()
        for place, field in enumerate(fields):
            field.referral_out, field.place = self, place
            field.save(force_insert=True)

    @transaction.atomic
    def step(self, status: Status, on: datetime.date, **said: str) -> "ReferralOutStep":
        """Bring it to its next status on a day and keep who said what. Raises ValueError for any other status."""
        if status not in self.FOLLOWING[self.Status(self.status)]:
            raise ValueError(f"{status} does not follow {self.status}")
        self.status, self.due_on = status, self.due_after(status, on)
        self.save(update_fields=["status", "due_on", "consent", "she_agrees"])
        return ReferralOutStep.objects.create(referral_out=self, status=status, happened_on=on, **said)


class SharedField(Record):
    """One thing that a service is told of her: its label and its text as they stood; frozen once it is sent."""

    class Item(models.TextChoices):
        NAME = "name", _("Full name")
        NAME_NE = "name_ne", _("Name in Nepali script")
        AGE = "age", _("Age")
        GENDER = "gender", _("Gender")
        LIVES_IN = "lives_in", _("Lives in the district")
        FROM = "from", _("Is from the district")
        LANGUAGES = "languages", _("Languages")
        PHONE = "phone", _("Phone that is safe to use")
        CHILDREN = "children", _("Number of children")
        HAPPENED = "happened", _("What happened, in one sentence")
        NEEDS = "needs", _("What she needs")
        SAFETY = "safety", _("What is to be minded for her safety")
        ACCESS = "access", _("What helps her with a disability")

    referral_out = models.ForeignKey(
        ReferralOut, models.PROTECT, verbose_name=_("referral out"), related_name="shared_fields"
    )
    item = models.CharField(_("what is told"), max_length=9, choices=Item)
    label = NameField(_("label"), max_length=80)
    text = NarrativeField(_("text"))
    place = models.PositiveSmallIntegerField(_("place"), editable=False)

    class Meta:
        ordering = ["place"]
        verbose_name = _("shared field")
        verbose_name_plural = _("shared fields")
        constraints = [
            models.UniqueConstraint("referral_out", "item", name="told_of_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(label=""), name="told_in_words"),
        ]


class ReferralOutStep(Record):
    """What became of a referral out on one day: who told of it, and what was said."""

    referral_out = models.ForeignKey(ReferralOut, models.PROTECT, verbose_name=_("referral out"), related_name="steps")
    status = models.CharField(_("status"), max_length=9, choices=ReferralOut.Status)
    happened_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    told_by = NameField(_("who told us"), max_length=120, blank=True)
    answer = NarrativeField(_("what the service said"), blank=True)
    her_words = NarrativeField(_("what she says of it, in her words"), blank=True)

    class Meta:
        ordering = ["happened_on", "recorded_at"]
        verbose_name = _("step of a referral out")
        verbose_name_plural = _("steps of referrals out")
        constraints = [
            models.UniqueConstraint("referral_out", "status", name="reached_once"),
            models.CheckConstraint(condition=~Q(status="draft"), name="a_step_leads_on_from_the_draft"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer=""), name="declined_by_a_service_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | ~Q(answer="") | ~Q(her_words=""), name="ended_referral_says_how"
            ),
        ]


class FormerReferral(Record):
    """A referral out that others made before her case came here, in the words of the file that brought it.

    It is none of ours: it leads to no service of the directory, and nothing is known here of her consent to it.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="former_referral")
    organisation = NameField(_("organisation"), max_length=160, blank=True)
    contact_person = NameField(_("contact person"), max_length=120, blank=True)
    reason = CodeField(_("reason"), max_length=27, choices=ReferralReason, blank=True)
    sent_on = DateField(_("day"), latest=timezone.localdate, null=True, blank=True)
    asks_for = NarrativeField(_("what the service is asked for"), blank=True)

    class Meta:
        verbose_name = _("referral out before the case came here")
        verbose_name_plural = _("referrals out before the case came here")
