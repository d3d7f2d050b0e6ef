"""The caseload: whose cases, filters and counts, pages, search, and what it costs."""

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting_as_system
from accounts.models import User
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.caseload import Caseload
from beneficiaries.codes import read_code
from beneficiaries.models import Case
from tests.factories.accounts import give_role, make_user, signed_in_client
from tests.factories.cases import CaseFactory, Team, days_ago
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def seen(team: Team, who: str, **query: str) -> list[Case]:
    return ask(team, who, **query).context["cases"]


def ask(team: Team, who: str, q: str = "", **query: str):
    """Open the caseload; words are asked for by POST, as the form does."""
    if not q:
        return team.get(who, "caseload", **query)
    client = team.client(who)
    address = client.post("/cases/", {"q": q} | query)["Location"]
    assert q not in unquote(address)
    return client.get(address)


def counts(team: Team, who: str, **query: str) -> dict[str, object]:
    tabs = team.get(who, "caseload", **query).context["tabs"]
    return {str(tab["label"]): tab["count"] for tab in tabs}


def test_a_caseworker_sees_hers_and_those_shared_with_her(team):
    hers, shared = team.case(), team.case(caseworker=team.colleague, shared_with=[team.caseworker])
    team.case(caseworker=team.colleague)
    CaseFactory()
    assert set(seen(team, "caseworker")) == {hers, shared}


def test_a_supervisor_sees_her_sites_and_on_wish_her_own_alone(team):
    give_role(team.supervisor, Role.CASEWORKER, site=team.site)
    own, others, nobodys = team.case(caseworker=team.supervisor), team.case(), team.case(caseworker=None)
    CaseFactory(caseworker=team.stranger)
    assert set(seen(team, "supervisor")) == {own, others, nobodys}
    assert seen(team, "supervisor", whose="mine") == [own]
    assert seen(team, "supervisor", show="unassigned") == [nobodys]
    assert seen(team, "supervisor", worker=str(team.caseworker.pk)) == [others]


def test_a_caseworker_cannot_ask_for_another_workers_cases(team):
    team.case(caseworker=team.colleague)
    assert seen(team, "caseworker", whose="site") == []
    assert seen(team, "caseworker", worker=str(team.colleague.pk)) == []
    assert seen(team, "caseworker", show="unassigned") == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASEWORKER, Role.SUPERVISOR}))
def test_no_other_role_has_a_caseload(role):
    assert signed_in_client(make_user(role)).get("/cases/").status_code == 404


def test_each_filter_shows_and_counts_its_cases(team):
    cases = {
        "overdue": team.case(overdue=True),
        "today": team.case(due_today=True, risk_level="low"),
        "new": team.case(opened_on=days_ago(2)),
        "emergency": team.case(emergency=True),
        "high": team.case(risk_level="high"),
        "ended": team.case(closed=True),
    }
    for name, case in cases.items():
        assert seen(team, "caseworker", show=name) == [case]
    assert seen(team, "caseworker", show="low") == [cases["today"]]
    assert set(seen(team, "caseworker")) == set(cases.values()) - {cases["ended"]}
    assert counts(team, "caseworker") == {
        "All open": 5, "Overdue": 1, "Today": 1, "New": 1,
        "Emergency": 1, "High": 1, "Medium": 2, "Low": 1, "Flagged": 0, "Ended": 1,
    }  # fmt: skip


def test_a_list_can_be_narrowed_to_one_state(team):
    registered, ended = team.case(registered=True), team.case(closed=True)
    team.case(in_progress=True)
    for who in ("caseworker", "supervisor"):
        assert seen(team, who, show="registered") == [registered]
        assert seen(team, who, show="closed") == [ended]


def test_a_supervisor_of_several_sites_can_look_at_one(team):
    second = give_role(team.supervisor, Role.SUPERVISOR).site
    here, there, foreign = team.case(), CaseFactory(site=second), CaseFactory()
    assert set(seen(team, "supervisor")) == {here, there}
    assert seen(team, "supervisor", site=str(second.pk)) == [there]
    assert counts(team, "supervisor", site=str(second.pk))["All open"] == 1
    assert set(seen(team, "supervisor", site=str(foreign.site_id))) == {here, there}


