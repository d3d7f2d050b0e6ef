"""Forms as a page offers them, and what hypothesis draws to be sent for them, by the kind of field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from lxml import html

from tests.attacks.nasty import NASTY, as_sent
from tests.factories.documents import a_pdf, a_picture

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xBOUNDARYx"
MOST = 2_000
"""So long at most is a text that is drawn: longer ones stand in the fixed list, and take long to read."""
NOT_TYPED = {"csrfmiddlewaretoken"}
TYPED = {"text", "textarea", "number", "search", "tel", "email", "url", "date", "time"}
"""Kinds of input in which a person types, and finds again what she typed."""


@dataclass
class Control:
    """One name that a form sends, with what the page put into it and what it offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """One form of a page."""

    address: str
    controls: dict[str, Control]


def sheets(page: bytes, address: str) -> list[Sheet]:
    """Return the forms inside the page's main part that are sent by POST."""
    found = []
    for form in html.fromstring(readable(page)).xpath("//main//form[@method='post']"):
        controls: dict[str, Control] = {}
        for part in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]|.//button[@name]"):
            name, kind = part.get("name"), part.get("type") if part.tag in ("input", "button") else part.tag
            if name in NOT_TYPED:
                continue
            control = controls.setdefault(name, Control(name, kind or "text"))
            _take(part, control)
        found.append(Sheet((form.get("action") or address).partition("#")[0], controls))
    return found


def readable(page: bytes) -> str:
    """Return a page as the parser reads it to its end: it stops at a NUL."""
    return page.decode().replace("\x00", "") or "<p></p>"


def _take(part: Any, control: Control) -> None:
    if control.kind == "select":
        control.offered += [option.get("value", "") for option in part.iter("option")]
        control.values += [option.get("value", "") for option in part.xpath(".//option[@selected]")]
    elif control.kind in ("radio", "checkbox", "submit", "button"):
        control.offered.append(part.get("value", "on"))
        control.values += [part.get("value", "on")] if part.get("checked") is not None else []
    else:
        control.values.append(part.text or "" if part.tag == "textarea" else part.get("value", ""))


def typed_in(page: bytes) -> dict[str, list[str]]:
    """Return what stands in the boxes of a page in which a person types, by their names."""
    return {
        control.name: control.values
        for sheet in sheets(page, "")
        for control in sheet.controls.values()
        if control.kind in TYPED
    }


any_sign = st.characters(exclude_categories=("Cs",))
nepali_months = st.sampled_from(["Baisakh", "Jestha", "असार", "Magh", "चैत्र", "May", "Sept.", "mars"])
_LOCAL = str.maketrans("0123456789", "०१२३४५६७८९")


@st.composite
def days(draw: Callable[[Any], Any]) -> str:
    """Return a day of either calendar, one that neither has, or part of one, as somebody might write it."""
    year = draw(st.one_of(st.integers(1900, 2200), st.integers(0, 99), st.integers(0, 99_999)))
    month, day = draw(st.integers(0, 14)), draw(st.integers(0, 40))
    ways = [
        f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}", f"{day} {draw(nepali_months)} {year}",
        f"{draw(nepali_months)} {year}", f"{year} BS", f"about {day}", f"{year}.{month}", f"{day}-{month}",
    ]  # fmt: skip
    written = draw(st.sampled_from(ways))
    return written.translate(_LOCAL) if draw(st.booleans()) else written


numbers = st.one_of(
    st.integers().map(str),
    st.integers(-(10**40), 10**40).map(str),
    st.floats().map(repr),
    st.decimals().map(str),
    st.integers(0, 10**9).map(lambda number: f"{number:,}"),
    st.integers(0, 10**9).map(lambda number: str(number).translate(_LOCAL)),
    st.text(st.characters(categories=("Nd", "Nl", "No")), min_size=1, max_size=30),
)
texts = st.one_of(
    st.text(any_sign, max_size=60),
    st.text(st.characters(categories=("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Co", "Cn")), min_size=1, max_size=20),
    st.text(st.characters(codec="utf-8", min_codepoint=0x900, max_codepoint=0x97F), max_size=60),
    st.text(any_sign, min_size=1, max_size=4).map(lambda few: (few * MOST)[:MOST]),
)
forged = st.one_of(
    st.uuids().map(str), st.times().map(str), st.datetimes().map(str), st.emails(),
    st.sampled_from(sorted({text[:MOST] for text in NASTY.values()})),
)  # fmt: skip
nasty = st.one_of(texts, numbers, days(), forged)
files = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([a_picture(), a_pdf()]).flatmap(
        lambda good: st.integers(0, len(good)).map(lambda end: good[:end] + b"\x00\xff" * 20)
    ),
    st.binary(max_size=60).map(lambda rest: b"PK\x03\x04" + rest),
    st.text(any_sign, max_size=200).map(lambda text: text.encode()),
    st.just(a_picture()),
)
names_of_files = st.one_of(
    st.text(any_sign, max_size=40), st.sampled_from(["a.jpg", "../../a.pdf", "a.csv", "b.xlsx", "", "x" * 300, "nul"])
)
BESIDE = ["_once", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "id", "pk", "seen_version", "words", "next", "__proto__"]
"""What is sent beside the fields of a form; the management of a set of forms where there is none."""


