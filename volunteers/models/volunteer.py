"""A volunteer: what she can do, which languages she speaks, and when she has time.

Neither her sex nor her age is kept anywhere in this app, so that no ranking can look at it. Nothing here leads to a
person of a case file or to a participant.
"""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Invitation, Organisation
from config.calendar import say_day
from config.fields import DateField, NameField, NarrativeField
from volunteers.models.skill import Fluency, Language, Level, Skill, Where


class VolunteerQuerySet(ShelteredQuerySet):
    """Finds volunteers."""

    def of(self, user) -> "VolunteerQuerySet":
        """Return the profile that is this user's own."""
        return self.filter(user=user)

    def can(self, skill, level: int = Level.WITH_HELP) -> "VolunteerQuerySet":
        """Return those who have a skill, at a level or above."""
        has = VolunteerSkill.objects.filter(volunteer=OuterRef("pk"), skill=skill, level__gte=level)
        return self.filter(Exists(has))

    def speaking(self, language: str) -> "VolunteerQuerySet":
        """Return those who speak a language."""
        return self.filter(Exists(VolunteerLanguage.objects.filter(volunteer=OuterRef("pk"), language=language)))

    def free_within(self, first: datetime.date, last: datetime.date) -> "VolunteerQuerySet":
        """Return those who have time on some day from the first to the last."""
        has = Availability.objects.filter(volunteer=OuterRef("pk"), starts_on__lte=last, ends_on__gte=first)
        return self.filter(Exists(has))

    def named_like(self, words: str) -> "VolunteerQuerySet":
        """Return those whose name holds these words; all for no words."""
        return self.filter(full_name__icontains=words) if words else self


class Volunteer(Record):
    """One person who gives time and skill; she may have an account of her own."""

    class Status(models.TextChoices):
        PREPARING = "preparing", _("In preparation")
        ACTIVE = "active", _("Can be asked")
        RESTING = "resting", _("Pauses")
        LEFT = "left", _("Has left")

    COMING = (Status.PREPARING, Status.ACTIVE)
    """Those whose checks are kept up."""
    KINDS = {
        Status.PREPARING: "info",
        Status.ACTIVE: "good",
        Status.RESTING: "notice",
        Status.LEFT: "neutral",
    }

    full_name = NameField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer",
        verbose_name=_("account"),
        help_text=_("Empty until the invitation is accepted."),
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("invitation")
    )
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("employer"),
        help_text=_("Where it is a foundation or a body that we know."),
    )
    employer_name = NameField(_("employer, in words"), max_length=120, blank=True)
    job = NameField(_("what she does there"), max_length=120, blank=True)
    lives_in = NameField(_("town and country"), max_length=80, blank=True)
    where = models.CharField(_("where she can work"), max_length=7, choices=Where, default=Where.EITHER)
    needs_visa = models.BooleanField(_("needs a visa to work in Nepal"), default=False)
    interests = NarrativeField(_("what she would like to do"), blank=True)
    limits = NarrativeField(_("what must be taken care of"), blank=True)
    emergency_name = NameField(_("whom to call in an emergency"), max_length=120, blank=True)
    emergency_phone = PhoneNumberField(_("phone for an emergency"), blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PREPARING)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["full_name", "id"]
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="volunteer_has_a_name"),
            models.CheckConstraint(
                condition=Q(employer=None) | Q(employer_name=""),
                name="volunteer_has_one_employer",
                violation_error_message=_("Choose the employer or write it, not both."),
            ),
        ]
        indexes = [models.Index(fields=["status", "full_name"], name="volunteers_by_status")]

    def __str__(self):
        return self.full_name

    @property
    def code(self) -> str:
        """Return a code by which the data protection officer speaks of her."""
        return f"VO-{self.pk.hex[:6].upper()}"

    @property
    def status_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.Status(self.status)]

    @property
    def works_for(self) -> str:
        """Return her employer, in words; empty where none is known."""
        return self.employer.name if self.employer else self.employer_name

    def missing_checks(self, first: datetime.date, last: datetime.date) -> list[str]:
        """Return which kinds of safeguarding checks are missing, or run out, on some day from the first to the last.

        The database asks the same before a placement (`volunteers_cleared`).
        """
        from volunteers.models.check import SafeguardingCheck

        return SafeguardingCheck.objects.lacking([self], first, last)[self.pk]


class VolunteerSkill(Record):
    """That a volunteer has a skill, how well, and what shows it."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, editable=False, related_name="skills", verbose_name=_("volunteer")
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("how well"), choices=Level)
    evidence = NarrativeField(
        _("what shows it"), blank=True, help_text=_("Work done, a certificate, somebody who can tell.")
    )

    class Meta:
        ordering = ["-level", "skill__name"]
        verbose_name = _("skill of a volunteer")
        verbose_name_plural = _("skills of volunteers")
        constraints = [
            models.UniqueConstraint(
                "volunteer",
                "skill",
                name="a_skill_once_a_volunteer",
                violation_error_message=_("This skill stands there already."),
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="level_is_one_of_four"),
        ]
        indexes = [models.Index(fields=["skill", "level"], name="volunteers_who_can")]

    def __str__(self):
        return str(self.skill)


class VolunteerLanguage(Record):
    """That a volunteer speaks a language, and how well."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, editable=False, related_name="languages", verbose_name=_("volunteer")
    )
    language = models.CharField(_("language"), max_length=3, choices=Language)
    fluency = models.PositiveSmallIntegerField(_("how well"), choices=Fluency)

    class Meta:
        ordering = ["-fluency", "language"]
        verbose_name = _("language of a volunteer")
        verbose_name_plural = _("languages of volunteers")
        constraints = [
            models.UniqueConstraint(
                "volunteer",
                "language",
                name="a_language_once_a_volunteer",
                violation_error_message=_("This language stands there already."),
            ),
            models.CheckConstraint(condition=Q(fluency__in=Fluency.values), name="fluency_is_one_of_three"),
        ]

    def __str__(self):
        return self.get_language_display()


class Availability(Record):
    """A time in which a volunteer can work; no two of hers overlap."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, editable=False, related_name="availabilities", verbose_name=_("volunteer")
    )
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"))
    full_time = models.BooleanField(_("full time"), default=False)
    where = models.CharField(_("where"), max_length=7, choices=Where, default=Where.EITHER)

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("time a volunteer has")
        verbose_name_plural = _("times volunteers have")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="availability_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="availabilities_do_not_overlap",
                expressions=[
                    ("volunteer", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("These days overlap with others that stand there already."),
            ),
        ]

    def __str__(self):
        return f"{say_day(self.starts_on)} – {say_day(self.ends_on)}"
