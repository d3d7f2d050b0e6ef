"""The mail of the morning: numbers alone, as many as on her pages, once a day, to those who may have it."""

import datetime
import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from access.context import acting, acting_as_system
from accounts.models import Reminder, User
from accounts.roles import Role
from audit.actor import current_actor
from beneficiaries import digest
from beneficiaries.digest import digest_of, remind, send_reminders, to_be_reminded
from beneficiaries.tasks import remind as job
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import AssessmentFactory, Team, days_ago
from tests.opened import seen_in

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY, SUNDAY = datetime.date(2026, 11, 30), datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)


@pytest.fixture
def team() -> Team:
    return Team()


def mails_to(user: User) -> list[EmailMessage]:
    return [each for each in mail.outbox if each.to == [user.email]]


def outcome(user: User) -> str | None:
    with acting_as_system("look"):
        return Reminder.objects.filter(user=user).values_list("outcome", flat=True).first()


def test_it_counts_what_her_page_of_tasks_shows(team):
    team.case(in_progress=True, next_contact_on=days_ago(2))
    team.case(in_progress=True, next_contact_on=days_ago(1))
    team.case(in_progress=True, next_contact_on=days_ago(0))
    team.case(in_progress=True, next_contact_on=days_ago(-1))
    team.case(in_progress=True, next_contact_on=days_ago(1), caseworker=team.colleague)
    send_reminders(MONDAY)
    shown = {title: len(tasks) for title, tasks in team.get("caseworker", "tasks").context["groups"]}
    assert shown == {"Late": 2, "Today": 1, "Coming up": 1}
    (message,) = mails_to(team.caseworker)
    assert message.subject == "Your day: 3 things"
    assert message.body.lstrip().startswith(
        "2 things are overdue.\n1 thing is due today.\n1 thing comes up in the next days.\n"
    )
    assert reverse("account_login") in message.body
    assert message.content_subtype == "plain"


def test_a_supervisor_is_told_of_the_decisions_that_wait_and_of_those_that_wait_too_long(team, monkeypatch):
    for _count in range(2):
        AssessmentFactory(case=team.case(registered=True, safe=True), recorded_by=team.caseworker, waiting=True)
    send_reminders(MONDAY)
    (message,) = mails_to(team.supervisor)
    assert "2 approvals wait for you.\n\n" in message.body
    assert mails_to(team.stranger) == []
    day = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *of: day(*of) if of else day() + datetime.timedelta(days=4))
    send_reminders(MONDAY + datetime.timedelta(days=1))
    assert "2 approvals wait for you.\n2 of them wait longer than they should." in mails_to(team.supervisor)[1].body


def test_it_is_written_in_her_language(team):
    User.objects.filter(pk=team.caseworker.pk).update(language="fr")
    team.case(in_progress=True, next_contact_on=days_ago(1))
    seen = []
    original = digest.render_to_string

    def render(name, context):
        seen.append(get_language())
        return original(name, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digest, "render_to_string", render)
        send_reminders(MONDAY)
    assert set(seen) == {"fr"}


def test_it_is_sent_once_a_day_however_often_the_worker_comes_round(team):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    assert [send_reminders(MONDAY) for _again in range(3)] == [1, 0, 0]
    assert len(mails_to(team.caseworker)) == 1
    assert send_reminders(MONDAY + datetime.timedelta(days=1)) == 1


def test_the_job_sends_what_is_due_today(team, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: SUNDAY)
    team.case(in_progress=True, next_contact_on=SUNDAY)
    job(0)
    assert len(mails_to(team.caseworker)) == 1


def test_nothing_due_means_no_mail(team):
    team.case(in_progress=True)
    assert send_reminders(MONDAY) == 0
    assert outcome(team.caseworker) == "nothing"


@pytest.mark.parametrize(
    ("wish", "day", "comes"),
    [
        ("daily", MONDAY, True),
        ("daily", SUNDAY, True),
        ("daily", SATURDAY, False),
        ("weekly", SUNDAY, True),
        ("weekly", MONDAY, False),
        ("never", SUNDAY, False),
    ],
)
def test_it_comes_as_often_as_she_wishes_and_not_on_the_day_off(team, wish, day, comes):
    User.objects.filter(pk=team.caseworker.pk).update(reminder_mails=wish)
    assert (team.caseworker in to_be_reminded(day)) is comes


def test_the_mail_of_the_week_looks_ahead(team):
    User.objects.filter(pk=team.caseworker.pk).update(reminder_mails="weekly")
    team.case(in_progress=True, next_contact_on=days_ago(-1))
    send_reminders(SUNDAY)
    assert mails_to(team.caseworker)[0].subject == "Your week: 1 thing"


