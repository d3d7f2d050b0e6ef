"""What of programmes the mail of the morning counts: reports that are due, those that wait for a decision,
pictures whose copies are to be taken back, and what participants ask about their data."""

from access.policy import APPROVE, EXPORT, WRITE, permits
from accounts.models import User
from beneficiaries.digest import FURTHER, Digest
from programs.models import ActivityReport, Participant, ParticipantRequest
from programs.pictures import taken_back
from programs.report_months import reports_owed_by


def activity_reports(user: User) -> Digest:
    """Return how many reports a user owes or is to decide about, and pictures to take back; she must be acting."""
    owed = reports_owed_by(user) if permits(user, WRITE, ActivityReport) else []
    waiting = ActivityReport.objects.waiting_for(user).count() if permits(user, APPROVE, ActivityReport) else 0
    back = taken_back(user).values_list("withdrawn_on", flat=True)
    return Digest.of_days([*(due.due_on for due in owed), *back], approvals=waiting)


def requests_about_data(user: User) -> Digest:
    """Return how many requests a user is to answer; she must be acting."""
    if not permits(user, EXPORT, Participant):
        return Digest()
    asked = ParticipantRequest.objects.writable_by(user).to_be_answered()
    return Digest.of_days(asked.values_list("due_on", flat=True))


FURTHER += [activity_reports, requests_about_data]
