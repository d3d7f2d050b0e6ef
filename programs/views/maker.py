"""The makers of a workshop: at which step each stands, what she made, and what she earned."""

import datetime
from uuid import UUID

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.records import Record
from access.views import reads, writes
from programs.forms.pay import AdvanceForm
from programs.forms.workshop import StepForm
from programs.ledger import Kind, balance
from programs.models import Advance, Enrolment, PayPeriod, Payslip, SkillStep, Step, WorkEntry
from programs.models.skill import MEANS
from programs.views.workshop import acted, may_write, page, posted, workshop_of

PLACE = "workshop-makers"
SHOWN = 50
RECENT = datetime.timedelta(days=90)


@reads(SkillStep)
def makers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who works here, at which step of the ladder, and what each made in three months."""
    here, today = workshop_of(request, pk, SkillStep), timezone.localdate()
    former = "former" in request.GET
    ended = [Enrolment.State.COMPLETED, Enrolment.State.LEFT]
    found = Enrolment.objects.filter(group=here, enrolled_on__isnull=False).select_related("participant")
    found = found.filter(state__in=ended) if former else found.enrolled()
    shown = page_by_keys(found, request, "participant__given_name", "participant__family_name", size=SHOWN)
    steps = SkillStep.objects.filter(enrolment__in=shown.rows).order_by("enrolment_id", "-since")
    steps = steps.distinct("enrolment_id")
    step_of = {each.enrolment_id: each for each in steps}
    work = WorkEntry.objects.filter(enrolment__in=shown.rows).between(today - RECENT, today).order_by()
    totals = work.values("enrolment").annotate(made=Sum("made"), passed=Sum("passed"), reworked=Sum("reworked"))
    made_by = {each["enrolment"]: each for each in totals}
    rows = [{"enrolment": each, "step": step_of.get(each.pk), "work": made_by.get(each.pk)} for each in shown.rows]
    ladder = [(step, MEANS[step]) for step in Step]
    return page(request, "makers", here, PLACE, rows=rows, page=shown, ladder=ladder, former=former)


@reads(SkillStep)
def maker(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one maker: her steps, her advances, and her wages, the last first."""
    here = _maker(request, pk, SkillStep)
    slips = Payslip.objects.visible_to(request.user).filter(enrolment=here).select_related("period")
    steps = SkillStep.objects.visible_to(request.user).filter(enrolment=here).select_related("recorded_by")
    context = {
        "maker": here,
        "steps": steps[:SHOWN],
        "ladder": [(step, MEANS[step]) for step in Step],
        "page": page_by_keys(slips, request, "-recorded_at"),
        "advances": Advance.objects.visible_to(request.user).filter(enrolment=here)[:SHOWN],
        "open_advance": balance(here.group, Kind.ADVANCES, here.participant_id),
        "may_write": may_write(request, here.group),
        "may_pay": may_write(request, here.group, PayPeriod),
    }
    return page(request, "maker", here.group, PLACE, **context)


@writes(SkillStep)
def maker_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that a maker reached a step of the ladder."""
    here = _maker(request, pk, SkillStep, WRITE)
    form = StepForm(posted(request), instance=SkillStep(group=here.group, enrolment=here))
    return _acted(request, here, form, form.save, _("A new step"))


@writes(Advance)
def maker_advance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a maker money before her wage."""
    here, form = _maker(request, pk, Advance, WRITE), AdvanceForm(posted(request))
    return _acted(
        request,
        here,
        form,
        lambda: Advance(group=here.group, enrolment=here, **form.cleaned_data).give(),
        _("Give an advance"),
    )


def _maker(request: HttpRequest, pk: UUID, resource: type[Record], action: Action = READ) -> Enrolment:
    """Return a maker about whom the visitor may do the action; 404 alike for hidden and unknown."""
    found = Enrolment.objects.visible_to(request.user).filter(enrolled_on__isnull=False).select_related("participant")
    here = found.get_or_404(pk=pk)
    here.group = workshop_of(request, here.group_id, resource, action)
    return here


def _acted(request: HttpRequest, here: Enrolment, form, act, title: str) -> HttpResponse:
    back = reverse("workshop-maker", args=[here.pk])
    return acted(request, here.group, form, act, title=title, back=back, lead=here.participant.full_name)
