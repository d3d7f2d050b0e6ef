"""Incidents: writing down what she told, who did it, what presses, and reports to authorities with her consent."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.models import Case, Incident, IncidentPerpetrator
from beneficiaries.models.incident import NotAgreed
from config.calendar import PartialDate, gregorian_month
from tests.factories.cases import IncidentFactory, PerpetratorFactory, Team, as_it_stands, days_ago
from tests.factories.people import ConsentFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def typed(**fields) -> dict:
    """Return a form with what must be in it: the day she told of it, and what happened."""
    return {"told_on": days_ago(0).isoformat(), "told_on_calendar": "AD", "account": "He waited at the gate."} | fields


def on(name: str, day: datetime.date) -> dict[str, str]:
    return {name: day.isoformat(), f"{name}_calendar": "AD"}


def write(team: Team, case: Case, **fields):
    return team.post("caseworker", "incident-add", case, **typed(**fields))


def incident_of(case: Case) -> Incident:
    with acting_as_system("look"):
        return Incident.objects.get(case=case.pk)


def errors(page) -> dict[str, str]:
    return {name: " ".join(says) for name, says in page.context["form"].errors.items()}


def test_little_is_asked_and_the_rest_can_stay_open(team):
    case = team.case()
    answer = write(team, case)
    made = incident_of(case)
    assert answer["Location"] == f"/cases/{case.person.code}/incidents/{made.pk}/"
    assert (made.kind, made.recorded_by, made.danger_remains) == ("", team.caseworker, None)
    assert "Type not known yet" in team.get("caseworker", "incident", case, made).content.decode()


def test_the_type_follows_from_the_answers(team):
    case = team.case()
    write(team, case, penetration="no", sexual_contact="yes", physical_violence="yes", by_partner="yes", was_child="no")
    made = incident_of(case)
    assert (made.kind, made.sexual_contact, made.marriage) == ("sexual_assault", True, None)
    page = team.get("caseworker", "incident", case, made).content.decode()
    assert "Sexual assault" in page
    assert "Intimate partner violence" in page


def test_it_changes_with_the_answers(team):
    case = team.case()
    made = IncidentFactory(case=case, rape=True)
    page = team.get("caseworker", "incident-edit", case, made)
    assert page.context["form"]["penetration"].value() == "yes"
    team.post("caseworker", "incident-edit", case, made, **typed(penetration="no", seen_version=made.version))
    assert (as_it_stands(made).kind, as_it_stands(made).penetration) == ("", False)


def test_all_no_and_yet_gender_based_is_to_be_gone_through_again(team):
    questions = ("penetration", "sexual_contact", "physical_violence", "marriage", "denial", "abuse")
    page = write(team, team.case(), **dict.fromkeys(questions, "no"), gender_based="yes")
    assert "Go through them again" in errors(page)["gender_based"]
    case = team.case()
    write(team, case, **dict.fromkeys(questions, "no"), gender_based="no")
    assert incident_of(case).kind == "not_gender_based"


def test_the_definitions_lie_beside_the_form_with_their_source(team):
    page = team.get("caseworker", "incident-add", team.case()).content.decode()
    assert "GBVIMS User Guide" in page
    assert "An attempt without penetration is a sexual assault." in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"account": " \u200b"}, "account"),
        ({"told_on": ""}, "told_on"),
        ({"told_on": days_ago(-1).isoformat()}, "told_on"),
        (on("happened", days_ago(-1)), "happened"),
        (on("told_on", days_ago(3)) | on("happened", days_ago(1)), "happened"),
        ({"penetration": "perhaps"}, "penetration"),
        ({"abduction": "perhaps"}, "abduction"),
        ({"how_many": "1000"}, "how_many"),
    ],
)
def test_what_is_wrong_is_said(team, wrong, field):
    case = team.case()
    page = write(team, case, **wrong)
    assert page.status_code == 200
    assert field in errors(page)
    with acting_as_system("look"):
        assert not Incident.objects.filter(case=case).exists()


def test_the_database_refuses_what_was_told_before_it_happened():
    with acting_as_system("wrong"), pytest.raises(IntegrityError), transaction.atomic():
        IncidentFactory(told_on=days_ago(3), happened=PartialDate.of(days_ago(1)))


def test_who_sees_the_case_not_finds_nothing(team):
    case = team.case()
    made = IncidentFactory(case=case)
    for who in ("colleague", "stranger"):
        assert team.status(who, "incidents", case) == 404
        for name in ("incident", "incident-edit"):
            assert team.status(who, name, case, made) == 404
    assert team.status("caseworker", "incident", team.case(), made) == 404


def test_it_stands_in_the_case_file_and_on_the_timeline(team):
    case = team.case()
    made = IncidentFactory(case=case, rape=True, medical_care="given", happened=PartialDate.of(days_ago(2)))
    file = team.get("caseworker", "case", case)
    address = f"/cases/{case.person.code}/incidents/{made.pk}/"
    assert file.content.decode().count(address) >= 2
    assert [each.title for each in file.context["timeline"].happenings].count("Incidents: Rape") == 1
    assert "All of them" in file.content.decode()


def test_the_list_is_paged(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.views.incident.PAGE", 2)
    case = team.case()
    for _each in range(3):
        IncidentFactory(case=case)
    page = team.get("caseworker", "incidents", case).context["page"]
    assert len(page.rows) == 2
    assert page.older


# Who did it


def test_those_named_in_the_case_are_named_in_the_incident(team):
    case = team.case()
    did_it, other = PerpetratorFactory(case=case, name="Dai"), PerpetratorFactory(case=case, name="Kaka")
    write(team, case, named=[str(did_it.pk)])
    made = incident_of(case)
    page = team.get("caseworker", "incident-edit", case, made)
    assert page.context["form"]["named"].value() == [did_it.pk]
    team.post("caseworker", "incident-edit", case, made, **typed(named=[str(other.pk)], seen_version=made.version))
    with acting_as_system("look"):
        assert [each.perpetrator for each in made.perpetrators.select_related("perpetrator")] == [other]


def test_nobody_overwrites_whom_another_named_meanwhile(team):
    case = team.case(shared_with=[team.colleague])
    did_it, made = PerpetratorFactory(case=case, name="Dai"), IncidentFactory(case=case)
    mine = typed(injuries="A bruise.", seen_version=made.version)
    team.post("colleague", "incident-edit", case, made, **typed(named=[str(did_it.pk)], seen_version=made.version))
    said = errors(team.post("caseworker", "incident-edit", case, made, **mine))
    assert "Now saved here: Dai" in said["named"]
    assert "Somebody changed this record while you were writing." in said["__all__"]


def test_nobody_of_another_case_is_named(team):
    case = team.case()
    stranger = PerpetratorFactory(case=team.case())
    assert "named" in errors(write(team, case, named=[str(stranger.pk)]))
    made = IncidentFactory(case=case)
    with acting(team.caseworker):
        made.record([stranger])
        assert not IncidentPerpetrator.objects.exists()


def test_a_husband_who_did_it_did_it(team):
    case = team.case()
    husband = PerpetratorFactory(case=case, relationship="partner")
    assert "by_partner" in errors(write(team, case, by_partner="no", named=[str(husband.pk)]))
    assert write(team, case, by_partner="yes", named=[str(husband.pk)]).status_code == 302


# Reports to authorities


REPORT = {"reported_to": "police", "report_reference": "FIR 12"} | on("reported_on", days_ago(1))


def test_it_is_reported_with_her_consent_alone(team):
    case = team.case()
    assert "had not agreed" in errors(write(team, case, **REPORT))["reported_to"]
    made_by_system(ConsentFactory, person=case.person, purpose="authorities", answered_on=days_ago(2))
    assert write(team, case, **REPORT).status_code == 302
    made = incident_of(case)
    assert (made.reported_to, made.reported_on, made.report_reference) == ("police", days_ago(1), "FIR 12")


@pytest.mark.parametrize(
    "answer",
    [
        {"answer": "refused", "answered_on": days_ago(5)},
        {"answered_on": days_ago(0)},  # only after the report
        {"answered_on": days_ago(9), "expires_on": days_ago(2)},
        {"purpose": "referral", "answered_on": days_ago(9)},
    ],
)
def test_another_answer_does_not_do(team, answer):
    case = team.case()
    made_by_system(ConsentFactory, person=case.person, **{"purpose": "authorities"} | answer)
    assert "reported_to" in errors(write(team, case, **REPORT))


def test_who_takes_her_consent_back_does_not_undo_what_was_reported(team):
    case = team.case()
    made = IncidentFactory(case=case, reported_to="police", reported_on=days_ago(1), report_reference="FIR 12")
    same = typed(**REPORT, injuries="A bruise.", seen_version=made.version)
    assert team.post("caseworker", "incident-edit", case, made, **same).status_code == 302
    another = same | {"reported_to": "court", "seen_version": as_it_stands(made).version}
    assert "reported_to" in errors(team.post("caseworker", "incident-edit", case, made, **another))


def test_the_verb_refuses_it_too(team):
    incident = Incident(case=team.case(), account="x", reported_to="police", reported_on=days_ago(1))
    with acting(team.caseworker), pytest.raises(NotAgreed):
        incident.record([])


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"reported_to": "police"}, "reported_on"),
        (on("reported_on", days_ago(1)), "reported_to"),
        ({"report_reference": "FIR 12"}, "reported_to"),
    ],
)
def test_a_report_says_to_whom_and_when(team, part, field):
    case = team.case()
    made_by_system(ConsentFactory, person=case.person, purpose="authorities", answered_on=days_ago(9))
    assert field in errors(write(team, case, **part))


# What presses


@pytest.mark.parametrize(
    ("days", "urgent", "hiv"), [(0, True, True), (3, True, True), (4, True, False), (5, True, False), (6, False, False)]
)
def test_medical_care_after_rape_is_urgent_for_three_and_five_days(team, days, urgent, hiv):
    case = team.case(in_progress=True)
    IncidentFactory(case=case, rape=True, told_on=days_ago(0), happened=PartialDate.of(days_ago(days)))
    file = team.get("caseworker", "case", case).content.decode()
    assert ("Medical care is urgent" in file) == urgent
    assert ("Medicine against HIV helps" in file) == hiv
    assert ("Medical care after rape: hours count" in tasks(team)) == urgent


@pytest.mark.parametrize("seen_to", [{"medical_care": "given"}, {"medical_care": "declined"}])
def test_it_is_urgent_until_it_is_seen_to(team, seen_to):
    case = team.case(in_progress=True)
    IncidentFactory(case=case, rape=True, happened=PartialDate.of(days_ago(1)), **seen_to)
    assert "Medical care is urgent" not in team.get("caseworker", "case", case).content.decode()
    assert tasks(team) == {}


def test_a_year_that_is_not_over_makes_nothing_urgent_that_was_told_long_ago(team):
    case = team.case(in_progress=True)
    this_year = PartialDate(days_ago(400), days_ago(-30))
    incident = IncidentFactory(case=case, rape=True, told_on=days_ago(90), happened=this_year)
    assert incident.urgent_care is None
    with acting_as_system("look"):
        assert not Incident.objects.needing_care().exists()
    assert tasks(team) == {}


def test_a_day_that_is_not_known_counts_from_the_telling(team):
    case = team.case(in_progress=True)
    IncidentFactory(case=case, rape=True, told_on=days_ago(5))
    file = team.get("caseworker", "case", case).content.decode()
    assert "it is counted from the day she told of it" in file
    assert "Medical care after rape: hours count" in tasks(team)


def test_of_a_month_the_last_day_up_to_the_telling_counts():
    told = datetime.date(2026, 5, 20)
    may = PartialDate(*gregorian_month(2026, 5))
    incident = Incident(kind="rape", told_on=told, happened=may)
    assert incident.reporting_delay == (0, 19)
    assert Incident(told_on=told, happened=PartialDate.of(datetime.date(2026, 5, 18))).reporting_delay == (2, 2)
    assert Incident(told_on=told).reporting_delay is None


def test_other_violence_makes_no_such_haste(team):
    case = team.case(in_progress=True)
    write(team, case, penetration="no", sexual_contact="no", physical_violence="yes", **on("happened", days_ago(0)))
    assert "Medical care is urgent" not in team.get("caseworker", "case", case).content.decode()


def test_what_hours_count_for_stands_before_what_is_late_by_weeks(team):
    team.case(in_progress=True, next_contact_on=days_ago(30))
    hurt = team.case(in_progress=True)
    IncidentFactory(case=hurt, rape=True, told_on=days_ago(0), happened=PartialDate.of(days_ago(0)))
    groups = team.get("caseworker", "tasks").context["groups"]
    assert [(title, {task.case.pk == hurt.pk for task in group}) for title, group in groups] == [
        ("At once", {True}),
        ("Late", {False}),
    ]
    assert {task.kind for task in groups[0][1]} == {"danger"}


def tasks(team: Team) -> dict[str, datetime.date]:
    with acting(team.caseworker):
        return {str(task.says): task.due_on for task in own_tasks(team.caseworker)}


PROTECT = "Protect: danger remains after an incident, and nothing is done yet"


def test_danger_against_which_nothing_is_done_is_a_task(team):
    case = team.case(in_progress=True)
    made = IncidentFactory(case=case, danger=True)
    assert tasks(team) == {PROTECT: days_ago(1)}
    file = team.get("caseworker", "case", case)
    assert [str(task.says) for task in file.context["tasks"]] == [PROTECT]
    assert "Danger remains after an incident, and nothing is done yet:" in file.content.decode()
    done = typed(danger_remains="yes", danger_measures="She sleeps at the centre.", seen_version=made.version)
    team.post("caseworker", "incident-edit", case, made, **done)
    assert tasks(team) == {}


def test_an_ended_case_asks_for_nothing(team):
    IncidentFactory(case=team.case(closed=True), danger=True, rape=True)
    assert tasks(team) == {}
