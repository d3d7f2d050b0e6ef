"""The logframe of a project: what it is to bring about, by what that is measured, and how far it has come."""

import datetime
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.fields import CodeField, CodesField
from config.fields import DateField, NameField, NarrativeField
from programs.models.project import Programme, Project

SDG_TARGET = r"^(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])$"
NOT_BELOW_ZERO = MinValueValidator(Decimal(0))


class ResultQuerySet(ShelteredQuerySet):
    """Finds results."""

    def in_order(self) -> "ResultQuerySet":
        """Return the goal, then each outcome with its outputs after it (keys `branch`, `depth`, `position`)."""
        depths = [When(level=level, then=Value(depth)) for depth, level in enumerate(Result.Level.values)]
        return self.annotate(
            branch=Case(
                When(level="goal", then=Value(0)),
                default=Coalesce("outcome__position", "position"),
                output_field=_WHOLE,
            ),
            depth=Case(*depths, output_field=_WHOLE),
        ).order_by("branch", "depth", "position")


_WHOLE = IntegerField()


class Result(Record):
    """What a project is to bring about: its goal, an outcome, or an output under an outcome."""

    class Level(models.TextChoices):
        GOAL = "goal", _("Goal")
        OUTCOME = "outcome", _("Outcome")
        OUTPUT = "output", _("Output")

    project = models.ForeignKey(Project, models.PROTECT, related_name="results", verbose_name=_("project"))
    level = models.CharField(_("level"), max_length=7, choices=Level)
    outcome = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="outputs", verbose_name=_("under the outcome")
    )
    position = models.PositiveSmallIntegerField(
        _("number"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    statement = NarrativeField(_("what will be different"), max_length=600)
    assumptions = NarrativeField(_("what must hold for it to come about"), max_length=1000, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="result_says_something"),
            models.CheckConstraint(
                condition=Q(level="output", outcome__isnull=False) | Q(level__in=["goal", "outcome"], outcome=None),
                name="an_output_lies_under_an_outcome",
                violation_error_message=_("An output lies under an outcome; a goal and an outcome lie under nothing."),
            ),
            models.CheckConstraint(condition=Q(position__range=(1, 99)), name="result_has_a_number"),
            models.UniqueConstraint(
                "project",
                "level",
                "outcome",
                "position",
                name="a_number_of_a_result_once",
                nulls_distinct=False,
                violation_error_message=_("There is one with this number already."),
            ),
            models.UniqueConstraint(
                "project",
                condition=Q(level="goal"),
                name="a_project_has_one_goal",
                violation_error_message=_("This project has its goal already."),
            ),
            models.UniqueConstraint("id", "project", name="result_with_its_project"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        """Return its level and number: Outcome 2, Output 2.1."""
        numbers = {
            self.Level.GOAL: "",
            self.Level.OUTCOME: f" {self.position}",
            self.Level.OUTPUT: f" {self.outcome.position}.{self.position}" if self.outcome else "",
        }
        return f"{self.get_level_display()}{numbers[self.level]}"


def rule_choices() -> list[tuple[str, object]]:
    """Return the rules by which figures are counted; they know the tables, so they are looked up late."""
    from programs.rules import RULES

    return [(rule.code, rule.words) for rule in RULES.values()]


class Indicator(Record):
    """By what it is seen whether a result comes about: counted by a rule, or measured and written down."""

    class Unit(models.TextChoices):
        NUMBER = "number", _("Number")
        PERCENT = "percent", _("Per cent")
        RUPEES = "rupees", _("Rupees (NPR)")
        SCORE = "score", _("Score")

    class Direction(models.TextChoices):
        RISING = "rising", _("More is better")
        FALLING = "falling", _("Less is better")

    class Kind(models.TextChoices):
        SEX = "sex", _("Sex")
        AGE = "age", _("Age")
        DISTRICT = "district", _("District")
        DISABILITY = "disability", _("Disability")
        CASTE = "caste", _("Caste or ethnicity")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="indicators", verbose_name=_("project"), editable=False
    )
    result = models.ForeignKey(Result, models.PROTECT, related_name="indicators", verbose_name=_("result"))
    code = NameField(_("code"), max_length=12, help_text=_("Short, as the funder writes it. Such as: 1.2b."))
    name = NameField(_("name"), max_length=160)
    definition = NarrativeField(_("what exactly is counted or measured"), max_length=1000)
    verified_by = NarrativeField(
        _("means of verification"), max_length=600, help_text=_("Where the figure can be checked.")
    )
    rule = CodeField(
        _("counted from the records"), max_length=16, choices=rule_choices, blank=True,
        help_text=_("Leave this open, and the figure is measured and written down with its evidence."),
    )  # fmt: skip
    kinds = CodesField(_("only of these kinds of programmes"), codes=Programme.Kind)
    unit = models.CharField(_("unit"), max_length=7, choices=Unit, default=Unit.NUMBER)
    direction = models.CharField(_("direction"), max_length=7, choices=Direction, default=Direction.RISING)
    baseline = models.DecimalField(
        _("value at the beginning"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[NOT_BELOW_ZERO],
    )  # fmt: skip
    baseline_on = DateField(_("measured on"), latest=timezone.localdate, null=True, blank=True)
    divided_by = CodesField(_("told apart by"), codes=Kind)
    sdg_target = NameField(
        _("target of the SDGs"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(SDG_TARGET, _("Write goal and target, such as 5.2 or 8.a."))],
        help_text=_("Of the Sustainable Development Goals. Such as: 5.2, violence against women and girls."),
    )

    class Meta:
        ordering = ["code", "id"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="indicator_has_code_and_name"),
            models.UniqueConstraint(
                "project",
                "code",
                name="a_code_of_an_indicator_once",
                violation_error_message=_("This project has an indicator of that code already."),
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | Q(baseline__isnull=False, baseline__gte=0, baseline_on__isnull=False),
                name="a_baseline_has_its_day",
                violation_error_message=_("Write the value at the beginning together with the day of it."),
            ),
            models.CheckConstraint(
                condition=Q(direction="rising") | Q(direction="falling", baseline__isnull=False),
                name="what_falls_has_a_baseline",
                violation_error_message=_("Where less is better, write from what it is to fall."),
            ),
            models.CheckConstraint(
                condition=Q(sdg_target="") | Q(sdg_target__regex=SDG_TARGET), name="sdg_target_is_one"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


def all_days(first: str, last: str) -> Func:
    """Return the days from the one of a column to the one of another, both counted in, as a range."""
    return Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


class TargetQuerySet(ShelteredQuerySet):
    """Finds targets."""

    def with_values(self) -> "TargetQuerySet":
        """Say of each what was counted (`tallied`, `tallied_at`), and what was measured last (`measured`, its day)."""
        last = Measurement.objects.filter(target=OuterRef("pk")).order_by("-revision")
        tally = Tally.objects.filter(target=OuterRef("pk"))
        return self.annotate(
            tallied=Subquery(tally.values("value")[:1]),
            tallied_at=Subquery(tally.values("counted_at")[:1]),
            measured=Subquery(last.values("value")[:1]),
            measured_on=Subquery(last.values("on")[:1]),
        )


class Target(Record):
    """What an indicator is to reach within a period."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator"))
    first_on = DateField(_("from"))
    last_on = DateField(_("until"))
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2, validators=[NOT_BELOW_ZERO])

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "id"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="target_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_below_zero"),
            ExclusionConstraint(
                name="one_target_at_a_time",
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    (all_days("first_on", "last_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another target of this indicator holds for some of these days."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.indicator}, {self.first_on}"

    def has_ended(self, on: datetime.date) -> bool:
        """Tell whether its period lies behind a day."""
        return self.last_on < on


class Tally(Record):
    """What the records say for a target, counted anew each night."""

    UNVERSIONED = ("counted_at",)

    target = models.OneToOneField(Target, models.PROTECT, related_name="tally", verbose_name=_("target"))
    value = models.DecimalField(_("counted"), max_digits=14, decimal_places=2, null=True)
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        ordering = ["counted_at", "id"]
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        constraints = [models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="count_not_below_zero")]


class TallyPart(Record):
    """One part of a count, such as that of the girls under 14."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="parts", verbose_name=_("count"))
    kind = models.CharField(_("told apart by"), max_length=10, choices=Indicator.Kind)
    part = models.CharField(_("part"), max_length=40, blank=True)
    """A code of the list of this kind, the name of a district, or nothing where it is not known."""
    value = models.DecimalField(_("counted"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["kind", "part"]
        verbose_name = _("part of a count")
        verbose_name_plural = _("parts of counts")
        constraints = [models.UniqueConstraint("tally", "kind", "part", name="each_part_of_a_count_once")]


class Measurement(Record):
    """A value that was measured for a target, with its evidence; a correction is a further revision."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="measurements", verbose_name=_("target"))
    revision = models.PositiveSmallIntegerField(_("revision"), editable=False, default=1)
    value = models.DecimalField(_("value reached"), max_digits=14, decimal_places=2, validators=[NOT_BELOW_ZERO])
    on = DateField(_("measured on"), latest=timezone.localdate, default=timezone.localdate)
    evidence = NarrativeField(
        _("evidence"), max_length=1000, help_text=_("Who measured it and how, and where the papers are.")
    )
    why = NameField(_("why it is written anew"), max_length=160, blank=True)

    class Meta:
        ordering = ["-revision", "id"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.UniqueConstraint("target", "revision", name="a_revision_once"),
            models.CheckConstraint(
                condition=Q(revision=1) | Q(revision__gt=1) & ~Q(why=""),
                name="measured_anew_for_a_reason",
                violation_error_message=_("Say why it is written anew."),
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="measured_with_evidence"),
            models.CheckConstraint(condition=Q(value__gte=0), name="measurement_not_below_zero"),
        ]
