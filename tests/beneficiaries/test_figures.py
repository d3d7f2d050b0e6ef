"""The figures of a site: each with a case that counts and one that does not, and the cases behind it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.figures import BY_SLUG, FIGURES, Scope
from beneficiaries.models import Approval, Case, Consent, Move, Referral, ReferralOut, ReferralOutStep, RiskLevel, State
from beneficiaries.period import Period, named
from config.calendar import PartialDate
from tests.factories.accounts import make_user
from tests.factories.cases import AssessmentFactory, IncidentFactory, NoteFactory, Team, days_ago
from tests.factories.services import ReferralOutFactory
from tests.factories.surveys import answered, handed, month_ago

pytestmark = pytest.mark.django_db
PERIOD = Period(days_ago(60), days_ago(0))


@pytest.fixture
def team() -> Team:
    return Team()


def read(team, slug, period=PERIOD):
    """Return the value of a figure, what it is of, and its lines, as the supervisor of the site reads them."""
    with acting(team.supervisor):
        reading = BY_SLUG[slug].read(Scope(team.supervisor, [team.site.pk], period))
        return reading.value, reading.of, {str(bar.label): bar.said for bar in reading.bars}


def behind(team, slug, period=PERIOD):
    with acting(team.supervisor):
        return set(BY_SLUG[slug].behind(Scope(team.supervisor, [team.site.pk], period)))


def happened(case, *moves):
    """Let a case go through these states, each so many days ago."""
    with acting_as_system("moves"):
        before = State.REGISTERED
        for state, ago in moves:
            Move.objects.create(case=case, from_state=before, to_state=state, happened_on=days_ago(ago))
            before = state


def test_how_many_cases_there_were(team):
    new = team.case(opened_on=days_ago(10))
    team.case(opened_on=days_ago(100))
    team.case(opened_on=days_ago(100), closed=True, closed_on=days_ago(90))
    team.case(opened_on=days_ago(100), closed=True, closed_on=days_ago(5))
    Team().case(opened_on=days_ago(10))
    value, _of, lines = read(team, "cases")
    assert (value, lines) == ("1", {"Opened": "1", "Ended": "1", "Open on the last day": "2"})
    assert behind(team, "cases") == {new}


def test_how_long_a_case_lasted(team):
    short = team.case(opened_on=days_ago(30), closed=True, closed_on=days_ago(10))
    long = team.case(opened_on=days_ago(101), closed=True, closed_on=days_ago(1))
    team.case(opened_on=days_ago(300), closed=True, closed_on=days_ago(100))
    team.case(opened_on=days_ago(40))
    value, of, lines = read(team, "time-to-close")
    assert (value, of) == ("60 days", "of 2 cases")
    assert lines == {"Up to 1 month": "1", "1 to 3 months": "0", "3 to 6 months": "1", "Over 6 months": "0"}
    assert behind(team, "time-to-close") == {short, long}


def test_how_many_ended_and_how(team):
    ended = team.case(opened_on=days_ago(100), closed=True, closed_on=days_ago(10))
    declined = team.case(opened_on=days_ago(20), state=State.DECLINED, closed_on=days_ago(10))
    team.case(opened_on=days_ago(100))
    team.case(opened_on=days_ago(20))
    team.case(opened_on=days_ago(200), closed=True, closed_on=days_ago(100))
    value, of, lines = read(team, "closures")
    assert (value, of) == ("50 %", "of 4 cases")
    assert lines == {"Closed": "1", "Declined": "1", "Transferred": "0"}
    assert behind(team, "closures") == {ended, declined}


def test_who_was_assessed_in_time(team):
    in_time, late, never, not_yet_due, declined = (
        team.case(opened_on=days_ago(ago), risk_level=RiskLevel.MEDIUM) for ago in (30, 30, 30, 2, 30)
    )
    for case, ago in ((in_time, 23), (late, 22)):
        AssessmentFactory(case=case, approved=True, assessed_on=days_ago(ago), recorded_by=team.caseworker)
    AssessmentFactory(case=never, waiting=True, assessed_on=days_ago(29), recorded_by=team.caseworker)
    with acting_as_system("declined"):
        Case.objects.filter(pk=declined.pk).update(state=State.DECLINED, closed_on=days_ago(20))
    value, of, lines = read(team, "assessments-on-time")
    assert (value, of) == ("33 %", "of 3 cases")
    assert lines["Medium"] == "33 % (1 of 3)"
    assert lines["High"] == "– (0 of 0)"
    assert behind(team, "assessments-on-time") == {late, never}
    assert not_yet_due not in behind(team, "assessments-on-time")


def test_who_was_planned_in_time(team):
    in_time, late, never, not_yet_due = (team.case(registered=True, opened_on=days_ago(60)) for _each in range(4))
    happened(in_time, (State.ASSESSED, 50), (State.PLANNED, 36))
    happened(late, (State.ASSESSED, 50), (State.PLANNED, 35))
    happened(never, (State.ASSESSED, 50))
    happened(not_yet_due, (State.ASSESSED, 5))
    value, of, lines = read(team, "plans-on-time")
    assert (value, of, lines) == ("33 %", "of 3 cases", {"In time": "1", "Late, or not yet": "2"})
    assert behind(team, "plans-on-time") == {late, never}


def test_what_came_in_time_counts_once_its_time_is_over(team):
    early, due_today, over = (team.case(registered=True, opened_on=days_ago(ago)) for ago in (2, 7, 8))
    for case in (early, due_today, over):
        AssessmentFactory(case=case, approved=True, assessed_on=days_ago(2), recorded_by=team.caseworker)
    assert read(team, "assessments-on-time")[:2] == ("100 %", "of 1 case")
    happened(early, (State.ASSESSED, 1), (State.PLANNED, 0))
    happened(due_today, (State.ASSESSED, 14), (State.PLANNED, 10))
    assert read(team, "plans-on-time")[:2] == ("–", "of 0 cases")
    happened(over, (State.ASSESSED, 15), (State.PLANNED, 10))
    assert read(team, "plans-on-time")[:2] == ("100 %", "of 1 case")


def test_how_often_she_is_met(team):
    met = team.case(opened_on=days_ago(200), last_contact_on=days_ago(1))
    unmet = team.case(opened_on=days_ago(200), last_contact_on=days_ago(90))
    for ago in (1, 5, 30, 90):
        NoteFactory(case=met, happened_on=days_ago(ago), recorded_by=team.caseworker)
    NoteFactory(case=met, kind="about_her", happened_on=days_ago(3), recorded_by=team.caseworker)
    NoteFactory(case=met, restricted=True, happened_on=days_ago(4), recorded_by=team.caseworker)
    value, of, lines = read(team, "follow-ups")
    assert (value, of, lines) == ("1.0", "4 contacts", {"Medium": "1.0"})
    assert behind(team, "follow-ups") == {unmet}


def test_whom_nobody_met_in_a_period_that_is_over(team):
    past = Period(days_ago(60), days_ago(30))
    met_later = team.case(opened_on=days_ago(200), last_contact_on=days_ago(1))
    met_then = team.case(opened_on=days_ago(200), last_contact_on=days_ago(1))
    closed_since = team.case(opened_on=days_ago(200), closed=True, closed_on=days_ago(5), last_contact_on=days_ago(9))
    for case, ago in ((met_later, 1), (met_then, 1), (met_then, 40), (closed_since, 9)):
        NoteFactory(case=case, happened_on=days_ago(ago), recorded_by=team.caseworker)
    NoteFactory(case=met_later, kind="about_her", happened_on=days_ago(40), recorded_by=team.caseworker)
    team.case(opened_on=days_ago(200), closed=True, closed_on=days_ago(35), last_contact_on=days_ago(70))
    assert behind(team, "follow-ups", past) == {met_later, closed_since}


def test_a_case_counts_for_the_months_in_which_it_was_open(team):
    closed = team.case(opened_on=days_ago(60), closed=True, closed_on=days_ago(46))
    for _each in range(2):
        NoteFactory(case=closed, happened_on=days_ago(50), recorded_by=team.caseworker)
    assert read(team, "follow-ups")[0] == "4.1"  # two in the half of a month


def test_which_referrals_were_answered_in_time(team):
    def referred(status, received, answered=None, urgency="high", site=team.site):
        with acting_as_system("referrals"):
            now = timezone.now()
            answered_at = now - datetime.timedelta(days=answered or 0)
            decided = {"answered_at": answered_at, "answered_by": team.supervisor}
            Referral.objects.create(
                site=site,
                source="police",
                name="Somebody",
                she_agrees=True,
                urgency=urgency,
                status=status,
                received_at=now - datetime.timedelta(days=received),
                answer_note="Full.",
                **(decided if answered is not None else {}),
            )

    referred("accepted", received=10, answered=7)
    referred("declined", received=10, answered=6)
    referred("waiting", received=10)
    referred("accepted", received=100, answered=99)
    referred("accepted", received=10, answered=9, site=Team().site)
    value, of, lines = read(team, "referrals-in")
    assert (value, of) == ("50 %", "of 2 referrals")
    assert lines == {"Waiting for an answer": "1", "Accepted": "1", "Declined": "1", "Withdrawn": "0"}


def test_how_many_workers_a_supervisor_has(team):
    assert len({team.supervisor, team.caseworker, team.colleague}) == 3
    make_user(Role.CASEWORKER, site=team.site, is_active=False)
    make_user(Role.CASEWORKER)
    assert read(team, "supervision") == ("2.0", "today", {"Caseworkers": "2", "Supervisors": "1"})


def test_how_much_each_worker_carries(team):
    team.case(risk_level=RiskLevel.EMERGENCY)
    team.case(risk_level=RiskLevel.LOW)
    team.case(caseworker=team.colleague, risk_level=RiskLevel.HIGH)
    team.case(caseworker=None, state=State.REGISTERED)
    team.case(closed=True)
    value, of, lines = read(team, "caseload")
    assert (value, of) == ("4.0", "2 workers")
    assert lines == {str(team.caseworker): "5 (2 cases)", str(team.colleague): "3 (1 case)"}


def test_how_long_an_approval_waits(team):
    def decided(status, waited):
        case = team.case()
        assessment = AssessmentFactory(case=case, **{status: True}, recorded_by=team.caseworker)
        with acting_as_system("decided"):
            Approval.objects.create(
                case=case,
                assessment=assessment,
                recorded_by=team.caseworker,
                status=status,
                decided_by=team.supervisor,
                decided_at=timezone.now() + datetime.timedelta(days=waited),
                comment="More." if status == "returned" else "",
            )
        return case

    decided("approved", waited=2)
    returned = decided("returned", waited=4)
    decided("approved", waited=9)
    soon = Period(days_ago(0), days_ago(-5))
    value, of, lines = read(team, "approvals", soon)
    assert (value, of) == ("3 days", "of 2 requests")
    assert lines == {"Decided in time": "50 % (1 of 2)", "Returned": "50 % (1 of 2)"}
    assert behind(team, "approvals", soon) == {returned}


def test_nothing_to_count_is_said_with_a_dash(team):
    for figure in FIGURES:
        value, _of, _lines = read(team, figure.slug)
        if figure.slug == "supervision":
            continue  # somebody works there
        assert value in ("–", "0", "0.0"), figure.slug


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.slug)
def test_each_figure_says_what_it_means_and_lists_what_lies_behind(team, figure):
    assert str(figure.title)
    assert "{" not in str(figure.means)
    if figure.listed:
        assert behind(team, figure.slug) == set()


def test_the_page_shows_every_figure_and_asks_the_same_however_much_there_is(team, django_assert_num_queries):
    team.case(in_progress=True)
    first = team.get("supervisor", "figures")
    for figure in FIGURES:
        assert f'id="{figure.slug}"' in first.content.decode()
    with CaptureQueriesContext(connection) as asked:
        team.get("supervisor", "figures")
    for _each in range(4):
        case = team.case(opened_on=days_ago(20), caseworker=team.colleague, in_progress=True)
        NoteFactory(case=case, recorded_by=team.colleague)
    with django_assert_num_queries(len(asked)):
        assert team.get("supervisor", "figures").status_code == 200


def test_the_list_behind_a_figure_pages_and_is_noted(team):
    cases = [team.case(opened_on=days_ago(5)) for _each in range(26)]
    page = team.get("supervisor", "figure-cases", figure="cases", period="days", **asked_days(10, 0))
    assert page.content.decode().count('class="record"') == 25
    assert "after=" in page.content.decode()
    with acting_as_system("look"):
        read = Entry.objects.filter(action="read", what="caseload", actor=team.supervisor)
        assert read.count() == 25
        assert set(read.values_list("person_id", flat=True)) <= {case.pk for case in cases}


def asked_days(first: int, last: int) -> dict[str, str]:
    return {"first": days_ago(first).isoformat(), "last": days_ago(last).isoformat(), "first_calendar": "AD"} | {
        "last_calendar": "AD"
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "days"},
        {"period": "days", "first": "yesterday", "last": "x"},
        {"period": "days", **asked_days(0, 10)},
        {"period": "days", **asked_days(-5, -10)},
        {"period": "none", "site": "none"},
    ],
)
def test_what_cannot_be_read_is_said_and_the_usual_period_shown(team, asked):
    page = team.get("supervisor", "figures", **asked)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert page.context["period"] == named("quarter", timezone.localdate())


def test_a_site_of_others_cannot_be_chosen(team):
    other = Team()
    other.case(opened_on=days_ago(5))
    page = team.get("supervisor", "figure-cases", figure="cases", site=str(other.site.pk))
    assert 'class="record"' not in page.content.decode()


def referred(team, ago, *steps):
    case = team.case(opened_on=days_ago(90))
    with acting_as_system("referred"):
        made = ReferralOutFactory(case=case)
        consent = Consent.objects.create(
            person=case.person, purpose="referral", answer="given", answered_on=days_ago(90)
        )
        sent = {"consent": consent, "she_agrees": True} if "sent" in steps else {}
        for status in steps:
            ReferralOutStep.objects.create(referral_out=made, status=status, happened_on=days_ago(ago), answer="Full.")
        ReferralOut.objects.filter(pk=made.pk).update(**sent, status=steps[-1] if steps else "draft")
    return case


def test_what_became_of_referrals_to_services(team):
    referred(team, 10, "sent", "accepted", "received")
    referred(team, 10, "sent", "received")
    referred(team, 10, "sent", "accepted")
    declined, silent = referred(team, 10, "sent", "declined"), referred(team, 10, "sent", "no_answer")
    referred(team, 10, "sent")
    referred(team, 10)
    referred(team, 70, "sent", "declined")
    referred(Team(), 10, "sent", "declined")
    value, of, lines = read(team, "referrals-out")
    assert (value, of) == ("33 %", "of 6 referrals")
    assert lines == {
        "Made": "8",
        "Sent": "6",
        "Accepted": "3",
        "Service received": "2",
        "Declined": "1",
        "No answer": "1",
        "Not answered yet": "1",
    }
    assert behind(team, "referrals-out") == {declined, silent}


def test_how_soon_an_incident_is_told_of(team):
    def told(happened, ago=10, team=team):
        return IncidentFactory(case=team.case(), told_on=days_ago(ago), happened=happened).case

    told(days_ago(10))
    told(days_ago(13))
    later = {told(days_ago(14)), told(days_ago(24)), told(days_ago(41))}
    told(None)
    later.add(told(PartialDate(days_ago(400), days_ago(30))))  # known to the year: somewhere in two bands
    later.add(told(PartialDate(days_ago(400), days_ago(60))))  # known to the year: over a month in any case
    told(PartialDate(days_ago(12), days_ago(-18)))  # in this month: up to three days
    told(days_ago(90), ago=90)
    told(days_ago(90), team=Team())
    value, of, lines = read(team, "reporting-delay")
    assert (value, of) == ("4 days", "of 7 incidents")
    assert lines == {
        "Up to 3 days": "3",
        "4 to 5 days": "1",
        "6 to 14 days": "1",
        "2 weeks to 1 month": "0",
        "More than 1 month": "2",
        "Day not known well enough": "2",
    }
    assert behind(team, "reporting-delay") == later


def test_how_good_people_say_that_the_work_is(team):
    handed(team.case(closed=True))
    good = {"respected": "yes", "chose": "not_sure", "overall": 5}
    answered(team.site, month_ago(1), *[good] * 3, {"respected": "no", "overall": 3}, {"helped_most": "Tea."})
    answered(team.site, month_ago(8), *[good] * 5)
    value, of, lines = read(team, "satisfaction", Period(month_ago(3), days_ago(0)))
    assert (value, of) == ("55 %", "5 answered; 1 was asked in the period")
    assert lines["Did we treat you with respect?"] == "75 % (3 of 4)"
    assert lines["Could you choose for yourself what to do?"] == "0 % (0 of 3)"
    assert lines["How good was our help, all in all?"] == "75 % (3 of 4)"
    assert lines["Did we listen to you?"] == "– (0 of 0)"
    few = "too few to show; 0 were asked in the period"
    assert read(team, "satisfaction", Period(month_ago(3), month_ago(2)))[:2] == ("–", few)


def test_what_people_wrote_is_told_page_by_page(team):
    answered(team.site, month_ago(1), *[{"helped_most": f"Words {n}", "do_better": f"Better {n}"} for n in range(20)])
    asked = {"period": "days", **asked_days(62, 0)}
    first = team.get("supervisor", "feedback", **asked)
    assert first.content.decode().count('class="record"') == 25
    assert "from=25" in first.content.decode()
    rest = team.get("supervisor", "feedback", **asked, **{"from": "25"}).content.decode()
    assert rest.count('class="record"') == 15
    for odd in ("x", "-1", "9" * 30):
        assert team.get("supervisor", "feedback", **asked, **{"from": odd}).status_code == 200
