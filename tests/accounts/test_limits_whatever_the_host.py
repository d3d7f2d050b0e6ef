"""Wrong passwords are counted for an account, whichever name or port of the house is asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_another_port_is_no_further_chance():
    email = UserFactory().email

    def log_in(port: int, password: str):
        words = {"login": email, "password": password}
        return Client().post(reverse("account_login"), words, HTTP_HOST=f"testserver:{port}")

    for port in range(8001, 8006):
        assert "not correct" in log_in(port, "not the password").content.decode()
    answer = log_in(8006, PASSWORD)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
