"""The figures of an activity report, read from the records of all groups of a programme at a site."""

from dataclasses import asdict, dataclass

from django.db.models import Count, Q
from django.utils import timezone

from access.context import acting_as_system
from programs.learnt import LEARNING
from programs.models import ActivityReport, Attendance, Enrolment, Group, ReportGain, ReportSession, Session

GAINED = ("tested", "better", "before", "after")


@dataclass(frozen=True)
class Figures:
    """What the records say of a month."""

    sessions_held: int
    sessions_called_off: int
    people: int
    came: int
    expected: int
    enrolled: int
    completed: int
    left: int

    def as_columns(self) -> dict[str, int]:
        """Return them by the names of the columns in which they are frozen."""
        return asdict(self)


def rate(came: int, expected: int) -> int | None:
    """Return how often people came, in per cent of the times they were expected; None where nobody was."""
    return round(100 * came / expected) if expected else None


def figures_of(report: ActivityReport) -> tuple[Figures, list[ReportSession]]:
    """Return the figures of a report as the records stand now, and the sessions behind them.

    They are read as the house itself: the report is of all groups of the programme at the site, of which the
    facilitator who writes it may lead one. Only numbers, names of groups and days come out. (docs/decisions/010)
    """
    with acting_as_system("figures of an activity report"):
        return _read(report)


def gains_of(report: ActivityReport) -> list[ReportGain]:
    """Return what each group of a report learnt between two tests, the second in its days, as the records stand now."""
    with acting_as_system("figures of an activity report"):
        groups = Group.objects.filter(programme=report.programme_id, site=report.site_id)
        names = dict(groups.values_list("pk", "name"))
        gains = [
            ReportGain(what=what, group_name=names[group], **dict(zip(GAINED, told, strict=True)))
            for what, rule in LEARNING.items()
            for group, *told in rule.by_group(groups, (report.first_on, report.last_on))
        ]
    return sorted(gains, key=lambda each: (each.what, each.group_name))


def _read(report: ActivityReport) -> tuple[Figures, list[ReportSession]]:
    of_it = {"group__programme": report.programme_id, "group__site": report.site_id}
    days = (report.first_on, min(report.last_on, timezone.localdate()))
    sessions = Session.objects.filter(**of_it, on__range=days).select_related("group").order_by("on", "group__name")
    held = [each for each in sessions if each.state == Session.State.HELD]
    marks = Attendance.objects.filter(session__in=[each.pk for each in held]).order_by()
    there = Q(mark__in=Attendance.WAS_THERE)
    came = marks.aggregate(
        people=Count("enrolment__participant", filter=there, distinct=True),
        came=Count("pk", filter=there),
        expected=Count("pk", filter=~Q(mark=Attendance.Mark.EXCUSED)),
    )
    state, ended = Enrolment.State, Q(ended_on__range=days)
    moves = Enrolment.objects.filter(**of_it).aggregate(
        enrolled=Count("pk", filter=Q(enrolled_on__range=days) & ~Q(why=Enrolment.Why.MISTAKE)),
        completed=Count("pk", filter=Q(state=state.COMPLETED) & ended),
        left=Count("pk", filter=Q(state=state.LEFT) & ended & ~Q(why=Enrolment.Why.MISTAKE)),
    )
    called_off = sum(each.state == Session.State.CANCELLED for each in sessions)
    behind = [
        ReportSession(group_name=each.group.name, on=each.on, attended=each.attended, expected=each.expected)
        for each in held
    ]
    return Figures(len(held), called_off, **came, **moves), behind
