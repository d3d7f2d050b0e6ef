"""Counts the figures of indicators from the records, for whole projects, and keeps what was counted.

It is done by the house itself, each night and when an indicator was changed, so that everybody sees one figure,
whatever part of the records she may see. (docs/decisions/010)
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from programs.models import Indicator, Tally, TallyPart, Target
from programs.rules import RULES, Asked, divided


def count_indicator(indicator: Indicator) -> None:
    """Count an indicator anew, for each of its periods that has begun; what it shows no longer is thrown away."""
    rule, today = RULES.get(indicator.rule), timezone.localdate()
    begun = list(Target.objects.filter(indicator=indicator, first_on__lte=today)) if rule else []
    gone = Tally.objects.filter(target__indicator=indicator).exclude(target__in=begun)
    TallyPart.objects.filter(tally__in=gone).delete()
    gone.delete()
    for target in begun:
        asked = Asked(indicator.project, indicator.kinds, target.first_on, target.last_on)
        counted = list(rule.counted(asked))
        parts = {(kind, part): value for kind, part, value in divided(rule, counted, indicator.divided_by, asked.last)}
        _keep(target, rule.value(counted), parts)


@transaction.atomic
def _keep(target: Target, value: object, parts: dict[tuple[str, str], object]) -> None:
    """Keep a count; rows that say what they said before are left alone, so that the trail holds changes only."""
    tally, made = Tally.objects.get_or_create(target=target, defaults={"value": value, "counted_at": timezone.now()})
    if not made:
        tally.value, tally.counted_at = value, timezone.now()
        tally.save(update_fields=["value", "counted_at"])
    standing = {(each.kind, each.part): each for each in TallyPart.objects.filter(tally=tally)}
    for key, each in standing.items():
        if key not in parts:
            each.delete()
        elif each.value != parts[key]:
            each.value = parts[key]
            each.save(update_fields=["value"])
    new = [
        TallyPart(tally=tally, kind=kind, part=part, value=value)
        for (kind, part), value in parts.items()
        if (kind, part) not in standing
    ]
    TallyPart.objects.bulk_create(new)


def count_all(keys: list[UUID] | None = None) -> int:
    """Count these indicators anew, or all that are counted by a rule; return how many."""
    indicators = Indicator.objects.select_related("project")
    indicators = indicators.exclude(rule="") if keys is None else indicators.filter(pk__in=keys)
    for indicator in indicators:
        count_indicator(indicator)
    return len(indicators)