def test_only_those_get_it_who_are_here_have_a_second_factor_and_a_role_with_tasks(team):
    left, bare = make_user(Role.CASEWORKER, is_active=False), make_user(Role.CASEWORKER, second_factor=False)
    ended, other = make_user(Role.CASEWORKER), make_user(Role.PARTNER)
    ended.memberships.get().end()
    reminded = set(to_be_reminded(MONDAY))
    assert reminded == {team.caseworker, team.colleague, team.supervisor, team.stranger}
    assert not reminded & {left, bare, ended, other}


def test_one_that_fails_holds_up_no_other_is_tried_again_and_no_address_is_logged(team, monkeypatch, caplog):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    team.case(in_progress=True, next_contact_on=days_ago(1), caseworker=team.colleague)
    send = EmailMessage.send

    def refused(message, *args):
        if message.to == [team.caseworker.email]:
            raise SMTPRecipientsRefused({team.caseworker.email: (550, b"unknown")})
        return send(message, *args)

    with monkeypatch.context() as patch, caplog.at_level(logging.INFO):
        patch.setattr(EmailMessage, "send", refused)
        assert send_reminders(MONDAY) == 1
    assert (outcome(team.caseworker), outcome(team.colleague)) == ("failed", "sent")
    assert "SMTPRecipientsRefused" in caplog.text
    assert "@" not in caplog.text
    assert send_reminders(MONDAY) == 1
    assert len(mails_to(team.caseworker)) == len(mails_to(team.colleague)) == 1


def test_one_that_fails_again_and_again_is_given_up_for_the_day(team, monkeypatch):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    tried = []

    def refused(message, *args):
        tried.append(message)
        raise OSError

    monkeypatch.setattr(EmailMessage, "send", refused)
    for _again in range(8):
        send_reminders(MONDAY)
    assert len(tried) == 5


def test_after_a_crash_in_the_middle_the_rest_is_sent_once(team, monkeypatch):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    team.case(in_progress=True, next_contact_on=days_ago(1), caseworker=team.colleague)
    send, left = EmailMessage.send, []

    def killed_after_one(message, *args):
        send(message, *args)
        left.append(message)
        raise SystemExit  # as the worker ends when it is killed: nothing is settled

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", killed_after_one)
        with pytest.raises(SystemExit):
            send_reminders(MONDAY)
    assert len(left) == 1
    send_reminders(MONDAY)
    assert len(mails_to(team.caseworker)) == len(mails_to(team.colleague)) == 1


def test_one_that_another_worker_has_begun_is_left_to_it(team):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    with acting_as_system("the other worker"):
        assert Reminder.objects.claim(team.caseworker, MONDAY) is not None
        assert Reminder.objects.claim(team.caseworker, MONDAY) is None
    assert remind(team.caseworker, MONDAY) is None
    assert mails_to(team.caseworker) == []


def test_nobody_sees_the_mails_of_another(team):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    send_reminders(MONDAY)
    with acting(team.caseworker):
        assert {each.user_id for each in Reminder.objects.all()} == {team.caseworker.pk}
    with acting(make_user(Role.ADMINISTRATOR)):
        assert not Reminder.objects.exists()


def test_it_is_reckoned_as_the_receiver_herself_behind_the_walls(team, monkeypatch):
    team.case(in_progress=True, next_contact_on=days_ago(1))
    reckon, acted = digest.own_tasks, {}

    def as_whom(user):
        acted[user] = (current_actor().user, current_actor().system)
        return reckon(user)

    monkeypatch.setattr(digest, "own_tasks", as_whom)
    send_reminders(MONDAY)
    assert acted == {user: (user, False) for user in (team.caseworker, team.colleague, team.supervisor, team.stranger)}
    with acting(team.colleague):
        assert digest_of(team.caseworker).total == 0, "the walls show the acting user hers alone"


@pytest.mark.parametrize(("role", "asked"), [(Role.CASEWORKER, True), (Role.SUPERVISOR, True), (Role.PARTNER, False)])
def test_she_chooses_on_her_account_page_if_she_has_tasks(role, asked):
    user = make_user(role)
    client = signed_in_client(user)
    page = client.get(reverse("my-account"))
    assert ("reminder_mails" in page.context["form"].fields) is asked
    typed = {"full_name": user.full_name, "phone": "", "language": "en", "reminder_mails": "never"}
    typed |= seen_in(client, reverse("my-account"))
    assert client.post(reverse("my-account"), typed).status_code == 302
    user.refresh_from_db()
    assert user.reminder_mails == ("never" if asked else "daily")
