"""The two calendars against known dates, over the whole table, and in the words of each language."""

import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from config.calendar import (
    FIRST_DAY,
    LAST_DAY,
    PartialDate,
    Precision,
    bikram_month,
    bikram_year,
    gregorian_month,
    gregorian_year,
    say_day,
    to_bikram,
    to_gregorian,
)

COVERED = st.dates(FIRST_DAY, LAST_DAY)
ASKED = datetime.date(2012, 3, 15)


@pytest.mark.parametrize(
    ("bikram", "gregorian"),
    [
        ((2081, 1, 1), datetime.date(2024, 4, 13)),
        ((2000, 1, 1), datetime.date(1943, 4, 14)),
        ((2069, 1, 30), datetime.date(2012, 5, 12)),
        ((2069, 2, 12), datetime.date(2012, 5, 25)),
        ((2072, 1, 12), datetime.date(2015, 4, 25)),
        ((2063, 8, 5), datetime.date(2006, 11, 21)),
    ],
    ids=["new year 2081", "new year 2000", "12 May 2012", "12 Jestha 2069", "earthquake", "peace agreement"],
)
def test_known_days(bikram, gregorian):
    assert to_gregorian(*bikram) == gregorian
    assert to_bikram(gregorian) == bikram


@given(COVERED)
def test_every_day_goes_there_and_back(day):
    assert to_gregorian(*to_bikram(day)) == day


def test_each_month_begins_where_the_last_one_ended():
    expected = FIRST_DAY
    for year in range(1975, 2101):
        assert bikram_year(year)[0] == expected
        for month in range(1, 13):
            first, expected_next = bikram_month(year, month)
            assert first == expected
            assert 29 <= (expected_next - first).days <= 32
            expected = expected_next
        assert bikram_year(year)[1] == expected
    assert expected == LAST_DAY + datetime.timedelta(days=1)


def test_outside_the_table_only_one_calendar_is_said():
    assert to_bikram(datetime.date(1918, 4, 12)) is None
    assert say_day(datetime.date(1918, 4, 12)) == "12 April 1918"
    with pytest.raises(ValueError, match="day must be"):
        to_gregorian(2069, 2, 33)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "12 May 2012 · 30 Baisakh 2069 BS"),
        ("fr", "12 mai 2012 · 30 Baisakh 2069 BS"),
        ("ne", "१२ मई २०१२ · ३० वैशाख २०६९ वि.सं."),
    ],
)
def test_a_day_is_said_in_both_calendars_and_the_readers_digits(language, said):
    with translation.override(language):
        assert say_day(datetime.date(2012, 5, 12)) == said


@pytest.mark.parametrize(
    ("days", "precision", "said"),
    [
        (PartialDate.of(datetime.date(2012, 5, 12)), Precision.EXACT, "12 May 2012 · 30 Baisakh 2069 BS"),
        (PartialDate(*gregorian_month(2012, 5)), Precision.MONTH, "May 2012 · Baisakh/Jestha 2069 BS"),
        (PartialDate(*gregorian_month(2012, 4)), Precision.MONTH, "April 2012 · Chaitra 2068/Baisakh 2069 BS"),
        (PartialDate(*bikram_month(2069, 1)), Precision.MONTH, "Baisakh 2069 BS · Apr/May 2012"),
        (PartialDate(*bikram_month(2069, 9)), Precision.MONTH, "Poush 2069 BS · Dec 2012/Jan 2013"),
        (PartialDate(*gregorian_year(2012)), Precision.YEAR, "2012 · 2068/69 BS"),
        (PartialDate(*bikram_year(2069)), Precision.YEAR, "2069 BS · 2012/13"),
        (PartialDate.from_age(20, ASKED), Precision.AGE, "20 years old in March 2012"),
        (PartialDate.from_age(20, ASKED, about=True), Precision.AGE, "about 20 years old in March 2012"),
    ],
    ids=str,
)
def test_a_partial_date_says_itself_as_well_as_it_is_known(days, precision, said):
    assert days.precision is precision
    assert days.say(today=datetime.date(2012, 4, 1)) == said


def test_other_spans_are_said_from_end_to_end():
    first, last = datetime.date(2012, 5, 12), datetime.date(2014, 6, 4)
    assert PartialDate(first, last).say().startswith("between 12 May 2012 · 30 Baisakh 2069 BS and 3 June 2014")
    assert PartialDate(None, first).say().startswith("before 12 May 2012")
    assert PartialDate(first, None).say().startswith("since 12 May 2012")


@example(asked=datetime.date(2001, 2, 28), age=1)
@example(asked=datetime.date(2001, 2, 28), age=0)
@example(asked=datetime.date(2004, 2, 28), age=3)
@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2040, 1, 1)), st.integers(0, 30))
def test_an_age_holds_exactly_the_births_of_that_age(asked, age):
    days = PartialDate.from_age(age, asked)
    assert days.ages_on(asked) == (age, age)
    assert PartialDate(days.lower - datetime.timedelta(days=1), days.upper).ages_on(asked)[1] == age + 1


def test_about_an_age_allows_a_year_either_side():
    assert PartialDate.from_age(20, ASKED, about=True).ages_on(ASKED) == (19, 21)


def test_ranges_of_any_bounds_become_half_open():
    day = datetime.date(2012, 5, 12)
    assert PartialDate.of(DateRange(day, day, "[]")) == PartialDate.of(day)
    assert PartialDate.of(DateRange(day - datetime.timedelta(days=1), day, "(]")) == PartialDate.of(day)
    assert PartialDate.of(DateRange(empty=True)) is None
    assert PartialDate.of(None) is None


def test_a_partial_date_is_the_range_the_database_gives():
    day = datetime.date(2012, 5, 12)
    assert PartialDate.of(day) == DateRange(day, day + datetime.timedelta(days=1))
    assert hash(PartialDate.of(day)) == hash(PartialDate.of(day))
