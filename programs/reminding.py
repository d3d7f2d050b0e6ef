"""What of programmes the mail of the morning counts: reports that are due, those that wait for a decision,
and pictures whose copies are to be taken back."""

from access.policy import APPROVE, WRITE, permits
from accounts.models import User
from beneficiaries.digest import FURTHER, Digest
from programs.models import ActivityReport
from programs.pictures import taken_back
from programs.report_months import reports_owed_by


def activity_reports(user: User) -> Digest:
    """Return how many reports a user owes or is to decide about, and pictures to take back; she must be acting."""
    owed = reports_owed_by(user) if permits(user, WRITE, ActivityReport) else []
    waiting = ActivityReport.objects.waiting_for(user).count() if permits(user, APPROVE, ActivityReport) else 0
    back = taken_back(user).values_list("withdrawn_on", flat=True)
    return Digest.of_days([*(due.due_on for due in owed), *back], approvals=waiting)


FURTHER.append(activity_reports)
