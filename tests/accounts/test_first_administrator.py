"""The first administrator is let in from the command line, once."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "lanterns over the river"
WHO = ("Sarita@example.org", "Sarita Bhandari", "Planète Enfants")


@pytest.fixture(autouse=True)
def _types_a_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))


def test_she_may_log_in_and_administer(client: Client):
    call_command("first_administrator", *WHO, stdout=io.StringIO())
    user = User.objects.get(email="sarita@example.org")
    assert user.roles == {Role.ADMINISTRATOR}
    assert client.login(username=user.email, password=PASSWORD)


def test_there_is_only_one_first():
    call_command("first_administrator", *WHO, stdout=io.StringIO())
    with pytest.raises(CommandError, match="an administrator already"):
        call_command("first_administrator", "other@example.org", "Another", "Planète Enfants")


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused(password: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    with pytest.raises(CommandError):
        call_command("first_administrator", *WHO)
    assert not User.objects.exists()
