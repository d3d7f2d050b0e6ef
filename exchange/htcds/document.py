"""The document about HTCDS: its words are in `document.md`, its table is made from the mapping."""

from pathlib import Path

from exchange.htcds.mapping import THINGS
from exchange.htcds.standard import SUCCESSORS, fields_of

WORDS = Path(__file__).parent / "document.md"


def as_markdown() -> str:
    """Return the whole document."""
    return WORDS.read_text(encoding="utf-8").replace("{table}", _table())


def _table() -> str:
    lines = ["| object | HTCDS field | what it is called | our field |", "|---|---|---|---|"]
    for thing in THINGS:
        kept = {field.name: field.kept_in for field in thing.fields}
        for name, defined in fields_of(thing.key).items():
            place = f"`{kept[name]}`" if name in kept else _why_not(name, live=defined.live)
            lines.append(f"| {thing.key} | `{name}` | {defined.label} | {place} |")
    return "\n".join(lines)


def _why_not(name: str, *, live: bool) -> str:
    if live:
        raise LookupError(f"the mapping forgets {name}")
    return f"given up by the standard; read into `{SUCCESSORS[name]}`" if name in SUCCESSORS else "given up; not held"
