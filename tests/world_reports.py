"""Activity reports in the world of the tests: a draft of this month, and one of the month before that waits."""

import datetime

from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Site, User
from config.calendar import ONE_DAY, gregorian_month
from programs.models import (
    ActivityReport,
    Programme,
    ReportComment,
    ReportExpense,
    ReportSession,
    ReportStep,
    ReportVersion,
)


def add_reports(programme: Programme, site: Site, by: User) -> None:
    """Add both, each with an expense, and one record of every kind for the one that waits."""
    first = timezone.localdate().replace(day=1)
    before = (first - ONE_DAY).replace(day=1)
    with acting_as_system("a world for tests"):
        _report(programme, site, by, first, "draft")
        waiting = _report(programme, site, by, before, "submitted")
        version = ReportVersion.objects.create(
            report=waiting,
            number=1,
            done="Two classes met.",
            next_steps="The test.",
            sessions_held=1,
            sessions_called_off=0,
            people=3,
            came=3,
            expected=4,
            enrolled=0,
            completed=0,
            left=0,
            spent=100,
            recorded_by=by,
        )
        ReportSession.objects.create(sent=version, group_name="Class", on=before, attended=3, expected=4)
        step = ReportStep.objects.create(report=waiting, from_state="submitted", to_state="returned", recorded_by=by)
        ReportComment.objects.create(step=step, section="risks", words="Which?")
        ReportStep.objects.create(report=waiting, from_state="returned", to_state="submitted", recorded_by=by)


def _report(programme: Programme, site: Site, by: User, first: datetime.date, state: str) -> ActivityReport:
    made = ActivityReport.objects.create(
        programme=programme,
        site=site,
        first_on=first,
        last_on=gregorian_month(first.year, first.month)[1] - ONE_DAY,
        state=state,
        done="Two classes met.",
        next_steps="The test.",
        writers=[by.pk],
        recorded_by=by,
    )
    ReportExpense.objects.create(report=made, what="Chalk", amount=100, voucher=f"V-{state}", recorded_by=by)
    return made
