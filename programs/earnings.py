"""What somebody earns in a workshop and saves in a group, as her case file tells it to who may see that file."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from accounts.models import User
from programs.models import Loan, Payslip, SavingsPayment, SharePayout, Withdrawal
from programs.models.money import NOTHING

MONTHS = 24
LOANS = 10
"""More than anybody has; a page shows no more."""


@dataclass(frozen=True)
class Earnings:
    """The wages, savings and loans of one person, in whatever groups she is."""

    slips: list[Payslip]
    unpaid: Decimal
    saved: Decimal
    shared_out: Decimal
    loans: list[Loan]

    def __bool__(self) -> bool:
        return bool(self.slips or self.saved or self.shared_out or self.loans)

    @property
    def borrowed(self) -> Decimal:
        """Return what she owes."""
        return sum((loan.owed for loan in self.loans), NOTHING)


def earnings_of(participants: Collection[UUID], user: User) -> Earnings:
    """Return what these participants, who are one person, earned and saved, as far as this user may see it."""
    hers = {"enrolment__participant__in": participants}
    slips = Payslip.objects.visible_to(user).filter(**hers)
    payments = SavingsPayment.objects.visible_to(user).filter(**hers).aggregate(all=Sum("saved", default=NOTHING))
    payouts = SharePayout.objects.visible_to(user).filter(**hers)
    out = payouts.aggregate(saved=Sum("saved", default=NOTHING), amount=Sum("amount", default=NOTHING))
    early = Withdrawal.objects.visible_to(user).standing().filter(**hers)
    early = early.aggregate(all=Sum("saved", default=NOTHING))
    loans = Loan.objects.visible_to(user).outstanding().with_balance().filter(**hers).order_by("due_on", "pk")
    return Earnings(
        slips=list(slips.select_related("period", "group").order_by("-period__first_on", "pk")[:MONTHS]),
        unpaid=slips.filter(paid_on=None).aggregate(all=Sum("net", default=NOTHING))["all"],
        saved=payments["all"] - out["saved"] - early["all"],
        shared_out=out["amount"],
        loans=list(loans[:LOANS]),
    )
