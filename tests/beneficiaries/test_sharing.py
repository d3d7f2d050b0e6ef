"""Who works in a case: assigned, reassigned and shared by the supervisor; sight follows at once."""

import pytest
from django.urls import reverse

from access.context import acting
from accounts.roles import Role
from beneficiaries.models import Case, CaseShare, Note
from tests.factories.accounts import give_role, make_user
from tests.factories.cases import NoteFactory, Team, as_it_stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def share_of(case: Case, team: Team) -> CaseShare:
    with acting(team.supervisor):
        return case.shares.in_force().get()


def test_a_reassigned_case_leaves_its_former_worker_at_once(team):
    case = team.case()
    NoteFactory(case=case, recorded_by=team.caseworker)
    assert team.status("caseworker", "case", case) == 200
    answer = team.post("supervisor", "case-assign", case, worker=str(team.colleague.pk))
    assert answer.status_code == 302
    assert team.status("caseworker", "case", case) == 404
    assert team.status("colleague", "case", case) == 200
    with acting(team.caseworker):
        assert not Note.objects.exists()
    assert team.get("caseworker", "caseload").context["cases"] == []


def test_a_case_is_given_to_a_worker_of_its_site_alone(team):
    case = team.case(caseworker=None)
    offered = team.get("supervisor", "case-assign", case).context["form"].fields["worker"].queryset
    assert set(offered) == {team.caseworker, team.colleague}
    for nobody in (team.stranger, make_user(Role.FACILITATOR, site=team.site)):
        assert team.post("supervisor", "case-assign", case, worker=str(nobody.pk)).status_code == 200
    assert as_it_stands(case).caseworker is None


def test_a_worker_who_left_her_role_is_offered_no_more(team):
    team.colleague.memberships.get().end()
    offered = team.get("supervisor", "case-assign", team.case()).context["form"].fields["worker"].queryset
    assert list(offered) == []


def test_a_second_worker_reads_and_records_until_the_share_ends(team):
    case = team.case()
    team.post("supervisor", "case-share", case, worker=str(team.colleague.pk), reason="Leave until Mangsir.")
    assert team.status("colleague", "case", case) == 200
    written = {"kind": "call", "happened_on": "2026-11-01", "happened_on_calendar": "AD", "text": "She called."}
    assert team.post("colleague", "note-add", case, **written).status_code == 302
    page = team.post("supervisor", "case-share-end", case, share_of(case, team), reason="Back from leave.")
    assert page.status_code == 302
    assert team.status("colleague", "case", case) == 404
    assert as_it_stands(case).second_workers == []
    with acting(team.supervisor):
        ended = case.shares.get()
    assert (ended.reason, ended.why_ended) == ("Leave until Mangsir.", "Back from leave.")
    assert ended.ended_at is not None


@pytest.mark.parametrize("page", ["case-share", "case-share-end"])
def test_a_share_begins_and_ends_with_a_reason(team, page):
    case = team.case(shared_with=[team.colleague])
    third = make_user(Role.CASEWORKER, site=team.site)
    args = [case, share_of(case, team)] if page == "case-share-end" else [case]
    answer = team.post("supervisor", page, *args, worker=str(third.pk), reason=" ")
    assert answer.context["form"].errors.keys() == {"reason"}
    assert as_it_stands(case).second_workers == [team.colleague.pk]


def test_a_case_is_shared_once_with_a_worker_and_never_with_its_own(team):
    case = team.case(shared_with=[team.colleague])
    assert list(team.get("supervisor", "case-share", case).context["form"].fields["worker"].queryset) == []


def test_a_second_worker_who_becomes_the_first_is_no_longer_second(team):
    case = team.case(shared_with=[team.colleague])
    team.post("supervisor", "case-assign", case, worker=str(team.colleague.pk))
    now = as_it_stands(case)
    assert (now.caseworker, now.second_workers) == (team.colleague, [])


def test_an_ended_share_is_not_ended_again(team):
    case = team.case(shared_with=[team.colleague])
    share = share_of(case, team)
    team.post("supervisor", "case-share-end", case, share, reason="Done.")
    assert team.post("supervisor", "case-share-end", case, share, reason="Again.").status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "colleague", "stranger"])
