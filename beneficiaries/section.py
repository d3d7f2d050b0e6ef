"""What a section of a case file is: one kind of record about her, from which pages and forms are made."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.saying import rows_of, said
from beneficiaries.definitions import Definition, definition_of
from beneficiaries.models import Case


@dataclass(frozen=True)
class Section:
    """One kind of record in a case file."""

    slug: str
    """Its word in addresses."""
    model: type[Record]
    title: Promise
    add: Promise
    change: Promise
    icon: str
    heading: tuple[str, ...]
    """The fields that name one record, in this order."""
    facts: tuple[str, ...]
    """The further fields that a page shows."""
    dates: tuple[str, ...] = ("began", "ended")
    """When it began and, if it can end, when it ended."""
    kind: str = ""
    """The field whose state a tag shows."""
    single: bool = False
    """Whether a case has at most one."""
    places: tuple[str, ...] = ()
    """Foreign keys to fetch with the records, with the area that each lies in."""
    related: tuple[str, ...] = ()
    """Other foreign keys to fetch with the records."""
    standard: tuple[str, ...] = field(default=())
    """The HTCDS fields whose definitions lie beside the form."""
    own_pages: str = ""
    """The name of the page that lists the records, where the section has pages of its own."""
    rare: bool = False
    """Whether few cases have any, so that records are asked for only where there are some."""
    after: str = ""
    """The section without which this one cannot begin."""
    page: str = "case"
    """The name of the page that shows its records."""
    advice: str = ""
    """The template of what is said before the form."""
    prefilled: tuple[str, ...] = ()
    """The fields of a new record that an address may fill in."""
    more: str = ""
    """The name of a page that tells more of its records than the case file."""
    more_title: Promise | str = ""
    parent: str = ""
    """The foreign key to the record of another section that these belong to."""

    @cached_property
    def shows_others(self) -> list[str]:
        """Return the related records that a page shows together with these."""
        return [*(f"{place}__parent" for place in self.places), *self.related]

    def of(self, case: Case | UUID) -> QuerySet:
        """Return this case's records, the newest first, with what a page shows of them."""
        newest = [F(self.dates[0]).desc(nulls_last=True)] if self.dates else []
        records = self.model.objects.filter(case=case).order_by(*newest, "-recorded_at")
        return records.select_related(*self.shows_others) if self.shows_others else records

    def heading_of(self, record: Record) -> str:
        """Return what names a record, in words."""
        named = " – ".join(filter(None, (said(record, name) for name in self.heading)))
        return named or str(capfirst(self.model._meta.verbose_name))

    def facts_of(self, record: Record) -> list[dict[str, str]]:
        """Return what else is known of a record, label by label; what was left at its default says nothing."""
        told = [name for name in self.facts if getattr(record, name) != self.model._meta.get_field(name).default]
        return [row for row in rows_of(record, told) if row["value"]]

    def state_of(self, record: Record) -> str:
        """Return the state that a tag shows, in words."""
        return said(record, self.kind) if self.kind else ""

    def period_of(self, record: Record) -> str:
        """Return since when and until when, as well as it is known."""
        known = [said(record, name) for name in self.dates]
        if not any(known):
            return ""
        if len(known) == 1 or not known[1]:
            return known[0] if len(known) == 1 else str(_("since %(day)s") % {"day": known[0]})
        if not known[0]:
            return str(_("until %(day)s") % {"day": known[1]})
        return str(_("%(first)s – %(last)s") % {"first": known[0], "last": known[1]})

    def address(self, case: Case, record: Record | None = None, parent: Record | None = None) -> str:
        """Return the address of the form for a record, or for a new one."""
        if record is None and parent is not None:
            return reverse(f"{self.slug}-add", args=[case.person.code, parent.pk])
        if record is None:
            return reverse(f"{self.slug}-add", args=[case.person.code])
        return reverse(self.slug, args=[case.person.code, record.pk])

    def home(self, case: Case) -> str:
        """Return the address of the section on the page that shows its records."""
        return f"{reverse(self.page, args=[case.person.code])}#{self.slug}"

    @cached_property
    def definitions(self) -> list[Definition]:
        """Return what the standard says of the words in the form."""
        return [found for name in self.standard if (found := definition_of(name))]
