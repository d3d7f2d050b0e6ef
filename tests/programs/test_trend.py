"""The drawing of an indicator, that of a grant's spending and what a funder is told name months in both calendars."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.template.loader import render_to_string

from grants.burn import Burn
from grants.models import Achievement
from programs.models import Indicator, Target
from programs.reached import Standing
from programs.trend import Trend


def test_a_period_of_an_indicator_is_named_in_both_calendars():
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)
    target = Target(first_on=first, last_on=last, value=Decimal(10))
    target.tallied = None
    target.measured = Decimal(4)
    (column,) = Trend([Standing(Indicator(), target, last)]).columns
    assert (column.label, column.bikram) == ("Jan 2026", ("Poush", "2082 BS"))


def test_the_months_of_a_grant_are_named_in_both_calendars():
    terms = SimpleNamespace(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 12, 31), days=lambda: 365)
    spent = {datetime.date(2026, 1, 1): Decimal(5)}
    burn = Burn(SimpleNamespace(budget=Decimal(100), spent=Decimal(5), by_month=spent, terms=terms))
    assert burn.ends == (("Jan 2026", "Poush 2082 BS"), ("Dec 2026", "Poush 2083 BS"))
    assert [point.month for point in burn.points] == ["January 2026 · Poush/Magh 2082 BS"]


def test_a_funder_reads_the_months_of_an_achievement_in_both_calendars():
    told = Achievement(
        code="1.1", name="Women in classes", unit="number", direction="rising", aim=Decimal(80), how="hidden",
        first_on=datetime.date(2026, 1, 1), last_on=datetime.date(2026, 6, 30),
    )  # fmt: skip
    page = render_to_string("grants/_achievements.html", {"achievements": [told], "threshold": 10})
    assert "Jan 2026 – Jun 2026" in page
    assert "Poush 2082 BS – Asar 2083 BS" in page
