"""The drill: a backup made while people work is restored into an empty database, and everything is as it was then."""

import shutil

import psycopg
import pytest
from django.db import connections

from access.shelter import shelters
from audit.verification import verify
from config.database import parameters
from config.files import store
from exchange.backup import database, restoring
from exchange.backup.failing import BackupFailed, Broken
from exchange.backup.restoring import restore_backup
from tests.backup.conftest import contents, digests, rights
from tests.upgrades.test_filled_databases import beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]
GROWS = {"audit_entry", "audit_seal"}
"""That it was restored and verified is recorded."""


def silent(_line: str) -> None:
    pass


def test_everything_is_as_it_was(saved, settings, tmp_path, monkeypatch):
    assert saved.written_meanwhile >= 1
    assert sum(1 for name in saved.files if name.startswith(saved.taken_away)) == 2  # in its place at that moment
    assert saved.made.missing == []
    settings.FILES_DIR = tmp_path / "files"
    found = {}
    counted = restoring.refuse_if_rows_differ
    monkeypatch.setattr(
        restoring, "refuse_if_rows_differ", lambda manifest: found.update(digests()) or counted(manifest)
    )
    with beside(f"{connections['owner'].settings_dict['NAME']}_restored"):
        restored = restore_backup(saved.made.path, silent)
        assert found == saved.tables
        assert {name: each for name, each in digests().items() if name not in GROWS} == {
            name: each for name, each in saved.tables.items() if name not in GROWS
        }
        assert rights() == saved.rights
        assert contents() == saved.files
        assert saved.after not in set(store.kept())
        assert (restored.faults, restored.locked, restored.upgraded) == ([], 0, False)
        assert verify().faults == []
        nothing_is_seen_with_nothing_set()
        with pytest.raises(BackupFailed, match="is not empty"):
            restore_backup(saved.made.path, silent)


def nothing_is_seen_with_nothing_set() -> None:
    """Row-level security is there again: the runtime role sees no row of what is sheltered, the owner does."""
    account = connections["default"].settings_dict
    tables = [each.model._meta.db_table for each in shelters()]
    with psycopg.connect(**parameters(account, account["NAME"]), autocommit=True) as runtime:
        for table in tables:
            try:
                assert runtime.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
            except psycopg.errors.InsufficientPrivilege:
                assert table == "beneficiaries_surveyanswer"  # which it may never read
    rows = database.rows_of_tables()
    assert sum(rows[table] for table in tables) > 300


def test_of_a_broken_backup_nothing_is_restored(saved, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    copied = shutil.copytree(saved.made.path.parent, tmp_path / "backups") / saved.made.path.name
    last = copied / "database"
    last.write_bytes(last.read_bytes()[:-1])
    with beside(f"{connections['owner'].settings_dict['NAME']}_restored"):
        with pytest.raises(Broken, match="cut off"):
            restore_backup(copied, silent)
        assert database.is_empty()
    assert not list(store.kept())
