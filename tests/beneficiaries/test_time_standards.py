"""Time standards are rows with a day from which they hold: figures on the past stay what they were."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from beneficiaries.figures.figure import Scope
from beneficiaries.models import TimeStandards
from beneficiaries.period import Period
from tests.factories.cases import Team, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def set_from(day: datetime.date, **days: int) -> TimeStandards:
    """Put time standards in force from a day, also one that is over."""
    with acting_as_system("standards of a test"):
        return TimeStandards.objects.create(from_day=day, **days)


def reading(team: Team, figure) -> str:
    """Return the value of a figure over the last 60 days."""
    with acting(team.supervisor):
        period = Period(days_ago(60), timezone.localdate())
        return figure.read(Scope(team.supervisor, [team.site.pk], period)).value
