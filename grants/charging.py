"""Writing down a spending with its shares, and what it would overdraw."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum

from grants.models import Allocation, BudgetLine, Commitment, Grant, Spending, Terms
from grants.models.money import NOTHING
from grants.rates import charged

Share = tuple[BudgetLine, Decimal]


def shares_of(spending: Spending, parts: Iterable[Share]) -> list[Allocation]:
    """Return the shares of a spending, each charged at the rate of its grant, not saved. Raises `rates.NoRate`."""
    made = []
    for line, amount in parts:
        sum_, rate, day_rate = charged(amount, spending.currency, spending.npr_rate, line.grant, spending.on)
        made.append(Allocation(spending=spending, line=line, amount=amount, charged=sum_, rate=rate, day_rate=day_rate))
    return made


def lock_lines(lines: Iterable[UUID]) -> list[BudgetLine]:
    """Return budget lines with their grants, both kept for this transaction, so that nobody else spends what is left.

    The grants first: two lines of one grant share what is left of it.
    """
    kept = BudgetLine.objects.filter(pk__in=list(lines)).select_related("grant").order_by("pk")
    list(Grant.objects.filter(pk__in=kept.order_by().values("grant")).order_by("pk").select_for_update(no_key=True))
    return list(kept.select_for_update(of=("self",), no_key=True))


def overdrawn_by(shares: Iterable[Allocation], former: Spending | None, settles: Commitment | None) -> list[str]:
    """Return the lines and grants on which less is left than these shares take; `former` is what they replace.

    Lines bind where the grant is restricted. What is ordered but not paid is no longer free, but for what this pays.
    """
    shares = list(shares)
    others = Allocation.objects.exclude(spending=former.pk if former else None)
    over: list[str] = []
    per_grant: dict[Grant, list[Decimal]] = {}
    for share in shares:
        line = share.line
        terms = Terms.objects.filter(grant=line.grant_id).order_by("-number").first()
        spent = others.filter(line=line).aggregate(sum=Sum("charged"))["sum"] or NOTHING
        ordered = Commitment.objects.filter(line=line).open().exclude(Q(pk=settles.pk) if settles else Q(pk=None))
        held = ordered.aggregate(sum=Sum("charged"))["sum"] or NOTHING
        if terms.restricted and spent + held + share.charged > line.amount:
            over.append(str(line))
        per_grant.setdefault(line.grant, [terms.amount, NOTHING])[1] += share.charged
    for grant, (agreed, taken) in per_grant.items():
        spent = others.filter(line__grant=grant).aggregate(sum=Sum("charged"))["sum"] or NOTHING
        if spent + taken > agreed:
            over.append(str(grant))
    return over


@transaction.atomic
def write_down(spending: Spending, shares: list[Allocation], settles: Commitment | None = None) -> None:
    """Save a spending with its shares in place of those it had; the commitment that it pays is no longer open."""
    spending.save()
    Allocation.objects.filter(spending=spending).delete()
    Allocation.objects.bulk_create(shares)
    if settles:
        settles.spending = spending
        settles.save(update_fields=["spending"])
