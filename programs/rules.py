"""The rules by which a figure is counted from the records, each a small class.

To add one: a subclass of `Rule` with its words and what it counts, in `RULES`, and a test. Nothing here looks at a
case, or knows whether a participant has one.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.learnt import LEARNING
from programs.models import Attendance, Enrolment, Group, Indicator, Participant, Project, Session

Kind = Indicator.Kind
OF_PEOPLE = frozenset(Kind)
OF_PLACES = frozenset({Kind.DISTRICT})
AGES = [("0-13", 0, 13), ("14-17", 14, 17), ("18-24", 18, 24), ("25-49", 25, 49), ("50+", 50, 200)]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Asked:
    """Of what is counted: a project, some kinds of its programmes (all where none is named), and a period."""

    project: Project
    kinds: Collection[str]
    first: datetime.date
    last: datetime.date

    @property
    def groups(self) -> QuerySet[Group]:
        """Return the groups that belong to it, whenever they met."""
        groups = Group.objects.filter(programme__project=self.project)
        return groups.filter(programme__kind__in=self.kinds) if self.kinds else groups

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """Return the first and the last day of the period."""
        return self.first, self.last


class Counted(NamedTuple):
    """Something that counts: for whom, in which district, and how much (of how much, where it is a share)."""

    participant: UUID | None
    district: str | None
    number: int = 1
    of: int = 0


class Rule:
    """One way to count."""

    code: str
    words: Promise
    means: Promise
    """What exactly is counted, in plain words."""
    unit: str = Indicator.Unit.NUMBER
    divides_by: frozenset[str] = OF_PEOPLE
    is_share = False

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return everything that counts, in one query whatever there is."""
        raise NotImplementedError

    def value(self, counted: Collection[Counted]) -> Decimal | None:
        """Return the figure; None for a share of nothing."""
        number = sum(each.number for each in counted)
        if not self.is_share:
            return Decimal(number)
        whole = sum(each.of for each in counted)
        return (Decimal(100 * number) / whole).quantize(CENT) if whole else None


def _once(rows: QuerySet, participant: str = "participant") -> Iterator[Counted]:
    """Yield each participant of some rows once, however many of them are hers."""
    for each in rows.order_by().values_list(participant, flat=True).distinct():
        yield Counted(each, None)


def _per_place(rows: QuerySet, area: str) -> Iterator[Counted]:
    for district, number in rows.order_by().values_list(f"{area}__parent__name").annotate(number=Count("pk")):
        yield Counted(None, district, number)


class Enrolled(Rule):
    """Who was given a place."""

    code = "enrolled"
    words = _("People enrolled")
    means = _("People who were given a place in the period, each counted once though in several groups.")

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return each of them once."""
        return _once(Enrolment.objects.filter(group__in=asked.groups, enrolled_on__range=asked.days))


class Reached(Rule):
    """Who was at a session at all."""

    code = "reached"
    words = _("People reached")
    means = _("People who were at one session at least in the period, each counted once though in several groups.")

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return each of them once."""
        came = Attendance.objects.filter(group__in=asked.groups, on__range=asked.days, mark__in=Attendance.WAS_THERE)
        return _once(came, "enrolment__participant")


class Completed(Rule):
    """Who stayed to the end."""

    code = "completed"
    words = _("People who completed")
    means = _("People who stayed to the end of their group in the period, each counted once.")

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return each of them once."""
        done = Enrolment.objects.filter(state=Enrolment.State.COMPLETED, ended_on__range=asked.days)
        return _once(done.filter(group__in=asked.groups))


class SessionsHeld(Rule):
    """Sessions with a sheet."""

    code = "sessions_held"
    words = _("Sessions held")
    means = _("Sessions of the period for which attendance was written down.")
    divides_by = OF_PLACES

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return how many there were in each district."""
        held = Session.objects.filter(group__in=asked.groups, on__range=asked.days, state=Session.State.HELD)
        return _per_place(held, "group__area")


