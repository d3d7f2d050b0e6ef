"""What people write as a date: every way of writing, every doubt asked back."""

import contextlib
import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from config.calendar import MONTHS, Calendar, PartialDate, bikram_month, bikram_year, gregorian_month, gregorian_year
from config.month_names import MONTH_NAMED, plain
from config.written_dates import (
    LONGEST,
    Ambiguous,
    Bounds,
    Unreadable,
    read_date,
    read_partial,
    write_day,
    write_partial,
)

LIFETIME = Bounds(datetime.date(1920, 1, 1), datetime.date(2036, 11, 24))
RECENT = Bounds(datetime.date(1980, 1, 1), datetime.date(2036, 11, 24))
TODAY = datetime.date(2026, 11, 24)
MAY_12, MAY_25 = datetime.date(2012, 5, 12), datetime.date(2012, 5, 25)


@pytest.mark.parametrize(
    "written",
    [
        "2069-02-12",
        "2069/2/12",
        "12/2/2069",
        "12-2-2069",
        "12.2.2069",
        "12 Jestha 2069",
        "12th jestha, 2069",
        "Jestha 12 2069",
        "2069 Jeth 12",
        "12 Jyestha 2069 BS",
        "12 jestha 2069 B.S.",
        "१२ जेठ २०६९",
        "१२ जेठ २०६९ वि.सं.",
        "वि.सं. २०६९ जेठ १२ गते",
        "२०६९/०२/१२",
        "\u200b2069\u200d-02-\ufeff12",
        "  2069 - 02 - 12 ",
        "25 May 2012",
        "25May2012",
        "May 25, 2012",
        "25 mai 2012",
        "25/5/2012 AD",
        "2012-05-25 A.D.",
        "सन् २०१२ मे २५",
        "२५ मे २०१२ ई.सं.",
        "25-May-2012",
    ],
)
def test_ways_to_write_one_day(written):
    assert read_date(written, LIFETIME) == PartialDate.of(MAY_25)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("May 2012", gregorian_month(2012, 5)),
        ("2012 May", gregorian_month(2012, 5)),
        ("Baisakh 2069", bikram_month(2069, 1)),
        ("2069-01", bikram_month(2069, 1)),
        ("1/2069", bikram_month(2069, 1)),
        ("2069", bikram_year(2069)),
        ("२०६९ साल", bikram_year(2069)),
        ("2012 AD", gregorian_year(2012)),
        ("2012 BS", bikram_year(2012)),
        ("1950", gregorian_year(1950)),
    ],
)
def test_months_and_years(written, days):
    assert read_partial(written, LIFETIME, today=TODAY) == PartialDate(*days)


@pytest.mark.parametrize("written", ["2012-05-12", "12/5/2012", "12.5.2012", "२०१२-०५-१२"])
def test_a_day_that_could_be_in_either_calendar_is_asked_back(written):
    with pytest.raises(Ambiguous) as asked:
        read_date(written, LIFETIME)
    assert asked.value.readings == {
        Calendar.GREGORIAN: PartialDate.of(MAY_12),
        Calendar.BIKRAM: PartialDate.of(datetime.date(1955, 8, 28)),
    }
    assert "12 May 2012 · 30 Baisakh 2069 BS" in str(asked.value)
    assert "28 August 1955 · 12 Bhadra 2012 BS" in str(asked.value)
    assert read_date(written, LIFETIME, Calendar.GREGORIAN) == PartialDate.of(MAY_12)
    assert read_date(written, LIFETIME, Calendar.BIKRAM) == PartialDate.of(datetime.date(1955, 8, 28))
    assert read_date(written, RECENT) == PartialDate.of(MAY_12), "the field cannot hold 1955"


@pytest.mark.parametrize("written", ["2012", "2012-05", "5/2012"])
def test_a_month_or_year_that_could_be_in_either_calendar_is_asked_back(written):
    with pytest.raises(Ambiguous):
        read_partial(written, LIFETIME, today=TODAY)


def test_a_mistyped_day_does_not_choose_the_calendar():
    with pytest.raises(Unreadable) as refused:
        read_date("31/02/2012", LIFETIME)
    assert refused.value.code == "ambiguous"
    assert "31 Jestha 2012 BS" in str(refused.value)


