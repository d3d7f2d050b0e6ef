"""Group missions, and day rates."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import local_digits
from programs.templatetags.money import in_currency
from volunteers.forms.hours import DayRateForm, EndRateForm
from volunteers.forms.placements import DeliverableForm, MissionForm
from volunteers.models import DayRate, Deliverable, Mission, Placement
from volunteers.views.placements import FORM, MOST


@reads(Mission)
def missions(request: HttpRequest) -> HttpResponse:
    """Show the group missions, the newest first."""
    rows = Mission.objects.visible_to(request.user)
    context = {
        "page": page_by_keys(rows, request, "-starts_on"),
        "may_write": permits(request.user, WRITE, Mission),
    }
    return render(request, "volunteers/mission/list.html", context)


@reads(Mission)
def mission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a group mission: its brief, who is placed in it, and what is handed over together."""
    here = Mission.objects.visible_to(request.user).get_or_404(pk=pk)
    context = {
        "mission": here,
        "placements": Placement.objects.visible_to(request.user).filter(mission=here)[:MOST],
        "deliverables": Deliverable.objects.visible_to(request.user).filter(mission=here)[:MOST],
        "may_write": permits(request.user, WRITE, Mission),
    }
    return render(request, "volunteers/mission/detail.html", context)


@writes(Mission)
def mission_add(request: HttpRequest) -> HttpResponse:
    """Begin a group mission."""
    form = MissionForm(sent(request))
    if kept(request, form):
        return redirect("mission", form.instance.pk)
    return form_page(request, form, title=_("Begin a group mission"), back=reverse("missions"), template=FORM)


@writes(Mission)
def mission_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a group mission."""
    here = Mission.objects.writable_by(request.user).get_or_404(pk=pk)
    return _of_mission(request, MissionForm(sent(request), instance=here), _("Change the group mission"), here)


@writes(Mission)
def mission_deliverable_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add something that the group hands over together."""
    here = Mission.objects.writable_by(request.user).get_or_404(pk=pk)
    form = DeliverableForm(sent(request), instance=Deliverable(mission=here))
    return _of_mission(request, form, _("Add a shared deliverable"), here)


def _of_mission(request: HttpRequest, form, title: str, here: Mission) -> HttpResponse:
    if kept(request, form):
        return redirect("mission", here.pk)
    back = reverse("mission", args=[here.pk])
    return form_page(request, form, title=title, back=back, template=FORM, lead_in=here)


@reads(DayRate)
def day_rates(request: HttpRequest) -> HttpResponse:
    """Show what a day of each skill and level is worth by agreement."""
    rows = DayRate.objects.visible_to(request.user).select_related("skill")
    context = {
        "page": page_by_keys(rows, request, "-valid_from", "skill__name", "level"),
        "may_write": permits(request.user, WRITE, DayRate),
    }
    return render(request, "volunteers/day_rates.html", context)


@writes(DayRate)
def day_rate_add(request: HttpRequest) -> HttpResponse:
    """Write down a rate that was agreed."""
    form = DayRateForm(sent(request))
    if kept(request, form):
        return redirect("day-rates")
    return form_page(request, form, title=_("Add a day rate"), back=reverse("day-rates"), template=FORM)


@writes(DayRate)
def day_rate_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a rate end; another one follows it."""
    rate = DayRate.objects.writable_by(request.user).filter(valid_until=None).get_or_404(pk=pk)
    form = EndRateForm(sent(request), instance=rate)
    if kept(request, form):
        return redirect("day-rates")
    title, back = _("Let the day rate end"), reverse("day-rates")
    said = f"{rate.skill} · {_('level')} {local_digits(rate.level)}: {in_currency(rate.amount, rate.currency)}"
    return form_page(request, form, title=title, back=back, template=FORM, lead_in=said)
