"""Forms with more in them than the page offered: ids of others, fields that are nobody's to type, wrong senders."""

import pytest
from django.test import Client
from django.urls import reverse

from access.context import acting_as_system
from accounts.models import Membership, User
from accounts.roles import Role
from beneficiaries.models import (
    Approval,
    Case,
    CaseShare,
    Closure,
    Consent,
    Note,
    Person,
    Referral,
    Relationship,
    State,
)
from tests.factories.accounts import OrganisationFactory, give_role, make_user, signed_in_client
from tests.factories.cases import CaseFactory, ClosureFactory, NoteFactory, Team, as_it_stands, days_ago
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db

TODAY = days_ago(0).isoformat()
MORE_THAN_OFFERED = {
    "state": "closed",
    "closed_on": "2020-01-01",
    "closure_reason": "forged",
    "version": "99",
    "recorded_at": "2001-01-01",
    "id": "00000000-0000-4000-8000-000000000000",
    "pk": "00000000-0000-4000-8000-000000000000",
    "code": "NB-2222-2",
}


def forged(**more: object) -> dict[str, object]:
    """Return fields that no form has."""
    return MORE_THAN_OFFERED | more


def seen_version(client: Client, address: str) -> dict[str, object]:
    """Return what the page's form was opened with."""
    form = client.get(address).context["form"]
    return {bound.html_name: bound.value() if bound.value() is not None else "" for bound in form}


def test_a_case_goes_to_a_caseworker_of_its_site_alone():
    team = Team()
    case = team.case()
    wrong = {
        "of another site": make_user(Role.CASEWORKER),
        "no caseworker": make_user(Role.FACILITATOR, site=team.site),
        "a supervisor alone": team.supervisor,
        "barred": make_user(Role.CASEWORKER, site=team.site, is_active=False),
        "an administrator": make_user(Role.ADMINISTRATOR),
    }
    ended = make_user(Role.CASEWORKER, site=team.site)
    ended.memberships.get().end()
    wrong["whose role ended"] = ended
    for who, worker in wrong.items():
        for page in ("case-assign", "case-share"):
            response = team.post("supervisor", page, case, worker=worker.pk, reason="forged")
            assert response.status_code == 200, (who, page)
    standing = as_it_stands(case)
    assert standing.caseworker == team.caseworker
    assert standing.second_workers == []


def test_a_caseworker_neither_assigns_nor_shares_nor_ends_a_share():
    team = Team()
    case = team.case(shared_with=[team.colleague])
    with acting_as_system("a test looks"):
        share = CaseShare.objects.get(case=case)
    for page, more in (("case-assign", []), ("case-share", []), ("case-share-end", [share.pk])):
        response = team.post("caseworker", page, case, *more, worker=team.caseworker.pk, reason="mine")
        assert response.status_code == 404, page
    assert as_it_stands(case).second_workers == [team.colleague.pk]


def test_a_case_edited_with_forged_fields_changes_in_what_the_form_offers_alone():
    team = Team()
    case = team.case(in_progress=True)
    address = reverse("case-edit", args=[case.person.code])
    sent = seen_version(team.client("caseworker"), address) | {"wishes": "A room of her own."}
    more = forged(
        site=team.stranger.memberships.first().site_id,
        caseworker=team.colleague.pk,
        second_workers=str(team.stranger.pk),
        recorded_by=team.stranger.pk,
        person=made_by_system(PersonFactory).pk,
        next_contact_on="2099-01-01",
        last_contact_on="2001-01-01",
    )
    before = as_it_stands(case)
    assert team.client("caseworker").post(address, sent | more).status_code == 302
    after = as_it_stands(case)
    assert after.wishes == "A room of her own."
    kept = ["site_id", "caseworker_id", "second_workers", "recorded_by_id", "person_id", "state", "closed_on"]
    kept += ["recorded_at", "last_contact_on", "next_contact_on", "closure_reason"]
    for name in kept:
        assert getattr(after, name) == getattr(before, name), name


