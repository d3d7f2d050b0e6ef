"""Time standards are rows with a day from which they hold: what was in time before stays so."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import User
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.due import tasks_of, with_last_step
from beneficiaries.family_due import due_of_family, homes_to_see
from beneficiaries.figures import BY_SLUG, Scope
from beneficiaries.models import Case, Move, State, TimeStandards
from beneficiaries.models.standard import BOUNDS
from beneficiaries.period import Period
from beneficiaries.standards import standards_now, standards_on
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import AssessmentFactory, Team, days_ago
from tests.factories.family import HomeAssessmentFactory
from tests.factories.people import ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db
DESIGN = {name: getattr(TimeStandards(), name) for name in BOUNDS}


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


def in_force(day: datetime.date, **days: int) -> TimeStandards:
    """Put time standards in force from a day, also one that is over."""
    with acting_as_system("standards of a test"):
        return TimeStandards.objects.create(from_day=day, **days)


def value(team: Team, slug: str) -> str:
    """Return the value of a figure over the last 60 days."""
    with acting(team.supervisor):
        period = Period(days_ago(60), timezone.localdate())
        return BY_SLUG[slug].read(Scope(team.supervisor, [team.site.pk], period)).value


def set_anew(administrator: User, **typed: Any) -> HttpResponse:
    """Send the form as it was opened, with some fields typed otherwise."""
    client, address = signed_in_client(administrator), reverse("standards-set")
    form = client.get(address).context["form"]
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent |= {"from_day": timezone.localdate().isoformat(), "why": ""} | typed
    return client.post(address, {name: "" if one is None else one for name, one in sent.items()})


def test_without_any_row_those_of_the_design_hold():
    with acting_as_system("look"):
        assert {name: getattr(standards_now(), name) for name in BOUNDS} == DESIGN
        assert not TimeStandards.objects.exists()


def test_each_day_has_those_that_were_in_force_on_it():
    in_force(days_ago(30), plan=10)
    in_force(days_ago(10), plan=20)
    in_force(days_ago(-5), plan=7)
    with acting_as_system("look"):
        held = [standards_on(days_ago(ago)).plan for ago in (31, 30, 11, 10, 0, -4, -5)]
    assert held == [14, 10, 10, 20, 20, 20, 7]


def test_a_changed_standard_makes_no_task_late_that_began_before_it(team):
    in_force(days_ago(1), assessment_high=2, assessment_medium=2)
    before, since = team.case(registered=True, opened_on=days_ago(4)), team.case(registered=True, opened_on=days_ago(1))
    tasks = {}
    for case in (before, since):
        found = team.get("caseworker", "case", case).context["tasks"]
        tasks[case] = next(task.due_on for task in found if str(task.says) == "Assess the situation")
    assert tasks == {before: days_ago(-3), since: days_ago(-1)}


def test_assessments_stay_in_time_in_the_figures(team):
    early = team.case(opened_on=days_ago(40))
    AssessmentFactory(case=early, approved=True, assessed_on=days_ago(34), recorded_by=team.caseworker)
    in_force(days_ago(20), assessment_medium=3)
    assert value(team, "assessments-on-time") == "100 %"
    late = team.case(opened_on=days_ago(15))
    AssessmentFactory(case=late, approved=True, assessed_on=days_ago(9), recorded_by=team.caseworker)
    assert value(team, "assessments-on-time") == "50 %"


def test_plans_stay_in_time_in_the_figures(team):
    case = team.case(opened_on=days_ago(50))
    with acting_as_system("moves"):
        told = {"case": case}
        Move.objects.create(**told, from_state="registered", to_state=State.ASSESSED, happened_on=days_ago(40))
        Move.objects.create(**told, from_state="assessed", to_state=State.PLANNED, happened_on=days_ago(30))
    in_force(days_ago(20), plan=5)
    assert value(team, "plans-on-time") == "100 %"
    with acting_as_system("moves"):
        Move.objects.filter(to_state=State.ASSESSED).update(happened_on=days_ago(20))
        Move.objects.filter(to_state=State.PLANNED).update(happened_on=days_ago(10))
    assert value(team, "plans-on-time") == "0 %"


def test_referrals_stay_in_time_in_the_figures(team):
    now = timezone.now()
    for ago in (30, 10):
        received = now - datetime.timedelta(days=ago)
        answer = {"status": "accepted", "answered_at": received + datetime.timedelta(days=5)}
        told = answer | {"answered_by": team.supervisor, "received_at": received}
        made_by_system(ReferralFactory, site=team.site, urgency="normal", **told)
    assert value(team, "referrals-in") == "100 %"
    in_force(days_ago(20), referral_emergency=1, referral_high=2, referral_normal=2)
    assert value(team, "referrals-in") == "50 %"


def test_the_next_contact_that_stands_on_a_case_is_not_moved(team, administrator):
    case = team.case(in_progress=True)
    stood = case.next_contact_on
    set_anew(administrator, contact_emergency=3, contact_high=3, contact_medium=3)
    assert team.get("caseworker", "case", case).context["case"].next_contact_on == stood


def test_the_board_counts_late_assessments_by_the_standard_of_their_day(team):
    team.case(registered=True, opened_on=days_ago(5))
    assert team.get("supervisor", "board").context["loads"][0].late_assessments == 0
    in_force(days_ago(10), assessment_medium=4)
    assert team.get("supervisor", "board").context["loads"][0].late_assessments == 1


def test_the_administrator_sets_them_and_everybody_with_cases_reads_them(team, administrator):
    answer = set_anew(administrator, plan=10, why="The team decided it.")
    assert answer["Location"] == reverse("standards")
    with acting_as_system("look"):
        made = TimeStandards.objects.get()
        assert (made.plan, made.review, made.recorded_by) == (10, 91, administrator)
        assert Entry.objects.filter(table_name="beneficiaries_timestandards", actor=administrator).exists()
    for who in ("caseworker", "supervisor"):
        page = team.get(who, "standards").content.decode()
        assert "The team decided it." in page
        assert reverse("standards-set") not in page
        assert team.status(who, "standards-set") == 404


def test_only_the_administrator_may_set_them(administrator):
    assert signed_in_client(administrator).get(reverse("standards-set")).status_code == 200
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert signed_in_client(make_user(role)).post(reverse("standards-set")).status_code == 404, role


def test_a_day_that_is_set_twice_has_the_last_and_the_second_of_two_is_told(team, administrator):
    set_anew(administrator, plan=10)
    set_anew(administrator, plan=11)
    with acting_as_system("look"):
        assert TimeStandards.objects.get().plan == 11
    refused = set_anew(administrator, plan=12, seen_version=1001)
    assert refused.status_code == 200
    assert "Somebody changed this record" in refused.content.decode()
    with acting_as_system("look"):
        assert TimeStandards.objects.get().plan == 11


@pytest.mark.parametrize(
    ("name", "days"), [(name, end) for name, (least, most) in BOUNDS.items() for end in (most + 1,)]
)
def test_none_is_looser_than_a_sane_bound(name, days):
    with pytest.raises(IntegrityError), transaction.atomic():
        in_force(days_ago(0), **{name: days})


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"assessment_emergency": 4}, "assessment_emergency", "less than or equal to 3"),
        ({"plan": 0}, "plan", "greater than or equal to 1"),
        ({"plan": "soon"}, "plan", "whole number"),
        ({"from_day": "2020-01-01"}, "from_day", ""),
        ({"assessment_high": 2, "assessment_emergency": 3}, "__all__", "must not wait longer"),
    ],
)
def test_what_cannot_be_is_refused_kindly_beside_its_field(administrator, typed, field, says):
    answer = set_anew(administrator, **typed)
    assert answer.status_code == 200
    assert says in str(answer.context["form"].errors[field])
    with acting_as_system("look"):
        assert not TimeStandards.objects.exists()


def test_a_home_assessment_keeps_the_time_it_had(team):
    case = team.case(in_progress=True)
    HomeAssessmentFactory(case=case, visited_on=days_ago(2), recorded_by=team.caseworker)

    def due(who: str) -> list[datetime.date]:
        with acting(getattr(team, who)):
            found = (
                due_of_family([case.pk])
                if who == "caseworker"
                else [each for _of, each in homes_to_see(team.supervisor)]
            )
            return [each.on for each in found if "home assessment" in str(each.says)]

    before = [due("caseworker"), due("supervisor")]
    assert before == [[days_ago(2) + datetime.timedelta(days=standards_on(days_ago(2)).approval)]] * 2
    in_force(days_ago(0), approval=1)
    assert [due("caseworker"), due("supervisor")] == before


def test_what_was_in_force_can_be_changed_by_nobody(administrator):
    former = in_force(days_ago(3), plan=10)
    with acting(administrator):
        for change in (
            lambda: TimeStandards.objects.filter(pk=former.pk).update(plan=20),
            lambda: TimeStandards.objects.filter(pk=former.pk).delete(),
            lambda: TimeStandards.objects.create(from_day=days_ago(2), plan=20),
        ):
            with pytest.raises(IntegrityError, match="stay as they were"), transaction.atomic():
                change()


def test_they_are_read_once_however_many_cases_there_are(team):
    cases = [team.case(registered=True, opened_on=days_ago(ago)) for ago in range(4)]
    asked = []
    with (
        acting(team.supervisor),
        connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)),
    ):
        found = with_last_step(Case.objects.filter(pk__in=[case.pk for case in cases])).select_related("person")
        assert len(tasks_of(list(found))) == 4
    assert sum("beneficiaries_timestandards" in sql for sql in asked) == 1


def test_a_change_acts_on_the_next_request(team, administrator):
    case = team.case(registered=True, opened_on=days_ago(0))
    team.get("caseworker", "case", case)
    set_anew(administrator, assessment_emergency=1, assessment_high=1, assessment_medium=1)
    found = team.get("caseworker", "case", case).context["tasks"]
    assert days_ago(-1) in [task.due_on for task in found if str(task.says) == "Assess the situation"]