class GroupsThatMet(Rule):
    """Groups with a session, such as committees."""

    code = "groups_that_met"
    words = _("Groups that met")
    means = _("Groups, classes and committees that held one session at least in the period.")
    divides_by = OF_PLACES

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return how many there were in each district."""
        held = Session.objects.filter(on__range=asked.days, state=Session.State.HELD).values("group")
        return _per_place(asked.groups.filter(pk__in=held), "area")


class AttendanceRate(Rule):
    """How often people came when they were expected."""

    code = "attendance_rate"
    words = _("Attendance rate")
    means = _("How often people came, of all the times they were expected in the period; excused absences left out.")
    unit = Indicator.Unit.PERCENT
    is_share = True

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return for each participant how often she came, and how often she was expected."""
        marks = Attendance.objects.filter(group__in=asked.groups, on__range=asked.days)
        marks = marks.exclude(mark=Attendance.Mark.EXCUSED).order_by().values("enrolment__participant")
        counts = marks.annotate(came=Count("pk", filter=Q(mark__in=Attendance.WAS_THERE)), of=Count("pk"))
        for each in counts:
            yield Counted(each["enrolment__participant"], None, each["came"], each["of"])


class LeftEarly(Rule):
    """How many of those who belonged to a group left it."""

    code = "left_early"
    words = _("Share who left early")
    means = _("People who left their group in the period, of all who belonged to one in it; mistakes left out.")
    unit = Indicator.Unit.PERCENT
    is_share = True

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return for each participant how many groups she left, and to how many she belonged."""
        belonged = Enrolment.objects.filter(group__in=asked.groups, enrolled_on__lte=asked.last)
        belonged = belonged.filter(Q(ended_on=None) | Q(ended_on__gte=asked.first)).exclude(why=Enrolment.Why.MISTAKE)
        left = Q(state=Enrolment.State.LEFT, ended_on__range=asked.days)
        for each in belonged.order_by().values("participant").annotate(left=Count("pk", filter=left), of=Count("pk")):
            yield Counted(each["participant"], None, each["left"], each["of"])


class ReadsBetter(Rule):
    """How many of those tested twice stand higher than before."""

    code = "reads_better"
    words = _("Share who read and reckon better")
    means = _(
        "Participants at a higher level at the last test of their group in the period than at its first test, of all "
        "who were tested both times."
    )
    unit = Indicator.Unit.PERCENT
    is_share = True

    def counted(self, asked: Asked) -> Iterable[Counted]:
        """Return for each participant and group whether she stands higher than before."""
        for each in LEARNING["reading"].twice(asked.groups, asked.days):
            yield Counted(each.participant, None, int(each.after > each.before), 1)


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Enrolled(), Reached(), Completed(), SessionsHeld(), GroupsThatMet(), AttendanceRate(), LeftEarly(),
        ReadsBetter(),
    )
}  # fmt: skip


def divided(rule: Rule, counted: Collection[Counted], kinds: Iterable[str], on: datetime.date) -> Iterator[tuple]:
    """Yield (kind, part, value) for each part of a figure; ages are those of the last day of the period.

    A part is a code, a district's name, or "" where it is not known. The parts of a number add up to it.
    """
    kinds = [kind for kind in kinds if kind in rule.divides_by]
    if not kinds:
        return
    people = {each.pk: each for each in _people(counted)} if rule.divides_by == OF_PEOPLE else {}
    for kind in kinds:
        parts = defaultdict(list)
        for each in counted:
            parts[_part(kind, each, people.get(each.participant), on)].append(each)
        for part, those in sorted(parts.items()):
            value = rule.value(those)
            if value is not None:
                yield kind, part, value


def _people(counted: Collection[Counted]) -> QuerySet[Participant]:
    wanted = Participant.objects.filter(pk__in={each.participant for each in counted if each.participant})
    wanted = wanted.annotate(district=F("area__parent__name"))
    return wanted.only("gender", "born", "has_disability", "caste_or_ethnicity")


def _part(kind: str, counted: Counted, who: Participant | None, on: datetime.date) -> str:
    if who is None:
        return counted.district or ""
    if kind == Kind.AGE:
        return age_band(who, on)
    if kind == Kind.DISABILITY:
        return {True: "yes", False: "no", None: ""}[who.has_disability]
    return {Kind.SEX: who.gender, Kind.CASTE: who.caste_or_ethnicity, Kind.DISTRICT: who.district or ""}[kind]


def age_band(who: Participant, on: datetime.date) -> str:
    """Return the band of her age on a day, "" where it is not known; between two possible ages the lower one."""
    ages = who.ages(on)
    if ages is None:
        return ""
    return next((band for band, youngest, oldest in AGES if youngest <= ages[0] <= oldest), "")
