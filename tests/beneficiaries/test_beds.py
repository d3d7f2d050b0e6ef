"""The board of beds: how many are free is known to the house, whose they are to who may see the case."""

import re

import pytest
from django.db import connection

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.beds import board_of
from beneficiaries.models import Bed, Leave, Room
from tests.beneficiaries.test_stays import typed
from tests.factories.accounts import SiteFactory, make_user, signed_in_client
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import Team, days_ago
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def house(team) -> list[Bed]:
    """Return six beds: hers, the colleague's (who is away), one out of use, one of another site's case, two free."""
    beds = beds_of(team.site, 6)
    stay_of(team.case(person=_named(team, "Hers")), beds[0])
    away = stay_of(team.case(caseworker=team.colleague, person=_named(team, "Theirs")), beds[1])
    with acting_as_system("a house"):
        Leave.objects.create(
            stay=away, case=away.case, began=days_ago(9), expected_on=days_ago(2), where_to="Secret aunt"
        )
        Bed.objects.filter(pk=beds[2].pk).update(out_of_use_since=days_ago(3), out_of_use_why="Broken slats")
    stay_of(team.case(site=SiteFactory(), caseworker=team.stranger, person=_named(team, "Faraway")), beds[3])
    return beds


def _named(team: Team, name: str):
    return made_by_system(PersonFactory, given_name=name, site=team.site)


def test_the_figures_are_the_same_for_all_who_work_there(team, house):
    for who in ("caseworker", "colleague", "supervisor"):
        board = team.get(who, "beds").context["board"]
        assert (board.usable, board.taken, board.free, board.occupancy) == (5, 3, 2, 60)


def test_who_is_not_back_from_leave_may_be_in_harm_s_way(team, house):
    page = team.get("supervisor", "beds").content.decode()
    late = [tag for tag in re.findall(r'class="tag tag-(\w+)">(?:<svg.*?</svg>)?([^<]+)', page) if "late" in tag[1]]
    assert late
    assert {kind for kind, _words in late} == {"danger"}


def test_names_and_leave_are_read_by_who_may_see_the_case_alone(team, house):
    seen = {
        "caseworker": {"Hers"},
        "colleague": {"Theirs", "Secret aunt", "Not back yet"},
        "supervisor": {"Hers", "Theirs", "Not back yet"},
    }
    for who, words in seen.items():
        page = team.get(who, "beds").content.decode()
        for word in ("Hers", "Theirs", "Faraway", "Not back yet"):
            assert (word in page) == (word in words), (who, word)
        assert "Broken slats" in page


def test_who_works_elsewhere_sees_none_of_its_rooms(team, house):
    page = team.get("stranger", "beds").content.decode()
    assert "No rooms yet" in page
    with acting(team.stranger), connection.cursor() as cursor:
        cursor.execute("SELECT bed_is_taken(%s)", [house[0].pk])
        assert cursor.fetchone() == (False,)


def test_with_nobody_acting_no_bed_is_taken(team, house):
    with connection.cursor() as cursor:
        cursor.execute("SELECT bed_is_taken(%s)", [house[0].pk])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CASEWORKER, Role.SUPERVISOR)])
def test_roles_without_cases_never_see_it(role):
    assert signed_in_client(make_user(role)).get("/beds/").status_code == 404


def test_a_bed_of_a_hidden_person_differs_in_nothing_but_being_taken(team):
    """What a new case of a colleague changes for a caseworker: one bed is taken, and not one byte tells whose."""
    beds = beds_of(team.site, 2)
    with acting(team.caseworker):
        before = board_of(team.caseworker)
        assert [place.bed.taken for place in before.places()] == [False, False]
    stay = stay_of(team.case(caseworker=team.colleague), beds[0])
    with acting(team.caseworker):
        after = board_of(team.caseworker)
        assert [(place.bed.taken, place.use, place.leave) for place in after.places()] == [
            (True, None, None),
            (False, None, None),
        ]
    page = team.get("caseworker", "beds").content.decode()
    with acting_as_system("she goes away"):
        Leave.objects.create(stay=stay, case=stay.case, began=days_ago(1), expected_on=days_ago(0), where_to="Aunt")
    assert strip(team.get("caseworker", "beds").content.decode()) == strip(page)


def strip(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_what_it_asks_of_the_database_does_not_grow(team, house, django_assert_num_queries):
    with acting(team.supervisor), django_assert_num_queries(4):
        board_of(team.supervisor)
    stay_of(team.case(), beds_of(team.site, 3, "Downstairs")[0])
    with acting(team.supervisor), django_assert_num_queries(4):
        board_of(team.supervisor)


def test_a_supervisor_keeps_the_rooms_of_her_site(team):
    sent = {"site": team.site.pk, "name": "Garden side", "for_whom": "girls", "more_beds": 3}
    assert team.post("supervisor", "room-add", **sent)["Location"] == "/beds/"
    with acting_as_system("look"):
        room = Room.objects.get()
        assert [bed.name for bed in Bed.objects.in_order()] == ["1", "2", "3"]
    more = typed(name="Garden side", for_whom="mothers", more_beds=2, seen_version=room.version)
    assert team.post("supervisor", "room", room, **more).status_code == 302
    with acting_as_system("look"):
        assert [bed.name for bed in Bed.objects.in_order()] == ["1", "2", "3", "4", "5"]
    again = team.post("supervisor", "room-add", **sent)
    assert "This site has a room of that name already." in again.content.decode()


def test_a_room_of_another_site_is_not_hers_to_add(team):
    sent = {"site": SiteFactory().pk, "name": "Garden side", "for_whom": "girls", "more_beds": 1}
    assert team.post("supervisor", "room-add", **sent).context["form"].errors.keys() == {"site"}


def test_a_caseworker_reads_the_board_and_changes_no_bed(team, house):
    assert team.status("caseworker", "room-add") == 404
    assert team.status("caseworker", "bed", house[0]) == 404
