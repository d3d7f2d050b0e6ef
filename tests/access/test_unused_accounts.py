"""Accounts that nobody uses: written to in time, then closed, never the last administrator's, and opened again."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from access.models import DisuseNotice
from access.reviews.disuse import watch
from access.tasks import close_unused_accounts
from accounts.demo import DOMAIN
from accounts.models import AccountEvent, User
from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def unused_for(count: int, *roles: Role, **fields: object) -> User:
    """Return a user who logged in so many days ago."""
    return make_user(*roles, date_joined=NOW - days(300), last_login=NOW - days(count), **fields)


def outcomes() -> dict[User, str]:
    with acting_as_system("look"):
        return {each.user: each.outcome for each in DisuseNotice.objects.select_related("user").order_by("sent_at")}


def is_active(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


@pytest.fixture
def administrator() -> User:
    return unused_for(1, Role.ADMINISTRATOR)


def test_she_is_written_to_fourteen_days_before_and_then_it_is_closed(administrator):
    quiet, busy = unused_for(76, Role.CASEWORKER), unused_for(75, Role.CASEWORKER)
    watch(NOW)
    watch(NOW)
    assert [each.to for each in mail.outbox] == [[quiet.email]]
    assert quiet.full_name not in mail.outbox[0].body
    assert outcomes() == {quiet: ""}
    watch(NOW + days(13))
    assert is_active(quiet)
    watch(NOW + days(14))
    assert not is_active(quiet)
    assert outcomes()[quiet] == "closed"
    assert is_active(busy)
    assert quiet.memberships.in_force().exists()
    event = AccountEvent.objects.get(user=quiet, kind=AccountEvent.Kind.DEACTIVATED)
    assert event.by is None


def test_nobody_is_closed_without_the_time_to_answer(administrator):
    long_gone = unused_for(200, Role.CASEWORKER)
    watch(NOW)
    watch(NOW + days(13))
    assert is_active(long_gone)
    assert outcomes() == {long_gone: ""}
    watch(NOW + days(14))
    assert not is_active(long_gone)


def test_who_logs_in_keeps_it_and_who_is_opened_again_too(administrator):
    back, reopened = unused_for(80, Role.CASEWORKER), unused_for(80, Role.CASEWORKER)
    watch(NOW)
    User.objects.filter(pk=back.pk).update(last_login=NOW + days(3))
    watch(NOW + days(15))
    assert is_active(back)
    assert outcomes()[back] == "used"
    assert not is_active(reopened)
    User.objects.get(pk=reopened.pk).reactivate(administrator, "back from leave")
    User.objects.filter(pk=administrator.pk).update(last_login=NOW + days(15))
    watch(NOW + days(16))
    assert is_active(reopened)


def test_the_last_administrator_is_never_closed_nor_are_those_of_the_demonstration():
    last = unused_for(100, Role.ADMINISTRATOR)
    shown = unused_for(100, Role.CASEWORKER, email=f"asha@{DOMAIN}")
    for later in (0, 1, 30):
        watch(NOW + days(later))
    assert is_active(last)
    assert is_active(shown)
    assert outcomes() == {last: "kept"}
    assert mail.outbox == []


def test_of_two_unused_administrators_one_remains():
    two = [unused_for(100, Role.ADMINISTRATOR), unused_for(100, Role.ADMINISTRATOR)]
    watch(NOW)
    watch(NOW + days(20))
    assert sorted(map(is_active, two)) == [False, True]


def test_a_mail_that_fails_holds_up_no_other_and_is_tried_again(administrator, monkeypatch):
    unlucky, other = unused_for(80, full_name="A"), unused_for(80, full_name="B")
    send = mail.EmailMessage.send

    def refuse(message, **options):
        if message.to == [unlucky.email]:
            raise OSError(unlucky.email)
        return send(message, **options)

    monkeypatch.setattr("access.reviews.disuse.EmailMessage.send", refuse)
    watch(NOW)
    assert outcomes() == {other: ""}
    monkeypatch.undo()
    watch(NOW + days(1))
    assert outcomes() == {other: "", unlucky: ""}


def test_the_officer_and_the_administrator_see_them(administrator):
    quiet = unused_for(80, Role.CASEWORKER)
    close_unused_accounts(timestamp=0)
    for user in (make_user(Role.DATA_PROTECTION), administrator):
        client = signed_in_client(user)
        assert "1 unused account will be closed" in client.get("/").content.decode()
        assert quiet.full_name in client.get(reverse("unused-accounts")).content.decode()
