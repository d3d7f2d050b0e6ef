"""Time standards are rows with a day from which they hold: figures on the past stay what they were."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.due import approval_due_on, tasks_of
from beneficiaries.figures.figure import Scope
from beneficiaries.figures.of_cases import AssessmentsOnTime, PlansOnTime
from beneficiaries.figures.of_work import Approvals, ReferralsIn
from beneficiaries.models import Case, Move, State, TimeStandards
from beneficiaries.models.standard import BOUNDS
from beneficiaries.period import Period
from beneficiaries.standards import standards_now, standards_on
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import AssessmentFactory, Team, days_ago
from tests.factories.people import ReferralFactory

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
