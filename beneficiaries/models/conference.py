"""Case conferences: who sat together about a case, what she had to say, and what was decided."""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.case import Case
from beneficiaries.models.consent import Consent, Purpose
from config.fields import DateField, NameField, NarrativeField


class ConferenceQuerySet(ShelteredQuerySet):
    """Finds case conferences."""

    def latest_first(self) -> Self:
        """Return them, the last day first."""
        return self.order_by("-held_on", "-recorded_at", "-id").select_related("recorded_by")


class Conference(Record):
    """One meeting about a case (CPIMS+ guidelines, "case conference")."""

    class Way(models.TextChoices):
        MEETING = "meeting", _("We met")
        PHONE = "phone", _("By phone or online")

    class HerPart(models.TextChoices):
        WAS_THERE = "was_there", _("She took part")
        THROUGH = "through", _("Somebody spoke for her, as she wished")
        WRITTEN = "written", _("Her words were read out")
        NOT = "not", _("She was not asked")

    case = models.ForeignKey(Case, models.PROTECT, related_name="conferences")
    held_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    way = models.CharField(_("how"), max_length=7, choices=Way, default=Way.MEETING)
    place = NameField(_("place"), max_length=120, blank=True)
    chair = NameField(_("who led it"), max_length=120)
    reason = NameField(_("what it was about"), max_length=200)
    her_part = models.CharField(_("her part"), max_length=9, choices=HerPart)
    her_view = NarrativeField(_("what she said, or why she was not asked"))
    discussed = NarrativeField(_("what was talked about"))
    next_on = DateField(_("next conference on"), null=True, blank=True)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-recorded_at"]
        verbose_name = _("case conference")
        verbose_name_plural = _("case conferences")
        constraints = [
            models.CheckConstraint(condition=~Q(her_view=""), name="conference_tells_her_view"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")), name="next_conference_lies_ahead"
            ),
        ]
        indexes = [models.Index(fields=["case", "-held_on", "-recorded_at"], name="conferences_of_case")]

    def __str__(self):
        return self.reason

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("conference", args=[self.case.person.code, self.pk])

    @transaction.atomic
    def record(self, members: Iterable["ConferenceMember"], decisions: Iterable[dict[str, Any]]) -> None:
        """Save it with these members and decisions and no others; a decision says its `pk` if it stands already."""
        self.save()
        ConferenceMember.objects.filter(conference=self).delete()
        for member in members:
            member.conference = self
            member.save(force_insert=True)
        former = {each.pk: each for each in ConferenceDecision.objects.filter(conference=self)}
        for number, said in enumerate(decisions, start=1):
            decision = former.pop(said.pop("pk", None), None) or ConferenceDecision(conference=self)
            decision.take_over(number, said)
        for decision in former.values():
            decision.delete()


class ConferenceMember(Record):
    """Who was asked to a conference; somebody from outside only with a consent of hers for their kind."""

    class From(models.TextChoices):
        SERVICE = "service", _("Service: doctor, teacher, counsellor, lawyer")
        ORGANISATION = "organisation", _("Another organisation")
        AUTHORITY = "authority", _("Authority: police, court, ward office")
        FAMILY = "family", _("Her family")

    ASKS_FOR: ClassVar[dict[str, Purpose]] = {
        From.SERVICE: Purpose.REFERRAL,
        From.ORGANISATION: Purpose.EXCHANGE,
        From.AUTHORITY: Purpose.AUTHORITIES,
        From.FAMILY: Purpose.FAMILY,
    }
    """To what she must have agreed before somebody of each kind is told of her."""

    conference = models.ForeignKey(
        Conference, models.PROTECT, verbose_name=_("case conference"), related_name="members"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("one of us"), related_name="+"
    )
    name = NameField(_("name"), max_length=120, blank=True)
    role = NameField(_("role"), max_length=120, blank=True)
    comes_from = models.CharField(_("comes from"), max_length=12, choices=From, blank=True)
    was_there = models.BooleanField(_("was there"), default=True)
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("consent on which it rests"),
        related_name="+",
    )

    class Meta:
        ordering = ["comes_from", "name", "id"]
        verbose_name = _("member of a case conference")
        verbose_name_plural = _("members of case conferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="", comes_from="")
                | Q(user=None) & ~Q(name="") & ~Q(comes_from=""),
                name="member_is_one_of_us_or_named",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(was_there=False) | Q(consent__isnull=False),
                name="outsiders_hear_of_her_with_consent",
            ),
            models.UniqueConstraint("conference", "user", name="member_of_a_conference_once"),
        ]

    def __str__(self):
        return str(self.user or self.name)


class ConferenceDecision(Record):
    """One thing that was decided: who does it, by when, and when it was done; or that it goes into the plan."""

    SAID = ("text", "responsible", "whom", "by_herself", "due_on", "into_plan")

    conference = models.ForeignKey(
        Conference, models.PROTECT, verbose_name=_("case conference"), related_name="decisions"
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    text = NameField(_("decision"), max_length=300)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("who"), related_name="+"
    )
    by_herself = models.BooleanField(_("she herself"), default=False)
    whom = NameField(_("who else"), max_length=120, blank=True)
    due_on = DateField(_("by when"), null=True, blank=True)
    into_plan = models.BooleanField(_("goes into the plan"), default=False)
    done_on = DateField(_("done"), latest=timezone.localdate, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("decision of a case conference")
        verbose_name_plural = _("decisions of case conferences")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "number"], name="decisions_are_numbered", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_what"),
            models.CheckConstraint(
                condition=Q(into_plan=True) | Q(by_herself=True) | Q(responsible__isnull=False) | ~Q(whom=""),
                name="somebody_carries_out_a_decision",
            ),
        ]

    @property
    def who(self) -> str:
        """Return who does it, in words; empty when the plan will say it."""
        if self.by_herself:
            return str(_("She herself"))
        return self.whom or (str(self.responsible) if self.responsible else "")

    @property
    def is_late(self) -> bool:
        """Tell whether it is not done although its day has passed."""
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()

    def take_over(self, number: int, said: dict[str, Any]) -> None:
        """Save what was said of it, if anything differs from what stands."""
        said |= {"number": number}
        if self._state.adding or any(getattr(self, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(self, name, value)
            self.save()

    def finish(self, on: datetime.date | None) -> None:
        """Note on which day it was carried out; None when it was not after all."""
        self.done_on = on
        self.save(update_fields=["done_on"])
