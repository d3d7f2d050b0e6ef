"""Publishing: a family of tables in a closed period is asked for, counted by the house, and then stands for good."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from reports import noise
from reports.declared import FAMILIES, Family
from reports.gate import LOWEST, Key, Protection, protected
from reports.models import Blur, Figure, Publication, TableNoise
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


def noise_on(family: Family) -> dict[str, Decimal]:
    """Return by which epsilon each table of a family is blurred from now on; a table that is not is not in it.

    Where the total is blurred, every table is, by the same epsilon if it has none of its own: the rows of an exact one
    add up to the exact total.
    """
    standing = dict(TableNoise.objects.filter(family=family.key).values_list("table", "epsilon"))
    least = standing.get("")
    found = {table: standing.get(table, least) for table in ("", *(each.key for each in family.tables))}
    return {table: epsilon for table, epsilon in found.items() if epsilon is not None}


def figures(of: Publication) -> dict[Key, int | None]:
    """Count a publication's period now, and return what the gate lets through. For the system alone."""
    return _counted(of, {})


def _counted(of: Publication, noisy: dict[str, Decimal]) -> dict[Key, int | None]:
    by = protection()

    def blur(shown: dict[Key, int]) -> dict[Key, int]:
        return noise.blurred(of.declared, shown, noisy, by.threshold, noise.by_opendp) if noisy else shown

    return protected(of.declared, of.declared.members(of.period), by, blur)


def count(key: UUID) -> None:
    """Count what was asked for and keep what may be shown; nothing where that was done. For the system alone.

    Noise is drawn here, once; a table of which no figure is shown takes nothing from a budget. Raises NotAvailable
    where noise is to be drawn and cannot be: then nothing is kept.
    """
    publication = Publication.objects.select_for_update().filter(pk=key, counted_at=None).first()
    if publication is None:
        return
    noisy = noise_on(publication.declared)
    if noisy and not noise.is_available():
        raise noise.NotAvailable
    found = _counted(publication, noisy)
    Figure.objects.bulk_create(
        Figure(publication=publication, table=table, row=row, column=column, value=value)
        for (table, row, column), value in found.items()
    )
    told = {table for (table, _row, _column), value in found.items() if value is not None}
    noisy = {table: epsilon for table, epsilon in noisy.items() if table in told}
    off = {table: noise.within(publication.declared, table, epsilon) for table, epsilon in noisy.items()}
    Blur.objects.bulk_create(
        Blur(publication=publication, table=table, epsilon=epsilon, within=off[table])
        for table, epsilon in noisy.items()
    )
    publication.counted_at, publication.threshold = timezone.now(), protection().threshold
    publication.epsilon = sum(noisy.values()) or None
    publication.save(update_fields=["counted_at", "threshold", "epsilon"])
