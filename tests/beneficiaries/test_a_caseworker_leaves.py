"""A caseworker leaves: her cases count as without caseworker, and the supervisor is asked to give them away."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.due_of_supervisors import left_after_closing_tasks
from beneficiaries.lifecycle import CASEWORKER, IllegalMove, move
from beneficiaries.models import Case, State
from tests.factories.accounts import SiteFactory, give_role, make_user
from tests.factories.cases import CaseFactory, ClosureFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

GIVE = "Give the case to a caseworker"
ASK = "Name a caseworker: it is time to ask how life is since the end"


@pytest.fixture
def team() -> Team:
    return Team()


def deactivated(team: Team) -> None:
    team.caseworker.deactivate(make_user(Role.ADMINISTRATOR), "She has left.")


def ended(team: Team) -> None:
    for each in team.caseworker.memberships.in_force():
        each.end(make_user(Role.ADMINISTRATOR))


def elsewhere(team: Team) -> None:
    ended(team)
    give_role(team.caseworker, Role.CASEWORKER, site=SiteFactory())


ways = pytest.mark.parametrize("leaves", [deactivated, ended, elsewhere])


def closed(team: Team, ago: int = 100, *, may_ask: bool = True, **fields) -> Case:
    case = team.case(closed=True, opened_on=days_ago(400), closed_on=days_ago(ago), **fields)
    ClosureFactory(case=case, approved=True, closes_on=days_ago(ago), contact_after=may_ask)
    return case


def to_be_asked(team: Team) -> list[Case | None]:
    with acting(team.supervisor):
        return [task.case for task in left_after_closing_tasks(team.supervisor)]


def unassigned(team: Team) -> tuple[list[Case], object]:
    page = team.get("supervisor", "caseload", show="unassigned")
    (count,) = [tab["count"] for tab in page.context["tabs"] if str(tab["label"]) == "Without caseworker"]
    return page.context["cases"], count


@ways
def test_her_open_cases_are_found_and_counted_without_caseworker(team, leaves: Callable[[Team], None]):
    hers, _others = team.case(in_progress=True), team.case(caseworker=team.colleague)
    assert unassigned(team) == ([], 0)
    leaves(team)
    assert unassigned(team) == ([hers], 1)
    page = team.get("supervisor", "caseload", show="unassigned").content.decode()
    assert f"{team.caseworker} (no longer works here)" in page


@ways
def test_the_board_and_the_home_page_count_them_as_nobodys(team, leaves: Callable[[Team], None]):
    team.case(in_progress=True, risk_level="high")
    team.case(caseworker=None)
    team.case(caseworker=team.colleague)
    leaves(team)
    loads = team.get("supervisor", "board").context["loads"]
    assert [(load.worker, load.total, load.weight) for load in loads] == [(None, 2, 5), (team.colleague, 1, 2)]
    assert "<strong>2</strong> without caseworker" in team.get("supervisor", "home").content.decode()


def test_who_leaves_one_of_two_sites_keeps_her_cases_at_the_other(team):
    second = give_role(team.supervisor, Role.SUPERVISOR).site
    give_role(team.caseworker, Role.CASEWORKER, site=second)
    left, kept = team.case(in_progress=True), CaseFactory(site=second, caseworker=team.caseworker)
    team.caseworker.memberships.get(site=team.site).end()
    assert unassigned(team) == ([left], 1)
    found = {load.worker: load.total for load in team.get("supervisor", "board").context["loads"]}
    assert found == {None: 1, team.caseworker: 1}
    assert team.get("caseworker", "caseload").context["cases"] == [kept]


@ways
def test_the_supervisor_reads_in_the_file_that_it_is_to_be_given_away(team, leaves: Callable[[Team], None]):
    case = team.case(in_progress=True)
    assert GIVE not in [str(task.says) for task in team.get("supervisor", "case", case).context["tasks"]]
    leaves(team)
    page = team.get("supervisor", "case", case)
    assert GIVE in [str(task.says) for task in page.context["tasks"]]
    assert f"{team.caseworker} (no longer works here)" in page.content.decode()
    for form in ("case-assign", "case-share"):
        page = team.get("supervisor", form, case).content.decode()
        assert f"Caseworker now: {team.caseworker} (no longer works here)" in page


def test_a_second_worker_is_not_asked_to_give_it_away(team):
    case = team.case(in_progress=True, shared_with=[team.colleague])
    deactivated(team)
    page = team.get("colleague", "case", case)
    assert GIVE not in [str(task.says) for task in page.context["tasks"]]
    assert "(no longer works here)" in page.content.decode()


@ways
def test_a_closed_case_of_hers_is_reopened_by_whoever_gets_it(team, leaves: Callable[[Team], None]):
    case = team.case(closed=True)
    leaves(team)
    with acting(team.supervisor), pytest.raises(IllegalMove) as refusal:
        move(case, State.REOPENED, team.supervisor, "She is back.")
    assert list(refusal.value.reasons) == [CASEWORKER.says]
    file = team.get("supervisor", "case", case)
    assert str(CASEWORKER.says) in file.content.decode()
    assert f"/cases/{case.person.code}/assign/" in file.content.decode()
    assert team.post("supervisor", "case-assign", case, worker=team.colleague.pk).status_code == 302
    with acting(team.supervisor):
        move(as_it_stands(case), State.REOPENED, team.supervisor, "She is back.")
    assert as_it_stands(case).state == State.REOPENED


@ways
def test_the_supervisor_is_asked_to_name_somebody_when_it_is_time_to_ask(team, leaves: Callable[[Team], None]):
    case = closed(team)
    closed(team, caseworker=team.colleague)
    closed(team, ago=20)
    closed(team, may_ask=False)
    Team().case(closed=True)
    assert to_be_asked(team) == []
    leaves(team)
    assert to_be_asked(team) == [case]
    assert ASK in team.get("supervisor", "home").content.decode()
    assert ASK not in team.get("colleague", "home").content.decode()
    with acting(team.supervisor):
        as_it_stands(case).assign(team.colleague)
    assert to_be_asked(team) == []
    assert "Ask how life is since the end" in team.get("colleague", "home").content.decode()


def test_a_closed_case_that_never_had_a_caseworker_asks_for_one(team):
    case = closed(team, caseworker=None)
    assert to_be_asked(team) == [case]


def test_who_comes_back_has_her_cases_again(team):
    case, administrator = team.case(closed=True), make_user(Role.ADMINISTRATOR)
    team.case(in_progress=True)
    after = closed(team)
    deactivated(team)
    assert (unassigned(team)[1], to_be_asked(team)) == (1, [after])
    team.caseworker.reactivate(administrator, "She is back.")
    ended(team)
    assert (unassigned(team)[1], to_be_asked(team)) == (1, [after])
    give_role(team.caseworker, Role.CASEWORKER, site=team.site)
    assert (unassigned(team)[1], to_be_asked(team)) == (0, [])
    with acting(team.supervisor):
        move(case, State.REOPENED, team.supervisor, "She is back.")


def test_other_roles_at_the_site_do_not_make_her_its_caseworker(team):
    case = team.case(caseworker=team.supervisor)
    assert unassigned(team) == ([case], 1)
    give_role(team.supervisor, Role.CASEWORKER, site=team.site)
    assert unassigned(team) == ([], 0)


@pytest.mark.parametrize("page", ["home", "board", "caseload"])
def test_pages_ask_as_much_for_many_who_left_as_for_one(team, page, django_assert_num_queries):
    def somebody_leaves() -> None:
        worker = make_user(Role.CASEWORKER, site=team.site)
        team.case(caseworker=worker)
        closed(team, caseworker=worker)
        with acting_as_system("she leaves"):
            worker.memberships.get().end()

    somebody_leaves()
    team.get("supervisor", page)
    with CaptureQueriesContext(connection) as asked:
        team.get("supervisor", page)
    for _count in range(5):
        somebody_leaves()
    with django_assert_num_queries(len(asked)):
        team.get("supervisor", page)
