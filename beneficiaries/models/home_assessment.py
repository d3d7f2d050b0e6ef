"""Home assessments: whether she can go back to her family, and the visits agreed for the time after."""

import datetime
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.models.area import Area
from beneficiaries.models.case import Case
from beneficiaries.models.for_approval import Written
from beneficiaries.return_home import RULING_OUT, TITLES, WORSENING, Level, Verdict, Wish, is_better, verdict_of
from config.fields import DateField, NameField, NarrativeField


class NotForTheWriter(Exception):
    """Who wrote in an assessment, or works in its case, does not look it through."""


HOLDS_FOR_DAYS = 90
"""How old a home assessment may be when she goes back to that home; the database holds it too."""


class HomeAssessmentQuerySet(ShelteredQuerySet):
    """Finds home assessments."""

    def latest_first(self) -> Self:
        """Return them, the last visit first."""
        return self.order_by("-visited_on", "-recorded_at", "-id").select_related("recorded_by", "seen_by")

    def fit_for_return(self) -> Self:
        """Return those that another looked through and that do not advise against a return, on whatever day."""
        return self.exclude(verdict=Verdict.NOT).exclude(seen_by=None).latest_first()

    def allowing_return(self, on: datetime.date) -> Self:
        """Return those on which a return on this day may rest: seen by another, not long ago, and not against it.

        Nor may a later visit advise against it, whether somebody looked that through or not.
        """
        since = on - datetime.timedelta(days=HOLDS_FOR_DAYS)
        later = Q(visited_on__gt=OuterRef("visited_on")) | Q(
            visited_on=OuterRef("visited_on"), recorded_at__gt=OuterRef("recorded_at")
        )
        against = HomeAssessment.objects.filter(later, case=OuterRef("case"), verdict=Verdict.NOT, visited_on__lte=on)
        return self.fit_for_return().filter(~Exists(against), visited_on__range=(since, on))


