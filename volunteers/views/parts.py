"""Adding and changing what belongs to a placement, one form each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access.policy import WRITE, permits
from access.views import writes
from beneficiaries.views.case import sent
from volunteers.forms.placements import (
    DeliverableForm,
    HandOverForm,
    InductionDoneForm,
    InductionForm,
    LookAgainForm,
    TeamNoteForm,
    TransferredForm,
)
from volunteers.models import Deliverable, InductionItem, Placement, State, TeamNote, TransferredSkill
from volunteers.views.placements import leads_to, taken_away


def _open(request: HttpRequest, pk: UUID) -> Placement:
    """Return a placement that the coordinator may change and that is not over."""
    return Placement.objects.writable_by(request.user).open().get_or_404(pk=pk)


@writes(Placement)
def deliverable_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add something to be handed over."""
    here = _open(request, pk)
    form = DeliverableForm(sent(request), instance=Deliverable(placement=here))
    return leads_to(request, form, _("Add a deliverable"), here)


@writes(Deliverable)
def deliverable_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that something is handed over, and what remains; the coordinator accepts it and changes the rest."""
    what = Deliverable.objects.writable_by(request.user).get_or_404(pk=pk)
    placed = Placement.objects.visible_to(request.user)
    here = placed.filter(pk=what.placement_id).first() or placed.filter(mission=what.mission_id).first()
    whole = permits(request.user, WRITE, Placement)
    if (not whole and what.state == Deliverable.State.ACCEPTED) or here is None:
        what = Deliverable.objects.none().get_or_404(pk=pk)
    form = (DeliverableForm if whole else HandOverForm)(sent(request), instance=what)
    return leads_to(request, form, _("Change the deliverable"), here, about="" if whole else what.title)


@writes(Placement)
def induction_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add something special to the first days."""
    here = _open(request, pk)
    form = InductionForm(sent(request), instance=InductionItem(placement=here))
    return leads_to(request, form, _("Add to the first days"), here)


@writes(InductionItem)
def induction_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say on which day something of the first days was done."""
    item = InductionItem.objects.writable_by(request.user).select_related("placement").get_or_404(pk=pk)
    form = InductionDoneForm(sent(request), instance=item)
    return leads_to(request, form, _("Done in the first days"), item.placement, about=item.words)


@writes(TeamNote)
def team_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a first name of the team, with consent."""
    here = _open(request, pk)
    form = TeamNoteForm(sent(request), instance=TeamNote(placement=here))
    return leads_to(request, form, _("Add a name in the team"), here)


@writes(TeamNote)
def team_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a name away; what it said stays in the trail."""
    name = TeamNote.objects.writable_by(request.user).select_related("placement").get_or_404(pk=pk)
    return taken_away(request, name, _("Take the name away"), name.first_name)


@writes(TransferredSkill)
def transferred_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody of the house can do now."""
    placed = Placement.objects.visible_to(request.user).filter(
        state__in=[State.RUNNING, State.SUSPENDED, State.COMPLETED, State.ENDED]
    )
    if not permits(request.user, WRITE, Placement):
        placed = placed.filter(mentor=request.user)
    here = placed.get_or_404(pk=pk)
    form = TransferredForm(sent(request), instance=TransferredSkill(placement=here))
    return leads_to(request, form, _("Add a skill that was passed on"), here)


@writes(TransferredSkill)
def transferred_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look again after half a year."""
    skill = TransferredSkill.objects.writable_by(request.user).select_related("placement").get_or_404(pk=pk)
    form = LookAgainForm(sent(request), instance=skill)
    return leads_to(request, form, _("Look again after half a year"), skill.placement, about=skill.what)
