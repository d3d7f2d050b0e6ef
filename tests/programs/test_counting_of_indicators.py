"""Figures counted from the records: they equal what an independent question to the database finds."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from access.context import acting_as_system
from accounts.roles import Role
from config.calendar import PartialDate
from programs.counting import count_indicator
from programs.models import Enrolment, Indicator, Participant, Programme, Tally, TallyPart
from programs.rules import RULES, age_band
from tests.factories.accounts import make_user
from tests.factories.cases import days_ago
from tests.factories.learning import level_test
from tests.factories.logframe import IndicatorFactory, ResultFactory, TargetFactory
from tests.factories.programmes import (
    EnrolmentFactory,
    GroupFactory,
    ParticipantFactory,
    ProgrammeFactory,
    ProjectFactory,
    held,
)

pytestmark = pytest.mark.django_db

IN_THE_PERIOD = "BETWEEN %(first)s AND %(last)s"
INDEPENDENT = {
    "enrolled": f"""SELECT count(DISTINCT e.participant_id) FROM programs_enrolment e JOIN programs_group g
        ON g.id = e.group_id JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND e.enrolled_on {IN_THE_PERIOD}""",
    "reached": f"""SELECT count(DISTINCT e.participant_id) FROM programs_attendance a JOIN programs_enrolment e
        ON e.id = a.enrolment_id JOIN programs_group g ON g.id = e.group_id
        JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND a.mark IN ('present', 'late') AND a."on" {IN_THE_PERIOD}""",
    "completed": f"""SELECT count(DISTINCT e.participant_id) FROM programs_enrolment e JOIN programs_group g
        ON g.id = e.group_id JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND e.state = 'completed' AND e.ended_on {IN_THE_PERIOD}""",
    "sessions_held": f"""SELECT count(*) FROM programs_session s JOIN programs_group g ON g.id = s.group_id
        JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND s.state = 'held' AND s."on" {IN_THE_PERIOD}""",
    "groups_that_met": f"""SELECT count(DISTINCT g.id) FROM programs_session s JOIN programs_group g
        ON g.id = s.group_id JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND s.state = 'held' AND s."on" {IN_THE_PERIOD}""",
    "attendance_rate": f"""SELECT round(100.0 * count(*) FILTER (WHERE a.mark IN ('present', 'late')) / count(*), 2)
        FROM programs_attendance a JOIN programs_group g ON g.id = a.group_id
        JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND a.mark <> 'excused' AND a."on" {IN_THE_PERIOD}""",
    "left_early": f"""SELECT round(100.0 * count(*) FILTER (WHERE e.state = 'left' AND e.ended_on {IN_THE_PERIOD})
        / count(*), 2) FROM programs_enrolment e JOIN programs_group g ON g.id = e.group_id
        JOIN programs_programme p ON p.id = g.programme_id
        WHERE p.project_id = %(project)s AND e.enrolled_on <= %(last)s AND e.why <> 'mistake'
        AND (e.ended_on IS NULL OR e.ended_on >= %(first)s)""",
    "reads_better": f"""SELECT round(100.0 * count(*) FILTER (WHERE now.level > was.level) / count(*), 2)
        FROM programs_leveltest t JOIN programs_group g ON g.id = t.group_id
        JOIN programs_programme p ON p.id = g.programme_id
        JOIN programs_levelresult now ON now.test_id = t.id
        JOIN programs_levelresult was ON was.enrolment_id = now.enrolment_id AND was.test_id =
            (SELECT b.id FROM programs_leveltest b WHERE b.group_id = g.id ORDER BY b."on" LIMIT 1)
        WHERE p.project_id = %(project)s AND was.test_id <> t.id AND t.id = (SELECT l.id FROM programs_leveltest l
            WHERE l.group_id = g.id AND l."on" {IN_THE_PERIOD} ORDER BY l."on" DESC LIMIT 1)""",
}


@pytest.fixture(scope="module")
def busy_project(django_db_setup, django_db_blocker):
    """Make the project once for this file, in a transaction around all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_busy_project()
        transaction.set_rollback(True)


@pytest.fixture
def busy(busy_project, db):
    return busy_project


def make_busy_project():
    """Return one with two classes and a committee, to which the same three go; another project stands beside it."""
    project = ProjectFactory()
    site = project.site
    facilitator = make_user(Role.FACILITATOR, site=site)
    literacy = ProgrammeFactory(project=project)
    committees = ProgrammeFactory(project=project, kind=Programme.Kind.COMMITTEE)
    people = [
        ParticipantFactory(site=site, gender=gender, has_disability=disability)
        for gender, disability in (("Feminine", True), ("Feminine", None), ("Masculine", False))
    ]
    for programme in (literacy, literacy, committees):
        began = 40 if programme is committees else 60
        group = GroupFactory(programme=programme, facilitator=facilitator, starts_on=days_ago(began))
        members = [EnrolmentFactory(group=group, participant=each) for each in people]
        held(group, members, "pla", days_ago(20))
        held(group, members, "eap", days_ago(10))
        if programme is literacy:
            held(group, members, "ppp", days_ago(55))  # before the period
            level_test(group, members, "011", 55)
            level_test(group, members, "332", 20, "mid")
            level_test(group, members, "11-", 8, "final")
        with acting_as_system("a project for tests"):
            members[0].leave("moved")
            if programme is committees:
                members[1].complete()
            else:
                members[2].leave("mistake")
    other = GroupFactory(facilitator=facilitator)
    held(other, [EnrolmentFactory(group=other)], "p", days_ago(5))
    return project


