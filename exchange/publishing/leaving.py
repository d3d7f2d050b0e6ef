"""A file that is to be published, and every value in it, to be looked at before it leaves."""

import datetime
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.iati.activities import LANGUAGE, activities, as_bytes, organisation
from exchange.publishing.facts import Body, Facts
from exchange.threesixty.package import as_csv, as_json, fit, flat, package

FORMATS: dict[str, Promise] = {
    "iati": _("IATI activities (XML)"),
    "json": _("360Giving (JSON)"),
    "csv": _("360Giving (CSV)"),
}
TYPES = {"iati": "application/xml; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Leaving:
    """A file as it would leave now, and its values: where each stands, and what it says."""

    format: str
    content: bytes
    values: list[tuple[str, str]]
    told: list[Facts]
    """The grants that it tells of."""

    @property
    def digest(self) -> str:
        """Return by what it is known whether it changed since somebody looked."""
        return hashlib.sha256(self.content).hexdigest()

    def file_name(self, of: str) -> str:
        """Return a name for the file of some grants."""
        kind = "iati-activities" if self.format == "iati" else "360giving"
        ending = "xml" if self.format == "iati" else self.format
        return f"{kind}-{of}-{timezone.localdate():%Y-%m-%d}.{ending}"


def leaving(told: Collection[Facts], format_: str) -> Leaving | None:
    """Return the file of some grants; None where the format can tell of none of them."""
    if format_ == "iati":
        root = activities(told, this_day())
        return Leaving(format_, as_bytes(root), list(values_of(root)), list(told)) if told else None
    fitting = fit(told)
    if not fitting:
        return None
    document = package(fitting, timezone.localdate())
    content = as_json(document) if format_ == "json" else as_csv(document)
    return Leaving(format_, content, list(flat(document if format_ == "json" else document["grants"])), fitting)


def organisation_file(by: Body, currency: str) -> Leaving:
    """Return the IATI file of the association itself."""
    root = organisation(by, currency, this_day())
    return Leaving("iati", as_bytes(root), list(values_of(root)), [])


def this_day() -> datetime.datetime:
    """Return the beginning of today, when a file says it was made: it is the same all day, if nothing changes."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def values_of(root: Tree.Element) -> Iterator[tuple[str, str]]:
    """Yield every value of an XML file: each part of an activity in one, what it holds in order."""
    yield root.tag, _held(root)
    for each in root:
        yield each.tag, _held(each)
        for part in each:
            yield part.tag, " · ".join(filter(None, map(_held, part.iter())))


def _held(element: Tree.Element) -> str:
    """Return the values that stand at an element itself, each attribute with its name."""
    own = [f"{'xml:lang' if name == LANGUAGE else name}={value}" for name, value in element.attrib.items()]
    return " · ".join(filter(None, [(element.text or "").strip(), *own]))
