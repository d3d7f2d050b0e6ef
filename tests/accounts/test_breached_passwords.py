"""Passwords that were in a breach are refused, by a copy on this machine; one that cannot be read lets none pass."""

import hashlib
import io

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import breached, checks
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user, signed_in_client

STOLEN = ["correct horse battery staple", "पहाडमाथि नौ बत्ती छन्", *breached.KNOWN_TO_ALL]
FREE = "nine tall lanterns of a goat"


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def one_file(at, ends: str = "\n", *, by_hash: bool = True):
    lines = [f"{sha1(each)}:{n}" for n, each in enumerate([*STOLEN, *(f"filler {n}" for n in range(3000))], 1)]
    at.write_text(ends.join(sorted(lines) if by_hash else lines) + ends, newline="")
    return at


def folder(at):
    at.mkdir()
    for each in STOLEN:
        digest = sha1(each)
        (at / f"{digest[:5]}.txt").write_text(f"\ufeff{'0' * 35}:2\r\n{digest[5:]}:9\r\n{'F' * 35}:1", newline="")
    (at / f"{sha1(FREE)[:5]}.txt").write_text(f"{'0' * 35}:2\r\n", newline="")
    return at


def codes(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as refused:
        return [each.code for each in refused.error_list]
    return []


@pytest.mark.parametrize("made", [one_file, lambda at: one_file(at, "\r\n"), folder], ids=["file", "crlf", "folder"])
def test_a_stolen_one_is_refused_whatever_form_the_copy_has(settings, tmp_path, made):
    assert codes(STOLEN[0]) == []
    settings.BREACHED_PASSWORDS = str(made(tmp_path / "pwned"))
    assert checks.breached_passwords_can_be_read() == []
    assert [codes(each) for each in (*STOLEN[:2], FREE)] == [["breached"], ["breached"], []]


def test_halving_finds_every_line_and_no_other(tmp_path):
    """The first and the last too, and those between which something would stand."""
    kept = sorted(sha1(f"number {n}") for n in range(400))
    (tmp_path / "some").write_text("".join(f"{each}:{int(each[:4], 16)}\n" for each in kept[::2]))
    with (tmp_path / "some").open("rb") as file:
        found = [breached.stands_in(file, each.encode()) for each in kept]
    assert found == [True, False] * 200


@pytest.mark.parametrize(
    "wrong", ["missing", "empty", "no hashes", "a folder without the part", "a part without lines"]
)
def test_a_copy_that_cannot_be_read_lets_no_password_pass_and_none_be_deployed(settings, tmp_path, wrong):
    place = tmp_path / "pwned"
    settings.BREACHED_PASSWORDS = str(place)
    if wrong.startswith("a "):
        place.mkdir()
        for each in ("password", FREE) if wrong == "a part without lines" else ():
            (place / f"{sha1(each)[:5]}.txt").touch()
    elif wrong != "missing":
        place.write_text("" if wrong == "empty" else "password\n123456\n")
    assert codes(FREE) == ["cannot_compare"]
    assert [each.id for each in checks.breached_passwords_can_be_read()] == ["accounts.E002"]


def test_the_command_tells_whether_a_copy_can_be_used(settings, tmp_path):
    def told(**options) -> str:
        out = io.StringIO()
        call_command("breached_passwords", stdout=out, **options)
        return out.getvalue()

    with pytest.raises(CommandError, match="not set"):
        told()
    settings.BREACHED_PASSWORDS = str(one_file(tmp_path / "good"))
    assert "can be used" in told()
    settings.BREACHED_PASSWORDS = str(one_file(tmp_path / "by count", by_hash=False))
    with pytest.raises(CommandError, match="not in the order"):
        told()
    settings.BREACHED_PASSWORDS = str(folder(tmp_path / "half"))
    with pytest.raises(CommandError, match="files are missing"):
        told()
    (tmp_path / "list" / "a").mkdir(parents=True)
    (tmp_path / "list" / "a" / "12.txt").write_text("lanterns and lanterns\ntoo short\n")
    (tmp_path / "list" / "13.txt").write_text("\n".join(STOLEN))
    assert f"{len(STOLEN) + 1} passwords" in told(listed=tmp_path / "list", to=tmp_path / "made")
    settings.BREACHED_PASSWORDS = str(tmp_path / "made")
    assert "can be used" in told()
    assert codes("lanterns and lanterns") == ["breached"]


@pytest.mark.django_db
def test_it_is_told_where_a_password_is_chosen(settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(one_file(tmp_path / "pwned"))
    sent = {"oldpassword": PASSWORD, "password1": STOLEN[0], "password2": STOLEN[0]}
    page = signed_in_client(make_user(Role.CASEWORKER)).post(reverse("account_change_password"), sent)
    assert "stands on lists" in str(page.context["form"].errors)