def counted(project, rule: str, **told) -> Tally:
    """Return the count of an indicator with that rule, for a period of the last weeks."""
    indicator = IndicatorFactory(result=ResultFactory(project=project), rule=rule, **told)
    target = TargetFactory(indicator=indicator)
    with acting_as_system("a count for tests"):
        count_indicator(indicator)
        return Tally.objects.select_related("target").get(target=target)


@pytest.mark.parametrize("rule", RULES)
def test_it_equals_what_a_question_in_sql_finds(busy, rule):
    tally = counted(busy, rule)
    asked = {"project": busy.pk, "first": tally.target.first_on, "last": tally.target.last_on}
    with acting_as_system("a question for tests"), connection.cursor() as cursor:
        cursor.execute(INDEPENDENT[rule], asked)
        found = cursor.fetchone()[0]
    assert tally.value == found
    assert found, "nothing was counted: the comparison would prove nothing"


def test_who_is_in_several_groups_counts_once(busy):
    assert counted(busy, "reached").value == 3


def test_it_may_be_of_some_kinds_of_programmes_alone(busy):
    assert counted(busy, "sessions_held").value == 6
    assert counted(busy, "sessions_held", kinds=["committee"]).value == 2
    assert counted(busy, "groups_that_met", kinds=["committee"]).value == 1


def test_the_parts_of_a_number_add_up_to_it_and_what_is_not_known_is_a_part(busy):
    tally = counted(busy, "reached", divided_by=["sex", "disability", "age"])
    with acting_as_system("a count for tests"):
        parts = {(each.kind, each.part): each.value for each in TallyPart.objects.filter(tally=tally)}
    assert parts == {
        ("sex", "Feminine"): 2,
        ("sex", "Masculine"): 1,
        ("disability", "yes"): 1,
        ("disability", "no"): 1,
        ("disability", ""): 1,
        ("age", ""): 3,
    }


def test_a_share_of_nothing_is_no_figure():
    tally = counted(ProjectFactory(), "attendance_rate")
    assert tally.value is None


def test_counting_again_changes_what_changed_and_leaves_the_rest(busy):
    indicator = IndicatorFactory(result=ResultFactory(project=busy), rule="enrolled", divided_by=["sex"])
    target = TargetFactory(indicator=indicator, first_on=days_ago(400), last_on=days_ago(0))
    with acting_as_system("a count for tests"):
        count_indicator(indicator)
        before = dict(TallyPart.objects.filter(tally__target=target).values_list("part", "version"))
        Enrolment.objects.filter(participant__gender="Masculine", group__programme__project=busy).update(
            enrolled_on=days_ago(0), state="enrolled", ended_on=None, why=""
        )
        target.last_on = days_ago(1)
        target.save()
        count_indicator(indicator)
        assert Tally.objects.get(target=target).value == 2
        assert dict(TallyPart.objects.filter(tally__target=target).values_list("part", "version")) == {
            "Feminine": before["Feminine"]
        }


def test_a_period_that_has_not_begun_is_not_counted_and_one_that_moved_ahead_no_longer(busy):
    indicator = IndicatorFactory(result=ResultFactory(project=busy), rule="reached")
    target = TargetFactory(indicator=indicator)
    with acting_as_system("a count for tests"):
        count_indicator(indicator)
        assert Tally.objects.filter(target=target).exists()
        target.first_on, target.last_on = days_ago(-1), days_ago(-10)
        target.save()
        count_indicator(indicator)
        assert not Tally.objects.filter(target=target).exists()


@pytest.mark.parametrize(("born", "band"), [(datetime.date(2000, 5, 1), "18-24"), (datetime.date(2012, 1, 1), "0-13")])
def test_the_age_is_that_of_the_day(born, band):
    assert age_band(Participant(born=PartialDate.of(born)), datetime.date(2024, 5, 1)) == band


def test_every_rule_says_what_it_counts_and_brings_a_unit():
    for rule in RULES.values():
        assert rule.words
        assert rule.means
        assert rule.unit in Indicator.Unit
        assert rule.is_share == (rule.unit == Indicator.Unit.PERCENT)
        assert set(INDEPENDENT) == set(RULES)


def test_a_share_has_two_decimals(busy):
    assert counted(busy, "attendance_rate").value.as_tuple().exponent == Decimal("0.01").as_tuple().exponent
