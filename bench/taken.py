"""What somebody of a foundation can take out of the house, read back into figures: every page, every file.

Of each publication its page, its CSV and its workbook; of each grant its page, its workbook, and its reports as page,
paper and workbook; and the foundation's own page and paper. A paper is read as the HTML that is set on it.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple
from unittest import mock

from lxml import html
from python_calamine import CalamineWorkbook

TOTAL = "Total"
HIDDEN = ("–", "Hidden")
BLURRED = re.compile(r"(.*?)(?: \(blurred by up to about ±\d+\))?")
MORE = re.compile(r"([\d,]+) or more")
MONTH = "%b %Y"


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
    blurred: frozenset[str] = frozenset()
    """The tables whose figures are blurred; "" is the total."""
    more: tuple[Place, ...] = ()
    """Where one of its files told another figure than the others, or one that they hide."""


class Told(NamedTuple):
    """What one document of a grant says of one indicator in one period."""

    document: str
    indicator: str
    first: str
    last: str
    words: str


def read(page: str, rows: Iterable[list], family: str) -> Seen:
    """Return what a publication's page and one of its files say."""
    _heading, *lines = rows
    figures: dict[Place, int | None] = {}
    blurred = {""} if "totals have been blurred" in page else set()
    for line in lines:
        if len(line) < 5 or not line[3]:
            continue  # the note under a workbook's rows
        _period, title, within, row, *values = line
        table = BLURRED.fullmatch(title)[1]
        if table != title:
            blurred.add(table)
        for column, value in enumerate(values):
            if value != "":
                place = Place("" if row == TOTAL else table, within, row, column)
                figures[place] = None if value in HIDDEN else int(value)
    rounded = re.search(r"multiple of (\d+)", page)
    threshold = int(re.search(r"[Ff]ewer than (\d+)", page)[1])
    return Seen(family, lines[0][0], figures, int(rounded[1]) if rounded else 1, threshold, frozenset(blurred))


def sheets_of(file: bytes) -> dict[str, list[list]]:
    """Return the rows of each sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def on_the_page(page: str) -> Iterator[tuple[Place, int | None]]:
    """Yield the figures that a publication's page shows."""
    for section in html.fromstring(page).xpath("//section[@class='statistics-table']"):
        outermost = ""
        for line in section.xpath(".//tbody/tr"):
            (name,) = line.xpath("./th")
            row, is_within = _words(name), "statistics-within" in name.get("class", "")
            outermost = outermost if is_within else row
            for column, cell in enumerate(line.xpath("./td[@class='number']")):
                table = "" if row == TOTAL else _words(section.xpath("./h2")[0])
                value = _words(cell)
                yield Place(table, outermost if is_within else "", row, column), None if value in HIDDEN else int(value)


def _words(element) -> str:
    return " ".join(element.text_content().split())


def take_everything(client) -> list[Seen]:
    """Return all that a logged-in user finds under "Statistics": every page, and every file that it offers."""
    answer = client.get("/statistics/")
    if answer.status_code != 200:
        raise PermissionError(f"/statistics/ answers {answer.status_code}")
    listed = answer.content.decode()
    return [take(client, address) for address in _links(listed, r"/statistics/[0-9a-f-]{36}/")]


def take(client, address: str) -> Seen:
    """Return what a publication says in any of its forms, and where one of them says more than another."""
    page = client.get(address).content.decode()
    family = re.search(r"<h1>(.*), .*?</h1>", page)[1]
    text = client.get(f"{address}figures.csv").content.decode("utf-8-sig")
    (sheet,) = sheets_of(client.get(f"{address}figures.xlsx").content).values()
    seen, other = (read(page, rows, family) for rows in (csv.reader(io.StringIO(text)), sheet))
    figures, more = dict(seen.figures), []
    for place, value in (*other.figures.items(), *on_the_page(page)):
        if place not in figures or figures[place] != value:
            more.append(place)
            figures[place] = value if figures.get(place) is None else figures[place]
    return replace(seen, figures=figures, more=tuple(more))


def _links(page: str, pattern: str) -> list[str]:
    return list(dict.fromkeys(re.findall(f'href="({pattern})"', page)))


@contextmanager
def _papers_as_html() -> Iterator[None]:
    try:
        import config.typesetting  # noqa: F401 (it is patched below)
    except OSError:  # no paper is made on this machine
        yield
        return
    with mock.patch("config.typesetting.set_on_paper", lambda text, _pictures: text.encode()):
        yield


def take_grants(client) -> list[Told]:
    """Return all that a foundation's user finds of what its grants achieved: on pages, papers and in workbooks."""
    found: list[Told] = []

    def read_page(address: str) -> str:
        page = client.get(address).content.decode()
        found.extend(_told_on(address, page))
        return page

    def read_book(address: str) -> None:
        for rows in sheets_of(client.get(address).content).values():
            found.extend(_told_in(address, rows))

    with _papers_as_html():
        read_page("/foundation/paper/")
        for grant in _links(read_page("/foundation/"), r"/grants/[0-9a-f-]{36}/"):
            page = read_page(grant)
            read_book(f"{grant}figures.xlsx")
            for report in _links(page, r"/grants/reports/[0-9a-f-]{36}/"):
                read_page(report)
                read_page(f"{report}paper/")
                read_book(f"{report}figures.xlsx")
    return found


def _told_on(address: str, page: str) -> Iterator[Told]:
    for line in html.fromstring(page).xpath("//table[contains(@class, 'achievements')]/tbody/tr"):
        (name,), cells = line.xpath("./th"), [_words(cell) for cell in line.xpath("./td")]
        first, last = (
            _month(datetime.datetime.strptime(each, MONTH).replace(tzinfo=datetime.UTC))
            for each in "".join(line.xpath("./td[1]/text()")).strip().split(" – ")  # the Nepali months stand in a div
        )
        yield Told(address, _words(name), first, last, cells[2])


def _told_in(address: str, rows: list[list]) -> Iterator[Told]:
    heading = rows[0] if rows else []
    if not {"Code", "Indicator", "Reached"} <= set(heading):
        return
    where = {name: heading.index(name) for name in ("Code", "Indicator", "From", "Until", "Reached")}
    for row in rows[1:]:
        code, name, first, last, words = (row[place] for place in where.values())
        yield Told(address, f"{code} {name}", _month(first), _month(last), str(words))


def _month(day: datetime.date | str) -> str:
    return str(day)[:7]
