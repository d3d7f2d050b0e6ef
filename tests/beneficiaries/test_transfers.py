"""Transfers: prepared with her, accepted by the other side, and then nothing stays where the case was."""

import pytest
from django.db import IntegrityError, connection, transaction

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.approving import Refused, approve, submit
from beneficiaries.due import own_tasks
from beneficiaries.lifecycle import NO_BED, TAKEN_OVER, IllegalMove, move
from beneficiaries.models import Approval, Case, Person, ReferralOut, State, Stay, Transfer
from beneficiaries.models.consent import Purpose
from tests.factories.accounts import SiteFactory, give_role, make_user, signed_in_client
from tests.factories.beds import stay_of
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.people import ConsentFactory, made_by_system
from tests.factories.services import ProviderFactory, ReferralOutFactory, TransferFactory

pytestmark = pytest.mark.django_db
FORM = {"reason": "She goes home.", "handed_over": "The whole file.", "she_agrees": "on"}
STEP = {"on": days_ago(0).isoformat(), "on_calendar": "AD", "reason": "She goes home.", "checked": "on"}


@pytest.fixture
def team() -> Team:
    return Team()


def transfers(case: Case) -> list[Transfer]:
    with acting_as_system("look"):
        return list(Transfer.objects.filter(case=case))


def answered(team: Team, transfer: Transfer, answer: str):
    said = {"answer": answer, "by": "Eknath", "on": STEP["on"], "on_calendar": "AD"}
    return team.post("caseworker", "transfer-answer", transfer.case, transfer, **said)


def approved(team: Team, made: Transfer) -> None:
    """Let the caseworker send it and the supervisor approve it, on their pages."""
    assert team.post("caseworker", "transfer-submit", made.case, made).status_code == 302
    assert decided(team, made, decision="approve").status_code == 302


def decided(team: Team, made: Transfer, who: str = "supervisor", **said: str):
    with acting_as_system("look"):
        waiting = Approval.objects.get(transfer=made, status="waiting")
    return team.post(who, "transfer-decide", made.case, made, seen_request=str(waiting.pk), **said)


def test_it_is_prepared_with_her_and_the_answer_written_down(team):
    case, there = team.case(in_progress=True), SiteFactory(name="Field office")
    answer = team.post("caseworker", "transfer-add", case, to_site=str(there.pk), **FORM)
    (made,) = transfers(case)
    assert answer["Location"] == f"/cases/{case.person.code}/transfers/{made.pk}/submit/"
    assert (made.to_site, made.status, made.answer, made.she_agrees) == (there, "draft", "waiting", True)
    made.case = case
    assert answered(team, made, "accepted").status_code == 404, "nobody is asked before it is approved"
    approved(team, made)
    assert answered(team, made, "accepted").status_code == 302
    page = team.get("caseworker", "transfers", case).content.decode()
    assert "Field office" in page
    assert "Eknath" in page
    assert answered(team, made, "declined").status_code == 404
    assert team.status("caseworker", "transfer-add", case) == 404, "one is under way"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"she_agrees": ""}, "A transfer needs her own agreement."),
        ({}, "Choose a site of ours or an organisation, one of them."),
        ({"to_provider": "one"}, "She has not agreed that what is needed is shared outside."),
    ],
)
def test_what_is_not_hers_or_leads_nowhere_is_refused(team, fields, says):
    case = team.case(in_progress=True)
    if "to_provider" in fields:
        fields = {"to_provider": str(ProviderFactory().pk)}
    assert says in team.post("caseworker", "transfer-add", case, **FORM | fields).content.decode()
    assert transfers(case) == []


def test_the_database_keeps_its_rules(team):
    case, site = team.case(in_progress=True), SiteFactory()
    right = {"case": case, "reason": "x", "handed_over": "x", "she_agrees": True, "to_site": site}
    wrong = [
        {"to_site": None},
        {"to_provider": ProviderFactory()},
        {"she_agrees": False},
        {"answer": "accepted"},
        {"answer": "accepted", "answered_on": days_ago(0), "answered_by": "x"},  # it is a draft
        {"carried_out_on": days_ago(0)},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), acting_as_system("wrong"), transaction.atomic():
            Transfer.objects.create(**right | fields)
    TransferFactory(case=case)
    with pytest.raises(IntegrityError), acting_as_system("a second one"), transaction.atomic():
        Transfer.objects.create(**right)


