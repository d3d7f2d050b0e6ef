"""A supervisor at her desk with a spreadsheet: files as she would have them, uploaded and worked on."""

import csv
import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from access.context import acting_as_system
from accounts.models import Site, User
from accounts.roles import Role
from exchange.importing.work import carry_out
from exchange.models import Finding, Import
from tests.factories.accounts import SiteFactory, make_user, signed_in_client

MAYA = {
    "Given name": "Maya",
    "Family name": "Tamang",
    "Sex": "female",
    "DOB": "2055-04-12 BS",
    "Consent": "2081-04-15 BS",
    "Case opened on": "2081-04-15 BS",
}


def table(*rows: dict[str, Any]) -> list[list[str]]:
    """Return headings and cells of rows that say something by heading."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def as_csv(*rows: dict[str, Any], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return rows as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table(*rows))
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, Any], formulas: dict[str, str] | None = None) -> bytes:
    """Return rows as a spreadsheet; `formulas` by the names of their cells."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        for number, cells in enumerate(table(*rows)):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
        for name, formula in (formulas or {}).items():
            sheet.write_formula(name, formula, value=7)
    return made.getvalue()


@dataclass
class ImportDesk:
    """A site with its supervisor and a caseworker."""

    site: Site = field(default_factory=SiteFactory)

    @cached_property
    def supervisor(self) -> User:
        return make_user(Role.SUPERVISOR, site=self.site)

    @cached_property
    def caseworker(self) -> User:
        return make_user(Role.CASEWORKER, site=self.site)

    @cached_property
    def client(self) -> Client:
        return signed_in_client(self.supervisor)

    def upload(self, content: bytes, name: str = "people.csv", **more: Any) -> HttpResponse:
        """Send a file, and return what the page answers."""
        sent = {"file": SimpleUploadedFile(name, content), "site": self.site.pk} | more
        return self.client.post(reverse("import-add"), sent)

    def staged(self, *rows: dict[str, Any], content: bytes | None = None, name: str = "people.csv") -> UUID:
        """Upload rows, and return the key of the import."""
        answer = self.upload(as_csv(*rows) if content is None else content, name)
        assert answer.status_code == 302, answer.context["form"].errors
        return UUID(answer["Location"].split("/")[-3])

    def matched(self, key: UUID, **more: str) -> None:
        """Match the columns as they are recognised."""
        address = reverse("import-columns", args=[key])
        form = self.client.get(address).context["form"]
        sent = {name: each.initial or "" for name, each in form.fields.items()} | more
        answer = self.client.post(address, sent)
        assert answer.status_code == 302, answer.context["form"].errors

    def checked(self, *rows: dict[str, Any], **options: Any) -> UUID:
        """Upload rows, match their columns, and have the worker check them."""
        more = options.pop("more", {})
        key = self.staged(*rows, **options)
        self.matched(key, **more)
        carry_out(key)
        return key

    def taken_in(self, *rows: dict[str, Any]) -> Import:
        """Bring rows in, without errors and duplicates."""
        key = self.checked(*rows)
        assert errors(key) == []
        answer = self.send("import-confirm", key, sure="on")
        assert answer.status_code == 302, (answer.context["missing"], answer.context["form"].errors)
        carry_out(key)
        return now(key)

    def send(self, page: str, key: UUID, **data: Any) -> HttpResponse:
        """Send the form of a page."""
        return self.client.post(reverse(page, args=[key]), data)

    def open(self, page: str, key: UUID, **query: str) -> HttpResponse:
        """Open a page."""
        return self.client.get(reverse(page, args=[key]), query)


def now(key: UUID) -> Import:
    """Return an import as it stands."""
    with acting_as_system("a test looks"):
        return Import.objects.get(pk=key)


def errors(key: UUID) -> list[tuple[str, str]]:
    """Return the cells with an error, and what is wrong with each."""
    with acting_as_system("a test looks"):
        return [(each.cell, each.says) for each in Finding.objects.filter(of_import=key)]
