"""Activity reports in the world of the tests: a draft of this month, and one of the month before that waits."""

import datetime
from decimal import Decimal

from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Site, User
from config.calendar import ONE_DAY, gregorian_month
from config.files.content import Accepted, MediaType
from programs.models import (
    ActivityReport,
    Participant,
    PictureOf,
    Programme,
    ReportComment,
    ReportExpense,
    ReportGain,
    ReportPicture,
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
        ReportGain.objects.create(
            sent=version, what="reading", group_name="Class", tested=3, better=2, before=1, after=Decimal("2.33"),
            recorded_by=by,
        )  # fmt: skip
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
    shows = ReportPicture(report=made, place=1, caption="The class reads", recorded_by=by)
    shows.write_file(Accepted(MediaType.JPEG, b"a picture", b"small"))
    shows.save()
    agreed = Participant.objects.filter(site=site, picture_consent_on__isnull=False).earliest("given_name")
    PictureOf.objects.create(picture=shows, participant=agreed, recorded_by=by)
    return made
