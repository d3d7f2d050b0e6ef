"""Keys of files are changed: every file is encrypted anew, also after an end in the middle or with a key lost."""

import pytest
from django.core.management import CommandError, call_command

from access.context import acting_as_system
from beneficiaries.models import Document
from config.files import store
from config.files.keys import key_of
from exchange.backup.files import bytes_of
from exchange.backup.rotating import look, rotate_keys
from tests.factories.cases import Team, as_it_stands
from tests.factories.documents import DocumentFactory, accepted, files_on_disk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]
OLD, NEW, LOST = (
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8",
    "YGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn8",
)


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def documents(settings, tmp_path) -> list[Document]:
    settings.FILES_DIR, settings.FILE_KEYS = tmp_path, [OLD]
    team = Team()
    case = team.case()
    return [DocumentFactory(case=case, recorded_by=team.caseworker, pdf=each == 0) for each in range(3)]


def quiet(_line: str) -> None:
    pass


def opens(document: Document) -> bool:
    with acting_as_system("a test looks"):
        standing = Document.objects.get(pk=document.pk)
        return standing.content() == accepted(standing.media_type).content


def test_every_file_is_encrypted_with_the_new_key_and_opens_with_it_alone(documents, settings):
    before, versions = (
        {name: bytes_of(name) for name in files_on_disk()},
        [as_it_stands(each).version for each in documents],
    )
    settings.FILE_KEYS = [NEW, OLD]
    done = rotate_keys(quiet)
    assert (done.renewed, done.closed, done.retired) == (5, [], [key_of(OLD).id])
    assert files_on_disk() == sorted(before)
    assert all(bytes_of(name) != written for name, written in before.items())
    settings.FILE_KEYS = [NEW]
    assert all(map(opens, documents))
    assert [as_it_stands(each).version for each in documents] == versions  # nobody's form is out of date
    assert rotate_keys(quiet).renewed == 0


def test_killed_in_the_middle_it_goes_on_where_it_was(documents, settings, monkeypatch):
    settings.FILE_KEYS = [NEW, OLD]
    anew, calls = store.encrypt_anew, []

    def until_the_end(name: str, belongs_to: str) -> str:
        calls.append(name)
        if len(calls) == 3:  # the second file of a document: the first is encrypted anew, its record does not say so
            half = settings.FILES_DIR / name[:2] / f"{name}{store.HALF_WRITTEN}"
            half.write_bytes(b"half")
            raise Killed
        return anew(name, belongs_to)

    monkeypatch.setattr(store, "encrypt_anew", until_the_end)
    with pytest.raises(Killed):
        rotate_keys(quiet)
    assert all(map(opens, documents))
    assert look().retired == []  # both keys are needed
    assert set(look().still_needed) == {key_of(OLD).id}
    monkeypatch.setattr(store, "encrypt_anew", anew)
    assert rotate_keys(quiet).retired == [key_of(OLD).id]
    settings.FILE_KEYS = [NEW]
    assert all(map(opens, documents))
    assert not [name for name in files_on_disk() if name.endswith(store.HALF_WRITTEN)]


def test_a_lost_key_is_named_and_holds_up_nothing_else(documents, settings, capsys):
    settings.FILE_KEYS = [LOST]
    lost = DocumentFactory(case=documents[0].case, recorded_by=documents[0].case.caseworker, pdf=True)
    settings.FILE_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match=f"{lost.stored_as}: its key is not in FILE_KEYS"):
        call_command("rotate_keys")
    said = capsys.readouterr().out
    assert f"1 files or values need the key {key_of(LOST).id}: keep it." in said
    assert f"Nothing needs the key {key_of(OLD).id} any more" in said
    settings.FILE_KEYS = [NEW]
    assert all(map(opens, documents))
    settings.FILE_KEYS = [NEW, LOST]  # found again
    assert rotate_keys(quiet).retired == [key_of(LOST).id]
    assert opens(lost)


def test_a_document_that_was_taken_away_needs_no_key(documents, settings):
    with acting_as_system("a test"):
        documents[0].take_away(documents[0].case.caseworker, "Twice.")
    settings.FILE_KEYS = [NEW, OLD]
    done = rotate_keys(quiet)
    assert (done.renewed, done.closed, done.retired) == (4, [], [key_of(OLD).id])
