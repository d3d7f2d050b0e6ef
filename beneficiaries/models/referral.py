"""A referral in: somebody tells the association of a person who needs it."""

import datetime
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Case as Choose
from django.db.models import Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Organisation, Site, User
from beneficiaries.fields import CodeField
from beneficiaries.models.area import Area
from beneficiaries.models.htcds import Gender, ReferralReason
from beneficiaries.models.person import Person
from beneficiaries.standards import standards_on
from config.fields import DateField, NameField, NarrativeField
from config.plans import Fixed


class AlreadyAnswered(Exception):
    """The referral was accepted, declined or withdrawn before."""


class ReferralQuerySet(ShelteredQuerySet):
    """Finds referrals."""

    def waiting(self) -> "ReferralQuerySet":
        """Return those nobody has answered, the most urgent and oldest first, with their `rank` of urgency."""
        urgency = Choose(
            *[When(urgency=value, then=Value(place)) for place, value in enumerate(Referral.Urgency.values)]
        )
        return self.filter(status=Fixed(Referral.Status.WAITING)).annotate(rank=urgency).order_by("rank", "received_at")

    def of(self, person: Person | UUID) -> "ReferralQuerySet":
        """Return the accepted ones that told of a person, the last first, with who referred."""
        told = list(Intake.objects.filter(person=person).values_list("referral", flat=True))  # most often none
        return self.filter(pk__in=told).select_related("organisation").order_by("-received_at")


class Referral(Record):
    """A person told of by a partner, the police, staff in a relief camp, or herself (HTCDS case, "referral in").

    Whom it told of stands apart (`Intake`): a partner who reads her own referral finds nothing of what came after.
    """

    class Source(models.TextChoices):
        PARTNER = "partner", _("Partner organisation")
        RELIEF_CAMP = "relief_camp", _("Relief camp")
        POLICE = "police", _("Police")
        GOVERNMENT = "government", _("Local government")
        SELF = "self", _("She came by herself")
        FAMILY = "family", _("Her family")
        COMMUNITY = "community", _("Protection committee or community")
        OTHER = "other", _("Other")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        HIGH = "high", _("High")
        NORMAL = "normal", _("Normal")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("addressed to"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("referring organisation"), related_name="+"
    )
    source = models.CharField(_("who tells of her"), max_length=11, choices=Source)
    referred_by = NameField(_("person who refers"), max_length=120, blank=True)
    contact = PhoneNumberField(_("phone of the person who refers"), blank=True)
    urgency = models.CharField(_("urgency"), max_length=9, choices=Urgency, default=Urgency.NORMAL)
    reason = CodeField(
        _("reason"), max_length=27, choices=ReferralReason, default=ReferralReason.ADDITIONAL_SERVICES_REQUIRED
    )

    name = NameField(_("name, as she gave it"), max_length=160)
    gender = CodeField(_("gender"), max_length=22, choices=Gender, default=Gender.FEMININE)
    age = models.PositiveSmallIntegerField(_("age, about"), null=True, blank=True, validators=[MaxValueValidator(120)])
    origin = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("from (district or local level)"), related_name="+"
    )
    met_on = DateField(_("met on"), latest=timezone.localdate, null=True, blank=True)
    met_at = NameField(
        _("where she was met"),
        max_length=160,
        blank=True,
        help_text=_("For example: a temporary relief camp in Kathmandu."),
    )
    details = NarrativeField(_("what happened and what she needs"), blank=True)
    she_agrees = models.BooleanField(_("she agrees to be referred"), default=False)

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.WAITING, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answer_note = NameField(_("answer to the person who refers"), max_length=300, blank=True, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "withdrawn"], answered_by=None)
                | Q(status__in=["accepted", "declined"], answered_at__isnull=False, answered_by__isnull=False),
                name="answered_referral_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(source="partner") | Q(organisation__isnull=False),
                name="partner_referral_names_the_partner",
                violation_error_message=_("Say which organisation refers her."),
            ),
            models.CheckConstraint(
                condition=Q(she_agrees=True),
                name="referred_with_her_agreement",
                violation_error_message=_("A referral needs her own agreement."),
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer_note=""), name="declined_referral_says_why"
            ),
        ]
        indexes = [
            models.Index("site", "received_at", name="referral_waiting", condition=Q(status="waiting")),
            models.Index(fields=["organisation", "-received_at"], name="referral_of_partner"),
        ]

    @property
    def answer_due_at(self) -> datetime.datetime:
        """Return by when it should be answered."""
        return self.received_at + datetime.timedelta(days=self.days_allowed)

    @property
    def days_allowed(self) -> int:
        """Return how many days its urgency allows, to answer it and then to meet her."""
        return standards_on(timezone.localdate(self.received_at)).referral[self.urgency]

    @property
    def is_late(self) -> bool:
        """Tell whether it still waits after the time set for its urgency."""
        return self.status == self.Status.WAITING and timezone.now() > self.answer_due_at

    @transaction.atomic
    def accept(self, by: User, person: Person, note: str = "") -> None:
        """Accept it and register the person told of; one who is known already is linked. Raises AlreadyAnswered.

        Whoever refers reads the same answer in both cases: that she was known is nobody else's business.
        """
        self._answer(self.Status.ACCEPTED, by, note)
        if person._state.adding:
            person.register()
        Intake.objects.create(referral=self, person=person)

    @transaction.atomic
    def decline(self, by: User, why: str) -> None:
        """Decline it and say why, in words that the person who refers may read. Raises AlreadyAnswered."""
        self._answer(self.Status.DECLINED, by, why)

    @transaction.atomic
    def withdraw(self) -> None:
        """Take it back. Raises AlreadyAnswered."""
        self._answer(self.Status.WITHDRAWN, None, "")

    def _answer(self, status: Status, by: User | None, note: str) -> None:
        changed = Referral.objects.filter(pk=self.pk, status=self.Status.WAITING).update(
            status=status, answered_at=timezone.now(), answered_by=by, answer_note=note
        )
        if not changed:
            raise AlreadyAnswered
        self.refresh_from_db()


class Intake(Record):
    """Whom an accepted referral told of: somebody registered from it, or known before."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="intake", verbose_name=_("referral"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="intakes", verbose_name=_("person"))

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