class HomeAssessment(Written):
    """What was found in the home of her family on one day, and whether a return is recommended."""

    QUESTIONS = (*RULING_OUT, "found_by")
    PARTS = tuple(TITLES)

    case = models.ForeignKey(Case, models.PROTECT, related_name="home_assessments")
    visited_on = DateField(_("day of the visit"), latest=timezone.localdate, default=timezone.localdate)
    visited_by = NameField(_("who visited"), max_length=160)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("district or local level"), related_name="+"
    )
    whose_home = NameField(_("whose home it is"), max_length=160)
    adult = NameField(_("the responsible adult"), max_length=160, blank=True)
    spoken_with = NameField(_("who else was spoken with"), max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(_("who lives there"), choices=Level)
    income = models.PositiveSmallIntegerField(_("income and food"), choices=Level)
    safety = models.PositiveSmallIntegerField(_("safety in the house"), choices=Level)
    neighbours = models.PositiveSmallIntegerField(_("neighbours"), choices=Level)
    attitude = models.PositiveSmallIntegerField(_("the family about her return"), choices=Level)
    reach = models.PositiveSmallIntegerField(_("school, work and health care"), choices=Level)
    seen_there = NarrativeField(_("what was seen and heard"))
    harmed_by = models.BooleanField(_("Does somebody who harmed or sold her live there, or come there?"))
    violence = models.BooleanField(_("Is there violence in the house, or drinking that leads to it?"))
    pressed = models.BooleanField(_("Might the family send her away, marry her off or make her work?"))
    no_adult = models.BooleanField(_("Is she under 18, with no adult there who answers for her?"))
    found_by = models.BooleanField(_("Can whoever trafficked her reach her there?"))
    her_wish = models.CharField(_("her own wish"), max_length=6, choices=Wish)
    her_words = NarrativeField(_("in her words"), blank=True)
    found = models.CharField(_("verdict by the answers"), max_length=10, choices=Verdict, editable=False)
    verdict = models.CharField(_("return to this home"), max_length=10, choices=Verdict)
    verdict_reason = NarrativeField(_("why it is worse than the answers say"), blank=True)
    conditions = NarrativeField(_("conditions"), blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("looked through by"),
        related_name="+",
    )
    seen_on = DateField(_("looked through on"), null=True, editable=False)

    objects = HomeAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-recorded_at"]
        verbose_name = _("home assessment")
        verbose_name_plural = _("home assessments")
        constraints = [
            *(
                models.CheckConstraint(condition=Q(**{f"{part}__range": (1, 3)}), name=f"home_{part}_on_the_scale")
                for part in TITLES
            ),
            models.CheckConstraint(
                condition=Q(found=WORSENING[0])
                | Q(found=WORSENING[1], verdict__in=WORSENING[1:])
                | Q(found=WORSENING[2], verdict=WORSENING[2]),
                name="home_is_not_found_better_than_it_is",
            ),
            models.CheckConstraint(
                condition=Q(verdict=F("found")) | ~Q(verdict_reason=""), name="worse_verdict_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="conditions") | ~Q(conditions=""), name="conditional_return_says_its_conditions"
            ),
            models.CheckConstraint(
                condition=Q(seen_by=None, seen_on=None) | Q(seen_by__isnull=False, seen_on__isnull=False),
                name="seen_home_assessment_says_when",
            ),
            models.CheckConstraint(
                condition=Q(seen_by=None) | Q(recorded_by=None) | ~Q(seen_by=F("recorded_by")),
                name="home_assessment_seen_by_another",
            ),
            models.CheckConstraint(
                condition=IsNull(
                    Func("writers", "seen_by", function="array_position", output_field=IntegerField()), True
                ),
                name="home_assessment_seen_by_no_writer",
            ),
        ]
        indexes = [models.Index(fields=["case", "-visited_on", "-recorded_at"], name="home_assessments_of_case")]

    def __str__(self):
        return f"{self.whose_home}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("home-assessment", args=[self.case.person.code, self.pk])

    @transaction.atomic
    def record(self, visits: Iterable[datetime.date], by: User) -> None:
        """Save it with these visits for the time after; what follows is found anew, and it is to be seen anew.

        Visits that were made stay; who wrote in it is kept. ValueError when the verdict is better than what follows.
        """
        answers = {name for name in self.QUESTIONS if getattr(self, name)}
        self.found = verdict_of(answers, {part: getattr(self, part) for part in self.PARTS}, self.her_wish)
        if is_better(self.verdict, self.found):
            raise ValueError(f"{self.verdict} is better than {self.found}")
        self.seen_by = self.seen_on = None
        self.note_writer(by)
        self.save()
        asked = set(visits)
        for visit in self.visits.filter(done_on=None).select_for_update():  # one that is made meanwhile stays
            if visit.due_on not in asked:
                visit.delete()
        for day in sorted(asked - set(self.visits.values_list("due_on", flat=True))):
            ReturnVisit.objects.create(home=self, due_on=day)

    def see(self, by: User) -> None:
        """Keep that a supervisor looked it through. NotForTheWriter when she wrote in it herself."""
        if by.pk in (self.recorded_by_id, *self.writers):
            raise NotForTheWriter
        self.seen_by, self.seen_on = by, timezone.localdate()
        self.save(update_fields=["seen_by", "seen_on"])


class ReturnVisit(Record):
    """A visit to her after her return, agreed beforehand, and what was found."""

    home = models.ForeignKey(HomeAssessment, models.PROTECT, verbose_name=_("home assessment"), related_name="visits")
    due_on = DateField(_("by when"))
    done_on = DateField(_("visited on"), latest=timezone.localdate, null=True, blank=True)
    told = NarrativeField(_("how she is there"), blank=True)

    class Meta:
        ordering = ["due_on"]
        verbose_name = _("visit after a return")
        verbose_name_plural = _("visits after a return")
        constraints = [
            models.UniqueConstraint("home", "due_on", name="one_return_visit_a_day"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(told=""), name="return_visit_says_how_she_is"),
        ]