def test_only_the_supervisor_of_the_site_decides(team, who):
    case = team.case(shared_with=[team.colleague])
    share = share_of(case, team)
    for page, args in (("case-assign", [case]), ("case-share", [case]), ("case-share-end", [case, share])):
        assert team.status(who, page, *args) == 404
        assert team.post(who, page, *args, worker=str(team.colleague.pk), reason="Mine.").status_code == 404
    assert as_it_stands(case).caseworker == team.caseworker


def test_a_worker_who_also_leads_another_site_decides_nothing_here(team):
    give_role(team.caseworker, Role.SUPERVISOR)
    assert team.status("caseworker", "case-assign", team.case()) == 404


# Who has seen this


def test_the_supervisor_sees_who_read_and_changed_the_file(team):
    case = team.case()
    team.get("caseworker", "case", case)
    page = team.get("supervisor", "case-trail", case).content.decode()
    assert str(team.caseworker) in page
    assert "Opened the case file" in page
    changes = team.get("supervisor", "case-trail", case, kind="change").content.decode()
    assert "Opened the case file" not in changes
    assert "Recorded: case" in changes


@pytest.mark.parametrize("who", ["caseworker", "colleague", "stranger"])
def test_nobody_else_sees_who_has_seen_it(team, who):
    assert team.status(who, "case-trail", team.case()) == 404


# The board


def loads(team: Team, who: str = "supervisor") -> dict:
    return {load.worker: load for load in team.get(who, "board").context["loads"]}


def test_the_board_tells_the_load_and_timeliness_of_each_worker_of_the_site(team):
    team.case(emergency=True, overdue=True)
    team.case(in_progress=True, risk_level="high")
    team.case(caseworker=team.colleague, in_progress=True)
    team.case(caseworker=None, in_progress=False, opened_on="2026-11-23")
    team.case(closed=True)
    Team().case()
    found = loads(team)
    assert list(found) == [None, team.caseworker, team.colleague]
    hers = found[team.caseworker]
    assert (hers.total, hers.emergency, hers.high, hers.overdue, hers.late_assessments) == (2, 1, 1, 1, 1)
    assert (hers.weight, hers.on_time, hers.share) == (7, 50, 100)  # an emergency weighs 4, a high risk 3
    assert (found[team.colleague].weight, found[team.colleague].share) == (2, 29)
    assert team.get("supervisor", "board").status_code == 200


@pytest.mark.parametrize("who", ["caseworker", "colleague"])
def test_the_board_is_the_supervisors_alone(team, who):
    assert team.client(who).get(reverse("board")).status_code == 404


def test_an_empty_board_says_so(team):
    assert "No open case" in team.get("supervisor", "board").content.decode()


def test_the_board_asks_as_much_for_many_cases_as_for_few(team, django_assert_max_num_queries):
    for _count in range(3):
        team.case()
    team.get("supervisor", "board")
    with django_assert_max_num_queries(17):
        team.get("supervisor", "board")
    for _count in range(4):
        worker = make_user(Role.CASEWORKER, site=team.site)
        team.case(caseworker=worker)
    with django_assert_max_num_queries(17):
        team.get("supervisor", "board")


# On the home page


def test_a_workers_home_page_tells_her_day(team):
    case = team.case(in_progress=True, overdue=True)
    team.case(caseworker=team.colleague, in_progress=True, overdue=True)
    page = team.get("caseworker", "home").content.decode()
    assert "Your day" in page
    assert f"Get in touch: {case.person.full_name}" in page
    assert page.count("Get in touch:") == 1


def test_a_worker_with_nothing_to_do_may_rest(team):
    assert "Nothing is due today" in team.get("caseworker", "home").content.decode()


def test_a_supervisors_home_page_tells_her_sites(team):
    team.case(overdue=True)
    page = team.get("supervisor", "home").content.decode()
    assert "Your sites" in page
    assert "Your day" not in page
    assert "Your sites" not in team.get("caseworker", "home").content.decode()
