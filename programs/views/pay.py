"""Wages: pay periods, what is added and taken, confirming, payslips and their paper, and paying out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.views import reads, writes
from config.calendar import say_day
from config.paper import paper_response
from programs import wages
from programs.forms.pay import AdjustmentForm, PayOutForm, PeriodForm
from programs.models import Adjustment, PayPeriod, Payslip, PayslipLine
from programs.views.workshop import acted, may_write, page, posted, workshop_of
from programs.workshops import workshops_for

PLACE = "workshop-pay"
SHOWN = 100


def period_of(request: HttpRequest, pk: UUID, action: Action = READ) -> PayPeriod:
    """Return a pay period on which the visitor may do the action; 404 alike for hidden and unknown."""
    seen = PayPeriod.objects.filter(group__in=workshops_for(request.user, PayPeriod, action))
    return seen.select_related("group__site", "confirmed_by").get_or_404(pk=pk)


def payslip_of(request: HttpRequest, pk: UUID, action: Action = READ) -> Payslip:
    """Return a payslip on which the visitor may do the action; 404 alike for hidden and unknown."""
    seen = Payslip.objects.filter(group__in=workshops_for(request.user, Payslip, action))
    related = ("group__site", "period__confirmed_by", "enrolment__participant", "handed_over_by")
    return seen.select_related(*related).get_or_404(pk=pk)


@reads(PayPeriod)
def pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the pay periods of a workshop, the last first, each with what it came to and what is not paid out."""
    here = workshop_of(request, pk, PayPeriod)
    shown = page_by_keys(PayPeriod.objects.visible_to(request.user).filter(group=here), request, "-first_on")
    sums = Payslip.objects.visible_to(request.user).in_all_of(shown.rows)
    rows = [(each, sums.get(each.pk)) for each in shown.rows]
    return page(request, "pay", here, PLACE, rows=rows, page=shown, may_pay=may_write(request, here, PayPeriod))


@writes(PayPeriod)
def period_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to reckon the wages of some days."""
    here = workshop_of(request, pk, PayPeriod, WRITE)
    form = PeriodForm(posted(request), workshop=here)

    def begin() -> None:
        wages.begin_period(here, form.cleaned_data["first_on"], form.cleaned_data["last_on"])

    return acted(request, here, form, begin, title=_("Reckon wages"), back=reverse(PLACE, args=[pk]))


@reads(PayPeriod)
def period(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a pay period: a draft as it stands now, or the payslips of one that was confirmed."""
    here = period_of(request, pk)
    context = {"period": here, "may_pay": may_write(request, here.group, PayPeriod)}
    if here.is_confirmed:
        slips = Payslip.objects.visible_to(request.user).filter(period=here).select_related("enrolment__participant")
        context |= {"slips": slips[:SHOWN], "sums": Payslip.objects.in_all_of([here]).get(here.pk)}
    else:
        adjustments = Adjustment.objects.visible_to(request.user).filter(period=here)
        context["reckoning"] = wages.reckon(here)
        context["adjustments"] = adjustments.select_related("enrolment__participant", "recorded_by")[:SHOWN]
    return page(request, "period", here.group, PLACE, **context)


@writes(Adjustment)
def adjustment_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add something to a wage of a draft, or take something from it."""
    here = period_of(request, pk, WRITE)
    if here.is_confirmed:
        return _is_confirmed(request, here)
    form = AdjustmentForm(posted(request), instance=Adjustment(group=here.group, period=here), workshop=here.group)
    back = reverse("workshop-period", args=[pk])
    lead = f"{_('Wages')}, {say_day(here.first_on)} – {say_day(here.last_on)}"
    return acted(request, here.group, form, form.save, title=_("Add or take something"), back=back, lead=lead)


@writes(Adjustment)
def adjustment_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove what was added to or taken from a wage of a draft."""
    seen = Adjustment.objects.writable_by(request.user).select_related(
        "period", "group__site", "enrolment__participant"
    )
    here = seen.get_or_404(pk=pk)
    if here.period.is_confirmed:
        return _is_confirmed(request, here.period)
    back = reverse("workshop-period", args=[here.period_id])
    if request.method == "POST":
        here.delete()
        messages.success(request, _("Removed."))
        return redirect(back)
    return page(request, "adjustment_remove", here.group, PLACE, adjustment=here, back=back)


@writes(PayPeriod)
def period_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze the wages of a draft, after a last look at them."""
    here = period_of(request, pk, WRITE)
    if here.is_confirmed:
        return _is_confirmed(request, here)
    back, refusal = reverse("workshop-period", args=[pk]), ""
    if request.method == "POST":
        try:
            wages.confirm(here, request.user)
        except wages.CannotPay as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("The wages are confirmed. Now they can be paid out."))
            return redirect(back)
    return page(request, "confirm", here.group, PLACE, period=here, reckoning=wages.reckon(here), refusal=refusal)


@reads(Payslip)
def payslip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one payslip."""
    here = payslip_of(request, pk)
    may_pay = may_write(request, here.group, PayPeriod)
    return page(request, "payslip", here.group, PLACE, may_pay=may_pay, **_shown(here))


@writes(Payslip)
def payslip_pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that a wage was handed over to its maker."""
    here, form = payslip_of(request, pk, WRITE), PayOutForm(posted(request))

    def hand_over() -> None:
        here.pay(request.user, form.cleaned_data["receipt"], form.cleaned_data["on"])

    back = reverse("workshop-period", args=[here.period_id])
    title = _("Pay the wage out")
    return acted(request, here.group, form, hand_over, title=title, back=back, slip=here)


@reads(Payslip)
def payslip_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print a payslip, for her to sign and keep."""
    here = payslip_of(request, pk)
    code = here.enrolment.participant.code
    instead = reverse("workshop-payslip", args=[pk])
    context = {"code": code, **_shown(here)}
    name = f"{code}-{here.period.last_on:%Y-%m}"
    return paper_response(request, "programs/workshop/payslip_paper.html", context, name, instead=instead)


def _shown(here: Payslip) -> dict[str, object]:
    return {
        "slip": here,
        "lines": PayslipLine.objects.filter(payslip=here).select_related("product"),
        "adjustments": Adjustment.objects.filter(period=here.period_id, enrolment=here.enrolment_id),
        "today": timezone.localdate(),
    }


def _is_confirmed(request: HttpRequest, here: PayPeriod) -> HttpResponse:
    messages.info(request, _("These wages are confirmed. What has to be corrected goes into the next period."))
    return redirect("workshop-period", here.pk)
