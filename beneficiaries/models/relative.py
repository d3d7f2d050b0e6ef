"""Her family as she and her case know it: whom she trusts, who is a danger, where they are, and contact with them.

The words are those of the Inter-agency Guiding Principles on Unaccompanied and Separated Children (ICRC and others,
2004): tracing, verification, reunification. What lies across tables is kept by triggers in `beneficiaries/kinship.py`.
"""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.case import Case
from beneficiaries.models.consent import Consent, Purpose
from beneficiaries.models.household import HouseholdMember
from config.fields import DateField, NameField, NarrativeField


class RelativeQuerySet(ShelteredQuerySet):
    """Finds relatives."""

    def with_wishes(self) -> Self:
        """Fetch the member of the household that each is, and her wishes about contact, the last first."""
        wishes = models.Prefetch("wishes", ContactWish.objects.latest_first())
        return self.select_related("member", "recorded_by").prefetch_related(wishes)


class Relative(Record):
    """Somebody of her family; a member of her household, or somebody who lives elsewhere."""

    class Fate(models.TextChoices):
        ALIVE = "alive", _("Alive")
        MISSING = "missing", _("Missing")
        DIED = "died", _("Has died")

    class Bond(models.TextChoices):
        TRUSTS = "trusts", _("She trusts this person")
        MIXED = "mixed", _("It is difficult between them")
        NONE = "none", _("They have little to do with each other")

    class Standing(models.TextChoices):
        KNOWN = "known", _("We know where this person is")
        LOOKED_FOR = "looked_for", _("Looked for, not found yet")
        FOUND = "found", _("Found, to be verified")
        VERIFIED = "verified", _("Found and verified")
        REFUSES = "refuses", _("Found, does not want contact")

    case = models.ForeignKey(Case, models.PROTECT, related_name="relatives")
    member = models.ForeignKey(
        HouseholdMember,
        models.DO_NOTHING,  # a trigger writes down who it was: the household may be shared with a hidden case
        null=True,
        blank=True,
        verbose_name=_("member of the household"),
        related_name="+",
    )
    relation = models.CharField(_("who it is to her"), max_length=11, choices=HouseholdMember.Relation, blank=True)
    name = NameField(_("name"), max_length=120, blank=True)
    fate = models.CharField(_("whether this person is alive"), max_length=7, choices=Fate, blank=True)
    bond = models.CharField(_("what she says of this person"), max_length=6, choices=Bond, blank=True)
    is_danger = models.BooleanField(_("a danger to her"), null=True, blank=True)
    danger_why = NameField(_("why a danger"), max_length=300, blank=True)
    standing = models.CharField(_("tracing"), max_length=10, choices=Standing, default=Standing.KNOWN)
    believed_at = NameField(_("where this person is, or is believed to be"), max_length=200, blank=True)
    verified_how = NameField(_("how it was verified"), max_length=300, blank=True)

    objects = RelativeQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("relative")
        verbose_name_plural = _("relatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, relation="", name="") | Q(member=None) & ~Q(relation=""),
                name="relative_is_named_in_one_place",
            ),
            models.UniqueConstraint("case", "member", name="a_member_is_one_relative_of_hers"),
            models.CheckConstraint(
                condition=~Q(is_danger=True) | ~Q(danger_why=""), name="dangerous_relative_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(standing="verified") | ~Q(verified_how=""), name="verified_relative_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(fate="died") | ~Q(standing="looked_for"), name="nobody_dead_is_looked_for"
            ),
        ]

    def __str__(self):
        return f"{self.who}: {self.called}" if self.called else self.who

    def get_absolute_url(self) -> str:
        """Return the address of the page of this relative."""
        return reverse("relative", args=[self.case.person.code, self.pk])

    @property
    def who(self) -> str:
        """Return who it is to her, in words."""
        return (self.member or self).get_relation_display()

    @property
    def called(self) -> str:
        """Return the name, empty when it is not known."""
        return (self.member or self).name

    @property
    def wish(self) -> "ContactWish | None":
        """Return what she last said about contact with this person; None when she was not asked."""
        return next(iter(self.wishes.all()), None)


