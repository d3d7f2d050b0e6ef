"""A grant as a workbook: what each may see and no more, its sums, its texts as texts, and who took it out."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from access.context import acting_as_system
from grants.models import BudgetLine, Terms
from tests.audit.conftest import entries
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.test","Look")'


def taken_by(world, name: str, whose: str = "hers") -> tuple[bytes, dict[str, list[list]]]:
    client = signed_in_client(world.users[name], at_work=True)
    content = client.get(f"/grants/{world.grants[whose].pk}/figures.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return content, {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_finds_what_she_may_see_and_the_same_sums(world):
    with acting_as_system("a title that is a formula"):
        BudgetLine.objects.filter(grant=world.grants["hers"]).update(name=FORMULA)
        Terms.objects.filter(grant=world.grants["hers"]).update(purpose="+1+1")
    content, officer = taken_by(world, "grants_officer")
    _content, funder = taken_by(world, "foundation")
    assert list(officer) == list(funder)
    for sheets in (officer, funder):
        summary = {row[0]: row[1] for row in sheets["Summary"] if row[2] in ("", "EUR")}
        assert (summary["Amount"], summary["Has come in"], summary["Spent"]) == (10000, 5000, 106.67)
        assert summary["Purpose"] == "+1+1"
        sums = sheets["Budget and spending"][-1]
        assert (sums[0], sums[4]) == ("Sum", 106.67)
        assert FORMULA in {row[2] for row in sheets["Budget and spending"]}
        assert [row[1] for row in sheets["Spending by month"][1:]] == [106.67]
        assert {row[2] for row in sheets["Obligations"][1:]} == {"Narrative report", "Milestone"}
        assert "20 or more" in {row[8] for row in sheets["Indicators"]}
        assert len(sheets["Tranches"]) == 3
    assert b"<f>" not in b"".join(parts(content))
    ours = {"Ordered, not paid", "Ordered, not paid (EUR)", "Gain or loss on exchange, on receipts"}
    assert ours <= {str(cell) for sheet in officer.values() for row in sheet for cell in row}
    told = str(funder)
    assert not [word for word in (*ours, "V-hers", "V-both", "4111.11", "theirs") if word in told]


def parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [file.read(name) for name in file.namelist()]


def test_it_is_kept_who_took_it_out(world):
    taken_by(world, "foundation")
    (entry,) = entries(what="grant_workbook")
    assert (entry.actor_id, entry.row_id) == (world.users["foundation"].pk, str(world.grants["hers"].pk))