def test_it_is_returned_with_words_mended_and_approved_by_another_person(team):
    case = team.case(in_progress=True)
    made = TransferFactory(case=case, draft=True, recorded_by=team.caseworker)
    assert team.post("caseworker", "transfer-submit", case, made).status_code == 302
    assert team.status("caseworker", "transfer-edit", case, made) == 404, "it waits"
    assert decided(team, made, decision="return", comment="Ask her aunt first.").status_code == 302
    page = team.get("caseworker", "case", case).content.decode()
    assert "Ask her aunt first." in page
    with acting(team.caseworker):
        assert "Look at the returned transfer again" in [str(task.says) for task in own_tasks(team.caseworker)]
    assert team.get("caseworker", "transfer-add", case)["Location"].endswith(f"/transfers/{made.pk}/edit/")
    mended = FORM | {"to_site": str(made.to_site_id), "handed_over": "The file, and her aunt knows."}
    seen = {"seen_version": str(as_it_stands(made).version)}
    assert team.post("caseworker", "transfer-edit", case, made, **mended, **seen).status_code == 302
    assert team.post("caseworker", "transfer-submit", case, made).status_code == 302
    changes = team.get("supervisor", "transfer-decide", case, made).content.decode()
    assert "Changed since it was returned" in changes
    assert "her aunt knows" in changes
    assert decided(team, made, decision="approve").status_code == 302
    now = as_it_stands(made)
    assert (now.status, now.answer, as_it_stands(case).state) == ("approved", "waiting", State.IN_PROGRESS)
    assert team.status("caseworker", "transfer-edit", case, made) == 404, "what is approved stands"


def test_nobody_approves_a_transfer_that_she_wrote_or_sent(team):
    case = team.case(in_progress=True)
    made = TransferFactory(case=case, waiting=True, recorded_by=team.caseworker, writers=[team.supervisor.pk])
    assert "This is decided by another person" in team.get("supervisor", "transfer-decide", case, made).content.decode()
    assert decided(team, made, decision="approve").status_code == 200
    assert decided(team, made, who="stranger", decision="approve").status_code == 404
    assert as_it_stands(made).status == "waiting"


def test_a_consent_that_was_withdrawn_keeps_from_sending_and_approving_it(team):
    case = team.case(in_progress=True)
    outside = {"to_site": None, "to_provider": ProviderFactory(), "recorded_by": team.caseworker}
    made = TransferFactory(case=case, draft=True, **outside)
    with acting(team.caseworker), pytest.raises(Refused):
        submit(made, team.caseworker)
    waiting = TransferFactory(case=team.case(in_progress=True), waiting=True, **outside)
    with acting(team.supervisor), pytest.raises(Refused):
        approve(Approval.objects.get(transfer=waiting), team.supervisor)
    assert as_it_stands(waiting).status == "waiting"


@pytest.mark.parametrize("stands", [None, "waiting", "declined", "outside without consent"])
def test_nothing_is_handed_over_before_the_other_side_accepted(team, stands):
    case = team.case(in_progress=True)
    if stands == "outside without consent":
        TransferFactory(case=case, accepted=True, to_site=None, to_provider=ProviderFactory())
    elif stands:
        TransferFactory(case=case, accepted=stands == "declined", answer=stands)
    with acting(team.supervisor), pytest.raises(IllegalMove) as refusal:
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")
    assert refusal.value.reasons == (TAKEN_OVER.says,)
    assert as_it_stands(case).state == State.IN_PROGRESS


def test_to_an_organisation_the_case_ends_and_stays(team):
    case = team.case(in_progress=True)
    made_by_system(ConsentFactory, person=case.person, purpose=Purpose.REFERRAL)
    made = TransferFactory(case=case, accepted=True, to_site=None, to_provider=ProviderFactory())
    answer = team.post("supervisor", "case-move", case, "transferred", **STEP)
    assert answer["Location"] == f"/cases/{case.person.code}/"
    assert (as_it_stands(case).state, as_it_stands(case).site_id) == (State.TRANSFERRED, team.site.pk)
    assert as_it_stands(made).carried_out_on == days_ago(0)


