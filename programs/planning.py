"""When groups meet: days from the patterns of their meetings, without holidays."""

import datetime
from collections.abc import Collection, Iterator

from django.db import transaction

from config.calendar import bikram_month, to_bikram
from programs.models import Group, Holiday, Meeting, Session

AHEAD = datetime.timedelta(weeks=6)
"""Sessions are planned so far ahead; each night, and when a time of meeting is written down, those that came near."""


def days_of(meeting: Meeting, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Yield the days from `first` to `last` on which a pattern meets, holidays included."""
    first, last = max(first, meeting.first_on), min(last, meeting.last_on or last)
    if meeting.every == Meeting.Every.BIKRAM_MONTH:
        yield from (day for day in _bikram_days(meeting.day_of_month, first, last) if first <= day <= last)
        return
    step = datetime.timedelta(weeks=2 if meeting.every == Meeting.Every.TWO_WEEKS else 1)
    day = meeting.first_on + datetime.timedelta(days=(meeting.weekday - meeting.first_on.weekday()) % 7)
    while day <= last:
        if day >= first:
            yield day
        day += step


def _bikram_days(number: int, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Yield that day of each Nepali month; of a month that is shorter, its last."""
    day = first
    while day <= last:
        bikram = to_bikram(day)
        began, day = bikram_month(bikram.year, bikram.month)
        yield min(began + datetime.timedelta(days=number - 1), day - datetime.timedelta(days=1))


def plan_sessions(group: Group, first: datetime.date, last: datetime.date) -> int:
    """Write down the sessions of a group from its times of meeting, holidays left out; return how many are new.

    Sessions that stand are left as they are, those that were called off too. Nothing is planned outside its term.
    """
    first, last = max(first, group.starts_on), min(last, group.ends_on or last)
    if last < first:
        return 0
    free = holidays_of(group, first, last)
    planned = {
        (day, meeting.begins_at): Session(group=group, on=day, begins_at=meeting.begins_at, minutes=meeting.minutes)
        for meeting in group.meetings.all()
        for day in days_of(meeting, first, last)
        if day not in free
    }
    with transaction.atomic():
        standing = set(group.sessions.filter(on__range=(first, last)).values_list("on", "begins_at"))
        new = [session for key, session in planned.items() if key not in standing]
        Session.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def holidays_of(group: Group, first: datetime.date, last: datetime.date) -> Collection[datetime.date]:
    """Return the days in a time on which no group of its site meets."""
    return {
        holiday.first_on + datetime.timedelta(days=each)
        for holiday in Holiday.objects.filter(site=group.site_id, first_on__lte=last, last_on__gte=first)
        for each in range((holiday.last_on - holiday.first_on).days + 1)
    }
