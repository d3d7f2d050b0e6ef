"""Template filters of grants: achievements, and amounts with their currency, as they are told."""

from django import template
from django.utils.translation import gettext as _

from grants.models import Achievement
from programs.templatetags.money import in_currency
from programs.trend import say_amount

register = template.Library()


register.filter(in_currency)


@register.filter
def told(achievement: Achievement) -> str:
    """Say what was reached: 12, 40 or more, about 85 %, or that it is hidden."""
    if achievement.how == Achievement.How.HIDDEN:
        return _("hidden")
    said = say_amount(achievement.value, achievement.unit)
    if achievement.how == Achievement.How.AT_LEAST:
        return _("%(number)s or more") % {"number": said}
    return _("about %(number)s") % {"number": said} if achievement.how == Achievement.How.ABOUT else said
