"""Attacks published statistics: takes all that a foundation's user can get, and computes what is hidden.

    python -m bench.attack

It logs in as somebody of a foundation in the demonstration's database, fetches the list, every page and every file of
every family and period, and writes down all equations: each row's parts by sex, the rows of each table and of each
province, the total that tables share; with every figure a whole number of people, and a rounded one within its
rounding. For each hidden figure it computes the smallest and the largest number it can be (`bench.linear`), and where
these are reached by whole people. It sets publications of the same people at different dates against each other.

A figure counts as *recovered* when fewer than `k` numbers are left for it, k being the smallest figure that is shown:
somebody who knows the rule knows that it may be any of 0 .. k-1 anyway, and may know no more than that. Between two
versions of one figure, the people who came in between count as recovered when they are fewer than k, and some.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from bench.linear import Equation, Worlds, components

TOTAL = "Total"
HIDDEN = "–"


class Place(NamedTuple):
    """Where a figure stands, in the words of the file."""

    table: str
    within: str
    row: str
    column: int


@dataclass(frozen=True)
class Seen:
    """What was seen of one family in one period: figures, None where one is hidden."""

    family: str
    period: str
    figures: dict[Place, int | None]
    rounded_to: int
    threshold: int


class Recovered(NamedTuple):
    """A hidden figure of which too few numbers are left."""

    seen: Seen
    place: Place
    lowest: int
    highest: int


def read(page: str, file: bytes, family: str) -> Seen:
    """Return what a publication's page and CSV file say."""
    heading, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    figures: dict[Place, int | None] = {}
    for _period, title, within, row, *values in rows:
        table = "" if row == TOTAL else title
        for column, value in enumerate(values[: len(heading) - 4]):
            figures[Place(table, within, row, column)] = None if value == HIDDEN else int(value)
    rounded = re.search(r"multiple of (\d+)", page)
    threshold = int(re.search(r"[Ff]ewer than (\d+)", page)[1])
    return Seen(family, rows[0][0], figures, int(rounded[1]) if rounded else 1, threshold)


def equations(seen: Seen) -> Iterator[dict[Place, int]]:
    """Yield everything that adds up to nothing: parts less their sum."""
    parts: dict[Place, list[Place]] = defaultdict(list)
    for place in seen.figures:
        if place.column:
            parts[place._replace(column=0)].append(place)
    for whole, those in parts.items():
        yield {whole: -1, **dict.fromkeys(those, 1)}
    sums: dict[Place, list[Place]] = defaultdict(list)
    outermost = {(place.table, place.row) for place in seen.figures if not place.within}
    for place in seen.figures:
        if place.within and (place.table, place.within) in outermost:
            sums[Place(place.table, "", place.within, place.column)].append(place)
        elif place.table:
            sums[Place("", "", TOTAL, place.column), place.table].append(place)
    for whole, those in sums.items():
        yield {whole if isinstance(whole, Place) else whole[0]: -1, **dict.fromkeys(those, 1)}


def known(seen: Seen) -> list[Equation]:
    """Return the equations with what is shown put in; a rounded figure stands within its rounding."""
    slack = seen.rounded_to // 2
    found, shown = [], set()
    for terms in equations(seen):
        left, total = {}, 0
        for place, factor in terms.items():
            value = seen.figures.get(place)
            if value is None:
                left[place] = factor
                continue
            total -= factor * (value - slack)
            if slack:
                left[place, "above"] = factor
                shown.add(place)
        if left:
            found.append((left, total))
    found += [({(place, "above"): 1, (place, "below"): 1}, 2 * slack) for place in shown]
    return found


def recovered(seen: Seen) -> Iterator[Recovered]:
    """Yield the hidden figures of which too few numbers are left, or which cannot be shown to be people."""
    for group in components(known(seen)):
        worlds = Worlds(group)
        for place in worlds.names:
            if not isinstance(place, Place):
                continue
            lowest = worlds.lowest(place)
            whole = worlds.is_whole
            highest = worlds.highest(place)
            if highest is None:
                continue
            if highest - lowest + 1 < seen.threshold or not (whole and worlds.is_whole):
                yield Recovered(seen, place, int(lowest), int(highest))


def differing(versions: Iterable[Seen]) -> Iterator[Recovered]:
    """Yield the figures of which two versions tell how few came in between."""
    for one, other in combinations(versions, 2):
        if (one.family, one.period) != (other.family, other.period):
            continue
        for place, value in other.figures.items():
            former = one.figures.get(place)
            if None not in (value, former) and 0 < abs(value - former) < one.threshold:
                yield Recovered(other, place, value - former, value - former)


class Tally(NamedTuple):
    """What an attack came to."""

    publications: int
    shown: int
    hidden: int
    recovered: list[Recovered]


def attack(versions: list[Seen]) -> Tally:
    """Return what can be computed from all that was seen."""
    figures = [value for seen in versions for value in seen.figures.values()]
    found = [each for seen in versions for each in recovered(seen)] + list(differing(versions))
    hidden = figures.count(None)
    return Tally(len(versions), len(figures) - hidden, hidden, found)


def take_everything(client) -> list[Seen]:
    """Return all that a logged-in user finds under "Statistics": every page, and every file that it offers."""
    listed = client.get("/statistics/").content.decode()
    found = []
    for address in dict.fromkeys(re.findall(r'href="(/statistics/[0-9a-f-]{36}/)"', listed)):
        page = client.get(address).content.decode()
        family = re.search(r"<h1>(.*), .*?</h1>", page)[1]
        found.append(read(page, client.get(f"{address}figures.csv").content, family))
    return found
