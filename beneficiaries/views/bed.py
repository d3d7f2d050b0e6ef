"""The board of beds, and the pages on which a supervisor keeps the rooms and beds of her sites."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.policy import WRITE, permits
from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.beds import board_of, with_taken
from beneficiaries.forms.bed import BedForm, RoomForm
from beneficiaries.models import Bed, Room
from beneficiaries.views.case import sent


@reads(Bed)
def beds(request: HttpRequest) -> HttpResponse:
    """Show which beds are free today, and to who may see her case, who sleeps where and who is away."""
    board = board_of(request.user)
    note_read("beds", rows=board.cases)
    context = {"board": board, "may_keep": permits(request.user, WRITE, Room)}
    return render(request, "beneficiaries/bed/board.html", context)


@writes(Room)
def room_add(request: HttpRequest) -> HttpResponse:
    """Add a room with its beds."""
    return _form(request, RoomForm(sent(request), by=request.user), _("Add a room"))


@writes(Room)
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a room, or put more beds into it."""
    here = Room.objects.writable_by(request.user).select_related("site").get_or_404(pk=pk)
    standing = list(with_taken(Bed.objects.visible_to(request.user)).filter(room=here).in_order())
    form = RoomForm(sent(request), instance=here, by=request.user)
    return _form(request, form, _("Change the room"), room=here, beds=standing)


@writes(Bed)
def bed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name a bed, take it out of use, or put it back."""
    here = Bed.objects.writable_by(request.user).select_related("room__site").get_or_404(pk=pk)
    return _form(request, BedForm(sent(request), instance=here), _("Change the bed"), room=here.room)


def _form(request: HttpRequest, form: BaseForm, title: str, **context: object) -> HttpResponse:
    """Show a form, or keep it and go back to the board."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error(None, _("Somebody sleeps in this bed, or wrote down the same at this moment."))
        else:
            return redirect("beds")
    return render(request, "beneficiaries/bed/form.html", {"form": form, "title": title} | context)
