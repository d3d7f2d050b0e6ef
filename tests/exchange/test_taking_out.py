"""Who may export, which cases leave, and what is kept of it."""

import datetime
import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.context import acting_as_system
from audit.models import Entry
from beneficiaries.models import Case, Consent, ContactWay, Referral
from exchange.htcds.document import as_markdown
from exchange.views import MOST
from tests.exchange.files import agrees_to_exchange, sent_out, take_out
from tests.factories.accounts import OrganisationFactory
from tests.factories.cases import ExperienceFactory, NoteFactory, Team, days_ago
from tests.factories.people import (
    ConsentFactory,
    ContactWayFactory,
    IntakeFactory,
    ReferralFactory,
    made_by_system,
)
from tests.factories.services import ReferralOutFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def exported() -> list[tuple]:
    with acting_as_system("looking"):
        return list(Entry.objects.filter(what="export").values_list("person_id", "actor"))


def test_the_document_is_up_to_date(settings):
    kept = (settings.BASE_DIR / "docs" / "htcds.md").read_text()
    assert kept == as_markdown(), "Run: manage.py htcds_mapping > docs/htcds.md"


def test_no_words_for_what_cannot_be_read_stand_in_a_file(team, tmp_path, settings):
    case = team.case()
    agrees_to_exchange(case.person)
    made_by_system(ContactWayFactory, person=case.person)
    assert take_out(tmp_path)["cases"][0]["person"]["prs_MobilePhone"]
    settings.FILE_KEYS = ["_" * 43]
    with pytest.raises(CommandError, match="its key is missing"):
        take_out(tmp_path)
    page = team.post("supervisor", "export", format="json", sure="on")
    assert page.status_code == 200
    assert "its key is missing" in page.content.decode()


def test_only_who_agrees_today_is_in_the_file(team, tmp_path, capsys):
    agreed, refused, withdrawn, expired, _never_asked = (team.case() for _number in range(5))
    agrees_to_exchange(agreed.person)
    agrees_to_exchange(refused.person, answer=Consent.Answer.REFUSED)
    agrees_to_exchange(withdrawn.person)
    agrees_to_exchange(withdrawn.person, answer=Consent.Answer.WITHDRAWN, answered_on=timezone.localdate())
    agrees_to_exchange(expired.person, expires_on=days_ago(1))

    told = take_out(tmp_path)
    assert [case["id"] for case in told["cases"]] == [agreed.person.code]
    said = capsys.readouterr().out
    assert "1 cases are in" in said
    assert "Left out, no consent: 4." in said
    for why in ("Never asked", "Said no", "Took her consent back", "Her consent has expired"):
        assert f"{why}: 1" in said
    assert all(each.person.code not in said for each in (refused, withdrawn, expired))
    assert exported() == [(agreed.pk, None)]


def test_what_others_must_not_read_stays_here(team, tmp_path):
    case = team.case()
    agrees_to_exchange(case.person)
    NoteFactory(case=case, text="Open words.")
    NoteFactory(case=case, text="Restricted words.", restricted=True)
    made_by_system(ContactWayFactory, person=case.person, kind=ContactWay.Kind.MOBILE, safe=False)
    [told] = take_out(tmp_path)["cases"]
    assert told["case_comment"] == [{"cco_CaseComment": "Open words."}]
    assert "prs_MobilePhone" not in told["person"]


def test_the_file_is_new_and_for_its_owner_alone(team, tmp_path):
    agrees_to_exchange(team.case().person)
    take_out(tmp_path)
    path = tmp_path / "out.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="there already"):
        call_command("export_htcds", to=path, all=True, verbosity=0)


def test_a_supervisor_on_the_command_line_exports_her_sites_alone(team, tmp_path):
    hers = team.case()
    agrees_to_exchange(hers.person)
    assert take_out(tmp_path, by=team.stranger.email)["cases"] == []
    told = take_out(tmp_path, by=team.supervisor.email)
    assert [case["id"] for case in told["cases"]] == [hers.person.code]
    assert told["exported_by"] == team.supervisor.full_name
    assert take_out(tmp_path, by=team.caseworker.email)["cases"] == []
    with pytest.raises(CommandError, match="no case"):
        take_out(tmp_path, case="NB-2222-2")


def test_who_referred_her_goes_along(team, tmp_path):
    case = team.case()
    agrees_to_exchange(case.person)
    referred(team, case, organisation=OrganisationFactory(name="Cap Example", htcds_type="NGO"))
    told = take_out(tmp_path)
    assert told["organisations"] == [{"org_Name": "Cap Example", "org_ShippingCountry": "NP", "org_Type": "NGO"}]
    assert told["cases"][0]["case"]["cas_ReferringOrganisation"] == "Cap Example"


