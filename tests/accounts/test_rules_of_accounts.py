"""Rules that hold for accounts whoever asks: the last administrator, one's own account, a record that stays."""

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AccountEvent, Membership, Refused, User
from accounts.roles import Role
from tests.factories.accounts import (
    PASSWORD,
    OrganisationFactory,
    SiteFactory,
    UserFactory,
    give_role,
    make_user,
    signed_in_client,
)

pytestmark = pytest.mark.django_db


def test_the_last_administrator_stays():
    only = make_user(Role.ADMINISTRATOR)
    role = only.memberships.get()
    with pytest.raises(Refused):
        role.end()
    with pytest.raises(Refused):
        only.deactivate(by=UserFactory(), reason="")
    second = make_user(Role.ADMINISTRATOR)
    role.end(by=second)
    assert not User.objects.get(pk=only.pk).roles


def test_an_administrator_who_is_deactivated_does_not_count():
    one, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    other.deactivate(by=one, reason="left")
    with pytest.raises(Refused):
        one.memberships.get().end(by=other)


def test_nobody_changes_her_own_standing():
    administrator = make_user(Role.ADMINISTRATOR)
    make_user(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        Membership(user=administrator, role=Role.SUPERVISOR, site=SiteFactory()).give(by=administrator)
    with pytest.raises(Refused):
        administrator.memberships.get().end(by=administrator)
    with pytest.raises(Refused):
        administrator.deactivate(by=administrator, reason="")
    with pytest.raises(Refused):
        administrator.reset_second_factor(by=administrator, reason="")


def test_deactivating_ends_every_session_at_once():
    administrator, user = make_user(Role.ADMINISTRATOR), UserFactory()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    key = client.session.session_key
    user.deactivate(by=administrator, reason="left")
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get(reverse("home")).status_code == 302


def test_resetting_the_second_factor_removes_it_and_logs_her_out():
    administrator, user = make_user(Role.ADMINISTRATOR), make_user(Role.CASEWORKER)
    client = signed_in_client(user)
    user.usersession_set.create(session_key=client.session.session_key, ip="192.0.2.1", user_agent="")
    user.reset_second_factor(by=administrator, reason="phone lost")
    assert not user.has_second_factor
    assert client.get(reverse("home")).status_code == 302
    assert user.events.get().detail == "phone lost"


def test_a_new_address_is_the_only_one_that_logs_in(client: Client):
    administrator, user = make_user(Role.ADMINISTRATOR), UserFactory(email="old@example.org")
    user.emailaddress_set.create(email="old@example.org", primary=True, verified=True)
    user.email = "New@Example.org"
    user.edit(by=administrator)
    assert client.post(reverse("account_login"), {"login": "old@example.org", "password": PASSWORD}).status_code == 200
    answer = client.post(reverse("account_login"), {"login": "new@example.org", "password": PASSWORD})
    assert answer["Location"] == reverse("home")


def test_what_was_done_to_an_account_stays_on_record():
    user = UserFactory()
    user.end_sessions(by=make_user(Role.ADMINISTRATOR), reason="phone lost")
    event = AccountEvent.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountEvent.objects.filter(pk=event.pk).update(detail="nothing happened")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountEvent.objects.filter(pk=event.pk).delete()


@pytest.mark.parametrize("role", Role)
def test_a_role_is_held_at_its_kind_of_place_and_once(role: Role):
    make_user(Role.ADMINISTRATOR)
    user = UserFactory()
    site, organisation = SiteFactory(), OrganisationFactory()
    held = give_role(user, role, site=site, organisation=organisation)
    wrong = {"organisation": organisation} if held.site else {"site": site}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=role, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        give_role(user, role, site=site, organisation=organisation)
    held.end()
    give_role(user, role, site=site, organisation=organisation)
