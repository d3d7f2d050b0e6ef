"""The family of a person: its household, its members, and others known here who share it."""

import pytest
from django.urls import reverse

from access.context import acting_as_system
from beneficiaries.models import Area, Household, HouseholdMember
from tests.beneficiaries.desk import Desk, now, rows
from tests.factories.people import HouseholdFactory, HouseholdMemberFactory, PersonFactory, made_by_system

pytestmark = pytest.mark.django_db
TEN_CHILDREN = {
    "how_far": "Two hours from Kathmandu",
    "livelihood": "Farming",
    "children": "10",
    "children_at_school": "10",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at_home(desk, **fields):
    """Return a person of the caseworker with a household."""
    return made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, at_home=True, **fields)


def test_the_family_of_the_story_is_written_down_and_read_back(desk):
    dhading = Area.objects.get(level="district", name="Dhading")
    desk.send(desk.caseworker, "household-change", desk.hers.code, area=dhading.pk, **TEN_CHILDREN)
    (household,) = rows(Household)
    assert now(desk.hers).household_id == household.pk
    for relation, work in (("father", "Repaired watches"), ("mother", "Sold grilled corn in the street")):
        desk.send(desk.caseworker, "member-add", desk.hers.code, relation=relation, occupation=work)
    page = desk.open(desk.caseworker, "household", desk.hers.code).content.decode()
    for said in ("Dhading", "Two hours from Kathmandu", "Farming", "10", "Repaired watches", "Sold grilled corn"):
        assert said in page


def test_there_are_no_more_children_at_school_than_children(desk):
    for sent in ({"children": "3", "children_at_school": "4"}, {"children_at_school": "4"}):
        answer = desk.send(desk.caseworker, "household-change", desk.hers.code, **sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert rows(Household) == []


def test_the_household_is_changed_and_not_made_twice(desk):
    person = at_home(desk)
    desk.send(desk.caseworker, "household-change", person.code, **TEN_CHILDREN)
    (household,) = rows(Household)
    assert household.children == 10


def test_two_people_known_here_share_one_household(desk):
    desk.send(desk.caseworker, "household-join", desk.hers.code, other=desk.also_hers.code)
    (household,) = rows(Household)
    assert now(desk.hers).household_id == now(desk.also_hers).household_id == household.pk
    page = desk.open(desk.caseworker, "household", desk.hers.code).content.decode()
    assert desk.also_hers.code in page


def test_whoever_has_a_household_brings_it(desk):
    person = at_home(desk)
    desk.send(desk.caseworker, "household-join", desk.hers.code, other=person.code.lower().replace("-", " "))
    assert now(desk.hers).household_id == person.household_id
    desk.send(desk.caseworker, "household-join", person.code, other=desk.also_hers.code)
    assert now(desk.also_hers).household_id == person.household_id


def test_two_households_are_not_made_one_unasked(desk):
    person, other = at_home(desk), at_home(desk)
    answer = desk.send(desk.caseworker, "household-join", person.code, other=other.code)
    assert answer.status_code == 200
    assert now(person).household_id == person.household_id


def test_nobody_lives_with_herself(desk):
    assert desk.send(desk.caseworker, "household-join", desk.hers.code, other=desk.hers.code).status_code == 200


@pytest.mark.parametrize("code", ["hidden", "NB-2222-2", "NB-2222-9", "Xyzzy", "' OR 1=1 --"])
def test_a_hidden_person_is_as_unknown_as_one_who_does_not_exist(desk, code):
    typed = desk.hidden.code if code == "hidden" else code
    answer = desk.send(desk.caseworker, "household-join", desk.hers.code, other=typed)
    assert answer.context["form"].errors["other"] == ["You know no person with this code. Look at it again."]


def test_a_name_that_reads_like_a_code_is_taken_for_a_name(desk):
    named = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, given_name="Aasha")
    answer = desk.send(desk.caseworker, "household-join", desk.hers.code, other="Aasha")
    assert named.code in str(answer.context["form"].errors["other"])


def test_others_of_the_household_who_are_hidden_stay_so(desk):
    household = made_by_system(HouseholdFactory)
    person = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, household=household)
    sister = made_by_system(PersonFactory, site=desk.site, keeper=desk.colleague, household=household)
    page = desk.open(desk.caseworker, "household", person.code).content.decode()
    assert sister.code not in page
    assert sister.given_name not in page


def test_whoever_leaves_a_household_leaves_it_to_the_others(desk):
    household = made_by_system(HouseholdFactory, children=3)
    person, sister = (
        made_by_system(PersonFactory, site=desk.site, keeper=keeper, household=household)
        for keeper in (desk.caseworker, desk.colleague)
    )
    desk.send(desk.caseworker, "household-leave", person.code)
    assert now(person).household_id is None
    assert now(sister).household_id == household.pk
    assert now(household).children == 3
    assert desk.open(desk.caseworker, "household-leave", person.code).status_code == 404


def test_a_member_is_changed_and_removed_through_her_household_alone(desk):
    person = at_home(desk)
    member = made_by_system(HouseholdMemberFactory, household=person.household)
    desk.send(desk.caseworker, "member-change", person.code, member.pk, relation="father", at_school="false")
    assert now(member).at_school is False
    for code in (desk.hers.code, at_home(desk).code):
        for name in ("member-change", "member-remove"):
            assert desk.open(desk.caseworker, name, code, member.pk).status_code == 404
    desk.send(desk.caseworker, "member-remove", person.code, member.pk)
    assert rows(HouseholdMember) == []


def test_a_member_needs_a_household(desk):
    assert desk.open(desk.caseworker, "member-add", desk.hers.code).status_code == 404


def test_a_colleague_reaches_nothing_of_it(desk):
    person = at_home(desk)
    member = made_by_system(HouseholdMemberFactory, household=person.household)
    pages = ["household", "household-change", "household-join", "household-leave", "member-add", "relationship-add"]
    for name in pages:
        assert desk.open(desk.colleague, name, person.code).status_code == 404, name
        assert desk.client(desk.colleague).post(reverse(name, args=[person.code])).status_code in (404, 405), name
    for name in ("member-change", "member-remove"):
        assert desk.client(desk.colleague).post(reverse(name, args=[person.code, member.pk])).status_code == 404


def test_the_page_costs_the_same_for_one_member_and_for_twenty(desk, django_assert_max_num_queries):
    person = at_home(desk)
    client, address = desk.client(desk.caseworker), reverse("household", args=[person.code])
    client.get(address)
    counts = []
    for more in (1, 19):
        with acting_as_system("test"):
            HouseholdMemberFactory.create_batch(more, household=person.household)
            PersonFactory.create_batch(more, site=desk.site, keeper=desk.caseworker, household=person.household)
        with django_assert_max_num_queries(40) as counted:
            client.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]
