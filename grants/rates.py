"""By which rate an amount is turned into another currency, and what exchange gained or lost.

A rate is one that somebody gave (`ExchangeRate`): of the day, or the last one before it within seven days. None is
invented; where there is none it is asked for (NoRate).

**The rate of a grant** on a day is the weighted average of what came in: rupees that the bank credited, divided by
what was received in the grant's currency, over all tranches up to that day. Costs are charged to a grant at this rate,
which stays with each share. It is the cost formula "weighted average" of IAS 2.25, applied to a stock of rupees that
was bought with the grant; IAS 21.22 allows an average in place of each day's rate. Before the first tranche the rate
of the day is used. Why not FIFO: docs/decisions/012.

**Gain or loss on receipts**, in rupees: what the bank credited, less what was received at the published rate of that
day. **Gain or loss on spending**, in the grant's currency: what the rupees spent were worth at the published rate of
their day, less what was charged. Where no rate was published within seven days neither is told.
"""

import datetime
from decimal import Decimal

from django.db.models import Case, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from config.calendar import say_day
from grants.models import Currency, ExchangeRate, Grant, Tranche
from grants.models.money import SIXTH_PLACE, to_the_cent

HOLDS_FOR = datetime.timedelta(days=7)


class NoRate(Exception):
    """No rate was given for a currency within seven days before a day; the message asks for one."""

    def __init__(self, currency: str, on: datetime.date):
        self.currency, self.on = currency, on
        super().__init__(
            _("No rate is known for %(currency)s on %(day)s or in the seven days before. Write it down first.")
            % {"currency": currency, "day": say_day(on)}
        )


def given_rates(currency: str, on: datetime.date) -> QuerySet[ExchangeRate]:
    """Return the rates of a currency that may stand for a day, the one that counts first."""
    rank = Case(*(When(source=each, then=Value(place)) for place, each in enumerate(ExchangeRate.PREFERRED)))
    within = ExchangeRate.objects.filter(currency=currency, on__range=(on - HOLDS_FOR, on))
    return within.annotate(rank=rank).order_by("-on", "rank")


def rate_of_day(currency: str, on: datetime.date) -> Decimal | None:
    """Return how many rupees one unit was worth on a day by a given rate; None where none was given."""
    if currency == Currency.NPR:
        return Decimal(1)
    return given_rates(currency, on).values_list("npr", flat=True).first()


def npr_rate(currency: str, on: datetime.date) -> Decimal:
    """Return the rate of a day. Raises NoRate."""
    rate = rate_of_day(currency, on)
    if rate is None:
        raise NoRate(currency, on)
    return rate


def rate_of_grant(grant: Grant, on: datetime.date) -> Decimal:
    """Return at how many rupees per unit of its currency costs of a day are charged to a grant. Raises NoRate."""
    if grant.currency == Currency.NPR:
        return Decimal(1)
    came = Tranche.objects.filter(grant=grant, received_on__lte=on).aggregate(
        npr=Sum("received_npr"), amount=Sum("received")
    )
    if came["amount"]:
        return (came["npr"] / came["amount"]).quantize(SIXTH_PLACE)
    return npr_rate(grant.currency, on)


def charged(amount: Decimal, currency: str, of_amount: Decimal, grant: Grant, on: datetime.date) -> tuple:
    """Return what an amount is charged to a grant: (charged, rate, published rate of the day).

    `of_amount` is rupees per unit of the amount's own currency. Both rates are None where it is in the grant's
    currency. Raises NoRate.
    """
    if currency == grant.currency:
        return amount, None, None
    rate = rate_of_grant(grant, on)
    return to_the_cent(to_the_cent(amount * of_amount) / rate), rate, rate_of_day(grant.currency, on)
