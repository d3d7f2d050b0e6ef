"""Template filters of logframes and reports."""

from decimal import Decimal

from django import template

from programs.trend import say_amount

register = template.Library()


@register.filter
def amount(value: Decimal | None, unit: str) -> str:
    """Show a value with its unit: 12, 72.5 %, NPR 1,200.00."""
    return say_amount(value, unit)
