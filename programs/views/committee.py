"""A committee: who sits in it, whether it is made up as asked, and what it does."""

from uuid import UUID

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.committee import ActivityForm, ReferredForm, SeatForm, ShareForm, TrainingForm
from programs.models import Activity, CommitteeShare, Enrolment, Programme, ReferredCount, Seat, Training
from programs.shares import figures
from programs.views.group import FORM, MEMBERS, group_to_fill
from programs.views.of_group import added, changed_one

OFFICES = [Seat.Role.CHAIR, Seat.Role.SECRETARY, Seat.Role.TREASURER, Seat.Role.MEMBER]
LATEST, MONTHS = 10, 12


@reads(Seat, WRITE)
def committee(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who sits in a committee, and whether it is made up as its programme asks."""
    here, today = group_to_fill(request, pk), timezone.localdate()
    seats = Seat.objects.visible_to(request.user).filter(group=here).select_related("enrolment__participant")
    filled = sorted(seats.filled(today), key=lambda seat: (OFFICES.index(seat.role), str(seat.enrolment.participant)))
    shares = CommitteeShare.objects.visible_to(request.user).filter(programme=here.programme_id)
    enrolled = Enrolment.objects.visible_to(request.user).filter(group=here).enrolled()
    context = {
        "group": here,
        "seats": filled,
        "page": page_by_keys(seats.exclude(pk__in=seats.filled(today)), request, "-from_on"),
        "figures": figures(shares, [seat.enrolment.participant for seat in filled]),
        "without_seat": enrolled.exclude(seats__in=filled).count(),
        "may_ask": permits(request.user, WRITE, CommitteeShare),
    }
    return render(request, "programs/committee/page.html", context)


@writes(Seat)
def seat_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a seat to a member."""
    return added(request, pk, SeatForm, _("Give a seat"), "committee")


@writes(Seat)
def seat_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a seat, or end its term."""
    return changed_one(request, pk, SeatForm, _("Change the seat"), "committee", "enrolment__participant")


@reads(CommitteeShare, WRITE)
def shares(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a programme asks of the make-up of its committees."""
    here = Programme.objects.writable_by(request.user).select_related("project").get_or_404(pk=pk)
    return render(request, "programs/committee/shares.html", {"programme": here, "shares": here.shares.all()})


@writes(CommitteeShare)
def share_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a least share of one kind of members."""
    here = Programme.objects.writable_by(request.user).get_or_404(pk=pk)
    return _share(request, CommitteeShare(programme=here), _("Ask for a share"))


@writes(CommitteeShare)
def share_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is asked for."""
    here = CommitteeShare.objects.writable_by(request.user).select_related("programme").get_or_404(pk=pk)
    return _share(request, here, _("Change the share"))


def _share(request: HttpRequest, instance: CommitteeShare, title: str) -> HttpResponse:
    form, back = ShareForm(sent(request), instance=instance), reverse("shares", args=[instance.programme_id])
    if kept(request, form):
        return redirect(back)
    lead_in = instance.programme
    return form_page(request, form, title=title, back=back, template=FORM, place="projects", lead_in=lead_in)


@reads(Activity, WRITE)
def committee_work(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a committee does: activities, trainings, and how many people it referred."""
    here, user = group_to_fill(request, pk), request.user
    activities = Activity.objects.visible_to(user).filter(group=here)
    trainings = Training.objects.visible_to(user).filter(group=here).select_related("session")
    reached = activities.aggregate(**{name: Sum(name, default=0) for name in Activity.REACHED})
    words = {"women": _("women"), "men": _("men"), "girls": _("girls"), "boys": _("boys")}
    context = {
        "group": here,
        "page": page_by_keys(activities, request, "-on", size=LATEST),
        "trainings": trainings[:MEMBERS],
        "referred": ReferredCount.objects.visible_to(user).filter(group=here)[:MONTHS],
        "reached": [(words[name], count) for name, count in reached.items()],
        "all_reached": sum(reached.values()),
    }
    return render(request, "programs/committee/work.html", context)


@writes(Training)
def training_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a training."""
    return added(request, pk, TrainingForm, _("Add a training"), "committee-work")


@writes(Training)
def training_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a training."""
    return changed_one(request, pk, TrainingForm, _("Change the training"), "committee-work")


@writes(Activity)
def activity_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the committee did in its community."""
    return added(request, pk, ActivityForm, _("Add an activity"), "committee-work")


@writes(Activity)
def activity_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an activity."""
    return changed_one(request, pk, ActivityForm, _("Change the activity"), "committee-work")


@writes(ReferredCount)
def referred_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down how many people were referred in a month."""
    return added(request, pk, ReferredForm, _("People referred in a month"), "committee-work")


@writes(ReferredCount)
def referred_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change how many people were referred in a month."""
    return changed_one(request, pk, ReferredForm, _("People referred in a month"), "committee-work")
