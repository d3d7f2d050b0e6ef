"""A member of a savings group takes her savings out before the cycle ends, or that is taken back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.policy import WRITE
from access.views import writes
from programs import leaving
from programs.forms.savings import TakeBackForm, TakeOutForm
from programs.models import Withdrawal
from programs.models.money import NOTHING
from programs.templatetags.money import rupees
from programs.views.loan import member_of, no_cycle
from programs.views.savings import page, running_in
from programs.views.workshop import acted, posted


@writes(Withdrawal)
def savings_take_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a member what she saved, without a part in the gain, less what she owes."""
    here = member_of(request, pk, Withdrawal, WRITE)
    running, back = running_in(here.group), reverse("savings-member", args=[pk])
    if running is None:
        return no_cycle(request, back)
    form, found = TakeOutForm(posted(request)), leaving.look_at(running, here, timezone.localdate())

    def give() -> None:
        what = form.cleaned_data
        leaving.take_out(running, here, what["on"], what["why"], what["fine"] or NOTHING)

    lead = _(
        "%(name)s gets %(amount)s today: saved %(saved)s, less %(owed)s that she owes, and less a fine. She has no "
        "part in the gain, and the social fund stays. That she leaves the group is written down on her own page."
    )
    lead %= {
        "name": here.participant.full_name,
        "amount": rupees(max(NOTHING, found.amount)),
        "saved": rupees(found.saved),
        "owed": rupees(found.owed),
    }
    return acted(request, here.group, form, give, title=_("Take the savings out"), back=back, lead=lead, show=page)


@writes(Withdrawal)
def savings_take_out_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a withdrawal that was written down by mistake."""
    seen = Withdrawal.objects.writable_by(request.user)
    related = ("cycle", "group__programme", "group__site", "enrolment__participant")
    here, form = seen.select_related(*related).get_or_404(pk=pk), TakeBackForm(posted(request))
    return acted(
        request,
        here.group,
        form,
        lambda: leaving.take_back_withdrawal(here, form.cleaned_data["on"], form.cleaned_data["why"]),
        title=_("Take the withdrawal back"),
        back=reverse("savings-member", args=[here.enrolment_id]),
        lead=f"{here.enrolment.participant.full_name}: {rupees(here.amount)} ({here.why})",
        show=page,
    )
