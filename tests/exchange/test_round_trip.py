"""What a file of the standard says comes in, and goes out again word for word: every field of the mapping."""

import datetime
import io
import zipfile

import pytest
import python_calamine
import xlsxwriter
from django.utils.html import escape

from access.context import acting_as_system
from beneficiaries.codes import new_code
from beneficiaries.models import (
    Case,
    Consent,
    ContactWay,
    FormerReferral,
    Goal,
    GoalProgress,
    Person,
    Plan,
    Provider,
    ReferralOut,
    State,
)
from config.calendar import PartialDate
from exchange.htcds.files import ENDINGS, written
from exchange.htcds.mapping import BY_KEY, OF_A_CASE
from exchange.htcds.standard import NAMELESS_COLUMN, fields_of, published, template_columns
from exchange.htcds.tables import TEMPLATE, sheets_of
from exchange.htcds.values import DoesNotFit, read_days, say_days
from tests.beneficiaries.desk import rows
from tests.exchange.files import agrees_to_exchange, full_document, person_of, sent_out, take_in, take_out
from tests.factories.cases import Team, days_ago
from tests.factories.people import ConsentFactory, made_by_system
from tests.factories.services import ReferralOutFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def test_every_live_field_of_the_standard_is_mapped():
    for thing in published()["objects"]:
        live = {name for name, field in fields_of(thing["key"]).items() if field.live}
        mapped = {field.name for field in BY_KEY[thing["key"]].fields}
        assert live <= mapped, thing["key"]


BORN = {"a woman": "1992-05", "a child": "2015-05"}


@pytest.mark.parametrize("born", BORN.values(), ids=BORN)
@pytest.mark.parametrize("format_", ENDINGS)
def test_a_case_that_fills_every_field_comes_in_and_goes_out_unchanged(team, tmp_path, format_, born):
    document = full_document(team, prs_Birthdate=born)
    [case] = document["cases"]
    assert all(len(case[thing.key][0] if thing.many else case[thing.key]) == len(thing.fields) for thing in OF_A_CASE)

    take_in(team, written(document, format_), tmp_path, ending=ENDINGS[format_])
    agrees_to_exchange(person_of(case))

    out = take_out(tmp_path)
    for key in case:
        assert out["cases"][0][key] == case[key], key
    assert out["organisations"] == document["organisations"]


@pytest.mark.parametrize("born", BORN.values(), ids=BORN)
def test_what_went_out_comes_in_again_and_goes_out_the_same(team, tmp_path, born):
    take_in(team, full_document(team, prs_Birthdate=born, cas_Status="FollowUp"), tmp_path)
    [person] = rows(Person)
    agrees_to_exchange(person)
    first = take_out(tmp_path)
    first["cases"][0]["id"] = new_code()  # the same again, for somebody else

    take_in(team, first, tmp_path)
    agrees_to_exchange(person_of(first["cases"][0]))
    assert take_out(tmp_path, case=first["cases"][0]["id"])["cases"] == first["cases"]


def test_what_a_child_and_her_guardian_agreed_to_here_is_said_by_the_file_from_there_too(team, tmp_path):
    child = team.case(in_progress=True, person__minor=True).person
    made_by_system(ConsentFactory, person=child, with_guardian=True)
    agrees_to_exchange(child, with_guardian=True)
    told = take_out(tmp_path)
    assert told["cases"][0]["consent"] == {"con_Consent": True}

    told["cases"][0]["id"] = new_code()
    take_in(team, told, tmp_path)
    there = person_of(told["cases"][0])
    agrees_to_exchange(there, with_guardian=True)
    assert take_out(tmp_path, case=there.code)["cases"][0]["consent"] == {"con_Consent": True}
    made_by_system(ConsentFactory, person=there, answer=Consent.Answer.REFUSED)
    assert take_out(tmp_path, case=there.code)["cases"][0]["consent"] == {"con_Consent": False}


@pytest.mark.parametrize("format_", ENDINGS)
def test_what_there_are_several_of_stays_in_its_order(team, tmp_path, format_):
    document = full_document(team)
    [case] = document["cases"]
    for thing in OF_A_CASE:
        if thing.many:
            field = next(each.name for each in thing.fields if each.name in WORDS)
            case[thing.key] = [{**case[thing.key][0], field: text} for text in ("the third", "a second", "the first")]
    take_in(team, written(document, format_), tmp_path, ending=ENDINGS[format_])
    agrees_to_exchange(person_of(case))
    out = take_out(tmp_path)["cases"][0]
    assert [out[key] for key in out if isinstance(out[key], list)] == [case[key] for key in out if key in SEVERAL]


WORDS = {"per_RoleDetails", "cco_CaseComment", "hte_Description", "spl_Objectives"}
SEVERAL = {thing.key for thing in OF_A_CASE if thing.many}


