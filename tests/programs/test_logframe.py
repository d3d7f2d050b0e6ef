"""The logframe: what results, indicators, targets and measurements must obey, and what a manager does with them."""

import datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from programs.forms.logframe import IndicatorForm, MeasurementForm, ResultForm, TargetForm
from programs.models import Enrolment, Indicator, Measurement, Result, Target
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.logframe import IndicatorFactory, ResultFactory, TargetFactory
from tests.factories.programmes import EnrolmentFactory, GroupFactory, ProjectFactory

pytestmark = pytest.mark.django_db
INDICATOR = {
    "code": "1.1",
    "name": "People reached",
    "definition": "People.",
    "verified_by": "Sheets.",
    "unit": "number",
    "direction": "rising",
}


def refused(of, **change):
    """Expect that the database refuses a row; deferred constraints are looked at as well."""
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        done_and_looked_at(of, **change)


def done_and_looked_at(of, **change):
    with acting_as_system("a rule for tests"):
        of(**change)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_output_lies_under_an_outcome_of_its_own_project():
    outcome = ResultFactory()
    output = ResultFactory(project=outcome.project, level="output", outcome=outcome)
    refused(ResultFactory, level="output", project=outcome.project)
    refused(ResultFactory, level="outcome", project=outcome.project, outcome=outcome)
    refused(ResultFactory, level="output", project=outcome.project, outcome=output)
    refused(ResultFactory, level="output", outcome=outcome)  # of another project
    refused(lambda: Result.objects.filter(pk=outcome.pk).update(level="goal"))


def test_a_project_has_one_goal_and_each_number_once():
    goal = ResultFactory(level="goal", position=1)
    refused(ResultFactory, level="goal", position=2, project=goal.project)
    outcome = ResultFactory(project=goal.project, position=1)
    refused(ResultFactory, project=goal.project, position=1)
    ResultFactory(project=goal.project, level="output", outcome=outcome, position=1)
    refused(ResultFactory, project=goal.project, level="output", outcome=outcome, position=1)


def test_an_indicator_is_of_the_project_of_its_result():
    refused(IndicatorFactory, project=ProjectFactory())


@pytest.mark.parametrize(
    "told",
    [
        {"direction": "falling"},
        {"baseline": 3},
        {"baseline_on": datetime.date(2026, 1, 1)},
        {"sdg_target": "18.1"},
        {"sdg_target": "5"},
        {"code": ""},
    ],
)
def test_what_an_indicator_must_obey(told):
    refused(IndicatorFactory, **told)


def test_a_code_stands_once_in_a_project():
    one = IndicatorFactory()
    refused(IndicatorFactory, result=one.result, code=one.code)


def test_one_target_holds_at_a_time():
    target = TargetFactory()
    refused(TargetFactory, indicator=target.indicator, first_on=target.last_on)
    TargetFactory(indicator=target.indicator, first_on=target.last_on + datetime.timedelta(days=1))
    refused(TargetFactory, value=-1)
    refused(TargetFactory, last_on=days_ago(60))


def measure(target, **told):
    return Measurement.objects.create(**({"target": target, "value": 5, "evidence": "Tests."} | told))


def test_what_was_measured_is_never_overwritten():
    target = TargetFactory()
    with acting_as_system("a measurement for tests"):
        measure(target)
        measure(target, revision=2, value=6, why="Counted twice.")
    refused(lambda: Measurement.objects.filter(target=target).update(value=9))
    refused(lambda: Measurement.objects.filter(target=target).delete())
    refused(measure, target=target, revision=2, why="Again.")
    refused(measure, target=target, revision=3)  # for no reason
    refused(measure, target=target, revision=3, why="Again.", evidence="")
    with acting_as_system("a measurement for tests"):
        assert Target.objects.filter(pk=target.pk).with_values().get().measured == 6


def test_results_come_in_the_order_of_the_logframe():
    goal = ResultFactory(level="goal", position=1)
    project = goal.project
    second = ResultFactory(project=project, position=2)
    first = ResultFactory(project=project, position=1)
    outputs = [ResultFactory(project=project, level="output", outcome=each, position=1) for each in (second, first)]
    with acting_as_system("an order for tests"):
        found = list(Result.objects.filter(project=project).in_order().select_related("outcome"))
    assert found == [goal, first, outputs[1], second, outputs[0]]
    assert [each.title for each in found] == ["Goal", "Outcome 1", "Output 1.1", "Outcome 2", "Output 2.1"]


def test_a_result_without_a_number_is_the_next_one_and_only_an_output_lies_under_another(world):
    project = world.groups["hers"].programme.project
    with acting(world.users["programme_manager"]):
        outcome = Result.objects.get(project=project, level="outcome")
        form = ResultForm(
            {"level": "output", "outcome": outcome.pk, "statement": "More."}, instance=Result(project=project)
        )
        assert form.is_valid(), form.errors
        assert form.cleaned_data["position"] == 2
        form = ResultForm({"level": "output", "statement": "More."}, instance=Result(project=project))
        assert list(form.errors) == ["outcome"]
        form = ResultForm(
            {"level": "outcome", "outcome": outcome.pk, "statement": "M."}, instance=Result(project=project)
        )
        assert form.is_valid()
        assert form.save().outcome is None
        theirs = world.groups["theirs"].programme.project
        assert outcome.pk not in {
            value for value, _label in ResultForm(instance=Result(project=theirs)).fields["outcome"].choices
        }


