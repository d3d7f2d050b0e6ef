"""A file comes in whole or not at all, and says of every value that does not fit where it stands."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organisation
from beneficiaries.models import Case, Consent, Person
from tests.beneficiaries.desk import rows
from tests.exchange.files import full_document, person_of, take_in
from tests.factories.cases import Team
from tests.factories.people import ConsentFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def refusal(team: Team, document: dict, folder, **options) -> str:
    with pytest.raises(CommandError) as refused:
        take_in(team, document, folder, **options)
    assert rows(Person) == []
    assert rows(Case) == []
    assert not Organisation.objects.filter(name="Cap Example").exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("prs_Gender", "Female", "case 1, person, prs_Gender"),
        ("vic_MethodsOfControl", ["DebtBondage", "Magic"], "case 1, victim_context, vic_MethodsOfControl"),
        ("cas_Status", "Open", "case 1, case, cas_Status"),
        ("prs_Birthdate", "14/05/1992", "case 1, person, prs_Birthdate"),
        ("prs_Deceased", "maybe", "case 1, person, prs_Deceased"),
        ("prs_NumberOfChildren", 400, "case 1, person, prs_NumberOfChildren"),
        ("prs_MobilePhone", "12", "case 1, person, prs_MobilePhone"),
        ("prs_MailingLatitude", float("nan"), "case 1, person, prs_MailingLatitude"),
        ("cas_CaseOwner", "Somebody Else", "case 1, case, cas_CaseOwner"),
        ("cas_ReasonForCaseClosure", None, "case 1, cas_ReasonForCaseClosure"),
        ("spl_ActionPlan", "x" * 500, "case 1, support_plan 1, spl_ActionPlan"),
        ("hte_Description", None, "case 1, historic_trafficking_event 1, hte_Description"),
        ("spl_PlannedEndDate", None, "case 1, support_plan 1"),
        ("spl_ActualEndDate", "2099-01-01", "case 1, support_plan 1, spl_ActualEndDate"),
        ("cas_ReasonForOutgoingReferral", "Because", "case 1, case, cas_ReasonForOutgoingReferral"),
        ("cas_OutgoingReferralDate", "2099-01-01", "case 1, case, cas_OutgoingReferralDate"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_place(team, tmp_path, field, value, place):
    assert place in refusal(team, full_document(team, **{field: value}), tmp_path)


def test_one_bad_case_keeps_all_others_out(team, tmp_path):
    document = full_document(team)
    document["cases"] += full_document(team, prs_Gender="Female")["cases"]
    assert "case 2, person, prs_Gender" in refusal(team, document, tmp_path)


def test_a_field_that_the_standard_does_not_have_is_refused(team, tmp_path):
    document = full_document(team)
    document["cases"][0]["person"]["prs_ShoeSize"] = "38"
    assert "prs_ShoeSize" in refusal(team, document, tmp_path)


def test_a_field_that_was_given_up_goes_to_the_one_the_standard_names(team, tmp_path):
    document = full_document(team)
    document["cases"][0]["consent"] = {}
    document["cases"][0]["victim_context"]["vic_AgreementToManagePersonalData"] = False
    take_in(team, document, tmp_path)
    [consent] = rows(Consent)
    assert (consent.purpose, consent.answer) == ("services", Consent.Answer.REFUSED)


def test_a_field_that_was_given_up_for_none_is_told_of(team, tmp_path, capsys):
    document = full_document(team)
    document["cases"][0]["victim_context"]["vic_Vulnerabilities"] = ["Poverty"]
    take_in(team, document, tmp_path)
    assert "Not taken over: case 1, victim_context, vic_Vulnerabilities" in capsys.readouterr().out
    assert len(rows(Case)) == 1


def test_who_is_here_already_is_never_changed(team, tmp_path):
    document = full_document(team)
    take_in(team, document, tmp_path)
    with pytest.raises(CommandError, match="is here already"):
        take_in(team, document, tmp_path)
    document["cases"].append(document["cases"][0])
    with pytest.raises(CommandError, match="twice"):
        take_in(team, document, tmp_path)
    assert len(rows(Case)) == 1


def test_a_case_from_elsewhere_gets_a_code_of_ours(team, tmp_path):
    document = full_document(team)
    document["cases"][0]["id"] = "17"
    take_in(team, document, tmp_path)
    assert rows(Person)[0].code.startswith("NB-")


@pytest.mark.parametrize("born", ["2015-05", "2007-01-01/2009-12-31", None])
def test_a_childs_yes_without_a_guardian_allows_nothing_until_she_is_asked_here(team, tmp_path, born):
    alive = {"prs_Deceased": False, "cas_Status": "Active", "cas_ReasonForCaseClosure": None}
    document = full_document(team, prs_Birthdate=born, **alive)
    take_in(team, document, tmp_path)
    [case], [consent] = rows(Case), rows(Consent)
    assert (consent.answer, consent.given_by) == (Consent.Answer.GIVEN, Consent.GivenBy.FILE)
    assert not consent.is_valid()
    case.person = person_of(document["cases"][0])
    page = team.get("caseworker", "case", case).content.decode()
    assert "Ask for consent to services" in page
    assert "To be asked here" in page
    assert "Given, as the file says with which her case came" in page
    made_by_system(ConsentFactory, person=case.person, with_guardian=True)
    page = team.get("caseworker", "case", case).content.decode()
    assert "Ask for consent to services" not in page
    assert "To be asked here" not in page


@pytest.mark.parametrize(("born", "said"), [("2015-05", False), ("1992-05", True), ("1992-05", False)])
def test_a_childs_no_and_a_womans_answer_are_her_own(team, tmp_path, born, said):
    take_in(team, full_document(team, prs_Birthdate=born, con_Consent=said), tmp_path)
    [consent] = rows(Consent)
    assert (consent.given_by, consent.is_valid()) == (Consent.GivenBy.HERSELF, said)


@pytest.mark.parametrize("status", ["Closed", "ClosedReferred"])
def test_a_case_that_has_ended_has_its_last_day(team, tmp_path, status):
    take_in(team, full_document(team, cas_Status=status), tmp_path)
    [case] = rows(Case)
    assert not case.is_open
    assert case.closed_on == timezone.localdate()


def test_a_dry_run_changes_nothing(team, tmp_path, capsys):
    take_in(team, full_document(team), tmp_path, dry_run=True)
    assert "1 cases would be taken in" in capsys.readouterr().out
    assert rows(Person) == []


def test_she_who_takes_it_in_leads_the_site(team, tmp_path):
    for somebody in (team.caseworker, team.stranger):
        assert "no supervisor" in refusal(team, full_document(team), tmp_path, by=somebody.email)
    assert "no open site" in refusal(team, full_document(team), tmp_path, site="Nowhere")


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("json", b"{"),
        ("json", b"[]"),
        ("json", b'{"cases": [1]}'),
        ("json", b'{"cases": [{"person": [[]]}]}'),
        ("json", b"\xff\xfe"),
        ("xlsx", b"no spreadsheet"),
        ("zip", b"no archive"),
        ("txt", b""),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(team, tmp_path, ending, content):
    path = tmp_path / f"in.{ending}"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_htcds", path, site=team.site.name, by=team.supervisor.email, verbosity=0)
    assert rows(Person) == []
