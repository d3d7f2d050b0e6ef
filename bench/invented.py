"""People to be counted: made up for a family of tables, without a file behind them."""

import random
from collections.abc import Callable
from dataclasses import replace

from reports.declared import FAMILIES, OTHERS, WOMEN, Counted, Family
from reports.periods import Period

FEW = (0.35, 0.3, 0.15, 0.1, 0.05, 0.03, 0.02)
"""Most rows hold few, as in life."""


def crowd(family: Family, size: int, chance: random.Random) -> list[Counted]:
    """Return so many people, spread unevenly over the rows of every table."""
    choices = {}
    for table in family.tables:
        leaves = [row.key for row in table.rows if not table.parts_of(row.key)]
        chance.shuffle(leaves)
        weights = [chance.choice((*FEW, 0.001)) ** 2 for _leaf in leaves]
        choices[table.key] = (leaves, weights)
    share = chance.choice((0.05, 0.12, 0.3))
    return [
        Counted(
            OTHERS if chance.random() < share else WOMEN,
            {key: chance.choices(*those)[0] for key, those in choices.items()},
        )
        for _each in range(size)
    ]


def crowded(members: Callable[[Family, Period], list[Counted]]) -> dict[str, Family]:
    """Return every declared family, counting what a function gives instead of records."""

    def of(family: Family) -> Family:
        return replace(family, members=lambda period: members(family, period))

    return {key: of(family) for key, family in FAMILIES.items()}
