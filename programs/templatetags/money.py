"""Amounts and quantities as they are written in Nepal."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from config.calendar import local_digits
from config.saying import in_lakhs

register = template.Library()


@register.filter
def rupees(amount: Decimal | None) -> str:
    """Write an amount in rupees, grouped by thousands and lakhs: Rs 1,23,456.50; empty for None."""
    if amount is None or amount == "":
        return ""
    whole, paisa = f"{abs(Decimal(amount)):.2f}".split(".")
    return _("Rs %(amount)s") % {"amount": local_digits(f"{'−' if amount < 0 else ''}{in_lakhs(whole)}.{paisa}")}


@register.filter
def quantity(number: Decimal | None) -> str:
    """Write a quantity without the noughts at its end: 12.5; empty for None."""
    if number is None or number == "":
        return ""
    written = f"{Decimal(number):f}".replace("-", "−")
    return local_digits(written.rstrip("0").rstrip(".") if "." in written else written)


@register.filter
def in_currency(amount: Decimal | None, currency: str) -> str:
    """Write an amount with its currency: EUR 12,500.00, or Rs 1,23,456.50; a dash for none."""
    if amount is None or amount == "":
        return "–"
    if currency == "NPR":
        return rupees(amount)
    sign = "−" if amount < 0 else ""
    return _("%(currency)s %(amount)s") % {
        "currency": currency,
        "amount": local_digits(f"{sign}{abs(Decimal(amount)):,.2f}"),
    }
