"""What is merely late is a warning, never danger (docs/look.md)."""

import pytest

from beneficiaries.nearness import kind_of_day
from tests.factories.cases import days_ago


@pytest.mark.parametrize(
    ("ago", "kind"),
    [(400, "warning"), (1, "warning"), (0, "notice"), (-1, "notice"), (-2, "notice"), (-3, "neutral")],
)
def test_a_day_warns_once_it_has_passed_and_is_noticed_while_it_comes(ago, kind):
    assert kind_of_day(days_ago(ago)) == kind
