"""A meeting of a savings group: the sheet of all members, what was paid in, and the count of the box."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from access.policy import READ, WRITE, Action
from access.views import reads, writes
from programs.forms.savings import CountForm, MeetingSheet, TakeBackForm
from programs.models import CannotSave, Enrolment, SavingsMeeting, SavingsPayment
from programs.savings import box_of, count_box, hold_meeting, take_back
from programs.templatetags.money import rupees
from programs.views.savings import cycle_of, loans_by_member, page
from programs.views.workshop import acted, posted
from programs.workshops import workshops_for


def meeting_of(request: HttpRequest, pk: UUID, action: Action = READ) -> SavingsMeeting:
    """Return a meeting on which the visitor may do the action; 404 alike for hidden and unknown."""
    seen = SavingsMeeting.objects.filter(group__in=workshops_for(request.user, SavingsMeeting, action))
    return seen.select_related("cycle", "group__programme", "group__site").get_or_404(pk=pk)


@writes(SavingsMeeting)
def meeting_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sheet of a meeting, and write down what all members paid in, at once."""
    here, today = cycle_of(request, pk, WRITE), timezone.localdate()
    if here.is_closed:
        messages.info(request, _("This cycle was shared out already."))
        return redirect("savings-cycle", pk)
    members = list(Enrolment.objects.enrolled().filter(group=here.group_id).in_order())
    on = _asked(request) or today
    payments = SavingsPayment.objects.standing().filter(meeting__cycle=here, meeting__on=on)
    loans = loans_by_member(here, members)
    sheet = MeetingSheet(
        posted(request),
        cycle=here,
        members=members,
        owed={key: loan.owed + loan.interest_until(on, here.interest_rate) for key, loan in loans.items()},
        paid={each.enrolment.participant_id: each.total for each in payments.select_related("enrolment")},
        initial={"on": on},
    )
    if request.method == "POST" and sheet.is_valid():
        try:
            kept = hold_meeting(here, sheet.cleaned_data["on"], sheet.payments)
        except CannotSave as refusal:
            sheet.tell(refusal)
        else:
            messages.success(request, _("Written down. Now count the box."))
            return redirect("savings-meeting", kept.pk)
    return page(request, "sheet", here.group, cycle=here, form=sheet, rows=list(sheet.rows()))


def _asked(request: HttpRequest) -> Any:
    """Return the day that the address names, None where it names none that may be."""
    try:
        on = parse_date(request.GET.get("on", ""))
    except ValueError:
        return None
    return on if on and on.year > 1980 and on <= timezone.localdate() else None


@reads(SavingsMeeting)
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was paid in at a meeting, and whether the box held what it should."""
    here = meeting_of(request, pk)
    payments = SavingsPayment.objects.filter(meeting=here)
    context = {
        "meeting": here,
        "cycle": here.cycle,
        "payments": payments.filter(takes_back=None).select_related("enrolment__participant", "taken_back").in_order(),
        "sums": payments.in_all(),
        "cash": box_of(here.group).cash,
    }
    context["total"] = sum(context["sums"][part] for part in ("saved", "social", "interest", "principal", "fine"))
    return page(request, "meeting", here.group, **context)


@writes(SavingsMeeting)
def box_count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was counted in the box at the end of a meeting."""
    here, form = meeting_of(request, pk, WRITE), CountForm(posted(request))
    return acted(
        request,
        here.group,
        form,
        lambda: count_box(here, form.cleaned_data["counted"], form.cleaned_data["why"]),
        title=_("Count the box"),
        back=reverse("savings-meeting", args=[pk]),
        lead=_("The box should hold %(amount)s.") % {"amount": rupees(box_of(here.group).cash)},
        show=page,
    )


@writes(SavingsPayment)
def payment_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was written down by mistake of one member."""
    seen = SavingsPayment.objects.writable_by(request.user).select_related(
        "meeting__cycle", "group__programme", "group__site", "enrolment__participant"
    )
    here, form = seen.get_or_404(pk=pk), TakeBackForm(posted(request))
    return acted(
        request,
        here.group,
        form,
        lambda: take_back(here, form.cleaned_data["on"], form.cleaned_data["why"]),
        title=_("Take a payment back"),
        back=reverse("savings-meeting", args=[here.meeting_id]),
        lead=f"{here.enrolment.participant.full_name}: {rupees(here.total)}",
        show=page,
    )
