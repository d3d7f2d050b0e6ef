"""The card of the home page about activity reports: which are to be sent, how many wait for an answer,
and in how many somebody in a picture took her consent back."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from programs.models import ActivityReport
from programs.pictures import taken_back
from programs.report_months import reports_owed_by

SHOWN = 5


@card(ActivityReport)
def activity_reports(request: HttpRequest) -> Content:
    """Show what she owes and what she is to decide about; nothing where there is neither."""
    owed = reports_owed_by(request.user)
    waiting = ActivityReport.objects.waiting_for(request.user).count()
    back = ActivityReport.objects.filter(pictures__in_it__in=taken_back(request.user)).with_places().distinct()[:SHOWN]
    if not owed and not waiting and not back:
        return None
    return {
        "title": _("Activity reports"),
        "template": "programs/_card_reports.html",
        "due": owed[:SHOWN],
        "waiting": waiting,
        "taken_back": back,
    }
