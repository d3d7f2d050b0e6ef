"""Publishing: a family of tables in a closed period is asked for, counted by the house, and then stands for good."""

import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from reports.declared import FAMILIES, Family
from reports.gate import LOWEST, Key, Protection, protected
from reports.models import Figure, Publication
from reports.periods import Period, closed


def protection() -> Protection:
    """Return how much is held back here: the threshold of the organisation, never below the lowest."""
    return Protection(max(settings.STATISTICS_THRESHOLD, LOWEST))


def to_publish(today: datetime.date) -> list[tuple[Family, Period]]:
    """Return what is over, settled and not yet published. Which these are is told by the calendar, never by records."""
    asked = set(Publication.objects.values_list("family", "first_on"))
    return [
        (family, period)
        for family in FAMILIES.values()
        for period in closed(family.grain, today)
        if (family.key, period.first) not in asked
    ]


def figures(of: Publication) -> dict[Key, int | None]:
    """Count a publication's period now, and return what the gate lets through. For the system alone."""
    return protected(of.declared, of.declared.members(of.period), protection())


def count(key: UUID) -> None:
    """Count what was asked for and keep what may be shown; nothing where that was done. For the system alone."""
    publication = Publication.objects.select_for_update().filter(pk=key, counted_at=None).first()
    if publication is None:
        return
    Figure.objects.bulk_create(
        Figure(publication=publication, table=table, row=row, column=column, value=value)
        for (table, row, column), value in figures(publication).items()
    )
    publication.counted_at, publication.threshold = timezone.now(), protection().threshold
    publication.save(update_fields=["counted_at", "threshold"])
