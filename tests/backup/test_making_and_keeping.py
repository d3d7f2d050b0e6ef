"""What the commands do around a backup: no key, half-made ones, old ones, and what administrators are told."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from access.administration.system import BACKED_UP_WITHIN, backup_is_old
from access.context import acting_as_system
from accounts.roles import Role
from audit.trail import record_event
from config.postgres import CannotStart, program_for
from exchange.backup.checks import backups_can_be_made_when_deployed, keys_of_backups_are_keys
from exchange.backup.failing import BackupFailed
from exchange.backup.files import Pool, models_with_files
from exchange.backup.making import alone_in, make_backup
from exchange.backup.manifest import Content, Manifest, backups_in, keys_to_keep
from exchange.backup.pruning import keep_newest
from tests.factories.accounts import make_user, signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


def made(folder: Path, day: int, *files: bytes) -> Manifest:
    """Write a backup of that day with these files and no database."""
    name, pool = f"nayabato-202611{day:02d}T010000Z", Pool(folder)
    (folder / name).mkdir(parents=True)
    kept = {f"{number:032x}": pool.add(file) for number, file in enumerate(files)}
    nothing = Content("0" * 64, 0)
    manifest = Manifest(name, "", 18, [], {}, "", nothing, kept, [], keys_to_keep())
    manifest.write(folder / name)
    return manifest


def test_the_newest_stay_with_the_files_that_they_need(tmp_path):
    first, *_others, last = (
        made(tmp_path, 1, b"one", b"two"),
        made(tmp_path, 2, b"two"),
        made(tmp_path, 3, b"two", b"three"),
    )
    Pool(tmp_path).add(b"left by one that did not come to its end")
    assert keep_newest(tmp_path, 2) == (1, 2)
    assert [path.name for path in backups_in(tmp_path)] == ["nayabato-20261102T010000Z", "nayabato-20261103T010000Z"]
    for name, content in last.files.items():
        assert Pool(tmp_path).get(name, content)
    with pytest.raises(BackupFailed):
        Pool(tmp_path).get("one", first.files[f"{0:032x}"])


def test_no_file_goes_while_a_backup_that_stays_does_not_open(tmp_path):
    made(tmp_path, 1, b"one")
    made(tmp_path, 2, b"two")
    made(tmp_path, 3, b"three")
    broken = tmp_path / "nayabato-20261102T010000Z" / "manifest"
    broken.write_bytes(broken.read_bytes()[:-1])
    with pytest.raises(BackupFailed, match="No file of documents was taken away"):
        keep_newest(tmp_path, 2)
    assert len(list((tmp_path / "files").glob("*/*"))) == 3


def test_one_that_ends_in_the_middle_leaves_no_backup(tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_arguments: object) -> None:
        raise Killed

    monkeypatch.setattr("exchange.backup.making.database.one_moment", killed)
    with pytest.raises(Killed):
        make_backup(tmp_path, lambda _line: None)
    assert list(tmp_path.glob("nayabato-*.half"))
    assert backups_in(tmp_path) == []
    with alone_in(tmp_path):
        assert not list(tmp_path.glob("nayabato-*"))
        with pytest.raises(BackupFailed, match="Another backup"), alone_in(tmp_path):
            pass


def test_without_a_key_none_is_made(settings, tmp_path):
    settings.BACKUP_KEYS = []
    with pytest.raises(CommandError, match="BACKUP_KEYS is not set") as refused:
        call_command("backup", str(tmp_path))
    assert "keep a copy of it outside this machine" in str(refused.value)
    assert not list(tmp_path.iterdir())
    assert [each.id for each in backups_can_be_made_when_deployed()] == ["backup.W001"]


def test_a_key_that_lies_within_the_backup_is_refused(settings):
    assert keys_of_backups_are_keys() == backups_can_be_made_when_deployed() == []
    settings.BACKUP_KEYS = settings.FILE_KEYS
    assert [each.id for each in keys_of_backups_are_keys()] == ["backup.E002"]
    settings.BACKUP_KEYS = ["no key"]
    assert [each.id for each in keys_of_backups_are_keys()] == ["backup.E001"]


def test_an_administrator_is_told_when_the_last_one_is_old(monkeypatch):
    client = signed_in_client(make_user(Role.ADMINISTRATOR))
    words = "No backup was made yet"
    assert words in client.get(reverse("home")).content.decode()
    with acting_as_system("a test"):
        record_event("backed_up", reason="nayabato-20261129T010000Z")
    assert "last backup" not in client.get(reverse("home")).content.decode()
    assert words not in client.get(reverse("home")).content.decode()
    assert "more than two days ago" not in client.get(reverse("system-health")).content.decode()
    monkeypatch.setattr("access.administration.system.BACKED_UP_WITHIN", timedelta(seconds=-1))
    assert "The last backup was made" in client.get(reverse("home")).content.decode()
    assert "more than two days ago" in client.get(reverse("system-health")).content.decode()


def test_two_days_are_old():
    assert backup_is_old(None)
    assert not backup_is_old(timezone.now() - BACKED_UP_WITHIN + timedelta(minutes=1))
    assert backup_is_old(timezone.now() - timedelta(days=2, minutes=1))


def test_others_are_not_told_of_backups():
    client = signed_in_client(make_user(Role.SUPERVISOR))
    assert "No backup was made yet" not in client.get(reverse("home")).content.decode()


def test_for_a_newer_server_it_is_said_which_program_is_missing():
    assert program_for("pg_dump", 15).exists()
    with pytest.raises(CannotStart, match="no pg_restore that fits it is on this machine"):
        program_for("pg_restore", 3, newest=4)
    with pytest.raises(CannotStart, match="apt install postgresql-client-99"):
        program_for("pg_dump", 99)


def test_every_record_that_names_a_file_is_backed_up_and_takes_part_when_keys_are_changed():
    naming = {model for model in apps.get_models() if any(field.name == "stored_as" for field in model._meta.fields)}
    assert naming == set(models_with_files())
    assert [model._meta.label for model in naming if "key" not in model.UNVERSIONED] == []