def test_to_another_site_the_file_goes_and_the_old_one_sees_nothing_more(team):
    there = SiteFactory()
    case = team.case(in_progress=True, shared_with=[team.colleague])
    referral = ReferralOutFactory(case=case)
    TransferFactory(case=case, accepted=True, to_site=there)
    answer = team.post("supervisor", "case-move", case, "transferred", **STEP)
    assert answer["Location"] == "/cases/"
    now = as_it_stands(case)
    assert (now.state, now.site_id, now.caseworker_id, now.second_workers) == ("transferred", there.pk, None, [])
    for who in ("caseworker", "colleague", "supervisor", "stranger"):
        for page in ("case", "transfers", "referrals-out", "person", "consents"):
            assert team.status(who, page, case) == 404, (who, page)
        with acting(getattr(team, who)):
            assert not Case.objects.filter(pk=case.pk).exists()
            assert not Person.objects.filter(pk=case.pk).exists()
            assert not ReferralOut.objects.filter(pk=referral.pk).exists()
            assert not Transfer.objects.filter(case=case.pk).exists()
    with acting_as_system("look"):
        assert Entry.objects.filter(person_id=case.pk, action="update", actor=team.supervisor).exists()


def test_the_new_site_is_told_gives_it_to_a_caseworker_and_reopens_it(team):
    there = SiteFactory()
    chief, worker = make_user(Role.SUPERVISOR, site=there), make_user(Role.CASEWORKER, site=there)
    case = team.case(in_progress=True)
    TransferFactory(case=case, accepted=True, to_site=there)
    with acting(team.supervisor):
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")
    client = signed_in_client(chief)
    home = client.get("/").content.decode()
    assert "Handed over to your sites" in home
    assert case.person.code in home
    assert client.post(f"/cases/{case.person.code}/assign/", {"worker": str(worker.pk)}).status_code == 302
    assert "Handed over to your sites" in client.get("/").content.decode(), "it is not in work before it is reopened"
    reopened = client.post(f"/cases/{case.person.code}/move/reopened/", STEP)
    assert reopened.status_code == 302
    assert (as_it_stands(case).state, as_it_stands(case).caseworker_id) == (State.REOPENED, worker.pk)
    assert "Handed over to your sites" not in client.get("/").content.decode()


def test_a_case_that_went_on_to_somebody_else_is_no_longer_to_be_taken_up(team):
    case = team.case(in_progress=True)
    TransferFactory(case=case, accepted=True, to_site=team.site, carried_out_on=days_ago(30))
    TransferFactory(case=case, accepted=True, to_site=None, to_provider=ProviderFactory(), carried_out_on=days_ago(1))
    with acting_as_system("it was handed over"):
        Case.objects.filter(pk=case.pk).update(state=State.TRANSFERRED)
    assert "Handed over to your sites" not in team.client("supervisor").get("/").content.decode()


def test_her_bed_is_free_before_she_goes_to_another_site(team):
    case = team.case(in_progress=True)
    stay = stay_of(case)
    TransferFactory(case=case, accepted=True, to_site=SiteFactory())
    with acting(team.supervisor), pytest.raises(IllegalMove) as refusal:
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")
    assert refusal.value.reasons == (NO_BED.says,)
    with acting(team.caseworker):
        stay.discharged_on, stay.discharge = days_ago(0), Stay.Discharge.OTHER
        stay.end()
    with acting(team.supervisor):
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")


def test_nobody_answered_before_the_case_was_opened(team):
    case = team.case(in_progress=True, opened_on=days_ago(20))
    made = TransferFactory(case=case, to_site=SiteFactory())
    said = {"answer": "accepted", "by": "Eknath", "on": days_ago(21).isoformat(), "on_calendar": "AD"}
    form = team.post("caseworker", "transfer-answer", case, made, **said).context["form"]
    assert form.errors.keys() == {"on"}


def hand_over(case: Case) -> bool:
    with connection.cursor() as cursor:
        cursor.callproc("hand_case_over", [case.pk])
        return cursor.fetchone()[0]


def test_the_function_that_hands_over_does_it_for_nobody_who_may_not(team):
    """Called past the pages: by who may not approve, without a transfer carried out, or once more."""
    there = SiteFactory()
    case = team.case(in_progress=True)
    for user in (team.caseworker, team.supervisor, team.stranger):
        with acting(user):
            assert not hand_over(case), "nothing was accepted"
    TransferFactory(case=case, accepted=True, to_site=there, carried_out_on=days_ago(0))
    with acting_as_system("transferred"):
        Case.objects.filter(pk=case.pk).update(state=State.TRANSFERRED)
    for user in (team.caseworker, team.stranger, make_user(Role.DATA_PROTECTION)):
        with acting(user):
            assert not hand_over(case)
    assert not hand_over(case), "nobody acts"
    assert as_it_stands(case).site_id == team.site.pk
    give_role(team.supervisor, Role.SUPERVISOR, site=there)
    with acting(team.supervisor):
        assert hand_over(case)
        assert not hand_over(case), "it is there already"
