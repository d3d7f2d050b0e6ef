"""Template filters of grants: amounts with their currency."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from config.calendar import local_digits
from programs.templatetags.money import rupees

register = template.Library()


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
