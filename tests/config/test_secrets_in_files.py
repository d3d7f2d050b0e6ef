"""What is secret may lie in files, as a vault or systemd hands it over, instead of in the environment."""

import pytest

from config.secrets import take_from_files


@pytest.fixture
def environment(monkeypatch):
    kept = {"SECRET_KEY": "former", "FILE_KEYS": "stays"}
    monkeypatch.setattr("os.environ", kept)
    return kept


def test_a_secret_is_read_from_the_file_that_is_named(environment, tmp_path):
    (tmp_path / "key").write_text("a key from a vault\n")
    environment |= {"SECRET_KEY_FILE": str(tmp_path / "key"), "ERASED_FILE": str(tmp_path / "erased.log")}
    take_from_files()
    assert (environment["SECRET_KEY"], environment["FILE_KEYS"]) == ("a key from a vault", "stays")
    assert "ERASED" not in environment


def test_a_file_that_is_not_there_is_no_reason_to_make_a_key_up(environment, tmp_path):
    environment["DATABASE_URL_FILE"] = str(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        take_from_files()