def test_a_caseworker_opens_a_case_for_herself_and_as_identified_whatever_she_sends():
    team = Team()
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    sent = {"opened_on_0": "2026-11-01", "risk_level": "low", "opened_on": "2026-11-01"}
    more = forged(caseworker=team.colleague.pk, site=team.stranger.memberships.first().site_id, second_workers="{}")
    response = team.client("caseworker").post(reverse("case-open", args=[person.code]), sent | more)
    assert response.status_code == 302, response.context and response.context["form"].errors
    with acting_as_system("a test looks"):
        case = Case.objects.get(pk=person.pk)
    assert (case.caseworker, case.site, case.state) == (team.caseworker, team.site, State.IDENTIFIED)


def test_a_person_is_registered_where_the_visitor_works_and_kept_by_whom_she_may_choose():
    team = Team()
    elsewhere = team.stranger.memberships.first().site
    sent = {"given_name": "Gita", "gender": "Feminine", "none_of_them": "on"}
    more = forged(site=elsewhere.pk, keeper=team.stranger.pk, household="x", referral="x", recorded_by=team.stranger.pk)
    response = team.client("caseworker").post(reverse("person-add"), sent | more)
    assert response.status_code == 302
    with acting_as_system("a test looks"):
        person = Person.objects.get(given_name="Gita")
    assert (person.site, person.keeper, person.recorded_by) == (team.site, team.caseworker, team.caseworker)
    assert person.code != "NB-2222-2"
    for keeper in (team.stranger, make_user(Role.CASEWORKER), make_user(Role.PARTNER)):
        sent = {"given_name": "Rita", "gender": "Feminine", "none_of_them": "on", "keeper": keeper.pk}
        assert team.client("supervisor").post(reverse("person-add"), sent).status_code == 200


def test_no_part_of_a_person_moves_her_to_another_site_or_keeper():
    team = Team()
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    elsewhere = team.stranger.memberships.first().site
    for part in ("identity", "places", "learning", "functioning"):
        address = reverse(f"person-{part}", args=[person.code])
        sent = seen_version(team.client("caseworker"), address) | {"given_name": "Maya", "gender": "Feminine"}
        sent = {name: value for name, value in sent.items() if not isinstance(value, (list, type(person.born)))}
        team.client("caseworker").post(address, sent | forged(site=elsewhere.pk, keeper=team.stranger.pk, deceased=""))
    standing = as_it_stands(person)
    assert (standing.site, standing.keeper, standing.code) == (team.site, team.caseworker, person.code)


def test_a_hidden_person_cannot_be_linked_joined_or_named_by_her_code():
    team = Team()
    mine = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    hidden = made_by_system(PersonFactory, at_home=True)
    with acting_as_system("a test prepares"):
        told = Referral.objects.create(site=team.site, source="police", name="Gita", she_agrees=True)
    forms = [
        ("caseworker", "relationship-add", mine.code, "other_code", {"kind": "sister"}),
        ("caseworker", "household-join", mine.code, "other", {}),
        ("supervisor", "referral-known", told.pk, "person", {}),
    ]
    for who, page, arg, field, more in forms:
        answers = []
        for code in (hidden.code, "NB-2222-2", hidden.code[:-1] + ("A" if hidden.code[-1] != "A" else "C")):
            response = team.client(who).post(reverse(page, args=[arg]), {field: code} | more)
            assert response.status_code == 200, page
            answers.append(str(response.context["form"].errors))
        assert len(set(answers)) == 1, page
    with acting_as_system("a test looks"):
        assert not Relationship.objects.exists()
        assert Person.objects.get(pk=mine.pk).household is None
        assert Referral.objects.get(pk=told.pk).status == "waiting"