class ContactWishQuerySet(ShelteredQuerySet):
    """Finds wishes."""

    def latest_first(self) -> Self:
        """Return them, the last one said first; of two written down at once, a no before a yes."""
        return self.order_by("-said_on", "-recorded_at", "answer")

    def in_force(self, relative: Relative, on: datetime.date) -> "ContactWish | None":
        """Return what she had last said about contact with a relative on a day."""
        return self.filter(relative=relative, said_on__lte=on).latest_first().first()


class ContactWish(Record):
    """What she said on one day about contact with one relative; never changed, only said anew."""

    class Answer(models.TextChoices):
        NO = "no", _("She does not want contact")
        NOT_NOW = "not_now", _("Not now")
        WANTS = "wants", _("She wants contact")

    relative = models.ForeignKey(Relative, models.PROTECT, verbose_name=_("relative"), related_name="wishes")
    answer = models.CharField(_("her wish"), max_length=7, choices=Answer)
    said_on = DateField(_("said on"), latest=timezone.localdate, default=timezone.localdate)
    words = NarrativeField(_("in her words"), blank=True)
    was_child = models.BooleanField(_("may be under 18"), default=False, editable=False)
    best_interest = NarrativeField(_("why contact is in the best interest of the child"), blank=True)

    objects = ContactWishQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-recorded_at"]
        verbose_name = _("wish about contact")
        verbose_name_plural = _("wishes about contact")
        constraints = [
            models.CheckConstraint(
                condition=Q(was_child=False) | ~Q(answer="wants") | ~Q(best_interest=""),
                name="contact_of_a_child_is_in_her_interest",
            ),
        ]

    def refused_since(self, on: datetime.date) -> Consent | None:
        """Return her refusal to have her family spoken with at all, if by this day it came after this wish."""
        answers = Consent.objects.filter(person=self.relative.case_id, purpose=Purpose.FAMILY)
        last = answers.filter(answered_on__gte=self.said_on).in_force(on).first()
        return last if last is not None and last.answer != Consent.Answer.GIVEN else None


class FamilyContact(Record):
    """One attempt to find or reach a relative, or one contact that took place; never against her wish."""

    class What(models.TextChoices):
        SEARCH = "search", _("We looked for this person")
        REACH = "reach", _("We spoke with this person")
        CONTACT = "contact", _("She herself was in contact")

    class How(models.TextChoices):
        PHONE = "phone", _("By phone")
        VISIT = "visit", _("Visit")
        LETTER = "letter", _("Letter or message")
        PARTNER = "partner", _("Through a partner organisation")
        WARD = "ward", _("Through the ward office or a committee")
        POLICE = "police", _("Through the police")
        OTHER = "other", _("In another way")

    case = models.ForeignKey(Case, models.PROTECT, related_name="family_contacts")
    relative = models.ForeignKey(Relative, models.PROTECT, verbose_name=_("relative"), related_name="contacts")
    happened_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    what = models.CharField(_("what was done"), max_length=7, choices=What)
    how = models.CharField(_("how"), max_length=7, choices=How)
    came_of = NarrativeField(_("what came of it"))
    for_her = NarrativeField(_("how it was for her"), blank=True)
    required_by_law = models.BooleanField(_("required by law, whatever she wishes"), default=False)
    law_reason = NameField(_("which law or order requires it"), max_length=300, blank=True)
    rests_on = models.ForeignKey(
        ContactWish,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("wish on which it rests"),
        related_name="+",
    )
    next_on = DateField(_("next attempt on"), null=True, blank=True)

    class Meta:
        ordering = ["-happened_on", "-recorded_at"]
        verbose_name = _("contact with the family")
        verbose_name_plural = _("contacts with the family")
        constraints = [
            models.CheckConstraint(
                condition=Q(rests_on__isnull=False) | Q(required_by_law=True) & ~Q(law_reason=""),
                name="no_contact_without_her_wish",
                violation_error_message=_("She had not said that she wants contact."),
            ),
            models.CheckConstraint(
                condition=Q(required_by_law=False) | ~Q(what="contact"), name="no_law_sends_her_into_contact"
            ),
            models.CheckConstraint(
                condition=~Q(what="contact") | ~Q(for_her=""), name="contact_says_how_it_was_for_her"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("happened_on")), name="next_attempt_lies_ahead"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-happened_on", "-recorded_at"], name="family_contacts_of_case"),
            models.Index(fields=["relative", "-happened_on", "-recorded_at"], name="contacts_of_relative"),
        ]