def test_what_is_said_of_her_referral_is_of_one_that_happened(team, tmp_path):
    case = team.case()
    agrees_to_exchange(case.person)
    partner = OrganisationFactory(name="Cap Example")
    then = timezone.now() - datetime.timedelta(days=90)
    told = {"referred_by": "The nurse", "details": "She coughs.", "received_at": then, "answered_at": then}
    referred(team, case, organisation=partner, **told)
    last = referred(team, case, organisation=None, source="self", reason="Other")
    out = take_out(tmp_path)
    said = {name: value for name, value in out["cases"][0]["case"].items() if "Refer" in name}
    assert said == {
        "cas_IncomingReferralDate": timezone.localdate(last.answered_at).isoformat(),
        "cas_ReasonForIncomingReferral": "Other",
    }
    assert out["organisations"] == []


def test_the_last_referral_that_a_service_was_told_of_goes_along_and_no_draft(team, tmp_path):
    case = team.case(in_progress=True)
    agrees_to_exchange(case.person)
    for days, name in ((20, "Quiet Room"), (9, "Hospital of the Hills"), (None, "Nobody yet")):
        service = {"service__provider__name": name, "service__contact_person": f"Asha of {name}"}
        referral = ReferralOutFactory(case=case, **service, reason="Other" if days == 9 else "")
        if days:
            sent_out(referral, days_ago(days))
    [told] = take_out(tmp_path)["cases"]
    assert {name: value for name, value in told["case"].items() if "Referred" in name or "Outgoing" in name} == {
        "cas_ReferredOrganisation": "Hospital of the Hills",
        "cas_ReferredPrimaryCaseWorker": "Asha of Hospital of the Hills",
        "cas_ReasonForOutgoingReferral": "Other",
        "cas_OutgoingReferralDate": days_ago(9).isoformat(),
        "cas_OutgoingReferralDetails": "A check-up by a woman doctor.",
    }


def referred(team: Team, case: Case, **fields) -> Referral:
    """Return a referral that told of her and was accepted."""
    answered = {"status": Referral.Status.ACCEPTED, "answered_by": team.supervisor, "answered_at": timezone.now()}
    referral = made_by_system(ReferralFactory, site=team.site, **answered | fields)
    made_by_system(IntakeFactory, referral=referral, person=case.person)
    return referral


def test_the_supervisor_sees_how_many_leave_and_why_others_stay(team):
    agrees_to_exchange(team.case().person)
    made_by_system(ConsentFactory, person=team.case().person, purpose="exchange", answer="refused")
    page = team.get("supervisor", "export").content.decode()
    assert "1 case is in the file" in page
    assert "Said no: 1" in page
    assert exported() == []
    assert team.status("caseworker", "export") == 404


@pytest.mark.parametrize(("format_", "ending"), [("json", "json"), ("csv", "zip"), ("xlsx", "xlsx")])
def test_she_downloads_the_cases_of_her_sites(team, format_, ending):
    case, elsewhere = team.case(), Team().case()
    for each in (case, elsewhere):
        agrees_to_exchange(each.person)
        ExperienceFactory(case=each)
    response = team.post("supervisor", "export", format=format_, sure="on")
    today = datetime.date.isoformat(timezone.localdate())
    assert response["Content-Disposition"] == f'attachment; filename="htcds-{today}.{ending}"'
    assert "no-store" in response["Cache-Control"]
    if format_ == "json":
        told = json.loads(response.content)
        assert [each["id"] for each in told["cases"]] == [case.person.code]
        assert told["exported_by"] == team.supervisor.full_name
    assert exported() == [(case.pk, team.supervisor.pk)]


def test_without_her_word_nothing_is_downloaded(team):
    agrees_to_exchange(team.case().person)
    response = team.post("supervisor", "export", format="json")
    assert response.status_code == 200
    assert "Content-Disposition" not in response
    assert exported() == []


def test_a_withdrawal_acts_at_once(team):
    case = team.case()
    agrees_to_exchange(case.person)
    assert "1 case is in the file" in team.get("supervisor", "export").content.decode()
    made_by_system(
        ConsentFactory, person=case.person, purpose="exchange", answer="withdrawn", answered_on=timezone.localdate()
    )
    response = team.post("supervisor", "export", format="json", sure="on")
    assert "Content-Disposition" not in response
    assert "There is nothing to export" in response.content.decode()


def test_too_many_do_not_leave_on_the_page(team, monkeypatch):
    monkeypatch.setattr("exchange.views.MOST", 1)
    assert MOST == 200
    for _number in range(2):
        agrees_to_exchange(team.case().person)
    response = team.post("supervisor", "export", format="json", sure="on")
    assert "More than 1 cases do not leave" in response.content.decode()
    assert exported() == []


def test_the_export_asks_as_often_for_many_as_for_one(team, django_assert_max_num_queries):
    def export() -> None:
        team.post("supervisor", "export", format="json", sure="on")

    agrees_to_exchange(team.case().person)
    export()
    for _number in range(5):
        case = team.case()
        agrees_to_exchange(case.person)
        NoteFactory(case=case)
    with django_assert_max_num_queries(45):
        export()
