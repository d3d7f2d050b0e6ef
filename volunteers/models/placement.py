"""A placement: who helps where, for what, with which mentor, and where it stands.

What was agreed of time, terms and objectives is told by its terms, version by version; an employer reads the placement
and none of its terms.
"""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Organisation, Site
from config.fields import DateField, NameField, NarrativeField
from programs.models import Project
from volunteers.models.need import Need
from volunteers.models.rate import whole_days
from volunteers.models.skill import Level, Skill
from volunteers.models.volunteer import Volunteer


class Mission(Record):
    """One task on which several people are placed at once, such as a group of executives, with one brief for all."""

    name = NameField(_("name"), max_length=120, unique=True)
    brief = NarrativeField(_("brief"), max_length=4000)
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"))

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("group mission")
        verbose_name_plural = _("group missions")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(brief=""), name="mission_has_name_and_brief"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mission_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return self.name


class State(models.TextChoices):
    """Where a placement stands."""

    PROPOSED = "proposed", _("Proposed")
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    CONFIRMED = "confirmed", _("Confirmed")
    RUNNING = "running", _("Running")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended early")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


CLEARED = (State.CONFIRMED, State.RUNNING)
"""States in which every safeguarding check must hold for the whole time."""
HELD = (*CLEARED, State.SUSPENDED)
"""States in which her days are taken: whoever is suspended does not begin somewhere else."""
OPEN = (State.PROPOSED, State.OFFERED, State.ACCEPTED, *HELD)
OVER = (State.COMPLETED, State.ENDED, State.DECLINED, State.CANCELLED)
STATE_KINDS = {
    State.PROPOSED: "neutral",
    State.OFFERED: "info",
    State.ACCEPTED: "info",
    State.CONFIRMED: "notice",
    State.RUNNING: "good",
    State.SUSPENDED: "danger",
    State.COMPLETED: "good",
    State.ENDED: "warning",
    State.DECLINED: "neutral",
    State.CANCELLED: "neutral",
}


class PlacementQuerySet(ShelteredQuerySet):
    """Finds placements."""

    def of_volunteer_account(self, user) -> "PlacementQuerySet":
        """Return those of the volunteer who logs in as this user."""
        return self.filter(volunteer__user=user)

    def open(self) -> "PlacementQuerySet":
        """Return those that are not over."""
        return self.filter(state__in=OPEN)

    def at_work(self) -> "PlacementQuerySet":
        """Return those that run now."""
        return self.filter(state=State.RUNNING)


class Placement(Record):
    """The work of one volunteer for one project, from a day until a day."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="placements", verbose_name=_("volunteer"))
    called = NameField(_("name"), max_length=120, editable=False)
    """Her name when it was proposed, for those who read her placement and not what is kept of her."""
    project_name = NameField(_("project"), max_length=160, editable=False)
    """The project's name when it was proposed, for the volunteer and her employer, who read no project."""
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("need")
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("group mission")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="placements", verbose_name=_("project"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("employer"),
    )
    """Who employed her when it was proposed: she may work for another one later."""
    role = NameField(_("what she does"), max_length=120)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.ALONE)
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mentor on site"),
    )
    place = NameField(_("place"), max_length=120, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    starts_on = DateField(_("from"), editable=False)
    ends_on = DateField(_("until"), editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.CheckConstraint(condition=~Q(role=""), name="placement_says_what_she_does"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="placement_of_a_known_level"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="placement_ends_after_it_began"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="placement_stands_somewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=CLEARED) | Q(mentor__isnull=False), name="placed_with_a_mentor"
            ),
            ExclusionConstraint(
                name="one_placement_at_a_time",
                expressions=[
                    ("volunteer", RangeOperators.EQUAL),
                    (whole_days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HELD),
                violation_error_message=_("She is placed somewhere else in these days."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="placements_by_state"),
            models.Index(fields=["employer"], name="placements_of_an_employer"),
        ]

    def __str__(self):
        return f"{self.called}: {self.role}"

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return STATE_KINDS[State(self.state)]

    @property
    def is_over(self) -> bool:
        """Tell whether it is over."""
        return self.state in OVER

    @property
    def can_be_judged(self) -> bool:
        """Tell whether both sides may say what they think of it."""
        return self.state in (State.RUNNING, State.COMPLETED, State.ENDED)

    @property
    def file_name(self) -> str:
        """Return a name for its papers, without ending: nobody's name is in it."""
        return f"placement-{self.pk.hex[:8]}"

    def covers(self, on: datetime.date) -> bool:
        """Tell whether a day lies in it."""
        return self.starts_on <= on <= self.ends_on


class PlacementTerms(Record):
    """A version of what was agreed: number 0 first; then longer time, or an earlier end, each with its reason."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement")
        EXTENSION = "extension", _("Extension")
        EARLY_END = "early_end", _("Early end")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="versions", verbose_name=_("placement"))
    number = models.PositiveSmallIntegerField(_("number"), default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.AGREEMENT, editable=False)
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"))
    objectives = NarrativeField(_("objectives"), max_length=4000)
    terms = NarrativeField(
        _("terms"),
        max_length=4000,
        help_text=_("Hours, lodging, what is paid by whom, whom she answers to. No name of a person we help."),
    )
    why = NarrativeField(_("why"), max_length=1000, blank=True)

    class Meta:
        ordering = ["placement", "number"]
        verbose_name = _("terms of a placement")
        verbose_name_plural = _("terms of placements")
        constraints = [
            models.UniqueConstraint("placement", "number", name="placement_terms_one_after_the_other"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="placement_terms_end_after_they_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(objectives="") & ~Q(terms=""), name="placement_has_objectives_and_terms"
            ),
            models.CheckConstraint(
                condition=Q(number=0, kind="agreement") | Q(number__gt=0) & ~Q(kind="agreement") & ~Q(why=""),
                name="placement_amended_for_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class PlacementStep(Record):
    """That a placement moved; who did it and when, the record itself says."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="steps", verbose_name=_("placement"))
    from_state = models.CharField(_("from"), max_length=9, choices=State)
    to_state = models.CharField(_("to"), max_length=9, choices=State)
    why = NarrativeField(_("why"), max_length=1000, blank=True)
    signed_as = NameField(_("signed as"), max_length=120, blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("step of a placement")
        verbose_name_plural = _("steps of placements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state__in=["suspended", "ended", "declined", "cancelled"]) | ~Q(why=""),
                name="placement_held_up_for_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(from_state="offered", to_state="accepted") | ~Q(signed_as=""),
                name="offer_is_signed_for",
            ),
        ]
