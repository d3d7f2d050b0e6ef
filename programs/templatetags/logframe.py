"""Template filters of logframes and reports."""

import datetime
from decimal import Decimal

from django import template

from programs.report_months import said_month
from programs.trend import say_amount

register = template.Library()


@register.filter
def amount(value: Decimal | None, unit: str) -> str:
    """Show a value with its unit: 12, 72.5 %, NPR 1,200.00."""
    return say_amount(value, unit)


@register.filter
def month(first: datetime.date) -> str:
    """Show the month that begins on a day: October 2026, or Kartik 2083 BS."""
    return said_month(first)
