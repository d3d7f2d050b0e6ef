"""The card of the home page about activity reports: which are to be sent, and how many wait for an answer."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from access.policy import APPROVE
from programs.models import ActivityReport
from programs.views.report import reports_owed_by

SHOWN = 5


@card(ActivityReport)
def activity_reports(request: HttpRequest) -> Content:
    """Show what she owes and what she is to decide about; nothing where there is neither."""
    owed = reports_owed_by(request.user)
    to_decide = ActivityReport.objects.visible_to(request.user, APPROVE).filter(state=ActivityReport.State.SUBMITTED)
    waiting = to_decide.exclude(writers__contains=[request.user.pk]).count()
    if not owed and not waiting:
        return None
    return {
        "title": _("Activity reports"),
        "template": "programs/_card_reports.html",
        "due": owed[:SHOWN],
        "waiting": waiting,
    }
