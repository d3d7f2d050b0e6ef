"""Figures of a period that is over stay what they were when a case is reopened, or handed over between our sites."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting_as_system
from beneficiaries.models import Case, Move, State
from beneficiaries.period import Period
from tests.beneficiaries.test_figures import asked_days, behind, read
from tests.factories.cases import NoteFactory, Team, days_ago
from tests.factories.services import ProviderFactory, TransferFactory

pytestmark = pytest.mark.django_db
THEN = Period(days_ago(240), days_ago(151))
"""Ninety days, long over."""
SINCE = Period(days_ago(150), days_ago(0))


@pytest.fixture
def team() -> Team:
    return Team()


def went(case: Case, *moves: tuple[State, int]) -> Case:
    """Let a case take these steps, each so many days ago, and stand there, as the lifecycle writes it down."""
    with acting_as_system("moves"):
        before = case.state
        for state, ago in moves:
            Move.objects.create(case=case, from_state=before, to_state=state, happened_on=days_ago(ago))
            before = state
        over = before != State.REOPENED
        case.state, case.closed_on = before, days_ago(moves[-1][1]) if over else None
        case.closure_reason = "She earns." if over else ""
        case.save()
    return case


@pytest.fixture
def reopened(team) -> Case:
    """Return a case that was opened, closed in the period, and reopened long after it."""
    case = team.case(in_progress=True, opened_on=days_ago(300), last_contact_on=days_ago(10))
    return went(case, (State.CLOSED, 200), (State.REOPENED, 90))


def every(team: Team, period: Period) -> dict[str, object]:
    """Return the figures of a period that look at endings, and the cases behind them."""
    slugs = ("cases", "time-to-close", "closures", "follow-ups")
    return {slug: (read(team, slug, period), behind(team, slug, period)) for slug in slugs}


def test_a_reopened_case_ended_all_the_same(team, reopened):
    assert read(team, "cases", THEN)[2] == {"Opened": "0", "Ended": "1", "Open on the last day": "0"}
    assert read(team, "closures", THEN) == (
        "100 %",
        "of 1 case",
        {"Closed": "1", "Declined": "0", "Transferred": "0"},
    )
    assert behind(team, "closures", THEN) == {reopened}


def test_how_long_a_reopened_case_had_lasted(team, reopened):
    team.case(opened_on=days_ago(240), closed=True, closed_on=days_ago(220))
    value, of, lines = read(team, "time-to-close", THEN)
    assert (value, of) == ("60 days", "of 2 cases")
    assert lines == {"Up to 1 month": "1", "1 to 3 months": "0", "3 to 6 months": "1", "Over 6 months": "0"}
    assert reopened in behind(team, "time-to-close", THEN)


def test_a_reopened_case_was_not_open_while_it_was_closed(team, reopened):
    NoteFactory(case=reopened, happened_on=days_ago(210), recorded_by=team.caseworker)
    half = Period(days_ago(240), days_ago(186))  # of 55 days it was open on 41
    assert read(team, "follow-ups", half) == ("0.7", "1 contact", {"Medium": "0.7"})
    assert read(team, "follow-ups", Period(days_ago(199), days_ago(91))) == ("–", "0 contacts", {})
    assert read(team, "closures", Period(days_ago(199), days_ago(91)))[:2] == ("–", "of 0 cases")
    assert behind(team, "follow-ups", Period(days_ago(199), days_ago(91))) == set()
    assert behind(team, "follow-ups", Period(days_ago(199), days_ago(90))) == {reopened}


def test_no_figure_of_a_period_that_is_over_moves_when_a_case_is_reopened(team):
    case = team.case(in_progress=True, opened_on=days_ago(300), last_contact_on=days_ago(210))
    team.case(in_progress=True, opened_on=days_ago(280))
    for ago in (210, 190):
        NoteFactory(case=case, happened_on=days_ago(ago), recorded_by=team.caseworker)
    went(case, (State.CLOSED, 200))
    before = every(team, THEN)
    assert read(team, "cases", THEN)[2]["Ended"] == "1"
    went(case, (State.REOPENED, 90))
    assert every(team, THEN) == before
    went(case, (State.CLOSED, 20))
    assert every(team, THEN) == before
    assert read(team, "cases", SINCE)[2]["Ended"] == "1"


def test_a_case_that_ended_twice_in_a_period_is_counted_once_and_by_the_last(team):
    case = team.case(in_progress=True, opened_on=days_ago(300))
    went(case, (State.DECLINED, 230), (State.REOPENED, 220), (State.CLOSED, 200), (State.REOPENED, 190))
    assert read(team, "cases", THEN)[2] == {"Opened": "0", "Ended": "1", "Open on the last day": "1"}
    assert read(team, "closures", THEN)[2] == {"Closed": "1", "Declined": "0", "Transferred": "0"}
    went(case, (State.CLOSED, 170))
    assert read(team, "cases", THEN)[2] == {"Opened": "0", "Ended": "1", "Open on the last day": "0"}
    assert read(team, "closures", THEN)[2] == {"Closed": "1", "Declined": "0", "Transferred": "0"}
    assert read(team, "time-to-close", THEN)[:2] == ("130 days", "of 1 case")
    assert behind(team, "closures", THEN) == {case}


def test_of_a_case_that_came_closed_and_was_reopened_nothing_tells_when_it_ended(team):
    came_at = timezone.now() - datetime.timedelta(days=160)
    case = team.case(opened_on=days_ago(300), closed=True, closed_on=days_ago(200), recorded_at=came_at)
    assert read(team, "cases", THEN)[2]["Ended"] == "1"  # its own row tells it
    went(case, (State.REOPENED, 90))
    assert read(team, "cases", THEN)[2] == {"Opened": "0", "Ended": "0", "Open on the last day": "0"}
    assert read(team, "cases", SINCE)[2] == {"Opened": "0", "Ended": "0", "Open on the last day": "1"}


def handed_over(case: Case, **to: object) -> None:
    with acting_as_system("handed over"):
        TransferFactory(case=case, accepted=True, carried_out_on=days_ago(200), **to)
        went(case, (State.TRANSFERRED, 200))


def test_a_case_handed_over_to_a_site_of_ours_has_not_ended(team):
    outside, within = (team.case(in_progress=True, opened_on=days_ago(300)) for _each in range(2))
    handed_over(outside, to_site=None, to_provider=ProviderFactory())
    handed_over(within, to_site=team.site)
    for taken_up in (False, True):
        if taken_up:
            went(within, (State.REOPENED, 180))
        still_open = "1" if taken_up else "0"
        assert read(team, "cases", THEN)[2] == {"Opened": "0", "Ended": "1", "Open on the last day": still_open}
        assert read(team, "closures", THEN)[2] == {"Closed": "0", "Declined": "0", "Transferred": "1"}
        assert behind(team, "closures", THEN) == {outside}


def test_a_case_that_was_declined_and_reopened_is_not_asked_for_its_assessment(team):
    case = team.case(in_progress=True, opened_on=days_ago(230))
    went(case, (State.DECLINED, 229), (State.REOPENED, 90))
    assert read(team, "assessments-on-time", THEN)[:2] == ("–", "of 0 cases")


def test_contacts_after_the_closing_do_not_count(team, reopened):
    closed = team.case(opened_on=days_ago(300), closed=True, closed_on=days_ago(200))
    for case in (closed, reopened):
        for ago in (201, 200, 199, 160):
            NoteFactory(case=case, happened_on=days_ago(ago), recorded_by=team.caseworker)
    NoteFactory(case=reopened, happened_on=days_ago(90), recorded_by=team.caseworker)
    NoteFactory(case=reopened, happened_on=days_ago(91), recorded_by=team.caseworker)
    assert read(team, "follow-ups", THEN)[1] == "4 contacts"
    assert read(team, "follow-ups", SINCE)[1] == "1 contact"


def test_the_page_asks_the_same_however_many_were_reopened(team, reopened, django_assert_num_queries):
    asked: dict[str, str] = {"period": "days", **asked_days(240, 151)}
    team.get("supervisor", "figures", **asked)
    with CaptureQueriesContext(connection) as before:
        team.get("supervisor", "figures", **asked)
    for _each in range(3):
        case = team.case(in_progress=True, opened_on=days_ago(300))
        went(case, (State.CLOSED, 200), (State.REOPENED, 90))
    with django_assert_num_queries(len(before)):
        assert team.get("supervisor", "figures", **asked).status_code == 200
    listed = team.get("supervisor", "figure-cases", figure="closures", **asked)
    assert listed.content.decode().count('class="record"') == 4
