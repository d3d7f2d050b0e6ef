"""A backup that is not what was written is refused, and the first broken part is named."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exchange.backup import sealing
from exchange.backup.failing import BackupFailed, Broken, WrongKey
from exchange.backup.manifest import Content, Manifest, chosen
from exchange.backup.proving import verify_backup
from exchange.backup.restoring import refuse_a_newer_one, write_keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]
OTHER_KEY = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8"


@pytest.fixture
def copied(saved, tmp_path) -> Path:
    """Return a copy of the backup, to be broken."""
    return shutil.copytree(saved.made.path.parent, tmp_path / "backups") / saved.made.path.name


def test_it_is_whole_as_it_was_made(copied):
    said = []
    assert verify_backup(copied, said.append).rows["beneficiaries_case"] > 3
    assert any("database is whole" in line for line in said)


def flipped(path: Path, place: int) -> None:
    written = bytearray(path.read_bytes())
    written[place] ^= 1
    path.write_bytes(written)


def swapped(path: Path) -> None:
    head, size = sealing.HEAD, sealing.PIECE + sealing.TAG
    written = path.read_bytes()
    first, second, rest = (
        written[head : head + size],
        written[head + size : head + 2 * size],
        written[head + 2 * size :],
    )
    assert rest
    path.write_bytes(written[:head] + second + first + rest)


def cut_between_pieces(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: sealing.HEAD + 2 * (sealing.PIECE + sealing.TAG)])


def doubled_at_the_end(path: Path) -> None:
    written = path.read_bytes()
    path.write_bytes(written + written[-(sealing.PIECE + sealing.TAG) :])


BREAKING = {
    "a bit of the database": (lambda at: flipped(at / "database", 100_000), "does not open: piece 7 was changed"),
    "its salt": (lambda at: flipped(at / "database", 20), "does not open: piece 1 was changed"),
    "the end of it": (lambda at: cut_between_pieces(at / "database"), "does not open: it is cut off after piece 2"),
    "its order": (lambda at: swapped(at / "database"), "does not open: piece 1 was changed"),
    "more after its end": (lambda at: doubled_at_the_end(at / "database"), "database does not open"),
    "no database": (lambda at: (at / "database").unlink(), "the database is not there"),
    "a bit of the manifest": (lambda at: flipped(at / "manifest", 5_000), "does not open: piece 1 was changed"),
    "no manifest": (lambda at: (at / "manifest").unlink(), "the manifest is not there"),
    "manifest and database swapped": (
        lambda at: shutil.copy(at / "manifest", at / "database"), "does not open: piece 1 was changed"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BREAKING)
def test_the_broken_part_is_named(copied, what):
    breaking, words = BREAKING[what]
    breaking(copied)
    with pytest.raises(Broken, match=words) as refused:
        verify_backup(copied, lambda _line: None)
    assert copied.name in str(refused.value)


def test_a_manifest_that_somebody_with_the_key_edited_does_not_fit(copied):
    manifest = Manifest.read(copied)
    (copied / "manifest").unlink()
    replace(manifest, database=Content("0" * 64, manifest.database.size)).write(copied)
    with pytest.raises(Broken, match="not the one that the manifest names"):
        verify_backup(copied, lambda _line: None)


def test_it_is_not_taken_for_one_of_another_night(copied):
    other = copied.rename(copied.with_name("nayabato-20200101T000000Z"))
    with pytest.raises(Broken, match="manifest does not open"):
        verify_backup(other, lambda _line: None)


@pytest.mark.parametrize(("harm", "words"), [("change", "was changed"), ("remove", "is not there")])
def test_a_file_of_a_document_that_is_not_as_it_was_is_named(copied, saved, harm, words):
    name, content = next(iter(Manifest.read(copied).files.items()))
    place = copied.parent / "files" / content.sha256[:2] / content.sha256
    flipped(place, -1) if harm == "change" else place.unlink()
    with pytest.raises(Broken, match=f"{name} of a document {words}"):
        verify_backup(copied, lambda _line: None)


def test_with_another_key_nothing_opens(copied, settings):
    settings.BACKUP_KEYS = [OTHER_KEY]
    with pytest.raises(WrongKey, match="not in BACKUP_KEYS"):
        verify_backup(copied, lambda _line: None)
    settings.BACKUP_KEYS = [OTHER_KEY, "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"]
    verify_backup(copied, lambda _line: None)


def test_nothing_of_what_is_recorded_can_be_read_without_the_key(copied, saved):
    written = b"".join(path.read_bytes() for path in copied.parent.rglob("*") if path.is_file())
    assert len(written) > 100_000
    for told in (b"beneficiaries_case", b"PGDMP", b"SECRET_KEY", b"JFIF", b"%PDF"):
        assert told not in written


def test_what_is_half_made_is_no_backup(copied):
    half = copied.rename(copied.with_name(copied.name + ".half"))
    with pytest.raises(CommandError, match="There is no backup"):
        call_command("verify_backup", str(copied.parent))
    with pytest.raises(BackupFailed, match="did not come to its end"):
        chosen(half)


def test_one_of_a_newer_release_is_refused(copied):
    manifest = Manifest.read(copied)
    refuse_a_newer_one(manifest)
    with pytest.raises(BackupFailed, match="9999_later is not known here"):
        refuse_a_newer_one(replace(manifest, migrations=[*manifest.migrations, "beneficiaries.9999_later"]))
    with pytest.raises(BackupFailed, match="this server is older"):
        refuse_a_newer_one(replace(manifest, postgresql=99))


def test_it_brings_the_keys_of_its_files(copied, settings, tmp_path):
    target = tmp_path / "keys.env"
    write_keys(Manifest.read(copied), target)
    assert f"FILE_KEYS='{settings.FILE_KEYS[0]}'\n" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.dumps(settings.FILE_KEYS[0]) not in repr(Manifest.read(copied))
    with pytest.raises(BackupFailed, match="cannot be written"):
        write_keys(Manifest.read(copied), target)
