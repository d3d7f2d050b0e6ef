"""Sessions: they end when idle or old, she sees and ends them, and a quick exit leaves nothing behind."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.devices import device_name
from accounts.roles import Role
from tests.access.asking import nothing_is_written_out
from tests.accounts.test_logging_in import code_now
from tests.factories.accounts import PASSWORD, UserFactory, make_user, signed_in_client

pytestmark = pytest.mark.django_db

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """A clock that stands still until it is told to go on."""

    class Clock:
        now = timezone.now()

        def on(self, **by: float) -> None:
            self.now += timedelta(**by)

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


def test_a_session_ends_after_twenty_idle_minutes(clock):
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert client.get(reverse("home")).status_code == 200
    clock.on(minutes=19)
    assert client.get(reverse("home")).status_code == 200
    clock.on(minutes=20, seconds=30)
    answer = client.get(reverse("my-account"), follow=True)
    assert answer.redirect_chain == [(f"{reverse('account_login')}?next=/account/", 302)]
    assert "You were away for 20 minutes" in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_a_session_ends_twelve_hours_after_log_in_however_busy(clock):
    client = signed_in_client(make_user(Role.CASEWORKER))
    for _quarter in range(4 * 12):
        with nothing_is_written_out():
            assert client.get(reverse("my-account")).status_code == 200
        clock.on(minutes=15)
    clock.on(minutes=1)
    answer = client.get(reverse("home"), follow=True)
    assert "You were logged in for 12 hours" in answer.content.decode()


def test_the_language_is_changed_also_when_the_session_is_over(clock):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("home"))
    clock.on(minutes=30)
    answer = client.post(reverse("set_language"), {"language": "ne", "next": "/tasks/"})
    assert (answer["Location"], answer.cookies["django_language"].value) == ("/tasks/", "ne")
    assert client.get("/tasks/")["Location"] == f"{reverse('account_login')}?next=/tasks/"


def test_a_form_sent_too_late_is_not_lost_in_silence(clock):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("home"))
    clock.on(minutes=30)
    answer = client.post(reverse("my-account"), {"full_name": "New", "language": "en"}, follow=True)
    assert "was not saved" in answer.content.decode()


def test_a_part_of_a_page_asked_for_too_late_leads_the_whole_page_to_log_in(clock):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("home"))
    clock.on(minutes=30)
    answer = client.get(reverse("home"), HTTP_HX_REQUEST="true")
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("account_login"))


def test_an_ordinary_request_writes_nothing_about_the_session(clock, django_assert_max_num_queries):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("my-account"))
    with django_assert_max_num_queries(12) as queries:
        client.get(reverse("my-account"))
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_sessions_and_second_factor_cost_three_queries_a_page(clock, django_assert_num_queries):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("access-matrix"))
    with django_assert_num_queries(3):  # the session, the user, her roles
        client.get(reverse("access-matrix"))


def test_she_sees_where_she_is_logged_in_and_ends_one_session_or_all_others():
    user = UserFactory()
    here, phone, other = Client(), Client(HTTP_USER_AGENT=ANDROID, REMOTE_ADDR="192.0.2.9"), Client()
    for client in (here, phone, other):
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome on Android" in page
    assert "192.0.2.9" in page
    theirs = user.usersession_set.get(ip="192.0.2.9")
    here.post(reverse("usersessions_list"), {"end": theirs.pk})
    assert phone.get(reverse("home")).status_code == 302
    assert other.get(reverse("home")).status_code == 200
    here.post(reverse("usersessions_list"), {"end": "others"})
    assert other.get(reverse("home")).status_code == 302
    assert here.get(reverse("home")).status_code == 200


def test_she_gives_her_password_before_she_ends_a_session_unless_she_has_just_proved_who_she_is(monkeypatch):
    """Whoever sits down at her open page shuts her out nowhere; and she needs no phone for it, which may be gone."""
    user, long_after = make_user(Role.CASEWORKER), time.time() + 11 * 60
    phone, here = Client(REMOTE_ADDR="192.0.2.9"), signed_in_client(user)
    phone.force_login(user)
    theirs = user.usersession_set.create(session_key=phone.session.session_key, ip="192.0.2.9", user_agent=ANDROID)
    sent, page = {"end": theirs.pk}, reverse("usersessions_list")
    monkeypatch.setattr("time.time", lambda: long_after)
    asked = here.post(page, sent)
    assert "Your phone is not needed" in asked.content.decode()
    assert not asked.context["form"].errors
    for typed in ("", "not the password", code_now()):
        assert here.post(page, sent | {"password": typed}).context["form"].errors["password"], typed
    assert user.usersession_set.filter(pk=theirs.pk).exists()
    assert here.post(page, sent | {"password": PASSWORD})["Location"] == page
    assert not user.usersession_set.filter(pk=theirs.pk).exists()
    assert here.post(page, {"end": "others"})["Location"] == page  # not asked twice
    assert here.get(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_password_is_not_guessed_where_sessions_are_ended_and_nobody_is_shut_out_by_trying(monkeypatch):
    user, long_after = make_user(Role.CASEWORKER), time.time() + 11 * 60
    here, page = signed_in_client(user), reverse("usersessions_list")
    monkeypatch.setattr("time.time", lambda: long_after)
    for _try in range(5):
        here.post(page, {"end": "others", "password": "not the password"})
    refused = here.post(page, {"end": "others", "password": PASSWORD}).context["form"].errors["password"]
    assert "Too many" in str(refused)
    assert here.get(reverse("home")).status_code == 200
    monkeypatch.setattr("time.time", lambda: long_after + 301)
    assert here.post(page, {"end": "others", "password": PASSWORD})["Location"] == page


def test_she_cannot_end_somebody_elses_session():
    stranger = UserFactory()
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
    mine = signed_in_client(UserFactory())
    for forged in (stranger.usersession_set.get().pk, "9" * 30, "-1", "x"):
        mine.post(reverse("usersessions_list"), {"end": forged})
    assert theirs.get(reverse("home")).status_code == 200


def test_quick_exit_logs_out_and_leaves_nothing(settings):
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert "no-store" in client.get(reverse("home"))["Cache-Control"]
    answer = client.post(reverse("quick-exit"))
    assert answer["Refresh"] == f"0; url={settings.QUICK_EXIT_URL}"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert "Nayabato" not in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_quick_exit_leaves_also_from_a_session_that_is_over(clock, settings):
    client = signed_in_client(make_user(Role.CASEWORKER))
    client.get(reverse("home"))
    clock.on(hours=1)
    assert client.post(reverse("quick-exit"))["Refresh"] == f"0; url={settings.QUICK_EXIT_URL}"
    assert Client().post(reverse("quick-exit"))["Refresh"] == f"0; url={settings.QUICK_EXIT_URL}"


def test_quick_exit_by_get_does_nothing():
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert client.get(reverse("quick-exit")).status_code == 405
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (ANDROID, "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_devices_are_named_in_words(said: str, name: str):
    assert device_name(said) == name


def test_proving_again_who_she_is_gives_her_session_another_key():
    """Whoever has the former key, taken on the way or from the device, is out."""
    user = make_user(Role.CASEWORKER)
    client = Client()
    client.force_login(user)
    user.usersession_set.create(session_key=client.session.session_key, ip="192.0.2.1", user_agent="")
    taken = Client()
    taken.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    assert client.get(reverse("home")).status_code == 200
    assert client.session.session_key != taken.cookies[settings.SESSION_COOKIE_NAME].value
    assert [each.session_key for each in user.usersession_set.all()] == [client.session.session_key]
    assert taken.get(reverse("home"))["Location"].startswith(reverse("account_login"))


def test_a_session_that_has_run_out_in_the_database_opens_nothing():
    client = signed_in_client(make_user(Role.CASEWORKER))
    assert client.get(reverse("home")).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