def indicator_form(result, **typed):
    return IndicatorForm(INDICATOR | typed, instance=Indicator(result=result, project=result.project))


def test_a_rule_brings_its_unit_and_tells_apart_what_it_can(world):
    with acting(world.users["programme_manager"]):
        result = Result.objects.filter(project=world.groups["hers"].programme.project).first()
        form = indicator_form(result, rule="attendance_rate")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["unit"] == "percent"
        assert list(indicator_form(result, rule="sessions_held", divided_by=["sex"]).errors) == ["divided_by"]
        assert indicator_form(result, rule="sessions_held", divided_by=["district"]).is_valid()
        assert list(indicator_form(result, rule="nothing").errors) == ["rule"]
        assert list(indicator_form(result, sdg_target="99.9").errors) == ["sdg_target"]


def test_more_than_the_whole_cannot_be_and_a_correction_says_why(world):
    with acting(world.users["programme_manager"]):
        target = Target.objects.get(
            indicator__project=world.groups["hers"].programme.project, indicator__unit="percent"
        )
        typed = {"value": "101", "on": "2026-01-01", "evidence": "Tests."}
        form = MeasurementForm(typed, instance=Measurement(target=target))
        assert set(form.errors) == {"value", "why"}  # one stands already
        assert list(TargetForm({"value": "101"}, instance=Target(indicator=target.indicator)).errors["value"])
        form = MeasurementForm(
            typed | {"value": "50", "why": "A class was left out."}, instance=Measurement(target=target)
        )
        assert form.is_valid(), form.errors
        assert form.save().revision == 2


def test_a_manager_writes_down_a_value_and_the_former_one_stays_readable(world):
    client = signed_in_client(world.users["programme_manager"])
    with acting_as_system("a target for tests"):
        target = Target.objects.get(
            indicator__project=world.groups["hers"].programme.project, indicator__unit="percent"
        )
    today = f"{timezone.localdate():%Y-%m-%d}"
    typed = {
        "value": "52",
        "on": today,
        "on_calendar": "AD",
        "evidence": "All tests.",
        "why": "One was missing.",
    }
    answer = client.post(reverse("measurement-add", args=[target.pk]), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(reverse("measurements", args=[target.indicator_id])).content.decode()
    assert page.count("Replaced") == 1
    assert page.index("52 %") < page.index("45 %")
    assert "52 %" in client.get(reverse("indicator", args=[target.indicator_id])).content.decode()


def test_how_a_count_divides_is_told_to_who_manages_the_project_alone(world):
    with acting_as_system("an indicator for tests"):
        counted = Indicator.objects.get(project=world.groups["hers"].programme.project, rule="reached")
    told = {
        name: signed_in_client(world.users[name]).get(reverse("indicator", args=[counted.pk])).content.decode()
        for name in ("programme_manager", "facilitator")
    }
    assert "Feminine" in told["programme_manager"]
    assert "Feminine" not in told["facilitator"]
    assert "6 of" not in told["facilitator"]
    for page in told.values():
        assert ">6 <" in page  # three of each of the two classes came: one figure for everybody


def test_a_manager_is_shown_what_does_not_look_right(world):
    project = world.groups["hers"].programme.project
    indicator = IndicatorFactory(result=ResultFactory(project=project, position=9), code="9z")
    TargetFactory(indicator=indicator, first_on=days_ago(300), last_on=days_ago(200))
    with acting_as_system("somebody in two groups"):
        her = (
            Enrolment.objects.filter(group=world.groups["hers"], state="enrolled").select_related("participant").first()
        )
    EnrolmentFactory(group=world.groups["second"], participant=her.participant)
    elsewhere = GroupFactory(site=world.there)
    EnrolmentFactory(group=elsewhere, participant=her.participant)  # of another project
    page = (
        signed_in_client(world.users["programme_manager"])
        .get(reverse("data-quality", args=[project.pk]))
        .content.decode()
    )
    assert "9z" in page
    assert "No figure" in page
    assert her.participant.full_name in page
    assert "Class hers" in page
    assert "Class second" in page
    assert elsewhere.name not in page


def test_a_logframe_costs_the_same_however_much_is_in_it(world):
    client = signed_in_client(world.users["programme_manager"])
    project = world.groups["hers"].programme.project
    path = reverse("logframe", args=[project.pk])
    client.get(path)
    with connection.execute_wrapper(counter := Counter()):
        client.get(path)
    few = counter.times
    for number in range(2, 9):
        result = ResultFactory(project=project, position=number)
        for _each in range(3):
            TargetFactory(indicator=IndicatorFactory(result=result))
    with connection.execute_wrapper(counter := Counter()):
        page = client.get(path).content.decode()
    assert "Outcome 8" in page
    assert counter.times == few


class Counter:
    """Counts what the database is asked."""

    times = 0

    def __call__(self, execute, *statement):
        self.times += 1
        return execute(*statement)
