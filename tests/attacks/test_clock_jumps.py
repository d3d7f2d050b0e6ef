"""The server's clock is wrong for a while, by a day to either side: nobody stays in too long, nothing acts twice."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from accounts.roles import Role
from beneficiaries.digest import send_reminders
from beneficiaries.models import Draft, Note
from tests.attacks.test_two_workers_at_once import MONDAY
from tests.beneficiaries.test_a_form_sent_after_a_time_out import begun
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import Team, days_ago

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """A clock that is told by how much it is wrong."""

    class Clock:
        right = timezone.now()
        wrong_by = timedelta()

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.right + clock.wrong_by)
    return clock


def note(**more: object) -> dict[str, object]:
    day = days_ago(3).isoformat()
    return {"kind": "call", "happened_on": day, "happened_on_calendar": "AD", "text": "She is well."} | more


@pytest.mark.parametrize(("wrong_by", "is_known"), [(A_DAY, False), (A_DAY / 4, True), (-A_DAY, True)])
def test_a_jump_ends_sessions_and_keeps_what_was_typed_while_it_is_known_by_whom(clock, wrong_by, is_known):
    team = Team()
    case = team.case(in_progress=True)
    client, address = signed_in_client(team.caseworker), reverse("note-add", args=[case.person.code])
    typed = begun(client, address)
    clock.wrong_by = wrong_by
    answer = client.post(address, typed, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
    assert ("kept as a draft" in answer.content.decode()) == is_known
    with acting_as_system("a test looks"):
        assert not Note.objects.exists()
        assert Draft.objects.filter(author=team.caseworker).count() == is_known


def test_a_clock_that_is_set_back_a_little_ends_nothing_and_lengthens_nothing(clock, settings):
    client, idle = signed_in_client(make_user(Role.CASEWORKER)), timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    assert client.get(reverse("home")).status_code == 200
    clock.wrong_by = -idle / 2
    assert client.get(reverse("home")).status_code == 200
    clock.wrong_by = idle + timedelta(seconds=1)
    assert client.get(reverse("home")).status_code == 302


def test_a_session_begun_by_a_clock_a_day_ahead_does_not_last_a_day_longer(clock):
    clock.wrong_by = A_DAY
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert client.get(reverse("home")).status_code == 200
    clock.wrong_by = timedelta()
    answer = client.get(reverse("home"), follow=True)
    assert "was set back" in answer.content.decode()


def test_a_form_sent_before_and_after_a_jump_acts_once(clock):
    team = Team()
    case = team.case(in_progress=True)
    address, sent = reverse("note-add", args=[case.person.code]), note(_once=str(uuid.uuid4()))
    assert team.client("caseworker").post(address, sent).status_code == 302
    clock.wrong_by = timedelta(minutes=-10)
    assert team.client("caseworker").post(address, sent).status_code == 302
    with acting_as_system("a test looks"):
        assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_mails_of_a_day_that_comes_twice_are_sent_once():
    team = Team()
    team.case(in_progress=True, next_contact_on=days_ago(1))
    sent = []
    for day in (MONDAY, MONDAY + A_DAY, MONDAY, MONDAY + A_DAY):
        send_reminders(day)
        sent.append(len(mail.outbox))
    assert sent[0] == 1
    assert sent[1] == sent[2] == sent[3]
