"""The table of ASVS holds every requirement of levels 1 and 2 once, and names tests that are there."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse
from lxml import html

TABLE = (settings.BASE_DIR / "docs" / "asvs.md").read_text()
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The level of each requirement of version 5.0.0, by section and in its order."""
STATES = {"met", "part", "not", "–", "yours"}


def rows() -> list[tuple[list[str], str, str, str]]:
    """Return the numbers, the level, the state and the proof of each row."""
    cells = [line.strip("|").split(" | ") for line in TABLE.splitlines() if re.match(r"\| \d", line)]
    return [(each[0].strip().split(", "), each[1], each[3], each[4]) for each in cells]


def test_every_requirement_of_levels_1_and_2_stands_in_it_once():
    level = {f"{section}.{place}": each for section, all_of in LEVELS.items() for place, each in enumerate(all_of, 1)}
    assert [sum(each == of for each in level.values()) for of in "123"] == [70, 183, 92]
    told = [(number, at) for numbers, at, _state, _proof in rows() for number in numbers]
    assert {number: at for number, at in told if level.get(number) != at} == {}
    stand = [number for number, _at in told]
    assert sorted(stand) == sorted(set(stand))
    assert {number for number, at in level.items() if at in "12"} - set(stand) == set()


def test_every_row_says_how_it_stands_and_names_tests_that_are_there():
    for numbers, _level, state, proof in rows():
        assert state in STATES, numbers
        assert proof.strip(), numbers
        for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", proof):
            file = settings.BASE_DIR / path
            assert file.exists(), (numbers, path)
            assert not name or f"def {name}(" in file.read_text(), (numbers, path, name)
        for path in re.findall(r"\]\(([\w./-]+\.md)\)", proof):
            assert (settings.BASE_DIR / "docs" / path).exists(), (numbers, path)


@pytest.mark.django_db
def test_every_text_says_its_charset():
    for address in (reverse("account_login"), reverse("healthz"), "/nowhere/"):
        assert "charset=utf-8" in Client().get(address)["Content-Type"], address


@pytest.mark.django_db
def test_passwords_are_masked_and_may_be_pasted():
    [field] = html.fromstring(Client().get(reverse("account_login")).content).xpath("//input[@name='password']")
    assert field.get("type") == "password"
    assert field.get("autocomplete") == "current-password"
    assert not [name for name in field.attrib if name.startswith("on")]
    assert field.get("maxlength") is None


def test_passwords_are_kept_by_a_slow_function():
    from django.conf import global_settings

    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.iterations >= 600_000