def test_a_partner_refers_for_her_own_organisation_whatever_she_sends(world):
    partner = world.users["partner"]
    give_role(partner, Role.PARTNER, organisation=OrganisationFactory())
    client = signed_in_client(partner)
    sent = {
        "name": "Gita", "gender": "Feminine", "urgency": "normal", "reason": "AdditionalServicesRequired",
        "she_agrees": "on", "site": world.here.pk, "referred_by": "x",
    }  # fmt: skip
    reason = client.get(reverse("referral-add")).context["form"].fields["reason"].choices[-1][0]
    more = forged(status="accepted", answered_by=partner.pk, source="police", answer_note="x", received_at="2001-01-01")
    foreign = client.post(
        reverse("referral-add"), sent | more | {"organisation": world.other_partner.pk, "reason": reason}
    )
    assert foreign.status_code == 200
    assert "organisation" in foreign.context["form"].errors
    own = client.post(reverse("referral-add"), sent | more | {"organisation": world.partner.pk, "reason": reason})
    assert own.status_code == 302
    with acting_as_system("a test looks"):
        made = Referral.objects.get(name="Gita")
    assert (made.organisation, made.source, made.status) == (world.partner, "partner", "waiting")
    assert (made.answered_by, made.answer_note) == (None, "")


def waiting_closure(team: Team, **fields: object) -> Closure:
    """Return a closure that the caseworker prepared, and that waits for a decision."""
    case = team.case(ready_to_close=True, **fields)
    return ClosureFactory(case=case, waiting=True, recorded_by=team.caseworker)


def is_not_approved_by(team: Team, who: str, closure: Closure) -> bool:
    """Tell whether a supervisor's approval changed nothing, neither by its own form nor by that of a step."""
    case = closure.case
    with acting_as_system("a test looks"):
        request = Approval.objects.get(closure=closure)
    team.post(who, "closure-decide", case, closure, decision="approve", seen_request=str(request.pk))
    team.post(who, "case-move", case, "closed", on=TODAY, on_calendar="AD", reason="Done.", checked="on")
    return as_it_stands(case).state == State.FOLLOW_UP and as_it_stands(closure).status == "waiting"


def test_a_closure_is_approved_by_another_supervisor():
    team = Team()
    assert not is_not_approved_by(team, "supervisor", waiting_closure(team))


def test_no_closure_is_approved_by_who_works_in_the_case():
    team = Team()
    give_role(team.caseworker, Role.SUPERVISOR, site=team.site)
    assert is_not_approved_by(team, "caseworker", waiting_closure(team))


def test_who_worked_in_a_case_does_not_close_it_after_giving_it_away():
    team = Team()
    give_role(team.caseworker, Role.SUPERVISOR, site=team.site)
    closure = waiting_closure(team)
    NoteFactory(case=closure.case, recorded_by=team.caseworker)
    assert team.post("caseworker", "case-assign", closure.case, worker=team.colleague.pk).status_code == 302
    assert is_not_approved_by(team, "caseworker", closure)


def test_who_was_second_worker_does_not_close_it_after_ending_her_share():
    team = Team()
    give_role(team.colleague, Role.SUPERVISOR, site=team.site)
    closure = waiting_closure(team, shared_with=[team.colleague])
    with acting_as_system("a test ends a share"):
        CaseShare.objects.get(case=closure.case).end("over")
    assert is_not_approved_by(team, "colleague", closure)


def test_no_state_is_reached_past_the_table():
    team = Team()
    case = team.case(registered=True)
    for who in ("caseworker", "supervisor"):
        for state in State:
            if state == State.TRANSFERRED:
                continue
            response = team.post(
                who, "case-move", case, state.value, on=TODAY, on_calendar="AD", reason="x", checked="on"
            )
            assert response.status_code == 404, (who, state)
    assert as_it_stands(case).state == State.REGISTERED


def test_nobody_changes_the_note_of_another():
    team = Team()
    case = team.case(shared_with=[team.colleague])
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    sent = {"kind": "visit", "happened_on_0": "2026-11-01", "text": "forged", "seen_version": "1"}
    for who in ("colleague", "supervisor", "stranger"):
        assert team.post(who, "note", case, note.pk, **sent).status_code == 404, who
    assert as_it_stands(note).text == note.text


