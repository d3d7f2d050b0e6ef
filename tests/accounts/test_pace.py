"""A program with somebody's session is held back; what she would not read in a minute it does not get in one."""

import pytest
from django.urls import reverse

from accounts import pace
from accounts.roles import Role
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


def test_more_pages_in_a_minute_than_anybody_reads_are_refused_until_it_is_over(settings, monkeypatch):
    settings.PAGES_A_MINUTE = 3
    now = [6_000.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    hers, others = map(signed_in_client, (make_user(Role.CASEWORKER) for _each in range(2)))
    page = reverse("my-account")
    assert [hers.get(page).status_code for _each in range(5)] == [200, 200, 200, 429, 429]
    told = hers.get(reverse("case", args=["NB-2222-2"]))
    assert (told.status_code, told["Cache-Control"].split(", ")[-1]) == (429, "private")
    assert "Very many pages were asked for" in told.content.decode()
    assert others.get(page).status_code == 200
    now[0] += pace.MINUTE
    assert hers.get(page).status_code == 200
    assert [hers.get(page).status_code for _each in range(3)] == [200, 200, 429]
    assert hers.post(reverse("quick-exit")).status_code in (200, 302)
