"""Periods: quarters and years of both calendars, and the one before."""

import datetime

import pytest
from django.utils import timezone

from beneficiaries.period import Period, named

TODAY = datetime.date(2026, 11, 25)  # 9 Mangsir 2083


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("quarter", "2026-10-01", "2026-12-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("year", "2026-01-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("bs-quarter", "2026-10-18", "2027-01-14"),  # 1 Kartik to the last of Poush 2083
        ("bs-year", "2026-04-14", "2027-04-13"),  # 1 Baisakh to the last of Chaitra 2083
    ],
)
def test_a_period_is_named_and_holds_its_last_day(name, first, last):
    period = named(name, TODAY)
    assert [day.isoformat() for day in period.days] == [first, last]


@pytest.mark.parametrize("kind", ["quarter", "year", "bs-quarter", "bs-year"])
@pytest.mark.parametrize("on", [datetime.date(2026, 1, 1), datetime.date(2026, 4, 14), TODAY])
def test_the_one_before_ends_where_this_one_begins(kind, on):
    assert named(f"last-{kind}", on).last + datetime.timedelta(days=1) == named(kind, on).first


def test_no_other_name_is_known():
    with pytest.raises(KeyError):
        named("fortnight", TODAY)


def test_its_moments_are_those_of_nepal():
    first, last = Period(TODAY, TODAY).moments
    assert timezone.localtime(first).isoformat() == "2026-11-25T00:00:00+05:45"
    assert timezone.localtime(last).isoformat() == "2026-11-25T23:59:59.999999+05:45"


def test_what_lies_ahead_is_not_told():
    ahead = timezone.localdate() + datetime.timedelta(days=10)
    assert Period(TODAY, ahead).told_until == timezone.localdate()
