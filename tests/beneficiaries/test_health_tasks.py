"""What her health asks for becomes tasks: appointments, refills, checks; and the page of her health."""

import pytest

from beneficiaries.models import Case
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.health import AppointmentFactory, MedicineFactory, TreatmentCheckFactory, TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def tasks(team: Team, case: Case) -> dict:
    """Return what the case file says is to be done."""
    return {str(task.says): task for task in team.get("caseworker", "case", case).context["tasks"]}


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-2, None),
        (-1, "Appointment tomorrow"),
        (0, "Appointment today"),
        (3, "Write down whether the appointment was kept"),
    ],
)
def test_an_appointment_is_told_the_day_before_and_asked_about_afterwards(team, days, says):
    case = team.case(in_progress=True)
    appointment = AppointmentFactory(case=case, day=days_ago(days))
    found = tasks(team, case)
    assert set(found) == ({says} if says else set())
    if says:
        assert found[says].due_on == days_ago(days)
        assert found[says].url == f"/cases/{case.person.code}/appointments/{appointment.pk}/"


@pytest.mark.parametrize("status", ["kept", "called_off"])
def test_an_appointment_that_was_kept_or_is_not_needed_asks_for_nothing(team, status):
    case = team.case(in_progress=True)
    AppointmentFactory(case=case, day=days_ago(2), status=status)
    assert tasks(team, case) == {}


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("missed", "Make a new appointment: the last was missed"),
        ("moved", "Write down the new day of the appointment"),
    ],
)
def test_a_missed_or_moved_appointment_waits_for_the_one_instead_of_it(team, status, says):
    case = team.case(in_progress=True)
    missed = AppointmentFactory(case=case, day=days_ago(2), status=status, place="Patan Hospital")
    AppointmentFactory(case=case, day=days_ago(-9), what_for="Dentist")  # another one does not count
    found = tasks(team, case)
    assert set(found) == {says}
    form = team.client("caseworker").get(found[says].url).context["form"]
    assert form["what_for"].value() == missed.what_for
    assert form["place"].value() == "Patan Hospital"
    typed = {"what_for": missed.what_for, "day": f"{days_ago(-5):%d %B %Y}", "status": "planned"}
    answer = team.post("caseworker", "appointments-add", case, **typed, instead_of=missed.pk)
    assert answer.status_code == 302
    assert tasks(team, case) == {}


@pytest.mark.parametrize("asked", ["x", "", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_an_address_that_names_no_missed_appointment_fills_in_nothing(team, asked):
    page = team.get("caseworker", "appointments-add", team.case(), instead_of=asked)
    assert page.status_code == 200
    assert not page.context["form"]["what_for"].value()


def test_an_appointment_of_another_case_is_not_replaced(team):
    other = AppointmentFactory(case=team.case(), day=days_ago(2), status="missed")
    typed = {"what_for": "Dentist", "day": f"{days_ago(-5):%d %B %Y}", "status": "planned", "instead_of": other.pk}
    assert "instead_of" in team.post("caseworker", "appointments-add", team.case(), **typed).context["form"].errors


@pytest.mark.parametrize("status", ["kept", "missed"])
def test_nobody_went_to_what_lies_ahead(team, status):
    typed = {"what_for": "Dentist", "day": f"{days_ago(-5):%d %B %Y}", "status": status}
    assert "status" in team.post("caseworker", "appointments-add", team.case(), **typed).context["form"].errors


@pytest.mark.parametrize(("days", "waits"), [(-4, False), (-3, True), (0, True), (5, True)])
def test_a_refill_is_told_three_days_before(team, days, waits):
    case = team.case(in_progress=True)
    MedicineFactory(case=case, refill_on=days_ago(days))
    assert set(tasks(team, case)) == ({"Get the next medicine"} if waits else set())


@pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (5, True)])
def test_a_check_of_a_treatment_is_due_on_its_day(team, days, waits):
    case = team.case(in_progress=True)
    treatment = TreatmentFactory(case=case, next_check_on=days_ago(days))
    found = tasks(team, case)
    assert set(found) == ({"Check how the treatment goes"} if waits else set())
    if waits:
        url = found["Check how the treatment goes"].url
        assert url == f"/cases/{case.person.code}/treatments/{treatment.pk}/checks/add/"


def test_an_ended_case_asks_for_nothing(team):
    case = team.case(closed=True)
    AppointmentFactory(case=case, day=days_ago(2), status="missed")
    assert tasks(team, case) == {}


def test_her_health_is_on_one_page_that_the_case_file_leads_to(team):
    case = team.case()
    assert f"/cases/{case.person.code}/health/" in team.get("caseworker", "case", case).content.decode()
    treatment = TreatmentFactory(case=case, condition__name="Tuberculosis", regimen="Six months of tablets")
    MedicineFactory(case=case, name="Salbutamol")
    AppointmentFactory(case=case, what_for="Eye test")
    AppointmentFactory(case=case, what_for="Dentist", day=days_ago(90), status="kept")
    page = team.get("caseworker", "case-health", case)
    shown = page.content.decode()
    for words in ("Tuberculosis", "Six months of tablets", "Salbutamol", "Eye test", "Dentist"):
        assert words in shown
    assert [each.what_for for each in page.context["expected"]] == ["Eye test"]
    assert f"/cases/{case.person.code}/health/" in team.get("caseworker", "case", case).content.decode()
    assert as_it_stands(treatment).goes_on


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_who_does_not_see_the_case_finds_nothing(team, who):
    case = team.case()
    check = TreatmentCheckFactory(treatment__case=case)
    assert team.status(who, "case-health", case) == 404
    assert team.status(who, "checks", case, check.treatment) == 404
    assert team.status(who, "check-add", case, check.treatment) == 404
    assert team.status(who, "check", case, check) == 404


def test_the_page_costs_the_same_however_much_there_is(team, django_assert_max_num_queries):
    case, counts = team.case(), []
    team.get("caseworker", "case-health", case)
    for _round in range(2):
        for day in range(1, 4):
            TreatmentCheckFactory.create_batch(2, treatment=TreatmentFactory(case=case))
            MedicineFactory(case=case)
            AppointmentFactory(case=case, day=days_ago(day), status="missed")
            AppointmentFactory(case=case, day=days_ago(-day))
        with django_assert_max_num_queries(40) as asked:
            team.get("caseworker", "case-health", case)
        counts.append(len(asked))
    assert counts[0] == counts[1]
