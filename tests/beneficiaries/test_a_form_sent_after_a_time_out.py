"""A form that is sent when its session is over: what was typed is kept, and is there again after logging in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from beneficiaries.drafts import ADDRESS, AUTHOR
from beneficiaries.models import Draft, Note
from tests.accounts.test_logging_in import code_now, log_in
from tests.factories.accounts import signed_in_client
from tests.factories.cases import Team

pytestmark = pytest.mark.django_db

WORDS = "What she said took the whole afternoon."


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let half an hour go by."""

    def go_on() -> None:
        moment = timezone.now() + timedelta(minutes=30)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return go_on


def begun(client: Client, address: str, **more: str) -> dict[str, str]:
    """Open the form and return what is sent when its text is written."""
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    author = re.search(r'name="_author" value="([^"]+)"', page)
    return {
        "csrfmiddlewaretoken": token[1],
        AUTHOR: author[1],
        ADDRESS: address,
        "kind": "visit",
        "text": WORDS,
        **more,
    }


def kept() -> list[str]:
    with acting_as_system("a test looks"):
        return [each.as_typed()["text"] for each in Draft.objects.all()]


def test_it_is_kept_and_she_comes_back_to_it_after_logging_in(team, later):
    address = reverse("note-add", args=[team.case().person.code])
    client = signed_in_client(team.caseworker, enforce_csrf_checks=True)
    typed = begun(client, address)
    later()
    answer = client.post(address, typed)
    assert answer["Location"] == f"{reverse('account_login')}?next={address}"
    assert "kept as a draft" in client.get(answer["Location"]).content.decode()
    again = Client()
    log_in_at = f"{reverse('account_login')}?next={address}"
    again.post(log_in_at, {"login": team.caseworker.email, "password": "a long password for tests", "next": address})
    assert again.get(address).status_code == 302  # the second factor is still owed
    answer = again.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer["Location"] == address
    assert again.get(address).context["form"]["text"].value() == WORDS


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/plain"}])
def test_also_what_the_page_or_its_button_keeps_too_late(team, later, headers):
    code = team.case().person.code
    address = reverse("note-add", args=[code])
    client = signed_in_client(team.caseworker)
    typed = begun(client, address)
    later()
    answer = client.post(reverse("draft-keep", args=[code]), typed, headers=headers)
    assert answer["Location"] == f"{reverse('account_login')}?next={address}"
    assert kept() == [WORDS]


def test_a_forged_form_keeps_nothing(team, later):
    address = reverse("note-add", args=[team.case().person.code])
    client = signed_in_client(team.caseworker, enforce_csrf_checks=True)
    typed = begun(client, address, csrfmiddlewaretoken="0" * 64)
    later()
    answer = client.post(address, typed)
    assert kept() == []
    assert "was not saved" in client.get(answer["Location"]).content.decode()


def test_in_a_case_that_is_not_hers_any_more_nothing_is_kept(team, later):
    case = team.case()
    address = reverse("note-add", args=[case.person.code])
    client = signed_in_client(team.caseworker)
    typed = begun(client, address)
    with acting_as_system("reassigned"):
        case.assign(team.colleague)
    later()
    client.post(address, typed)
    assert kept() == []


def test_whoever_owes_a_second_factor_keeps_nothing(team, later):
    address = reverse("note-add", args=[team.case().person.code])
    typed = begun(signed_in_client(team.caseworker), address)
    client = signed_in_client(team.caseworker, second_factor=False)
    client.get(reverse("home"))
    later()
    client.post(address, typed)
    assert kept() == []


def test_nobody_logged_in_keeps_nothing(team):
    address = reverse("note-add", args=[team.case().person.code])
    typed = begun(signed_in_client(team.caseworker), address)
    stranger = Client()
    assert log_in(stranger, "nobody@example.org").status_code == 200
    assert stranger.post(address, typed).status_code == 302
    assert kept() == []


def test_what_one_wrote_is_kept_as_nobody_else_s_on_a_shared_computer(team, later):
    """The supervisor logged in where the caseworker's page is still open; both may write in the case."""
    code = team.case().person.code
    address = reverse("note-add", args=[code])
    hers = begun(signed_in_client(team.caseworker), address)
    assert team.caseworker.pk.hex not in hers[AUTHOR]
    assert str(team.caseworker.pk) not in hers[AUTHOR]
    assert hers[AUTHOR] == begun(signed_in_client(team.caseworker), address)[AUTHOR], "the same whenever she logs in"
    other = signed_in_client(team.supervisor)
    refused = other.post(reverse("draft-keep", args=[code]), hers, headers={"Accept": "text/plain"})
    assert refused.status_code == 412
    assert "somebody else" in refused.content.decode()
    assert other.post(reverse("draft-keep", args=[code]), hers).status_code == 412
    saved = other.post(address, hers | {"happened_on": "2026-01-05", "happened_on_calendar": "AD"})
    assert "somebody else" in saved.content.decode()
    assert saved.context["form"]["text"].value() == WORDS
    with acting_as_system("a test looks"):
        assert not Note.objects.exists()
    later()
    assert other.post(address, hers)["Location"].startswith(reverse("account_login"))
    assert kept() == []
