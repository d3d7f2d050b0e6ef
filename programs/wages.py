"""Reckons wages: pieces that passed by the rate of their day, hours of other work, less what is taken back."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.saying import said_value
from programs.ledger import Account, Kind, balances, keep_money_alone, post
from programs.models.enrolment import Enrolment
from programs.models.group import Group
from programs.models.ledger import LedgerEntry
from programs.models.money import NOTHING, to_the_paisa
from programs.models.pay import Adjustment, CannotPay, PayPeriod, Payslip, PayslipLine
from programs.models.product import Product
from programs.models.skill import Rate, SkillStep, Step
from programs.models.work import WorkEntry


@dataclass
class Wage:
    """What one maker earns in a period, as it stands now."""

    enrolment: Enrolment
    lines: list[PayslipLine] = field(default_factory=list)
    added: Decimal = NOTHING
    deducted: Decimal = NOTHING
    advance: Decimal = NOTHING
    open_advance: Decimal = NOTHING

    @property
    def by_piece(self) -> Decimal:
        """Return what she earns for pieces."""
        return sum((line.amount for line in self.lines if line.product), NOTHING)

    @property
    def by_hour(self) -> Decimal:
        """Return what she earns for hours of other work."""
        return sum((line.amount for line in self.lines if not line.product), NOTHING)

    @property
    def pieces(self) -> int:
        """Return how many of her pieces passed."""
        return sum(line.pieces for line in self.lines)

    @property
    def hours(self) -> Decimal:
        """Return the hours of other work that are paid."""
        return sum((line.hours for line in self.lines), NOTHING)

    @property
    def gross(self) -> Decimal:
        """Return what she earns before anything is taken from it."""
        return self.by_piece + self.by_hour + self.added

    @property
    def net(self) -> Decimal:
        """Return what she gets; below nothing when more would be taken than she earns."""
        return self.gross - self.deducted - self.advance


@dataclass
class Reckoning:
    """The wages of a period, and the work for which no rate holds."""

    wages: list[Wage]
    without_rate: list[str]

    @property
    def gross(self) -> Decimal:
        """Return what all earn together."""
        return sum((wage.gross for wage in self.wages), NOTHING)

    @property
    def net(self) -> Decimal:
        """Return what all get together."""
        return sum((wage.net for wage in self.wages), NOTHING)


@transaction.atomic
def begin_period(group: Group, first_on: datetime.date, last_on: datetime.date) -> PayPeriod:
    """Save a new draft of wages. Of each open advance as much is taken back as the wage so far leaves."""
    keep_money_alone(group)
    period = PayPeriod.objects.create(group=group, first_on=first_on, last_on=last_on)
    taken = {wage.enrolment: min(wage.open_advance, wage.net) for wage in reckon(period).wages}
    Adjustment.objects.bulk_create(
        Adjustment(
            group=group, period=period, enrolment=enrolment, kind=Adjustment.Kind.ADVANCE, amount=amount,
            why=str(_("Advance given before")),
        )
        for enrolment, amount in taken.items()
        if amount > 0
    )  # fmt: skip
    return period


def reckon(period: PayPeriod) -> Reckoning:
    """Return the wages of a draft as they stand now: of whoever worked, or has something added or taken."""
    work = WorkEntry.objects.filter(group=period.group_id).between(period.first_on, period.last_on)
    work = list(work.select_related("product").order_by("on"))
    adjustments = list(Adjustment.objects.filter(period=period))
    concerned = {each.enrolment_id for each in [*work, *adjustments]}
    enrolments = Enrolment.objects.filter(pk__in=concerned).in_order()
    advances = {
        account.participant: amount
        for account, amount in balances(period.group).items()
        if account.kind == Kind.ADVANCES
    }
    wages = {each.pk: Wage(each, open_advance=advances.get(each.participant_id, NOTHING)) for each in enrolments}
    without_rate = _put_lines(wages, work, Steps(concerned), Rates(period.group))
    for each in adjustments:
        wage = wages[each.enrolment_id]
        setattr(wage, each.kind, getattr(wage, each.kind) + each.amount)
    return Reckoning([wage for wage in wages.values() if wage.lines or wage.gross or wage.net], without_rate)


@transaction.atomic
def confirm(period: PayPeriod, by: User, at: datetime.datetime | None = None) -> None:
    """Freeze the wages of a draft, now: write the payslips, and what is owed to each maker into the ledger.

    Raises CannotPay when that was done, when some work has no rate, or when more is taken than a maker earns or owes.
    """
    keep_money_alone(period.group_id)
    now = PayPeriod.objects.select_related("group").get(pk=period.pk)
    if now.is_confirmed:
        raise CannotPay(_("These wages were confirmed already."))
    reckoning = reckon(now)
    _refuse(reckoning)
    if not reckoning.wages:
        raise CannotPay(_("Nobody worked in these days."))
    slips = [_payslip(now, wage) for wage in reckoning.wages]
    Payslip.objects.bulk_create(slips)
    lines = [
        PayslipLine(
            group=now.group, payslip=slip, product=line.product, step=line.step, pieces=line.pieces, hours=line.hours,
            rate=line.rate, amount=line.amount,
        )
        for slip, wage in zip(slips, reckoning.wages, strict=True)
        for line in wage.lines
    ]  # fmt: skip
    PayslipLine.objects.bulk_create(lines)
    now.entry = post(now.group, LedgerEntry.Kind.WAGES, now.last_on, _owed(reckoning))
    now.confirmed_at, now.confirmed_by = at or timezone.now(), by
    now.save(update_fields=["entry", "confirmed_at", "confirmed_by"])


def _refuse(reckoning: Reckoning) -> None:
    if reckoning.without_rate:
        raise CannotPay(
            _("No rate holds for some of the work: %(work)s.") % {"work": "; ".join(reckoning.without_rate)}
        )
    for wage in reckoning.wages:
        who = {"name": wage.enrolment.participant}
        if wage.net < 0:
            raise CannotPay(_("More would be taken from %(name)s than she earns.") % who)
        if wage.advance > wage.open_advance:
            raise CannotPay(_("More would be taken back from %(name)s than she got as an advance.") % who)


def _payslip(period: PayPeriod, wage: Wage) -> Payslip:
    names = ("by_piece", "by_hour", "added", "deducted", "advance", "net")
    amounts = {name: getattr(wage, name) for name in names}
    return Payslip(group=period.group, period=period, enrolment=wage.enrolment, **amounts)


def _owed(reckoning: Reckoning) -> dict[Account, Decimal]:
    """Return the lines of the entry: what was earned goes into the goods, and is owed less what is taken from it."""
    lines = {
        Account(Kind.GOODS): reckoning.gross,
        Account(Kind.DEDUCTIONS): -sum((wage.deducted for wage in reckoning.wages), NOTHING),
    }
    for wage in reckoning.wages:
        participant = wage.enrolment.participant_id
        for kind, amount in ((Kind.WAGES, -wage.net), (Kind.ADVANCES, -wage.advance)):
            account = Account(kind, participant)
            lines[account] = lines.get(account, NOTHING) + amount
    return lines


class Steps:
    """Tells at which step each maker stood on a day."""

    def __init__(self, enrolments: Iterable):
        self._reached = defaultdict(list)
        for each in SkillStep.objects.filter(enrolment__in=enrolments).order_by("since"):
            self._reached[each.enrolment_id].append(each)

    def on(self, enrolment, day: datetime.date) -> str:
        """Return the step; an apprentice until another was reached."""
        reached = [each.step for each in self._reached[enrolment] if each.since <= day]
        return reached[-1] if reached else Step.APPRENTICE


class Rates:
    """Tells what a workshop pays on a day."""

    def __init__(self, group: Group):
        self._set = defaultdict(list)
        for each in Rate.objects.filter(group=group):
            self._set[each.product_id, each.step].append(each)

    def on(self, product: Product | None, step: str, day: datetime.date) -> Decimal | None:
        """Return what one piece pays, or an hour without a product; None when no rate holds."""
        for each in self._set[product and product.pk, step]:
            if each.first_on <= day and (each.last_on is None or day <= each.last_on):
                return each.amount
        return None


def _put_lines(wages: dict, work: list[WorkEntry], steps: Steps, rates: Rates) -> list[str]:
    """Put the lines of the work into the wages; return in words for which work no rate holds."""
    lines: dict[tuple, PayslipLine] = {}
    without_rate: dict[str, None] = {}
    for each in work:
        if each.product and not each.passed:
            continue
        step = steps.on(each.enrolment_id, each.on)
        rate = rates.on(each.product, step, each.on)
        if rate is None:
            what = each.product or _("an hour of other work")
            without_rate[f"{what}, {Step(step).label}, {said_value(each.on)}"] = None
            continue
        key = (each.enrolment_id, each.product_id, step, rate)
        if key not in lines:
            lines[key] = PayslipLine(product=each.product, step=step, rate=rate, pieces=0, hours=NOTHING)
            wages[each.enrolment_id].lines.append(lines[key])
        lines[key].pieces += each.passed
        lines[key].hours += NOTHING if each.product else each.hours
    for line in lines.values():
        line.amount = to_the_paisa(line.rate * (line.pieces if line.product else line.hours))
    return list(without_rate)
