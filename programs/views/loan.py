"""The passbook of a member of a savings group, her loans, and help out of the social fund."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.records import Record
from access.views import reads, writes
from programs import savings
from programs.forms.savings import BecauseForm, GiveForm, LoanForm, TakeBackForm
from programs.models import Enrolment, Loan, SavingsCycle, SavingsPayment, SharePayout, SocialGrant, Withdrawal
from programs.templatetags.money import rupees
from programs.views.savings import FORMER, page, running_in
from programs.views.workshop import acted, posted
from programs.workshops import workshops_for

NOTHING_HELD = {"all_shares": 0, "all_saved": savings.NOTHING}


def member_of(request: HttpRequest, pk: UUID, resource: type[Record], action: Action = READ) -> Enrolment:
    """Return a member of a group in which the visitor may do the action on a resource; 404 for hidden and unknown."""
    groups = workshops_for(request.user, resource, action)
    members = Enrolment.objects.filter(group__in=groups, enrolled_on__isnull=False)
    return members.select_related("participant", "group__programme", "group__site").get_or_404(pk=pk)


@reads(SavingsCycle)
def member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the passbook of a member: shares, loans, what she paid in, and what she got."""
    here = member_of(request, pk, SavingsCycle)
    hers = {"group": here.group, "enrolment__participant": here.participant_id}
    running = running_in(here.group)
    payments = SavingsPayment.objects.filter(**hers)
    loans = Loan.objects.with_balance().filter(**hers).order_by("-given_on", "pk")[:FORMER]
    context = {
        "member": here,
        "cycle": running,
        "sums": savings.held_in(running).get(here.participant_id, NOTHING_HELD) if running else None,
        "loans": list(loans),
        "page": page_by_keys(payments.select_related("meeting", "taken_back"), request, "-meeting__on", "-recorded_at"),
        "grants": SocialGrant.objects.filter(**hers).select_related("entry__reversal")[:FORMER],
        "withdrawals": Withdrawal.objects.filter(**hers).select_related("cycle")[:FORMER],
        "payouts": SharePayout.objects.filter(**hers).select_related("cycle").order_by("-cycle__starts_on")[:FORMER],
    }
    context["loan"] = next((each for each in context["loans"] if each.state == Loan.State.OPEN), None)
    return page(request, "passbook", here.group, **context)


@writes(Loan)
def loan_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a loan to a member, within the rules of the cycle and what is in the box."""
    here = member_of(request, pk, Loan, WRITE)
    running, back = running_in(here.group), reverse("savings-member", args=[pk])
    if running is None:
        return no_cycle(request, back)
    form, box = LoanForm(posted(request), cycle=running), savings.box_of(here.group)

    def give() -> None:
        what = form.cleaned_data
        days = {"given_on": what["on"], "due_on": what["due_on"]}
        loan = Loan(group=here.group, cycle=running, enrolment=here, amount=what["amount"], purpose=what["why"], **days)
        savings.lend(loan)

    most = min(box.saved(here.participant_id) * running.loan_multiple, max(savings.NOTHING, box.free))
    lead = _("%(name)s may get %(amount)s at most.")
    lead %= {"name": here.participant.full_name, "amount": rupees(most)}
    return acted(request, here.group, form, give, title=_("Give a loan"), back=back, lead=lead, show=page)


@writes(SocialGrant)
def grant_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Help a member in need out of the social fund."""
    here = member_of(request, pk, SocialGrant, WRITE)
    running, back = running_in(here.group), reverse("savings-member", args=[pk])
    if running is None:
        return no_cycle(request, back)
    form = GiveForm(posted(request))

    def give() -> None:
        what = form.cleaned_data
        grant = SocialGrant(group=here.group, enrolment=here, on=what["on"], amount=what["amount"], why=what["why"])
        savings.help_out(grant, running)

    lead = _("%(name)s · the social fund holds %(amount)s.")
    lead %= {"name": here.participant.full_name, "amount": rupees(savings.box_of(here.group).social)}
    title = _("Help out of the social fund")
    return acted(request, here.group, form, give, title=title, back=back, lead=lead, show=page)


def no_cycle(request: HttpRequest, back: str) -> HttpResponse:
    """Say that a cycle has to begin first."""
    messages.info(request, _("The group is between two cycles. Begin a cycle first."))
    return redirect(back)


def _loan_to_end(request: HttpRequest, pk: UUID) -> Loan:
    seen = Loan.objects.writable_by(request.user)
    return seen.select_related("cycle", "group__programme", "group__site", "enrolment__participant").get_or_404(pk=pk)


def _ended(request: HttpRequest, here: Loan, form: BecauseForm, end: str, title: str) -> HttpResponse:
    return acted(
        request,
        here.group,
        form,
        lambda: getattr(savings, end)(here, form.cleaned_data["on"], form.cleaned_data["why"]),
        title=title,
        back=reverse("savings-member", args=[here.enrolment_id]),
        lead=f"{here.enrolment.participant.full_name}: {rupees(here.amount)} ({here.purpose})",
        show=page,
    )


@writes(Loan)
def loan_write_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that a loan will not be paid back."""
    form = BecauseForm(posted(request))
    return _ended(request, _loan_to_end(request, pk), form, "write_off", _("Write the loan off"))


@writes(Loan)
def loan_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a loan that was written down by mistake."""
    form = TakeBackForm(posted(request))
    return _ended(request, _loan_to_end(request, pk), form, "take_back_loan", _("Take the loan back"))


@writes(SocialGrant)
def grant_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back help that was written down by mistake."""
    seen = SocialGrant.objects.writable_by(request.user)
    related = ("group__programme", "group__site", "entry", "enrolment__participant")
    here, form = seen.select_related(*related).get_or_404(pk=pk), TakeBackForm(posted(request))
    running, back = running_in(here.group), reverse("savings-member", args=[here.enrolment_id])
    if running is None:
        return no_cycle(request, back)
    return acted(
        request,
        here.group,
        form,
        lambda: savings.take_back_help(here, running, form.cleaned_data["on"], form.cleaned_data["why"]),
        title=_("Take the help back"),
        back=back,
        lead=f"{here.enrolment.participant.full_name}: {rupees(here.amount)} ({here.why})",
        show=page,
    )