def honest(control: Control) -> st.SearchStrategy[list[str]]:
    """Return what could be filled in by somebody who wants the form to be taken."""
    if control.kind == "checkbox":
        return st.lists(st.sampled_from(control.offered), max_size=2, unique=True)
    if control.offered:
        chosen = [each for each in control.offered if each] or [""]
        return st.sampled_from(chosen).map(lambda value: [value])
    if control.kind == "hidden":
        return st.just(control.values[:1])
    now = [each for each in control.values[:1] if each]
    return st.sampled_from(now or ["2026-11-12", "12", "Sita Tamang", "1", "9800000000"]).map(lambda value: [value])


@st.composite
def pairs(draw: Callable[[Any], Any], sheet: Sheet) -> list[tuple[str, str]]:
    """Return what is sent for a form: most of it honest in one draw, nearly nothing of it in another."""
    share = draw(st.sampled_from([1, 2, 9]))
    sent: list[tuple[str, str]] = []
    for control in sheet.controls.values():
        if control.kind == "file":
            continue
        if draw(st.integers(0, 9)) < share:
            repeated = draw(st.sampled_from([0, 1, 1, 1, 1, 2, 3]))
            sent += [(control.name, draw(nasty)) for _each in range(repeated)]
        elif control.kind not in ("submit", "button") or draw(st.booleans()):
            sent += [(control.name, value) for value in draw(honest(control))]
    for name in draw(st.lists(st.sampled_from(BESIDE), max_size=2, unique=True)):
        sent.append((name, draw(nasty)))
    return sent


def encoded(sent: list[tuple[str, str]]) -> bytes:
    """Return pairs as a form sends them."""
    return "&".join(f"{quote(name)}={quote(as_sent(value))}" for name, value in sent).encode()


def in_parts(sent: list[tuple[str, str]], chosen: dict[str, tuple[str, bytes]]) -> bytes:
    """Return pairs and files as a form with files sends them."""
    body = b"".join(
        b'--xBOUNDARYx\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), as_sent(value))
        for name, value in sent
    )
    for name, (called, content) in chosen.items():
        says = as_sent(called).replace(b"\r", b"").replace(b"\n", b"").replace(b'"', b"%22")
        body += b'--xBOUNDARYx\r\nContent-Disposition: form-data; name="%b"; filename="%b"' % (name.encode(), says)
        body += b"\r\nContent-Type: image/jpeg\r\n\r\n%b\r\n" % content
    return body + b"--xBOUNDARYx--\r\n"


@dataclass(frozen=True)
class Body:
    """What is sent: bytes, their kind, and what was typed into which box, empty when no honest browser sends it so."""

    content: bytes
    kind: str
    typed: dict[str, list[str]]

    def __repr__(self):
        return f"{self.kind} {self.content[:600]!r}"


@st.composite
def bodies(draw: Callable[[Any], Any], sheet: Sheet) -> Body:
    """Return what is sent for a form, in one of eight draws as what no browser makes of it."""
    sent = draw(pairs(sheet))
    boxes = {each.name for each in sheet.controls.values() if each.kind in TYPED}
    typed = {name: [value for other, value in sent if other == name] for name, _value in sent if name in boxes}
    with_files = [each.name for each in sheet.controls.values() if each.kind == "file"]
    way = draw(st.integers(0, 7))
    if way == 0:
        content = draw(st.sampled_from([encoded(sent), in_parts(sent, {})]))
        cut, noise = draw(st.integers(0, len(content))), draw(st.binary(max_size=12))
        kinds = [
            FORM,
            PARTS,
            "multipart/form-data",
            "application/json",
            "text/plain",
            f"{FORM}; charset=utf-16",
            "a/b;;=",
        ]
        return Body(
            content[:cut] + noise + content[cut:][: draw(st.integers(0, 400))], draw(st.sampled_from(kinds)), {}
        )
    if with_files or way == 1:
        chosen = {name: (draw(names_of_files), draw(files)) for name in with_files if draw(st.integers(0, 5))}
        return Body(in_parts(sent, chosen), PARTS, typed)
    return Body(encoded(sent), FORM, typed)
