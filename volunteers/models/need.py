"""A need: which capability a programme asks for, for which team, why, when, and what must remain afterwards."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from programs.models import Programme
from volunteers.models.skill import Fluency, Language, Level, Skill, Where


class NeedQuerySet(ShelteredQuerySet):
    """Finds needs."""

    def open(self) -> "NeedQuerySet":
        """Return those for which somebody is looked for."""
        return self.filter(state=Need.State.APPROVED)

    def waiting(self) -> "NeedQuerySet":
        """Return those that wait for a decision."""
        return self.filter(state=Need.State.PROPOSED)

    def with_programme(self) -> "NeedQuerySet":
        """Fetch the programme and its project at once."""
        return self.select_related("programme__project")


class Need(Record):
    """What a programme asks for, and where that stands; it moves by the table of `volunteers.lifecycle` alone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waits for approval")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved: somebody is looked for")
        FILLED = "filled", _("Filled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Remains(models.TextChoices):
        TRAINED = "trained", _("A trained person")
        MANUAL = "manual", _("A manual")
        PROCESS = "process", _("A way of working")

    BEING_WRITTEN = (State.DRAFT, State.RETURNED)
    KINDS = {
        State.DRAFT: "neutral",
        State.PROPOSED: "info",
        State.RETURNED: "warning",
        State.APPROVED: "good",
        State.FILLED: "neutral",
        State.WITHDRAWN: "neutral",
    }

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="needs", verbose_name=_("programme"))
    title = NameField(_("what is needed, in a few words"), max_length=120)
    team = NameField(_("for which team"), max_length=120)
    why = NarrativeField(_("why"), help_text=_("Name nobody whom a programme is for."))
    starts_on = DateField(_("from"))
    ends_on = DateField(_("until"))
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"), null=True, blank=True, help_text=_("Leave empty for full time.")
    )
    where = models.CharField(_("where"), max_length=7, choices=Where, default=Where.ON_SITE)
    place = NameField(_("place"), max_length=80, blank=True)
    language = models.CharField(_("language of the work"), max_length=3, choices=Language, blank=True)
    fluency = models.PositiveSmallIntegerField(_("how well it must be spoken"), choices=Fluency, default=Fluency.WORKS)
    people = models.PositiveSmallIntegerField(_("how many volunteers"), default=1)
    remains = models.CharField(_("what must remain afterwards"), max_length=7, choices=Remains)
    remains_words = NarrativeField(_("what that is, exactly"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    skills = models.ManyToManyField(Skill, through="NeedSkill", related_name="+", editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title", "id"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(team="") & ~Q(why="") & ~Q(remains_words=""), name="need_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="need_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(hours_a_week=None) | Q(hours_a_week__range=(1, 60)),
                name="need_of_possible_hours",
                violation_error_message=_("Between 1 and 60 hours a week."),
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, 50)),
                name="need_of_some_people",
                violation_error_message=_("Between 1 and 50 volunteers."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="needs_by_state")]

    def __str__(self):
        return self.title

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.State(self.state)]

    @property
    def is_being_written(self) -> bool:
        """Tell whether what it says can still be changed."""
        return self.state in self.BEING_WRITTEN


class NeedSkill(Record):
    """A skill that a need asks for, and the least level in it."""

    need = models.ForeignKey(Need, models.CASCADE, editable=False, related_name="asked", verbose_name=_("need"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("at least"), choices=Level, default=Level.ALONE)

    class Meta:
        ordering = ["-level", "skill__name"]
        verbose_name = _("skill that a need asks for")
        verbose_name_plural = _("skills that needs ask for")
        constraints = [
            models.UniqueConstraint(
                "need",
                "skill",
                name="a_skill_once_a_need",
                violation_error_message=_("This skill stands there already."),
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="asked_level_is_one_of_four"),
        ]

    def __str__(self):
        return str(self.skill)


class NeedStep(Record):
    """That a need moved from one state to another; who did it and when, the record itself says."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="steps", verbose_name=_("need"))
    from_state = models.CharField(_("from"), max_length=9, choices=Need.State)
    to_state = models.CharField(_("to"), max_length=9, choices=Need.State)
    why = NarrativeField(_("why"), blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("step of a need")
        verbose_name_plural = _("steps of needs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state__in=["returned", "withdrawn"]) | ~Q(why=""),
                name="need_held_up_for_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
