"""The drawing of an indicator, and that of a grant's spending, name months in both calendars."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from grants.burn import Burn
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
