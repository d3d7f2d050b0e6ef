"""The money of a workshop: what stands on each account, every entry, and what is written in by hand."""

from uuid import UUID

from django.db.models import Prefetch, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from programs.forms.savings import TakeBackForm
from programs.forms.workshop import CashForm
from programs.ledger import Account, Kind, post
from programs.ledger import reverse as take_back
from programs.models import LedgerAccount, LedgerEntry, LedgerLine, PayPeriod
from programs.views.workshop import acted, may_write, page, posted, workshop_of

PLACE = "workshop-cash"
AGAINST = {LedgerEntry.Kind.PUT_IN: (Kind.FUNDS, 1), LedgerEntry.Kind.SPENT: (Kind.EXPENSES, -1)}
"""Where money that is written in by hand comes from or goes to, and which way it moves the cash."""


@reads(LedgerEntry)
def cash(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what stands on each account of a workshop, and its entries, the last first."""
    here = workshop_of(request, pk, LedgerEntry)
    lines = LedgerLine.objects.visible_to(request.user).filter(group=here)
    lines = lines.exclude(account__kind__in=LedgerAccount.OF_SAVINGS)  # savings have pages of their own
    sums = dict(lines.values_list("account__kind").annotate(balance=Sum("amount")).order_by())
    accounts = [
        (kind, -sums[kind] if kind in LedgerAccount.GROWS_ON_THE_RIGHT else sums[kind]) for kind in Kind if kind in sums
    ]
    savings = Q(kind__in=LedgerEntry.OF_SAVINGS) | Q(reverses__kind__in=LedgerEntry.OF_SAVINGS)
    entries = LedgerEntry.objects.visible_to(request.user).filter(~savings, group=here)
    with_lines = Prefetch("lines", LedgerLine.objects.select_related("account__participant").order_by("-amount"))
    entries = entries.select_related("recorded_by", "reversal").prefetch_related(with_lines)
    context = {
        "accounts": accounts,
        "page": page_by_keys(entries, request, "-on", "-recorded_at"),
        "may_pay": may_write(request, here, PayPeriod),
        "by_hand": LedgerEntry.BY_HAND,
    }
    return page(request, "cash", here, PLACE, **context)


@writes(PayPeriod)
def cash_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down money that was put in, or paid for something that no other page writes down."""
    here, form = workshop_of(request, pk, PayPeriod, WRITE), CashForm(posted(request))

    def write() -> None:
        what = form.cleaned_data
        against, sign = AGAINST[what["kind"]]
        lines = {Account(Kind.CASH): sign * what["amount"], Account(against): -sign * what["amount"]}
        post(here, what["kind"], what["on"], lines, what["words"])

    return acted(request, here, form, write, title=_("Money put in or paid"), back=reverse(PLACE, args=[pk]))


@writes(PayPeriod)
def entry_reverse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back an entry that was written in by hand, by one that reverses it."""
    seen = LedgerEntry.objects.writable_by(request.user).filter(kind__in=LedgerEntry.BY_HAND)
    here = seen.select_related("group__site").get_or_404(pk=pk)
    workshop_of(request, here.group_id, PayPeriod, WRITE)
    form = TakeBackForm(posted(request))
    return acted(
        request,
        here.group,
        form,
        lambda: take_back(here, form.cleaned_data["on"], form.cleaned_data["why"]),
        title=_("Take an entry back"),
        back=reverse(PLACE, args=[here.group_id]),
        lead=str(here),
    )
