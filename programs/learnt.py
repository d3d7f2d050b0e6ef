"""What was learnt between two tests, each kind of test a small class.

To add one: a subclass of `Learning` with its words and which tests it compares, in `LEARNING`, and a test.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import Group, LevelResult, LevelTest, RightsPaper, RightsTest

Days = tuple[datetime.date, datetime.date]
CENT = Decimal("0.01")


class Twice(NamedTuple):
    """Somebody who was tested both times, in which group, and how she stood."""

    group: UUID
    participant: UUID
    before: Decimal
    after: Decimal


class Gained(NamedTuple):
    """What one group learnt: how many were tested both times, how many of them stand higher, and the means."""

    group: UUID
    tested: int
    better: int
    before: Decimal
    after: Decimal


class Learning:
    """One kind of test, and which two of a group are compared."""

    code: str
    words: Promise
    means: Promise
    """What exactly is compared, in plain words."""

    def twice(self, groups: QuerySet[Group], days: Days) -> Iterator[Twice]:
        """Yield whoever of some groups was tested both times, the second time in these days; a few queries in all."""
        raise NotImplementedError

    def by_group(self, groups: QuerySet[Group], days: Days) -> list[Gained]:
        """Return what each group learnt that was tested in these days, and before."""
        of_group: dict[UUID, list[Twice]] = defaultdict(list)
        for each in self.twice(groups, days):
            of_group[each.group].append(each)
        return [
            Gained(
                group,
                len(those),
                sum(each.after > each.before for each in those),
                _mean(each.before for each in those),
                _mean(each.after for each in those),
            )
            for group, those in of_group.items()
        ]


class Reading(Learning):
    """The level at a test of reading and sums."""

    code = "reading"
    words = _("Reading and sums")
    means = _("The level of 0 to 5 at the last test in the period, beside that at the first test of the group.")

    def twice(self, groups: QuerySet[Group], days: Days) -> Iterator[Twice]:
        """Yield those tested at the first test of their group and at its last one in these days."""
        first: dict[UUID, UUID] = {}
        last: dict[UUID, UUID] = {}
        taken = LevelTest.objects.filter(group__in=groups, taken_at__isnull=False, on__lte=days[1]).order_by("on")
        for key, group, on in taken.values_list("pk", "group", "on"):
            first.setdefault(group, key)
            if on >= days[0]:
                last[group] = key
        compared = {group: (first[group], key) for group, key in last.items() if key != first[group]}
        results = LevelResult.objects.filter(test__in={key for pair in compared.values() for key in pair})
        levels = {
            (test, participant): level
            for test, participant, level in results.values_list("test", "enrolment__participant", "level")
        }
        for group, (before, after) in compared.items():
            for test, participant in levels:
                if test == after and (before, participant) in levels:
                    yield Twice(
                        group, participant, Decimal(levels[before, participant]), Decimal(levels[after, participant])
                    )


class Rights(Learning):
    """The share of right answers to a questionnaire about rights."""

    code = "rights"
    words = _("Rights")
    means = _("Right answers in percent to the same questionnaire, before and after; asked after in the period.")

    def twice(self, groups: QuerySet[Group], days: Days) -> Iterator[Twice]:
        """Yield those asked with the same questionnaire before and, in these days, after."""
        asked = RightsTest.objects.filter(group__in=groups, occasion=RightsTest.Occasion.POST, on__range=days)
        pairs = set(asked.values_list("group", "questionnaire"))
        papers = RightsPaper.objects.filter(
            group__in={group for group, _about in pairs}, questionnaire__in={about for _group, about in pairs}
        ).answered()
        shares: dict[str, dict[tuple, Decimal]] = {"pre": {}, "post": {}}
        columns = ("test__occasion", "group", "questionnaire", "enrolment__participant", "percent")
        for occasion, group, about, participant, percent in papers.order_by().values_list(*columns):
            if (group, about) in pairs:
                shares[occasion][group, about, participant] = Decimal(percent)
        for key, after in shares["post"].items():
            if key in shares["pre"]:
                yield Twice(key[0], key[2], shares["pre"][key], after)


LEARNING: dict[str, Learning] = {each.code: each for each in (Reading(), Rights())}


def _mean(values: Iterable[Decimal]) -> Decimal:
    values = list(values)
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT)