def test_a_case_that_moved_since_the_page_was_opened_leaves_no_gap(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.caseload.PAGE", 2)
    cases = [team.case(next_contact_on=days_ago(-count)) for count in range(5)]
    older = unquote(team.get("caseworker", "caseload").context["older"].rpartition("after=")[2])
    with acting_as_system("a note puts her off"):
        Case.objects.filter(pk=cases[1].pk).update(next_contact_on=days_ago(-30))
    assert seen(team, "caseworker", after=older) == cases[2:4]


def test_a_count_stops_at_a_hundred(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.caseload.COUNTED", 3)
    monkeypatch.setattr("beneficiaries.views.caseload.COUNTED", 3)
    for _count in range(5):
        team.case()
    assert counts(team, "supervisor")["All open"] == "3+"


def pages(team: Team, who: str, **query: str) -> list[list[Case]]:
    found = []
    while True:
        context = team.get(who, "caseload", **query).context
        found.append(context["cases"])
        if not context["older"]:
            return found
        query["after"] = unquote(context["older"].rpartition("after=")[2])


@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
@pytest.mark.parametrize("show", ["open", "new", "ended"])
def test_pages_hold_every_case_once_in_order(team, who, show, monkeypatch):
    monkeypatch.setattr("beneficiaries.caseload.PAGE", 3)
    state = {"closed": True} if show == "ended" else {}
    for count in (4, 4, 4, 4, -2, 1, 9, 9):
        team.case(next_contact_on=days_ago(count), opened_on=days_ago(abs(count) % 6), **state)
    found = pages(team, who, show=show)
    assert [len(page) for page in found] == [3, 3, 2]
    flat = [case for page in found for case in page]
    assert len(set(flat)) == 8
    days = [case.next_contact_on if show == "open" else case.opened_on for case in flat]
    assert days == sorted(days, reverse=show != "open")


def test_two_sites_make_one_list(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.caseload.PAGE", 2)
    second = give_role(team.supervisor, Role.SUPERVISOR).site
    for count, site in enumerate([team.site, second, second, team.site, second]):
        CaseFactory(site=site, next_contact_on=days_ago(-count))
    found = pages(team, "supervisor")
    assert [len(page) for page in found] == [2, 2, 1]
    days = [case.next_contact_on for page in found for case in page]
    assert days == sorted(days)
    assert counts(team, "supervisor")["All open"] == 5


def test_what_she_holds_now_decides_what_is_counted(team):
    team.case()
    second = CaseFactory().site
    give_role(team.supervisor, Role.SUPERVISOR, site=second)

    def counted() -> dict[str, int]:
        with acting_as_system("the querysets alone, without the wall behind them"):
            user = User.objects.get(pk=team.supervisor.pk)
            return Caseload(user).counts(), Caseload(user, site=second.pk).counts()

    assert [each["open"] for each in counted()] == [2, 1]
    team.supervisor.memberships.filter(site=second).update(ended_at=timezone.now())
    assert [each["open"] for each in counted()] == [1, 1]
    team.supervisor.memberships.update(ended_at=timezone.now())
    assert [each["open"] for each in counted()] == [0, 0]


def test_a_forged_or_foreign_place_in_the_list_leads_to_its_beginning(team):
    team.case()
    foreign = CaseFactory()
    for after in ("x", "NB-0000-0", "2026-13-01.NB-0000-0", f"2000-01-01.{foreign.person.code}", "2000-01-01.\x00"):
        assert len(seen(team, "caseworker", after=after)) == 1
    assert len(seen(team, "caseworker", show="everything", worker="x")) == 1
    assert team.status("caseworker", "case", "NB-\x00") == 404


@pytest.mark.parametrize("words", ["Laxmi", "Lakshmi", "लक्ष्मी", "laxmi thapa", "Thapa Laxmi"])
def test_a_case_is_found_by_name_misspelt_or_in_the_other_script(team, words):
    named = {"site": team.site, "given_name": "Laxmi", "family_name": "Thapa", "name_ne": "लक्ष्मी थापा"}
    case = team.case(person=made_by_system(PersonFactory, **named))
    team.case(caseworker=team.colleague, person=made_by_system(PersonFactory, **named))
    team.case()
    assert seen(team, "caseworker", q=words) == [case]
    assert len(seen(team, "supervisor", q=words)) == 2
    assert seen(team, "stranger", q=words) == []


def test_a_case_is_found_by_its_code_as_one_types_it(team):
    case, foreign = team.case(), team.case(caseworker=team.colleague)
    code = case.person.code
    for typed in (code, code.lower(), code.replace("-", ""), code[3:]):
        assert seen(team, "caseworker", q=typed) == [case]
    assert seen(team, "caseworker", q=foreign.person.code) == []


def test_whom_nobody_knows_gives_a_kind_answer(team):
    page = ask(team, "caseworker", q="Zzyzx <b>").content.decode()
    assert "Nobody found" in page
    assert "Zzyzx &lt;b&gt;" in page


def test_an_empty_list_says_what_it_means(team):
    assert "A case is opened from the page of the person" in team.get("caseworker", "caseload").content.decode()
    assert "Nothing is waiting" in team.get("caseworker", "caseload", show="overdue").content.decode()


def test_whom_she_saw_in_the_list_is_in_the_trail(team):
    case = team.case()
    team.get("caseworker", "caseload")
    ask(team, "caseworker", q=case.person.code)
    with acting_as_system("look"):
        reads = Entry.objects.about(case.pk).filter(action="read").values_list("what", flat=True)
        assert sorted(reads) == ["caseload", "search"]


@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
@pytest.mark.parametrize("query", [{}, {"show": "overdue"}, {"q": "Maya"}], ids=str)
def test_what_it_asks_of_the_database_does_not_grow_with_the_list(team, who, query, django_assert_num_queries):
    team.case(overdue=True)
    ask(team, who, **query)
    with CaptureQueriesContext(connection) as asked:
        ask(team, who, **query)
    for _count in range(9):
        team.case(overdue=True)
    with django_assert_num_queries(len(asked)):
        ask(team, who, **query)


def test_a_name_that_reads_like_a_code_is_found_as_a_name(team):
    assert read_code("Aasha")
    named = team.case(person=made_by_system(PersonFactory, site=team.site, given_name="Aasha", family_name="Mahat"))
    assert ask(team, "caseworker", "Aasha").context["cases"] == [named]