def test_an_active_case_is_assessed_and_planned_here(team, tmp_path):
    take_in(team, full_document(team, cas_Status="Active", cas_ReasonForCaseClosure=None), tmp_path)
    [case], [plan], [goal] = rows(Case), rows(Plan), rows(Goal)
    assert (case.state, case.site, case.caseworker) == (State.REGISTERED, team.site, team.caseworker)
    assert plan.status == Plan.Status.DRAFT
    assert goal.domain == "legal"


def test_a_goal_that_was_given_up_is_not_called_reached_where_it_comes_to(team, tmp_path):
    case = team.case(in_progress=True)
    agrees_to_exchange(case.person)
    goal = _goal_given_up(case, days_ago(8))
    told = take_out(tmp_path)
    assert told["cases"][0]["support_plan"][0]["spl_ActualEndDate"] == days_ago(8).isoformat()

    told["cases"][0]["id"] = new_code()
    take_in(team, told, tmp_path)
    [here] = [each for each in rows(Goal) if each != goal]
    assert (here.standing, here.ended_on) == (Goal.Standing.OPEN, days_ago(8))
    assert {progress.goal_id for progress in rows(GoalProgress)} == {goal.pk}
    person = person_of(told["cases"][0])
    agrees_to_exchange(person)
    again = take_out(tmp_path, case=person.code)
    assert again["cases"][0]["support_plan"] == told["cases"][0]["support_plan"]
    with acting_as_system("it goes on here"):
        GoalProgress(goal=here, step=GoalProgress.Step.FORWARD).record()
    assert "spl_ActualEndDate" not in take_out(tmp_path, case=person.code)["cases"][0]["support_plan"][0]


def _goal_given_up(case: Case, on: datetime.date) -> Goal:
    with acting_as_system("a plan"):
        goal = Goal.objects.create(plan=Plan.objects.create(case=case), domain="education", text="She goes to school.")
        GoalProgress(goal=goal, step=GoalProgress.Step.GIVEN_UP, happened_on=on).record()
    return goal


def test_a_referral_out_of_a_file_is_kept_in_words_until_one_of_ours_is_sent(team, tmp_path):
    document = full_document(team, cas_Status="FollowUp", cas_ReasonForCaseClosure=None)
    take_in(team, document, tmp_path)
    [case], [former] = rows(Case), rows(FormerReferral)
    case.person = person_of(document["cases"][0])
    assert former.sent_on.isoformat() == document["cases"][0]["case"]["cas_OutgoingReferralDate"]
    assert rows(ReferralOut) == rows(Provider) == []
    page = team.get("supervisor", "referrals-out", case).content.decode()
    assert "Before the case came here" in page
    assert escape(former.organisation) in page

    agrees_to_exchange(case.person)
    sent_out(ReferralOutFactory(case=case, service__provider__name="Quiet Room"), days_ago(0))
    told = take_out(tmp_path)["cases"][0]["case"]
    assert told["cas_ReferredOrganisation"] == "Quiet Room"
    assert "cas_ReferredPrimaryCaseWorker" not in told


def test_her_phone_is_not_called_safe_by_a_file(team, tmp_path):
    take_in(team, full_document(team), tmp_path)
    assert {way.safe for way in rows(ContactWay)} == {False}


@pytest.mark.parametrize(
    "text", ["1992-05-14", "1992-05", "1992", "1992-04-14/1993-04-12", "../1993-04-12", "1992-04-14/.."]
)
def test_a_date_is_said_as_well_as_it_is_known(text):
    assert say_days(read_days(text)) == text
    assert isinstance(read_days(text), PartialDate)


def test_the_first_sheet_has_the_columns_of_the_standards_own_spreadsheet(team):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(full_document(team), "xlsx")))
    first = book.get_sheet_by_name(book.sheet_names[0]).to_python(skip_empty_area=False)
    assert first[0][1:] == [heading for heading, _name, _label in template_columns()]
    assert len(first) == 3
    assert "Unaquainted" not in first[2]


def test_a_sheet_of_the_standards_own_layout_comes_in_alone(team, tmp_path):
    document = full_document(team)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("Sheet1")
        for at, row in enumerate(sheets_of(document)[TEMPLATE]):
            page.write_row(at, 0, ["" if cell == NAMELESS_COLUMN else cell for cell in row])
    take_in(team, made.getvalue(), tmp_path, ending="xlsx")
    person = person_of(document["cases"][0])
    assert person.citizenships == document["cases"][0]["person"]["prs_Citizenship"]


def test_no_cell_is_a_formula(team):
    content = written(full_document(team), "csv")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lines = archive.read("person.csv").decode().splitlines()
    assert not any(cell.startswith(("=", '"=', "+", "-", "@")) for line in lines[1:] for cell in line.split(","))
    with zipfile.ZipFile(io.BytesIO(written(full_document(team), "xlsx"))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_text_too_long_for_a_spreadsheet_is_refused_rather_than_cut(team):
    document = full_document(team, cco_CaseComment="x" * 40_000)
    with pytest.raises(DoesNotFit):
        written(document, "xlsx")
    assert written(document, "csv")
