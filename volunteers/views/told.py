"""What a volunteer and the house tell each other: each week, at the end, and when something happened."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.policy import WRITE, permits
from access.views import writes
from beneficiaries.views.case import sent
from volunteers.forms.hours import (
    CheckInForm,
    FeedbackOnHouseForm,
    FeedbackOnVolunteerForm,
    IncidentForm,
    ReviewForm,
)
from volunteers.models import (
    CheckIn,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    IncidentReview,
    Placement,
    PlacementIncident,
    State,
)
from volunteers.views.placements import leads_to, own_placement

AT_THE_END = (State.RUNNING, State.COMPLETED, State.ENDED)
"""States in which both sides may say what they think."""


@writes(CheckIn)
def check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell how this week goes, or change what was told of it."""
    here = own_placement(request, pk)
    if here.state not in (State.RUNNING, State.SUSPENDED):
        raise Http404
    week = CheckIn.week_of(timezone.localdate())
    told = CheckIn.objects.writable_by(request.user).filter(placement=here, week=week).first()
    form = CheckInForm(sent(request), instance=told or CheckIn(placement=here, week=week))
    return leads_to(request, form, _("This week"), here)


@writes(FeedbackOnHouse)
def feedback_on_house(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a volunteer say what she thinks of the house."""
    here = own_placement(request, pk)
    if here.state not in AT_THE_END:
        raise Http404
    told = FeedbackOnHouse.objects.writable_by(request.user).filter(placement=here).first()
    form = FeedbackOnHouseForm(sent(request), instance=told or FeedbackOnHouse(placement=here))
    return leads_to(request, form, _("What you think of your placement"), here)


@writes(FeedbackOnVolunteer)
def feedback_on_volunteer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the mentor, or the coordinator, say what she thinks of a volunteer's work."""
    seen = Placement.objects.visible_to(request.user).filter(state__in=AT_THE_END)
    if not permits(request.user, WRITE, Placement):
        seen = seen.filter(mentor=request.user)
    here = seen.get_or_404(pk=pk)
    told = FeedbackOnVolunteer.objects.writable_by(request.user).filter(placement=here).first()
    form = FeedbackOnVolunteerForm(sent(request), instance=told or FeedbackOnVolunteer(placement=here))
    return leads_to(request, form, _("What you think of the work"), here)


@writes(PlacementIncident)
def incident_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report that something happened; from this moment the placement is suspended."""
    seen = Placement.objects.visible_to(request.user)
    if not permits(request.user, WRITE, Placement):
        own = Placement.objects.of_volunteer_account(request.user).values("pk")
        seen = seen.filter(Q(pk__in=own) | Q(mentor=request.user))
    here = seen.open().get_or_404(pk=pk)
    form = IncidentForm(sent(request), instance=PlacementIncident(placement=here))
    return leads_to(request, form, _("Report an incident"), here, warns=True)


@writes(IncidentReview)
def incident_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what another person than who reported it found."""
    incident = (
        PlacementIncident.objects.visible_to(request.user)
        .filter(review=None)
        .exclude(recorded_by=request.user)
        .select_related("placement")
        .get_or_404(pk=pk)
    )
    form = ReviewForm(sent(request), instance=IncidentReview(incident=incident))
    return leads_to(request, form, _("Review the incident"), incident.placement, about=incident.words)
