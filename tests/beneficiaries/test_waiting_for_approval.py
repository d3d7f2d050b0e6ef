"""What waits for approval: the list, the home page and the board of a supervisor, and the timeline of the case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting, acting_as_system
from access.paging import page_by_keys
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.board import waiting_referrals
from beneficiaries.models import Assessment, Referral
from tests.factories.accounts import SiteFactory, give_role, make_user, signed_in_client
from tests.factories.cases import AssessmentFactory, Team, days_ago
from tests.factories.people import ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def draft(team: Team) -> Assessment:
    return AssessmentFactory(case=team.case(registered=True, safe=True), recorded_by=team.caseworker)


def waiting(team: Team) -> Assessment:
    return AssessmentFactory(case=team.case(registered=True, safe=True), recorded_by=team.caseworker, waiting=True)


def test_the_list_shows_what_waits_at_her_sites_the_longest_first(team):
    first, second = waiting(team), waiting(team)
    draft(team)
    foreign = AssessmentFactory(case__site=team.stranger.memberships.first().site, waiting=True)
    page = team.get("supervisor", "approvals")
    assert [task.case.pk for task in page.context["tasks"]] == [first.case_id, second.case_id]
    assert foreign.case.person.code not in page.content.decode()
    assert page.context["tasks"][0].due_on == days_ago(-3)
    for where in ("home", "board"):
        assert first.case.person.code in team.get("supervisor", where).content.decode()
        assert "/approvals/" in team.get("supervisor", where).content.decode()
    with acting_as_system("look"):
        read = Entry.objects.about(first.case_id).filter(action="read").values_list("what", flat=True)
        assert set(read) == {"approvals"}


def test_the_board_asks_for_an_answer_to_what_is_hers_to_answer(team):
    elsewhere = SiteFactory()
    give_role(team.supervisor, Role.CASEWORKER, site=elsewhere)
    hers = made_by_system(ReferralFactory, site=team.site)
    others = made_by_system(ReferralFactory, site=elsewhere, recorded_by=team.supervisor)
    with acting(team.supervisor):
        assert set(Referral.objects.waiting()) == {hers, others}
        assert waiting_referrals(team.supervisor) == [hers]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_no_other_role_has_a_list_of_approvals(team, role):
    user = make_user(role, site=team.site) if role == Role.CASEWORKER else make_user(role)
    client = signed_in_client(user)
    assert client.get("/approvals/").status_code == 404
    assert "/approvals/" not in client.get("/").content.decode()


def test_the_list_is_paged_and_costs_the_same(team, monkeypatch):
    monkeypatch.setitem(page_by_keys.__kwdefaults__, "size", 3)
    waiting(team)
    team.get("supervisor", "approvals")
    asked = []
    for more in (0, 4):
        for _count in range(more):
            waiting(team)
        with CaptureQueriesContext(connection) as queries:
            page = team.get("supervisor", "approvals").context
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len(page["tasks"]) == 3
    rest = team.get("supervisor", "approvals", after=page["older"].partition("=")[2]).context
    assert len(rest["tasks"]) == 2


def test_when_nothing_waits_it_says_so(team):
    assert "Everything that was sent is decided." in team.get("supervisor", "approvals").content.decode()
    assert "Waiting for your approval" not in team.get("supervisor", "home").content.decode()


def test_the_timeline_tells_of_the_assessment_and_of_what_was_decided(team):
    case = team.case(in_progress=True)
    assessment = AssessmentFactory(
        case=case, recorded_by=team.caseworker, returned=True, decided_by=team.supervisor, assessed_on=days_ago(4)
    )
    page = team.get("caseworker", "case-timeline", case)
    told = {each.title: each for each in page.context["timeline"].happenings}
    assert told["Assessment: risk “Medium”"].on == days_ago(4)
    assert told["Assessment returned"].text == "Say more of her health."
    assert told["Assessment returned"].url == assessment.get_absolute_url()
