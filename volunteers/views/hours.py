"""Hours as the volunteer writes them down, what another person decides about them, and costs."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import local_digits, say_day
from programs.templatetags.money import in_currency, quantity
from volunteers.forms.hours import CostForm, DecideHoursForm, HourForm
from volunteers.models import HourDecision, HourEntry, Placement, PlacementCost, State
from volunteers.models.hours import HourEntryQuerySet
from volunteers.value import worth_of
from volunteers.views.placements import FORM, leads_to, own_placement, placement_of, taken_away

AT_ONCE = 40
"""So many entries are decided about on one page."""
WRITABLE = [State.RUNNING, State.SUSPENDED, State.ENDED]


@reads(HourEntry)
def hours_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the hours of a placement, the newest first."""
    here = placement_of(request, pk)
    if not (permits(request.user, WRITE, Placement) or request.user == here.mentor):
        here = own_placement(request, pk)
    rows = HourEntry.objects.visible_to(request.user).filter(placement=here).with_state()
    context = {
        "placement": here,
        "page": page_by_keys(rows, request, "-on"),
        "worth": worth_of([pk]).get(pk, []),
        "may_add": here.state in WRITABLE and permits(request.user, WRITE, HourEntry),
    }
    return render(request, "volunteers/placement/hours.html", context)


def _written_in(request: HttpRequest, pk: UUID) -> Placement:
    """Return a placement in which the visitor writes hours and costs: her own, or any as coordinator."""
    seen = Placement.objects.visible_to(request.user).filter(state__in=WRITABLE)
    if not permits(request.user, WRITE, Placement):
        seen = seen.of_volunteer_account(request.user)
    return seen.get_or_404(pk=pk)


@writes(HourEntry)
def hours_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down hours."""
    here = _written_in(request, pk)
    return _kept_hours(request, HourForm(sent(request), instance=HourEntry(placement=here)), _("Write down hours"))


def _open_hours(request: HttpRequest) -> HourEntryQuerySet:
    """Return the hours that the visitor may still change: those that were not approved."""
    return HourEntry.objects.writable_by(request.user).exclude(decisions__approved=True).select_related("placement")


@writes(HourEntry)
def hours_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change hours that were not approved."""
    entry = _open_hours(request).get_or_404(pk=pk)
    returned = HourEntry.objects.visible_to(request.user).with_state().get(pk=pk).returned
    return _kept_hours(request, HourForm(sent(request), instance=entry), _("Change the hours"), returned=returned)


def _kept_hours(request: HttpRequest, form: HourForm, title: str, **context: object) -> HttpResponse:
    here = form.instance.placement
    if kept(request, form):
        return redirect("hours", here.pk)
    back = reverse("hours", args=[here.pk])
    return form_page(request, form, title=title, back=back, template=FORM, lead_in=here, **context)


@writes(HourEntry)
def hours_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take hours away that nobody decided about."""
    entry = _open_hours(request).filter(decisions=None).get_or_404(pk=pk)
    return taken_away(request, entry, _("Take the hours away"), say_day(entry.on), "hours")


def hours_waiting_for(user) -> HourEntryQuerySet:
    """Return the hours about which a user may decide, and nobody has: never her own."""
    waiting = HourEntry.objects.visible_to(user).waiting()
    if not permits(user, WRITE, Placement):
        waiting = waiting.filter(placement__mentor=user)
    own = Placement.objects.of_volunteer_account(user)
    return waiting.exclude(placement__in=own).exclude(recorded_by=user)


@writes(HourDecision)
def hours_to_decide(request: HttpRequest) -> HttpResponse:
    """Show the hours that wait, the oldest first, and approve or return those that are ticked, as they were seen."""
    rows = list(hours_waiting_for(request.user).select_related("placement").order_by("on", "id")[:AT_ONCE])
    choices = [
        (
            f"{each.pk}:{each.version}",
            f"{each.placement.called} · {say_day(each.on)} · {each.get_kind_display()} ·"
            f" {quantity(each.hours)} {_('hours')} · {each.what}",
        )
        for each in rows
    ]
    form = DecideHoursForm(sent(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        approves, words = form.cleaned_data["decision"] == "approve", form.cleaned_data["words"]
        asked = [each.rsplit(":", 1) for each in form.cleaned_data["entries"]]
        try:
            with transaction.atomic():
                for key, version in asked:
                    HourDecision.objects.create(
                        entry_id=UUID(key),
                        entry_version=int(version),
                        approved=approves,
                        words="" if approves else words,
                    )
        except IntegrityError:
            form.add_error(None, _("Somebody changed these hours or decided about them. Look at the page again."))
        else:
            said = ngettext("%(number)s entry was decided.", "%(number)s entries were decided.", len(asked))
            messages.success(request, said % {"number": local_digits(len(asked))})
            return redirect("hours-to-decide")
    context = {"form": form, "rows": rows, "title": _("Hours to approve"), "back": reverse("home")}
    return render(request, "volunteers/placement/decide.html", context)


@writes(PlacementCost)
def cost_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a cost."""
    here = _written_in(request, pk)
    form = CostForm(sent(request), instance=PlacementCost(placement=here))
    return leads_to(request, form, _("Add a cost"), here)


@writes(PlacementCost)
def cost_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a cost away that was written down by mistake; what it said stays in the trail."""
    standing = PlacementCost.objects.writable_by(request.user).filter(placement__state__in=WRITABLE)
    cost = standing.select_related("placement").get_or_404(pk=pk)
    return taken_away(request, cost, _("Take the cost away"), in_currency(cost.amount, cost.currency))