@pytest.mark.parametrize(
    ("written", "calendar", "code"),
    [
        ("", None, "unreadable"),
        ("soon", None, "unreadable"),
        ("\x00", None, "unreadable"),
        ("12 2012", None, "unreadable"),
        ("12 May 12", None, "unreadable"),
        ("12-05-12", None, "unreadable"),
        ("12 May Jestha 2069", None, "unreadable"),
        ("2069-02-12 BS AD", None, "unreadable"),
        ("1" * (LONGEST + 1), None, "unreadable"),
        ("99999999999999-1-1", None, "unreadable"),
        ("5/25/2012", None, "no_such_day"),
        ("33/2/2069", None, "no_such_day"),
        ("31/2/2012", Calendar.GREGORIAN, "no_such_day"),
        ("2500-01-01", None, "no_such_day"),
        ("0000", None, "no_such_day"),
        ("1/1/1850", None, "too_early"),
        ("1 Baisakh 2100", None, "too_late"),
        ("12 May 2012 BS", None, "contradiction"),
        ("12 Jestha 2069", Calendar.GREGORIAN, "contradiction"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(written, calendar, code):
    with pytest.raises(Unreadable) as refused:
        read_date(written, LIFETIME, calendar)
    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize(
    ("written", "age", "asked", "about"),
    [
        ("about 20", 20, TODAY, True),
        ("~20", 20, TODAY, True),
        ("20 years old", 20, TODAY, False),
        ("aged 20", 20, TODAY, False),
        ("करिब २० वर्ष", 20, TODAY, True),
        ("environ 20 ans", 20, TODAY, True),
        ("20 years old on 12 May 2012", 20, MAY_12, False),
        ("about 20 on 12 May 2012", 20, MAY_12, True),
        ("about 20 in March 2012", 20, datetime.date(2012, 3, 16), True),
        ("30 Baisakh 2069 मा करिब 20 वर्ष", 20, MAY_12, True),
    ],
)
def test_ages(written, age, asked, about):
    assert read_partial(written, LIFETIME, today=TODAY) == PartialDate.from_age(age, asked, about=about)


@pytest.mark.parametrize("written", ["20", "about 12 May 2012", "about 130", "about 20 on 12 May 2030"])
def test_ages_in_doubt_are_refused(written):
    with pytest.raises(Unreadable):
        read_partial(written, LIFETIME, today=TODAY)


def test_between_two_dates():
    found = read_partial("May 2012 to 3 June 2014", RECENT, today=TODAY)
    assert found == PartialDate(datetime.date(2012, 5, 1), datetime.date(2014, 6, 4))
    with pytest.raises(Unreadable):
        read_partial("June 2014 to May 2012", RECENT, today=TODAY)


@pytest.mark.parametrize("language", ["en", "ne", "fr"])
@given(day=st.dates(datetime.date(1920, 1, 1), datetime.date(2036, 1, 1)))
def test_a_day_is_read_back_as_it_was_written(language, day):
    with translation.override(language):
        assert read_date(write_day(day), LIFETIME) == PartialDate.of(day)


@pytest.mark.parametrize("language", ["en", "ne", "fr"])
@given(
    days=st.one_of(
        st.builds(lambda y, m: PartialDate(*gregorian_month(y, m)), st.integers(1920, 2035), st.integers(1, 12)),
        st.builds(lambda y, m: PartialDate(*bikram_month(y, m)), st.integers(1977, 2092), st.integers(1, 12)),
        st.builds(lambda y: PartialDate(*gregorian_year(y)), st.integers(1920, 2035)),
        st.builds(lambda y: PartialDate(*bikram_year(y)), st.integers(1977, 2092)),
        st.builds(
            lambda age, day, about: PartialDate.from_age(age, day, about=about),
            st.integers(1, 60),
            st.dates(datetime.date(1990, 1, 1), TODAY),
            st.booleans(),
        ),
        st.builds(
            lambda day, length: PartialDate(day, day + datetime.timedelta(days=length)),
            st.dates(datetime.date(1920, 1, 1), datetime.date(2020, 1, 1)),
            st.integers(1, 5000),
        ),
    )
)
def test_a_partial_date_is_read_back_as_it_was_written(language, days):
    with translation.override(language):
        assert read_partial(write_partial(days, today=TODAY), LIFETIME, today=TODAY) == days


@given(st.text(max_size=LONGEST + 20))
def test_whatever_is_written_is_read_or_refused(written):
    found = None
    with contextlib.suppress(Unreadable):
        found = read_partial(written, LIFETIME, today=TODAY)
    assert found is None or isinstance(found, PartialDate)


@pytest.mark.parametrize("language", ["en", "ne", "fr"])
def test_every_month_is_known_as_each_language_writes_it(language):
    with translation.override(language):
        for number in range(1, 13):
            assert MONTH_NAMED[plain(date_format(datetime.date(2020, number, 1), "F"))] == (Calendar.GREGORIAN, number)
            assert MONTH_NAMED[plain(str(MONTHS[number - 1]))] == (Calendar.BIKRAM, number)
