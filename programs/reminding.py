"""What of programmes the mail of the morning counts: reports that are due, and those that wait for a decision."""

from access.policy import APPROVE, WRITE, permits
from accounts.models import User
from beneficiaries.digest import FURTHER, Digest
from programs.models import ActivityReport
from programs.report_months import reports_owed_by


def activity_reports(user: User) -> Digest:
    """Return how many reports a user owes and how many she is to decide about; she must be acting."""
    owed = reports_owed_by(user) if permits(user, WRITE, ActivityReport) else []
    waiting = ActivityReport.objects.waiting_for(user).count() if permits(user, APPROVE, ActivityReport) else 0
    return Digest.of_days((due.due_on for due in owed), approvals=waiting)


FURTHER.append(activity_reports)
