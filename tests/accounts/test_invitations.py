"""Invitations: the only way in, each works once and for seven days."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Refused, User, users
from accounts.roles import SEES_A_PERSON, Role
from tests.factories.accounts import OrganisationFactory, SiteFactory, UserFactory, make_user, signed_in_client

pytestmark = pytest.mark.django_db

CHOSEN = {"password": "four words only mine", "again": "four words only mine"}


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


def invite(by: User, role: Role = Role.CASEWORKER, **fields) -> tuple[Invitation, str]:
    place = {"site": SiteFactory()} if role == Role.CASEWORKER else {"organisation": OrganisationFactory()}
    details = {"email": "new@example.org", "full_name": "New Person", "role": role} | place | fields
    invitation = Invitation(**details)
    return invitation, invitation.send(by=by)


def link(secret: str) -> str:
    return reverse("invitation-accept", args=[secret])


def test_from_the_administrators_screen_to_the_second_factor(administrator: User, mailoutbox, client: Client):
    site = SiteFactory()
    answer = signed_in_client(administrator).post(
        reverse("invitation-add"),
        {
            "full_name": "Sita Example",
            "email": "Sita@Example.org",
            "language": "en",
            "role": "caseworker",
            "place": f"site:{site.pk}",
        },
    )
    assert answer["Location"] == reverse("invitations")
    (message,) = mailoutbox
    assert message.to == ["sita@example.org"]
    for private in ("Sita", administrator.full_name, site.name, "aseworker"):
        assert private not in message.body + message.subject
    address = next(word for word in message.body.split() if word.startswith("http"))
    page = client.get(address)
    assert "Sita Example" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.post(address, CHOSEN)
    user = User.objects.get(email="sita@example.org")
    assert user.roles == {Role.CASEWORKER}
    assert client.get(reverse("home"))["Location"] == reverse("second-factor")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_role_without_second_factor_leads_home(administrator: User, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(users, "SEES_A_PERSON", SEES_A_PERSON - {Role.VOLUNTEER})
    _invitation, secret = invite(administrator, Role.VOLUNTEER)
    assert client.post(link(secret), CHOSEN)["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_it_works_exactly_once(administrator: User, client: Client):
    _invitation, secret = invite(administrator)
    client.post(link(secret), CHOSEN)
    again = Client().post(link(secret), CHOSEN)
    assert again.status_code == 410
    assert "has been used" in again.content.decode()
    assert User.objects.filter(email="new@example.org").count() == 1


def test_it_is_over_after_seven_days(administrator: User, client: Client, monkeypatch: pytest.MonkeyPatch):
    _invitation, secret = invite(administrator)
    late = timezone.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    answer = client.post(link(secret), CHOSEN)
    assert answer.status_code == 410
    assert "seven days" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_withdrawn_and_unknown_links_say_so(administrator: User, client: Client):
    invitation, secret = invite(administrator)
    invitation.withdraw()
    assert "withdrawn" in client.get(link(secret)).content.decode()
    for forged in ("x", "%00", "न", "a" * 300):
        assert client.get(f"/invitation/{forged}/").status_code == 410


def test_sending_again_kills_the_earlier_link(administrator: User, client: Client, mailoutbox):
    invitation, secret = invite(administrator)
    signed_in_client(administrator).post(reverse("invitation-resend", args=[invitation.pk]))
    assert client.get(link(secret)).status_code == 410
    assert len(mailoutbox) == 1
    address = next(word for word in mailoutbox[0].body.split() if word.startswith("http"))
    assert client.get(address).status_code == 200


def test_a_newer_invitation_withdraws_the_earlier_one(administrator: User):
    first, _secret = invite(administrator)
    invite(administrator)
    first.refresh_from_db()
    assert first.state == "withdrawn"


def test_an_accepted_one_can_neither_be_withdrawn_nor_sent_again(administrator: User):
    invitation, _secret = invite(administrator)
    stale = Invitation.objects.get(pk=invitation.pk)
    invitation.accept("four words only mine")
    with pytest.raises(Refused):
        stale.withdraw()
    with pytest.raises(Refused):
        stale.resend()
    client = signed_in_client(administrator)
    for name in ("invitation-resend", "invitation-withdraw"):
        assert client.post(reverse(name, args=[invitation.pk])).status_code == 404


def test_whoever_has_an_account_is_not_invited(administrator: User):
    UserFactory(email="new@example.org")
    with pytest.raises(Refused):
        invite(administrator)


def test_the_secret_itself_is_kept_nowhere(administrator: User):
    _invitation, secret = invite(administrator)
    row = Invitation.objects.values().get()
    assert secret not in str(row)


def test_weak_and_unequal_passwords_are_refused_kindly(administrator: User, client: Client):
    _invitation, secret = invite(administrator)
    for bad in (
        {"password": "short", "again": "short"},
        {"password": "password12345", "again": "password12345"},
        {"password": "new@example.org", "again": "new@example.org"},
        {"password": CHOSEN["password"], "again": "another password here"},
        {"password": "", "again": ""},
    ):
        assert client.post(link(secret), bad).status_code == 200
    assert client.get(link(secret)).status_code == 200


def test_when_the_e_mail_cannot_be_sent_nothing_is_saved(administrator: User, monkeypatch: pytest.MonkeyPatch):
    def fail(*_args, **_kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("access.administration.invitations.send_mail", fail)
    place = f"organisation:{OrganisationFactory().pk}"
    sent = {"full_name": "A", "email": "a@example.org", "language": "fr", "role": "foundation", "place": place}
    answer = signed_in_client(administrator).post(reverse("invitation-add"), sent)
    assert "could not be sent" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_database_refuses_two_open_ones_and_a_role_at_the_wrong_place(administrator: User):
    invite(administrator)
    details = {
        "email": "new@example.org",
        "full_name": "X",
        "invited_by": administrator,
        "expires_at": timezone.now() + timedelta(days=1),
    }
    for wrong in ({"role": Role.CASEWORKER, "site": SiteFactory()}, {"role": Role.VOLUNTEER, "site": SiteFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(secret_hash=wrong["role"], **details, **wrong)
