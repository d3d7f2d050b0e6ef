"""What belongs to a placement: what is handed over, what is done in the first days, and whom she works with."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from volunteers.models.placement import Mission, Placement


class Deliverable(Record):
    """Something that a volunteer, or a group together, hands over, and what of it remains in the house."""

    class State(models.TextChoices):
        OPEN = "open", _("In work")
        HANDED_OVER = "handed_over", _("Handed over")
        ACCEPTED = "accepted", _("Accepted")

    KINDS = {"open": "neutral", "handed_over": "notice", "accepted": "good"}

    placement = models.ForeignKey(
        Placement,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="deliverables",
        verbose_name=_("placement"),
    )
    mission = models.ForeignKey(
        Mission,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="deliverables",
        verbose_name=_("group mission"),
    )
    title = NameField(_("title"), max_length=160)
    due_on = DateField(_("due"))
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.OPEN)
    remains = NarrativeField(
        _("what remains afterwards"),
        max_length=2000,
        blank=True,
        help_text=_("A trained person, a manual, a way of working, and where it is kept."),
    )

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="deliverable_has_a_title"),
            models.CheckConstraint(
                condition=Q(placement__isnull=False, mission=None) | Q(placement=None, mission__isnull=False),
                name="deliverable_of_a_placement_or_a_mission",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(remains=""),
                name="what_is_handed_over_remains",
                violation_error_message=_("Say what remains afterwards."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.state]

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been handed over."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()


FIRST_DAYS = [
    _("Shown the site, the way out, first aid and the fire point"),
    _("Met the mentor and the team; knows whom to tell a worry"),
    _("Went through the code of conduct with the mentor"),
    _("Knows where one may go and what may not be photographed"),
]
"""What every placement begins with; the coordinator adds what is special."""


class InductionItem(Record):
    """One item of the checklist of the first days."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="induction", verbose_name=_("placement"))
    words = NameField(_("what is shown or told"), max_length=160)
    done_on = DateField(_("done on"), latest=timezone.localdate, null=True, blank=True)

    class Meta:
        ordering = ["placement", "recorded_at", "id"]
        verbose_name = _("item of the first days")
        verbose_name_plural = _("items of the first days")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="first_days_say_something")]

    def __str__(self):
        return self.words


class TeamNote(Record):
    """The first name of somebody she works with, typed by the coordinator, and that this person agreed to it.

    It is a word and leads to nobody: no key of a person, a participant or a case stands in this app.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="team", verbose_name=_("placement"))
    first_name = NameField(
        _("first name"), max_length=40, help_text=_("The first name alone: no family name, no place, no story.")
    )
    does = NameField(_("what she does in the team"), max_length=120)
    agreed = models.BooleanField(_("she agreed that the volunteer is told her first name"))

    class Meta:
        ordering = ["placement", "first_name", "id"]
        verbose_name = _("name in the team")
        verbose_name_plural = _("names in the team")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_name__regex=r"^\S+$"),
                name="a_first_name_alone",
                violation_error_message=_("Write the first name alone, in one word."),
            ),
            models.CheckConstraint(
                condition=Q(agreed=True),
                name="named_with_her_consent",
                violation_error_message=_("Ask her first. Without her consent the name is not written down."),
            ),
        ]

    def __str__(self):
        return self.first_name


class TransferredSkill(Record):
    """What somebody of the house can do now, and whether she still does it half a year later."""

    class Still(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="transferred", verbose_name=_("placement"))
    what = NameField(_("what can be done now"), max_length=160)
    to_whom = NameField(
        _("by whom"),
        max_length=120,
        help_text=_("A member of staff or a team. Never the name of a person we help."),
    )
    verify_on = DateField(_("look again on"))
    verified_on = DateField(_("looked again on"), latest=timezone.localdate, null=True, blank=True)
    still = models.CharField(_("is it still done?"), max_length=6, choices=Still, blank=True)
    words = NarrativeField(_("what was seen"), max_length=1000, blank=True)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["verify_on", "id"]
        verbose_name = _("skill that was passed on")
        verbose_name_plural = _("skills that were passed on")
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(to_whom=""), name="passed_on_to_somebody"),
            models.CheckConstraint(
                condition=Q(verified_on=None, still="", words="")
                | Q(verified_on__isnull=False) & ~Q(still="") & ~Q(words=""),
                name="looked_again_with_what_was_seen",
                violation_error_message=_("Say on which day you looked, whether it is still done, and what you saw."),
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None) | Q(verified_on__gte=models.F("verify_on")),
                name="looked_again_when_it_was_time",
                violation_error_message=_("It is too early to look again."),
            ),
        ]

    def __str__(self):
        return self.what
