"""Links between two people known here are read from both sides, by whoever sees both."""

import pytest
from django.urls import reverse

from beneficiaries.models import Relationship
from tests.beneficiaries.desk import Desk, rows
from tests.factories.people import PersonFactory, RelationshipFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def link(desk, other, kind="sister", code=None):
    return desk.send(desk.caseworker, "relationship-add", code or desk.hers.code, other_code=other, kind=kind)


def test_sisters_are_sisters_from_both_sides(desk):
    assert link(desk, desk.also_hers.code)["Location"] == reverse("household", args=[desk.hers.code])
    for person, other in ((desk.hers, desk.also_hers), (desk.also_hers, desk.hers)):
        for name in ("person", "household"):
            page = desk.open(desk.caseworker, name, person.code).content.decode()
            assert other.code in page
            assert "Sister or brother" in page


def test_a_parent_is_a_child_from_the_other_side(desk):
    link(desk, desk.also_hers.code, kind="parent")
    assert "Parent ·" in desk.open(desk.caseworker, "household", desk.hers.code).content.decode()
    assert "Child ·" in desk.open(desk.caseworker, "household", desk.also_hers.code).content.decode()


def test_hidden_and_unknown_are_told_alike(desk):
    answers = [link(desk, code).context["form"].errors["other_code"] for code in (desk.hidden.code, "NB-2222-2", "x")]
    assert answers[0] == answers[1] == answers[2]
    assert rows(Relationship) == []


def test_a_name_leads_to_the_codes_of_those_she_may_see(desk):
    tara, hidden = (
        made_by_system(PersonFactory, site=desk.site, keeper=keeper, given_name="Tara")
        for keeper in (desk.caseworker, desk.colleague)
    )
    (said,) = link(desk, "Tara").context["form"].errors["other_code"]
    assert tara.code in said
    assert hidden.code not in said
    assert rows(Relationship) == []


def test_nobody_is_linked_to_herself_or_twice(desk):
    assert link(desk, desk.hers.code).status_code == 200
    link(desk, desk.also_hers.code)
    assert link(desk, desk.also_hers.code, kind="friend").status_code == 200
    assert link(desk, desk.hers.code, code=desk.also_hers.code).status_code == 200
    assert len(rows(Relationship)) == 1


def test_a_link_to_somebody_hidden_is_not_shown(desk):
    hidden_link = made_by_system(RelationshipFactory, person=desk.hers, other=desk.hidden)
    for name in ("person", "household"):
        page = desk.open(desk.caseworker, name, desk.hers.code).content.decode()
        assert desk.hidden.code not in page
        assert desk.hidden.given_name not in page
    address = reverse("relationship-remove", args=[desk.hers.code, hidden_link.pk])
    assert desk.client(desk.caseworker).post(address).status_code == 404
    assert desk.hidden.code in desk.open(desk.supervisor, "household", desk.hers.code).content.decode()


def test_a_link_is_removed_from_either_side(desk):
    made = made_by_system(RelationshipFactory, person=desk.hers, other=desk.also_hers)
    assert desk.open(desk.colleague, "relationship-remove", desk.hers.code, made.pk).status_code == 404
    assert desk.send(desk.caseworker, "relationship-remove", desk.also_hers.code, made.pk).status_code == 302
    assert rows(Relationship) == []
