"""Files that no document names are swept from the disk; those that one names stay."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting
from beneficiaries.tasks import TooMany, sweep
from config.files import store
from config.files.kept import SMALL
from tests.factories.cases import Team
from tests.factories.documents import DocumentFactory, files_on_disk

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


def test_what_no_document_names_is_swept_and_nothing_else(team, folder):
    case = team.case()
    kept, removed = (DocumentFactory(case=case, recorded_by=team.caseworker) for _each in range(2))
    with acting(team.caseworker):
        removed.take_away(team.caseworker, "Twice.")  # and the house fell before the file was deleted
    lost = store.new_name()
    store.put(b"left by a crash", lost, "document nobody")
    (folder / lost[:2] / f"{lost}{store.HALF_WRITTEN}").write_bytes(b"half")
    assert sweep(older_than=1000) == 0
    with pytest.raises(TooMany):
        sweep(older_than=0, at_most=3)
    assert len(files_on_disk()) == 6
    assert sweep(older_than=0) == 4
    assert files_on_disk() == sorted([kept.stored_as, kept.stored_as + SMALL])
    with acting(team.caseworker):
        assert kept.content()


def test_a_record_that_is_refused_leaves_no_file(team):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory(case=team.case(), title="")
    assert files_on_disk() == []
