"""Files at rest: unreadable on the disk, bound to what they belong to, and never opened as anything else."""

import os
import stat
import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.files import checks, store
from config.files.keys import current_key, key_of, known_keys

WORDS = b"She told of it on Monday. " * 40
OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
NEW = "_______________________________________--_8"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.FILE_KEYS = [OLD]
    return settings.FILES_DIR


def on_disk(name):
    return store.folder() / name[:2] / name


def put(content=WORDS, belongs_to="document 1"):
    name = store.new_name()
    store.put(content, name, belongs_to)
    return name


def test_what_is_put_comes_back():
    assert store.get(put(), "document 1") == WORDS


def test_nothing_of_it_stands_on_the_disk_in_clear():
    written = on_disk(put()).read_bytes()
    for at in range(0, len(WORDS) - 12, 12):
        assert WORDS[at : at + 12] not in written
    assert key_of(OLD).secret not in written


def test_the_same_content_is_never_written_alike():
    assert on_disk(put()).read_bytes() != on_disk(put()).read_bytes()


def test_only_the_owner_may_look_into_folder_and_file(folder):
    path = on_disk(put())
    for each in (folder, path.parent):
        assert stat.S_IMODE(each.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_in_the_place_of_another_does_not_open():
    mine, other = put(belongs_to="document 1"), put(belongs_to="document 2")
    on_disk(other).replace(on_disk(mine))
    with pytest.raises(store.Altered):
        store.get(mine, "document 1")


@pytest.mark.parametrize("at", [0, 5, 13, 30, -1])
def test_a_file_of_which_one_bit_changed_does_not_open(at):
    name = put()
    written = bytearray(on_disk(name).read_bytes())
    written[at] ^= 1
    on_disk(name).write_bytes(written)
    with pytest.raises(store.CannotOpen):
        store.get(name, "document 1")


@pytest.mark.parametrize("left", [0, 3, 20, 40])
def test_a_file_that_was_cut_does_not_open(left):
    name = put()
    on_disk(name).write_bytes(on_disk(name).read_bytes()[:left])
    with pytest.raises(store.Altered):
        store.get(name, "document 1")


def test_a_file_that_is_gone_is_said_to_be(folder):
    name = put()
    store.remove(name)
    store.remove(name)
    with pytest.raises(store.Gone):
        store.get(name, "document 1")


def test_a_new_key_writes_and_the_old_one_still_opens(settings):
    old = put()
    settings.FILE_KEYS = [NEW, OLD]
    name = store.new_name()
    assert store.put(WORDS, name, "document 1") == key_of(NEW).id == current_key().id
    assert store.get(old, "document 1") == store.get(name, "document 1") == WORDS
    settings.FILE_KEYS = [NEW]
    with pytest.raises(store.KeyMissing):
        store.get(old, "document 1")


def test_a_write_that_fails_leaves_nothing_under_the_name(monkeypatch):
    def no_room(_handle):
        raise OSError("no space left on the device")

    monkeypatch.setattr(os, "fsync", no_room)
    name = store.new_name()
    with pytest.raises(OSError, match="no space"):
        store.put(WORDS, name, "document 1")
    assert not on_disk(name).exists()
    assert list(store.kept()) == []  # nothing takes the little room that is left


def test_files_are_told_by_their_age():
    young, old = put(), put()
    past = time.time() - 1000
    os.utime(on_disk(old), (past, past))
    assert set(store.kept()) == {young, old}
    assert list(store.kept(older_than=500)) == [old]


@pytest.mark.parametrize("name", ["", "../secret_key", "0" * 31, "0" * 32 + "/x", "A" * 32, "0" * 32 + "-SMALL"])
def test_no_other_name_is_a_file_of_this_folder(name):
    for ask in (lambda: store.get(name, ""), lambda: store.put(b"", name, ""), lambda: store.remove(name)):
        with pytest.raises(ValueError, match="32 hexadecimal"):
            ask()


@pytest.mark.parametrize(
    "text", ["", "short", OLD + "AA", "ä" * 43, OLD[:-1] + "!", "Secret words, not base64, at all!"]
)
def test_what_is_no_key_is_refused(settings, text):
    with pytest.raises(ImproperlyConfigured, match="FILE_KEYS"):
        key_of(text)
    settings.FILE_KEYS = [OLD, text]
    assert [each.id for each in checks.keys_are_keys()] == ["files.E002"]


def test_the_name_of_a_key_tells_nothing_of_it():
    (key,) = known_keys().values()
    assert key.id not in key.secret.hex()
    assert "secret" not in repr(key)


def test_a_house_is_not_deployed_with_a_key_beside_its_files_or_an_open_folder(settings, folder):
    settings.FILE_KEYS_ARE_SET = True
    put()
    assert checks.keys_are_named_when_deployed() == []
    folder.chmod(0o755)
    settings.FILE_KEYS_ARE_SET = False
    assert [each.id for each in checks.keys_are_named_when_deployed()] == ["files.E001", "files.E004"]


def test_files_never_lie_among_what_everybody_may_fetch(settings):
    assert checks.files_lie_where_nobody_serves_them() == []
    settings.FILES_DIR = settings.STATIC_ROOT / "files"
    assert [each.id for each in checks.files_lie_where_nobody_serves_them()] == ["files.E003"]
