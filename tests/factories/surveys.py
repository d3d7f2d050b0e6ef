"""Answers to the survey for tests: written as the seeding of the demonstration writes them, and read by nobody."""

import datetime
from typing import Any

from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Site
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Case, SurveyAnswer, SurveyOffer
from beneficiaries.models.survey import LIFETIME, hash_of
from tests.factories.cases import days_ago


def month_ago(months: int) -> datetime.date:
    """Return the first day of the month so many months before this one."""
    day = days_ago(0)
    number = day.year * 12 + day.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)


def answered(site: Site, month: datetime.date, *said: dict[str, Any]) -> None:
    """Let people have answered in a month; each says it."""
    with acting_as_system("answered"):
        SurveyAnswer.objects.bulk_create(SurveyAnswer(site=site, month=month, **each) for each in said)


def handed(case: Case) -> SurveyOffer:
    """Return a survey that was just handed over in a case."""
    with acting_as_system("handed over"):
        return SurveyOffer.objects.hand(case, opened_or_reopened_on(case))


def handed_yesterday(case: Case) -> SurveyOffer:
    """Return a survey whose time ended an hour ago."""
    over = timezone.now() - datetime.timedelta(hours=1)
    made = SurveyOffer(case=case, since=case.opened_on, expires_at=over, recorded_at=over - LIFETIME)
    made.secret_hash = hash_of(made.code)
    with acting_as_system("handed over a day ago"):
        made.save(force_insert=True)
    return made
