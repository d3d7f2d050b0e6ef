"""Her way through the law: proceedings, compensation, hearings and what they ask of her worker."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks, pressing_tasks
from beneficiaries.models import Case, Hearing, Proceeding
from tests.factories.cases import HearingFactory, ProceedingFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def errors(page) -> set[str]:
    return set(page.context["form"].errors)


def on(name: str, day) -> dict[str, str]:
    return {name: day.isoformat(), f"{name}_calendar": "AD"}


CLAIM = {"kind": "compensation", "authority": "District Court, Kathmandu", "status": "decided"}


def test_compensation_is_awarded_and_received(team):
    case = team.case()
    money = {"awarded": "200000", "received": "50000"} | on("received_on", days_ago(2))
    assert team.post("caseworker", "proceedings-add", case, **CLAIM, **money).status_code == 302
    with acting_as_system("look"):
        made = Proceeding.objects.get(case=case)
    assert (made.awarded, made.received, made.received_on) == (200_000, 50_000, days_ago(2))


@pytest.mark.parametrize(
    ("money", "field"),
    [
        ({"received": "50000", "awarded": "100"}, "received_on"),
        ({"received": "50000"} | on("received_on", days_ago(2)), "awarded"),
        ({"awarded": "100"} | on("received_on", days_ago(2)), "received"),
        ({"awarded": "-1"}, "awarded"),
        ({"awarded": "999999999999"}, "awarded"),
        ({"awarded": "5", "received": "5"} | on("received_on", days_ago(-1)), "received_on"),
    ],
)
def test_money_received_says_how_much_of_what_and_when(team, money, field):
    assert field in errors(team.post("caseworker", "proceedings-add", team.case(), **CLAIM, **money))


def test_the_database_knows_it_too():
    with acting_as_system("wrong"), pytest.raises(IntegrityError), transaction.atomic():
        ProceedingFactory(received=5)


def test_what_the_law_gives_her_lies_beside_the_forms(team):
    case = team.case()
    for name in ("proceedings-add", "hearings-add"):
        page = team.get("caseworker", name, case).content.decode()
        assert "Human Trafficking and Transportation (Control) Act 2064" in page


# Hearings


def hearing(proceeding: Proceeding, **fields) -> dict:
    return {"proceeding": str(proceeding.pk), "kind": "testimony"} | on("held_on", days_ago(2)) | fields


def test_a_hearing_belongs_to_a_proceeding_of_the_same_case(team):
    case, other = team.case(), team.case()
    foreign = ProceedingFactory(case=other)
    assert errors(team.post("caseworker", "hearings-add", case, **hearing(foreign))) == {"proceeding"}


def test_hearings_are_offered_once_there_is_a_proceeding(team):
    case = team.case()
    add = f"/cases/{case.person.code}/hearings/add/"
    assert add not in team.get("caseworker", "case", case).content.decode()
    ProceedingFactory(case=case)
    assert add in team.get("caseworker", "case", case).content.decode()


def test_the_next_one_is_written_down_of_itself_and_once(team):
    case = team.case()
    made = HearingFactory(case=case, held_on=days_ago(2), place="Bench 3", needs=["interpreter"])
    told = {"attended": "accompanied", "result": "Adjourned.", "place": "Bench 3", "needs": ["interpreter"]}
    told |= on("next_on", days_ago(-20))
    sent = hearing(made.proceeding, **told)
    for _time in range(2):
        answer = team.post("caseworker", "hearings", case, made, **sent, seen_version=as_it_stands(made).version)
        assert answer.status_code == 302
    with acting_as_system("look"):
        following = Hearing.objects.get(case=case, held_on=days_ago(-20))
    assert (following.place, following.needs, following.attended) == ("Bench 3", ["interpreter"], "")
    assert following.proceeding_id == made.proceeding_id


@pytest.mark.parametrize(("later", "stand"), [(days_ago(-22), {days_ago(-22)}), (None, set())])
def test_another_day_of_the_next_one_leaves_none_at_the_former(team, later, stand):
    case = team.case()
    made = HearingFactory(case=case, held_on=days_ago(2))
    for day in (days_ago(-20), later):
        told = {"attended": "accompanied"} | (on("next_on", day) if day else {})
        told |= {"seen_version": str(as_it_stands(made).version)}
        assert team.post("caseworker", "hearings", case, made, **hearing(made.proceeding, **told)).status_code == 302
    with acting_as_system("look"):
        assert set(Hearing.objects.filter(case=case, attended="").values_list("held_on", flat=True)) == stand


def test_a_next_one_that_was_told_already_stays(team):
    case = team.case()
    made = HearingFactory(case=case, held_on=days_ago(9), attended="alone", next_on=days_ago(3))
    HearingFactory(case=case, proceeding=made.proceeding, held_on=days_ago(3), attended="lawyer")
    told = (
        {"attended": "alone", "seen_version": str(made.version)}
        | on("held_on", days_ago(9))
        | on("next_on", days_ago(1))
    )
    assert team.post("caseworker", "hearings", case, made, **hearing(made.proceeding, **told)).status_code == 302
    with acting_as_system("look"):
        days = set(Hearing.objects.filter(case=case).values_list("held_on", flat=True))
    assert days == {days_ago(9), days_ago(3), days_ago(1)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"result": "Adjourned."}, "attended"),
        (on("next_on", days_ago(-5)), "attended"),
        ({"attended": "accompanied"} | on("next_on", days_ago(2)), "next_on"),
        ({"attended": "accompanied"} | on("held_on", days_ago(-1)), "attended"),
        ({"needs": ["a miracle"]}, "needs"),
    ],
)
def test_what_does_not_go_together_is_said(team, wrong, field):
    case = team.case()
    page = team.post("caseworker", "hearings-add", case, **hearing(ProceedingFactory(case=case), **wrong))
    assert field in errors(page)


@pytest.mark.parametrize("wrong", [{"result": "Adjourned."}, {"attended": "alone", "next_on": days_ago(9)}])
def test_the_database_refuses_it_too(wrong):
    with acting_as_system("wrong"), pytest.raises(IntegrityError), transaction.atomic():
        HearingFactory(held_on=days_ago(2), **wrong)


def tasks(team: Team) -> dict:
    with acting(team.caseworker):
        return {str(task.says): task.due_on for task in own_tasks(team.caseworker)}


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-8, None),
        (-7, "Go along to the hearing"),
        (-1, "Go along to the hearing"),
        (0, "Go along to the hearing"),
        (1, "Write down how the hearing went"),
    ],
)
def test_a_hearing_is_a_task_a_week_before_and_until_it_is_told(team, days, says):
    case = team.case(in_progress=True)
    HearingFactory(case=case, held_on=days_ago(days))
    expected = {says: days_ago(days)} if says else {}
    assert tasks(team) == expected
    shown = team.get("caseworker", "case", case).context["tasks"]
    assert {str(task.says): task.due_on for task in shown} == expected


def test_one_that_was_told_and_one_of_an_ended_case_ask_for_nothing(team):
    HearingFactory(case=team.case(in_progress=True), held_on=days_ago(1), attended="postponed")
    HearingFactory(case=team.case(closed=True))
    assert tasks(team) == {}


@pytest.mark.parametrize("ago", [1, -1])
def test_the_hearings_of_what_was_withdrawn_ask_for_nothing(team, ago):
    proceeding = ProceedingFactory(case=team.case(in_progress=True))
    HearingFactory(case=proceeding.case, proceeding=proceeding, held_on=days_ago(ago))
    assert tasks(team)
    alert = "Hearing today or tomorrow"
    assert (alert in team.get("supervisor", "case", proceeding.case).content.decode()) is (ago == -1)
    with acting_as_system("she withdraws it"):
        Proceeding.objects.filter(pk=proceeding.pk).update(status=Proceeding.Status.WITHDRAWN)
    assert tasks(team) == {}
    assert alert not in team.get("supervisor", "case", proceeding.case).content.decode()


def test_a_hearing_stands_on_the_timeline(team):
    case = team.case()
    HearingFactory(case=case, held_on=days_ago(2))
    titles = [each.title for each in team.get("caseworker", "case", case).context["timeline"].happenings]
    assert any(title.startswith("Hearings: She is heard as a witness") for title in titles)


def test_pressing_things_cost_the_same_for_many_cases(team, django_assert_num_queries):
    for _each in range(3):
        HearingFactory(case=team.case(in_progress=True))
    with acting(team.caseworker):
        cases = list(Case.objects.visible_to(team.caseworker).for_caseload())
        with django_assert_num_queries(3):  # the third for the time standards
            assert len(pressing_tasks(cases)) == 3
