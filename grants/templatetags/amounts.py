"""Template filters of grants: amounts with their currency, and achievements as they are told."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from config.calendar import local_digits
from grants.models import Achievement
from programs.templatetags.money import rupees
from programs.trend import say_amount

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


@register.filter
def told(achievement: Achievement) -> str:
    """Say what was reached: 12, 40 or more, about 85 %, or that it is hidden."""
    if achievement.how == Achievement.How.HIDDEN:
        return _("hidden")
    said = say_amount(achievement.value, achievement.unit)
    if achievement.how == Achievement.How.AT_LEAST:
        return _("%(number)s or more") % {"number": said}
    return _("about %(number)s") % {"number": said} if achievement.how == Achievement.How.ABOUT else said
