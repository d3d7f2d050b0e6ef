"""A second factor whose key is lost is told kindly, and the operator lets people set up new ones."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AccountEvent
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, app_of, make_user

pytestmark = pytest.mark.django_db


def test_without_the_key_of_the_house_there_is_a_kind_answer(client: Client, settings):
    user = make_user(Role.CASEWORKER)
    Authenticator.objects.filter(user=user).delete()
    app_of(user).save()
    settings.SECRET_KEY = "another key of the house, for the former one was lost"
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    page = client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert page.status_code == 200
    assert "cannot be read any more" in page.content.decode()


def test_the_operator_resets_one_or_all():
    one, other = make_user(Role.ADMINISTRATOR), make_user(Role.CASEWORKER)
    call_command(
        "reset_second_factors", of=one.email.upper(), reason="Her phone fell into the river.", stdout=StringIO()
    )
    assert [each.authenticator_set.exists() for each in (one, other)] == [False, True]
    call_command("reset_second_factors", everybody=True, reason="The key was lost.", stdout=StringIO())
    assert not Authenticator.objects.exists()
    kinds = AccountEvent.objects.filter(kind=AccountEvent.Kind.SECOND_FACTOR_RESET)
    assert set(kinds.values_list("user", "by", "detail")) == {
        (one.pk, None, "Her phone fell into the river."),
        (other.pk, None, "The key was lost."),
    }
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("reset_second_factors", everybody=True, reason="Again.", stdout=StringIO())
    with pytest.raises(CommandError, match="no such account"):
        call_command("reset_second_factors", of="nobody@example.org", reason="Again.", stdout=StringIO())
