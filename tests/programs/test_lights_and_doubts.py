"""Traffic lights of indicators, and what does not look right about their figures."""

import datetime
from decimal import Decimal

import pytest

from programs.models import Indicator, Target
from programs.reached import Doubt, Light, Standing, doubts, outliers

FIRST = datetime.date(2026, 1, 1)
LAST = datetime.date(2026, 4, 10)
"""A hundred days."""
HALF = datetime.date(2026, 2, 19)
"""The fiftieth of them."""


def standing(
    value, *, today=HALF, target=100, unit="number", direction="rising", baseline=None, first=FIRST, last=LAST
):
    indicator = Indicator(unit=unit, direction=direction, baseline=baseline and Decimal(baseline))
    aim = Target(first_on=first, last_on=last, value=Decimal(target))
    aim.measured, aim.tallied = None if value is None else Decimal(value), None
    return Standing(indicator, aim, today)


@pytest.mark.parametrize(
    ("value", "light"), [(45, "on_track"), (44, "behind"), (35, "behind"), (34, "off_track"), (0, "off_track")]
)
def test_what_is_gathered_should_be_as_far_as_the_time(value, light):
    assert standing(value).light == light


@pytest.mark.parametrize(("value", "light"), [(90, "on_track"), (89, "behind"), (69, "off_track")])
def test_once_the_period_is_over_it_is_the_target_that_counts(value, light):
    assert standing(value, today=LAST).light == light
    assert standing(value, today=LAST + datetime.timedelta(days=30)).light == light


@pytest.mark.parametrize(("value", "light"), [(77, "on_track"), (76, "behind"), (59, "off_track")])
def test_a_share_without_a_baseline_should_be_at_its_target_at_any_time(value, light):
    assert standing(value, target=85, unit="percent").light == light


@pytest.mark.parametrize(("value", "light"), [(38, "on_track"), (37, "behind"), (33, "off_track")])
def test_a_level_with_a_baseline_moves_from_there(value, light):
    """From 20 to 60, half of the time over: 40 is due, and 18 of the 20 are nine tenths."""
    assert standing(value, target=60, unit="percent", baseline=20).light == light


@pytest.mark.parametrize(("value", "light"), [(30, "on_track"), (31, "on_track"), (32, "behind"), (40, "off_track")])
def test_what_is_to_fall_is_better_the_lower_it_is(value, light):
    """From 40 to 20, half of the time over: 30 is due."""
    assert standing(value, target=20, unit="percent", baseline=40, direction="falling").light == light


def test_what_began_beyond_its_target_is_to_stay_there():
    assert standing(70, target=60, unit="percent", baseline=80).light == Light.ON_TRACK
    assert standing(50, target=60, unit="percent", baseline=80).light == Light.OFF_TRACK
    assert standing(0, target=0).light == Light.ON_TRACK


def test_without_a_figure_and_before_it_begins_there_is_no_light():
    assert standing(None).light == Light.UNKNOWN
    assert standing(None, today=FIRST - datetime.timedelta(days=1)).light == Light.TO_COME


def test_what_a_rule_counted_stands_and_not_what_was_measured():
    here = standing(5)
    here.indicator.rule, here.target.tallied = "reached", Decimal(7)
    assert here.value == 7


def test_a_leap_is_a_change_of_more_than_three_times_the_median():
    values = [Decimal(each) for each in (10, 20, 30, 40, 71)]
    assert outliers(values) == [4]
    assert outliers([*values[:4], Decimal(70)]) == []
    assert outliers([values[0], None, *values[1:]]) == [5]


def test_of_few_values_and_of_values_that_hardly_change_no_leap_is_told():
    assert outliers([Decimal(1), Decimal(2), Decimal(90)]) == []
    assert outliers([Decimal(5)] * 6 + [Decimal(8)]) == []


def test_missing_periods_and_days_without_a_target_are_told_in_the_order_of_time():
    periods = [standing(3, today=LAST, first=FIRST, last=FIRST), standing(None, today=LAST, first=HALF, last=HALF)]
    assert [(doubt, each.target.first_on) for doubt, each in doubts(periods)] == [
        (Doubt.MISSING, HALF),
        (Doubt.GAP, HALF),
    ]
    running = [standing(None, today=HALF)]
    assert doubts(running) == []