def test_a_note_is_written_under_the_name_of_its_writer_and_into_the_case_of_the_address():
    team = Team()
    case, other = team.case(in_progress=True), team.case(in_progress=True)
    sent = {"kind": "visit", "happened_on_0": "2026-11-01", "happened_on": "2026-11-01", "text": "She is well."}
    more = forged(recorded_by=team.supervisor.pk, case=other.pk, case_id=other.pk)
    assert team.client("caseworker").post(reverse("note-add", args=[case.person.code]), sent | more).status_code == 302
    with acting_as_system("a test looks"):
        note = Note.objects.get()
    assert (note.case_id, note.recorded_by) == (case.pk, team.caseworker)


def test_a_consent_is_recorded_for_the_person_and_the_purpose_of_the_address():
    team = Team()
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    other = made_by_system(PersonFactory, site=team.site, keeper=team.colleague)
    sent = {"answer": "given", "answered_on": "2026-11-01", "answered_on_0": "2026-11-01", "explained": "spoken"}
    more = forged(person=other.pk, person_id=other.pk, purpose="story", recorded_by=team.colleague.pk)
    address = reverse("consent-answer", args=[person.code, "services"])
    assert team.client("caseworker").post(address, sent | more).status_code == 302
    with acting_as_system("a test looks"):
        consent = Consent.objects.get()
    assert (consent.person_id, consent.purpose, consent.recorded_by) == (person.pk, "services", team.caseworker)


def test_an_administrator_gives_herself_no_role_by_any_form():
    administrator = make_user(Role.ADMINISTRATOR)
    other = make_user()
    site = make_user(Role.CASEWORKER).memberships.get().site
    client = signed_in_client(administrator)
    sent = forged(role="caseworker", place=f"site:{site.pk}", user=administrator.pk, reason="x")
    client.post(reverse("membership-give", args=[administrator.pk]), sent)
    client.post(reverse("membership-give", args=[other.pk]), sent)
    client.post(reverse("user-edit", args=[administrator.pk]), sent | {"full_name": "A", "email": administrator.email})
    client.post(reverse("my-account"), sent | {"full_name": "A", "language": "en", "is_active": "", "is_staff": "on"})
    client.post(
        reverse("invitation-add"), sent | {"full_name": "A", "email": administrator.email.upper(), "language": "en"}
    )
    assert set(administrator.memberships.in_force().values_list("role", flat=True)) == {"administrator"}
    assert Membership.objects.get(user=other).role == "caseworker"
    assert User.objects.get(pk=administrator.pk).is_active


def test_who_is_barred_or_has_lost_her_role_does_no_more_with_an_open_session():
    team = Team()
    case = team.case()
    client = team.client("caseworker")
    address = reverse("case", args=[case.person.code])
    assert client.get(address).status_code == 200
    team.caseworker.memberships.get().end()
    assert client.get(address).status_code == 404
    assert client.post(reverse("case-edit", args=[case.person.code]), {"wishes": "x"}).status_code == 404
    User.objects.filter(pk=team.supervisor.pk).update(is_active=False)
    response = team.client("supervisor").get(address)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_a_role_at_another_site_does_not_keep_the_cases_of_the_site_that_was_left():
    team = Team()
    case = team.case()
    kept = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    shared = CaseFactory(site=team.site, caseworker=team.colleague, shared_with=[team.caseworker])
    client = team.client("caseworker")
    give_role(team.caseworker, Role.CASEWORKER)
    team.caseworker.memberships.get(site=team.site).end()
    for address in (
        reverse("case", args=[case.person.code]),
        reverse("case", args=[shared.person.code]),
        reverse("person", args=[kept.code]),
    ):
        assert client.get(address).status_code == 404, address
