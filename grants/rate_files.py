"""Files of exchange rates that the officer uploads: of Nepal Rastra Bank and of the European Central Bank.

**Nepal Rastra Bank, JSON**: the answer of https://www.nrb.org.np/api/forex/v1/rates?from=…&to=…, saved as it came:
`{"data": {"payload": [{"date": "2026-11-01", "rates": [{"currency": {"iso3": "EUR", "unit": 1}, "buy": "165.10",
"sell": "165.85"}, …]}]}}`. The buying rate counts, for it is what the bank pays for euros that come in.

**Nepal Rastra Bank, CSV**: the same as a table with the headings `date,currency,unit,buy` (further ones are ignored).

**European Central Bank, CSV** (`eurofxref.csv`, `eurofxref-hist.csv` of
https://www.ecb.europa.eu/stats/eurofxref/): `Date,USD,JPY,…` with units per euro, `N/A` where there is none; the day
as `2026-11-01`, or `1 November 2026` in the daily file. The rupee is not among them. So other currencies are worth
rupees only by way of a euro rate of the same day that is given already: a day without one is left out, and told.
"""

import csv
import datetime
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.models import Currency, ExchangeRate
from grants.models.money import SIXTH_PLACE

FOREIGN = [each.value for each in Currency if each is not Currency.NPR]
MOST_BYTES = 5_000_000
MOST_NEW = 20_000


class NotRates(Exception):
    """The file is none of the three; the message says so, for the screen."""


@dataclass
class Found:
    """What a file holds: rates that are new, how many were known, and days without a euro rate to go by."""

    rates: list[ExchangeRate] = field(default_factory=list)
    known: int = 0
    without_euro: int = 0


def read_rates(content: bytes) -> Found:
    """Return what an uploaded file holds. Raises NotRates."""
    if len(content) > MOST_BYTES:
        raise NotRates(_("This file is too large to be a list of rates."))
    try:
        text = content.decode("utf-8-sig").strip()
        if text.startswith("{"):
            return _new(_of_json(json.loads(text)), ExchangeRate.Source.NRB)
        rows = list(csv.DictReader(io.StringIO(text)))
        headings = {(name or "").strip().lower() for name in (rows[0] if rows else ())}
        if {"date", "currency", "unit", "buy"} <= headings:
            return _new(_of_table(rows), ExchangeRate.Source.NRB)
        if {"date", "usd"} <= headings:
            return _by_way_of_the_euro(rows)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError, csv.Error) as why:
        raise NotRates(_("This is not a list of rates as the central banks give it.")) from why
    raise NotRates(_("This is not a list of rates as the central banks give it."))


def _of_json(answer: Any) -> Iterator[tuple[str, datetime.date, Decimal]]:
    for day in answer["data"]["payload"]:
        for rate in day["rates"]:
            if rate["currency"]["iso3"] in FOREIGN and rate["buy"]:
                yield rate["currency"]["iso3"], _day(day["date"]), Decimal(rate["buy"]) / int(rate["currency"]["unit"])


def _of_table(rows: list[dict]) -> Iterator[tuple[str, datetime.date, Decimal]]:
    for row in rows:
        cells = {(name or "").strip().lower(): (cell or "").strip() for name, cell in row.items() if name}
        if cells["currency"].upper() in FOREIGN and cells["buy"]:
            yield cells["currency"].upper(), _day(cells["date"]), Decimal(cells["buy"]) / int(cells["unit"])


def _by_way_of_the_euro(rows: list[dict]) -> Found:
    days = {}
    for row in rows:
        cells = {(name or "").strip(): (cell or "").strip() for name, cell in row.items() if name}
        days[_day(cells["Date"])] = cells
    euro: dict[datetime.date, Decimal] = {}
    given = ExchangeRate.objects.filter(currency=Currency.EUR, on__in=days)
    for rate in sorted(given, key=lambda each: ExchangeRate.PREFERRED.index(each.source), reverse=True):
        euro[rate.on] = rate.npr
    read = [
        (currency, day, euro[day] / Decimal(cells[currency]))
        for day, cells in days.items()
        if day in euro
        for currency in FOREIGN
        if cells.get(currency, "N/A") not in ("", "N/A")
    ]
    found = _new(read, ExchangeRate.Source.ECB)
    found.without_euro = len(days) - len(euro)
    return found


def _new(read: Any, source: str) -> Found:
    rates = {(currency, day): npr.quantize(SIXTH_PLACE) for currency, day, npr in read}
    if any(npr <= 0 or npr >= 10**8 for npr in rates.values()):
        raise ValueError("a rate that is none")
    if len(rates) > MOST_NEW:
        raise NotRates(_("This file is too large to be a list of rates."))
    standing = set(
        ExchangeRate.objects.filter(source=source, on__in={day for _currency, day in rates}).values_list(
            "currency", "on"
        )
    )
    new = [
        ExchangeRate(currency=currency, on=day, npr=npr, source=source)
        for (currency, day), npr in rates.items()
        if (currency, day) not in standing
    ]
    return Found(new, known=len(rates) - len(new))


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return datetime.datetime.strptime(written, "%d %B %Y").replace(tzinfo=datetime.UTC).date()
