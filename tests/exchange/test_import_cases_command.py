"""`manage.py import_cases` does what the page does, and `manage.py import_template` explains it."""

import pytest
from django.core.management import CommandError, call_command

from beneficiaries.models import Person
from exchange.importing.template import as_markdown
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, as_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def bring(desk, folder, *sent, **options) -> None:
    path = folder / "people.csv"
    path.write_bytes(as_csv(*sent))
    call_command(
        "import_cases", path, **{"site": desk.site.name, "by": desk.supervisor.email, "verbosity": 0} | options
    )


def test_it_takes_in_and_says_how_many(desk, tmp_path, capsys):
    bring(desk, tmp_path, MAYA | {"Shoe size": "a note"}, mapping=["Shoe size=note"])
    assert "1 people and 1 cases were taken in" in capsys.readouterr().out
    assert rows(Person)[0].recorded_by == desk.supervisor


def test_a_dry_run_changes_nothing(desk, tmp_path, capsys):
    bring(desk, tmp_path, MAYA, dry_run=True)
    assert "1 rows would be taken in" in capsys.readouterr().out
    assert rows(Person) == []


def test_it_says_every_error_at_its_cell_and_takes_nothing_in(desk, tmp_path):
    with pytest.raises(CommandError, match="C3: “x” is none of"):
        bring(desk, tmp_path, MAYA, MAYA | {"Given name": "Bishnu", "Sex": "x"})
    assert rows(Person) == []


def test_it_asks_who_is_who(desk, tmp_path):
    with pytest.raises(CommandError, match="like a row before: 3"):
        bring(desk, tmp_path, MAYA, MAYA)
    bring(desk, tmp_path, MAYA, MAYA, alike="out")
    assert len(rows(Person)) == 1


@pytest.mark.parametrize("options", [{"by": "nobody@example.org"}, {"site": "Nowhere"}, {"mapping": ["A=b"]},
                                     {"mapping": ["Sex="]}])  # fmt: skip
def test_it_refuses_what_it_does_not_know(desk, tmp_path, options):
    with pytest.raises(CommandError):
        bring(desk, tmp_path, MAYA, **options)


def test_a_caseworker_imports_nothing(desk, tmp_path):
    with pytest.raises(CommandError):
        bring(desk, tmp_path, MAYA, by=desk.caseworker.email)


def test_the_template_is_written_once_and_explained(tmp_path, capsys):
    call_command("import_template", to=tmp_path / "a.csv", format_="csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfGiven name,")
    with pytest.raises(CommandError):
        call_command("import_template", to=tmp_path / "a.csv", format_="csv")
    call_command("import_template")
    assert capsys.readouterr().out == as_markdown()
