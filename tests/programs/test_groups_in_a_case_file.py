"""A case file tells the groups of its person to who may see the case; the groups tell nothing of the case."""

import pytest
from django.db import connection

from access.context import acting, acting_as_system
from programs.models import Enrolment, Participant, SamePerson
from programs.same_person import participant_with_code
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def unlinked(world, group: str = "hers") -> Participant:
    with acting_as_system("choosing somebody"):
        linked = SamePerson.objects.values("participant")
        return Participant.objects.filter(enrolments__group=world.groups[group]).exclude(pk__in=linked).first()


def test_a_caseworker_links_her_by_her_code_and_reads_her_groups(world):
    person, participant = world.files["shared"], unlinked(world)
    client = signed_in_client(world.users["caseworker"])
    assert "No group is known" in client.get(f"/cases/{person.code}/groups/").content.decode()
    answer = client.post(f"/cases/{person.code}/groups/add/", {"code": participant.code})
    assert answer["Location"] == f"/cases/{person.code}/groups/"
    page = client.get(f"/cases/{person.code}/groups/").content.decode()
    assert "Class hers" in page
    assert participant.full_name in page
    again = client.post(f"/cases/{person.code}/groups/add/", {"code": participant.code})
    assert "already" in str(again.context["form"].errors)


def test_the_link_is_seen_with_the_case_alone(world):
    expected = {"caseworker": 1, "supervisor": 1, "colleague": 0, "facilitator": 0, "programme_manager": 0}
    for name, count in expected.items():
        with acting(world.users[name]):
            assert SamePerson.objects.count() == count, name


def test_a_caseworker_sees_of_participants_whom_she_knows_alone(world):
    with acting(world.users["caseworker"]):
        assert Participant.objects.count() == 1
        assert Enrolment.objects.count() == 1
    with acting(world.users["colleague"]):
        assert Participant.objects.count() == 0


def test_the_function_behind_it_tells_nothing_to_whom_the_file_is_shut(world):
    with acting_as_system("choosing somebody"):
        known = SamePerson.objects.get(person=world.files["hers"].pk).participant_id
        unknown = unlinked(world).pk

    def knows() -> list[bool]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT knows_participant(%s), knows_participant(%s)", [known, unknown])
            return list(cursor.fetchone())

    for name, user in world.users.items():
        with acting(user):
            assert knows() == [name in {"caseworker", "supervisor"}, False], name
    assert knows() == [False, False]


@pytest.mark.parametrize("name", ["facilitator", "programme_manager", "data_protection", "caseworker_there", "partner"])
def test_nobody_else_finds_a_participant_by_the_code(world, name):
    code = unlinked(world).code
    with acting(world.users[name]):
        assert participant_with_code(code) is None
    with acting(world.users["caseworker"]):
        assert participant_with_code(code) is not None


def test_somebody_of_another_site_is_not_linked(world):
    client = signed_in_client(world.users["caseworker"])
    code = unlinked(world, "theirs").code
    page = client.post(f"/cases/{world.files['hers'].code}/groups/add/", {"code": code})
    assert "No participant of your site" in str(page.context["form"].errors)


def test_one_participant_may_be_two_people_so_that_no_refusal_tells_of_a_case(world):
    with acting_as_system("choosing somebody"):
        taken = SamePerson.objects.get(person=world.files["hers"].pk).participant
    answer = signed_in_client(world.users["colleague"]).post(
        f"/cases/{world.files['colleagues'].code}/groups/add/", {"code": taken.code}
    )
    assert answer.status_code == 302


def test_a_link_is_taken_back(world):
    person = world.files["hers"]
    with acting_as_system("choosing it"):
        link = SamePerson.objects.get(person=person.pk)
    client = signed_in_client(world.users["caseworker"])
    assert client.post(f"/cases/{person.code}/groups/{link.pk}/remove/").status_code == 302
    with acting(world.users["caseworker"]):
        assert not SamePerson.objects.exists()
        assert not Participant.objects.exists()


def test_on_a_group_s_page_a_caseworker_reads_no_member_but_whom_she_knows_and_no_count(world):
    group = world.groups["hers"]
    client = signed_in_client(world.users["caseworker"])
    page = client.get(f"/groups/{group.pk}/").content.decode()
    assert "Members whom you know" in page
    assert page.count("Maya-hers-") == 1
    assert "places are taken" not in page
    assert "places taken" not in client.get("/groups/").content.decode()
    assert "Members whom you know" not in client.get(f"/groups/{world.groups['second'].pk}/").content.decode()
