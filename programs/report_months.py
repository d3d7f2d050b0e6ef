"""Which reports are due: one for each programme at a site and month in which a group met, by the seventh after."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Site, User
from config.calendar import ONE_DAY, gregorian_month, local_digits, say_bikram_month
from programs.models import ActivityReport, Group, Programme, Session

DUE_ON = 7
"""The day of the next month until which a report is to be sent."""
LOOKED_BACK = 3
"""Months; of older ones nobody is reminded."""
MIDDLE = 15


def said_month(first: datetime.date) -> str:
    """Say the month that begins on a day: October 2026, or Kartik 2083 BS."""
    return local_digits(date_format(first, "F Y")) if first.day == 1 else say_bikram_month(first)


@dataclass(frozen=True)
class Due:
    """A report that is to be sent: about what, and where it stands."""

    programme: Programme
    site: Site
    first: datetime.date
    report: ActivityReport | None
    today: datetime.date

    @property
    def due_on(self) -> datetime.date:
        """Return the last day on which it is in time."""
        return gregorian_month(self.first.year, self.first.month)[1].replace(day=DUE_ON)

    @property
    def is_late(self) -> bool:
        """Tell whether that day has passed."""
        return self.today > self.due_on

    @property
    def month(self) -> str:
        """Return the month in words."""
        return said_month(self.first)

    @property
    def asked(self) -> str:
        """Return what the form to begin it is asked with."""
        return f"about={self.programme.pk}+{self.site.pk}&month=ad-{self.first}"


def reports_owed_by(user: User) -> list[Due]:
    """Return the reports that a user owes about the groups she leads; of a manager, those of her sites."""
    groups = Group.objects.writable_by(user) | Group.objects.visible_to(user).led_by(user)
    return due_reports(groups.distinct(), user, timezone.localdate()) if groups.exists() else []


def due_reports(groups: QuerySet[Group], user: User, today: datetime.date) -> list[Due]:
    """Return the reports that are due about some groups, the oldest first; three queries whatever there is.

    A month is told of by a report whose days include its middle, in whichever calendar that was written.
    """
    months = list(_months_before(today))
    sessions = Session.objects.visible_to(user).filter(group__in=groups, on__gte=months[-1][0], on__lt=months[0][1])
    held = (
        sessions.filter(state=Session.State.HELD)
        .order_by()
        .values_list("group__programme", "group__site", "on__year", "on__month")
    )
    wanted = set(held.distinct())
    reports = _by_month(
        ActivityReport.objects.visible_to(user).filter(last_on__gte=months[-1][0]), [first for first, _after in months]
    )
    programmes = Programme.objects.select_related("project").in_bulk({programme for programme, *_rest in wanted})
    sites = Site.objects.in_bulk({site for _programme, site, *_rest in wanted})
    found = []
    for programme, site, year, month in wanted:
        first = datetime.date(year, month, 1)
        report = reports.get((programme, site, first))
        if report is None or report.is_open:
            found.append(Due(programmes[programme], sites[site], first, report, today))
    return sorted(found, key=lambda due: (due.first, str(due.programme), str(due.site)))


def _months_before(today: datetime.date) -> Iterable[tuple[datetime.date, datetime.date]]:
    """Yield the first day of each of the last months that are over, and the day after its last; the newest first."""
    first = today.replace(day=1)
    for _each in range(LOOKED_BACK):
        after, first = first, (first - ONE_DAY).replace(day=1)
        yield first, after


def _by_month(reports: Iterable[ActivityReport], firsts: list[datetime.date]) -> dict[tuple, ActivityReport]:
    return {
        (report.programme_id, report.site_id, first): report
        for report in reports
        for first in firsts
        if report.first_on <= first.replace(day=MIDDLE) <= report.last_on
    }
