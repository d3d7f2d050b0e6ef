"""Money in a file is grouped as it is written in Nepal; a place on the map is not money."""

from decimal import Decimal

import pytest

from beneficiaries.models import EducationRecord, HistoricEvent
from config.saying import said


@pytest.mark.parametrize(
    ("amount", "written"), [("15500.00", "15,500"), ("170000.50", "1,70,000.50"), ("0.00", "0"), ("999.9", "999.90")]
)
def test_money_is_grouped_and_has_paisa_only_where_there_are_some(amount, written):
    assert said(EducationRecord(costs=Decimal(amount)), "costs") == written


def test_a_latitude_stays_as_it_is():
    assert said(HistoricEvent(latitude=Decimal("27.70000")), "latitude") == "27.70000"
