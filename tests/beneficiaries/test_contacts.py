"""Ways to reach her are unsafe until somebody says otherwise."""

import pytest
from django.urls import reverse

from beneficiaries.models import ContactWay
from tests.beneficiaries.desk import Desk, now, rows
from tests.factories.people import ContactWayFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_way_is_unsafe_unless_it_is_said_to_be_safe(desk):
    desk.send(desk.caseworker, "contact-add", desk.hers.code, kind="mobile", phone="9841234567")
    (way,) = rows(ContactWay)
    assert (str(way.phone), way.safe) == ("+9779841234567", False)
    assert "Not safe" in desk.open(desk.caseworker, "person", desk.hers.code).content.decode()
    sent = {"kind": "mobile", "phone": "9841234567", "safe": "on", "how": "Mornings only"}
    desk.send(desk.caseworker, "contact-change", desk.hers.code, way.pk, **sent)
    page = desk.open(desk.caseworker, "person", desk.hers.code).content.decode()
    assert "Safe to use" in page
    assert "Mornings only" in page


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"kind": "mobile"}, "phone"),
        ({"kind": "mobile", "phone": "12"}, "phone"),
        ({"kind": "email", "phone": "9841234567"}, "email"),
        ({"kind": "email", "email": "nobody"}, "email"),
        ({"kind": "through"}, "whose"),
        ({}, "kind"),
    ],
)
def test_each_kind_asks_for_what_it_needs(desk, sent, wrong):
    answer = desk.send(desk.caseworker, "contact-add", desk.hers.code, **sent)
    assert next(iter(answer.context["form"].errors)) == wrong
    assert rows(ContactWay) == []


def test_a_way_that_is_hers_no_longer_is_removed(desk):
    way = made_by_system(ContactWayFactory, person=desk.hers)
    assert desk.open(desk.caseworker, "contact-remove", desk.hers.code, way.pk).status_code == 200
    assert now(way)
    desk.send(desk.caseworker, "contact-remove", desk.hers.code, way.pk)
    assert rows(ContactWay) == []


def test_it_is_reached_through_its_own_person_and_by_who_sees_her(desk):
    way = made_by_system(ContactWayFactory, person=desk.hidden)
    for code in (desk.hidden.code, desk.hers.code):
        for name in ("contact-change", "contact-remove"):
            assert desk.client(desk.caseworker).post(reverse(name, args=[code, way.pk])).status_code == 404
    assert desk.open(desk.supervisor, "contact-change", desk.hidden.code, way.pk).status_code == 200
    assert desk.open(desk.supervisor_elsewhere, "contact-change", desk.hidden.code, way.pk).status_code == 404
