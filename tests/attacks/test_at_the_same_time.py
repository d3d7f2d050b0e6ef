"""Two people, or one impatient one, at the same moment: nothing twice, nothing lost, nobody stuck."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.urls import reverse

from access.context import acting_as_system
from accounts.models.users import must_leave_an_administrator
from accounts.roles import Role
from beneficiaries.models import BedUse, Case, CaseShare, Household, Note, Person, Referral, Stay
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.beds import beds_of
from tests.factories.cases import NoteFactory, Team, as_it_stands, days_ago
from tests.factories.people import PersonFactory, ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Do all of these at the same moment, each on its own connection; return their answers."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], HttpResponse]) -> None:
        start.wait()
        try:
            answers[place] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert None not in answers, "somebody failed or waits for ever"
    assert all(answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]
    return answers


def posts(user: object, address: str, *sent: dict[str, object]) -> list[Callable[[], HttpResponse]]:
    """Return one act for each form that this user sends to the address, from browsers of her own."""
    clients = [signed_in_client(user, raise_request_exception=False) for _each in sent]
    return [
        lambda client=client, each=each: client.post(address, each) for client, each in zip(clients, sent, strict=True)
    ]


def note(**more: object) -> dict[str, object]:
    return {"kind": "visit", "happened_on_0": "2026-11-01", "happened_on": "2026-11-01", "text": "She is well."} | more


def test_a_note_sent_twice_at_once_with_its_token_is_one_note():
    team = Team()
    case = team.case(in_progress=True)
    sent = note(_once=str(uuid.uuid4()))
    answers = at_once(*posts(team.caseworker, reverse("note-add", args=[case.person.code]), *[sent] * 4))
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, case.get_absolute_url())}
    with acting_as_system("a test looks"):
        assert Note.objects.count() == 1


def test_a_token_of_somebody_else_holds_nothing_back_and_tells_nothing():
    team = Team()
    case = team.case(in_progress=True, shared_with=[team.colleague])
    sent = note(_once=str(uuid.uuid4()))
    for who in ("caseworker", "colleague"):
        assert team.client(who).post(reverse("note-add", args=[case.person.code]), sent).status_code == 302
    with acting_as_system("a test looks"):
        assert Note.objects.count() == 2


def test_a_case_opened_twice_at_once_is_one_case():
    team = Team()
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    sent = {"opened_on": "2026-11-01", "opened_on_0": "2026-11-01", "risk_level": "low"}
    answers = at_once(*posts(team.caseworker, reverse("case-open", args=[person.code]), sent, sent))
    assert sorted(answer.status_code for answer in answers) == [200, 302], (
        "the second is told, and keeps what she typed"
    )
    with acting_as_system("a test looks"):
        assert Case.objects.count() == 1


def test_a_referral_accepted_twice_at_once_registers_one_person():
    team = Team()
    referral = made_by_system(ReferralFactory, site=team.site)
    sent = {"given_name": "Gita", "gender": "Feminine", "none_of_them": "on", "keeper": team.caseworker.pk}
    answers = at_once(*posts(team.supervisor, reverse("referral-accept", args=[referral.pk]), sent, sent))
    assert {answer.status_code for answer in answers} == {302}, answers[0].content[:3000]
    with acting_as_system("a test looks"):
        assert Person.objects.count() == 1
        assert Referral.objects.get().status == "accepted"


def test_a_referral_accepted_and_declined_at_once_has_one_answer():
    team = Team()
    referral = made_by_system(ReferralFactory, site=team.site)
    accepted = {"given_name": "Gita", "gender": "Feminine", "none_of_them": "on", "keeper": team.caseworker.pk}
    at_once(
        *posts(team.supervisor, reverse("referral-accept", args=[referral.pk]), accepted),
        *posts(team.supervisor, reverse("referral-decline", args=[referral.pk]), {"why": "Full.", "confirmed": "yes"}),
    )
    with acting_as_system("a test looks"):
        assert Person.objects.count() == (Referral.objects.get().status == "accepted")


def test_a_case_shared_twice_at_once_with_one_worker_is_shared_once():
    team = Team()
    case = team.case()
    sent = {"worker": team.colleague.pk, "reason": "leave"}
    at_once(*posts(team.supervisor, reverse("case-share", args=[case.person.code]), sent, sent))
    assert as_it_stands(case).second_workers == [team.colleague.pk]
    with acting_as_system("a test looks"):
        assert CaseShare.objects.count() == 1


def test_a_supervisor_who_assigns_after_another_did_is_told_first():
    team = Team()
    case = team.case()
    address = reverse("case-assign", args=[case.person.code])
    third = make_user(Role.CASEWORKER, site=team.site)
    form = team.client("supervisor").get(address).context["form"]
    opened = {bound.html_name: bound.value() or "" for bound in form}
    other = signed_in_client(team.supervisor)
    assert other.post(address, opened | {"worker": team.colleague.pk}).status_code == 302
    response = team.client("supervisor").post(address, opened | {"worker": third.pk})
    assert response.status_code == 200
    assert as_it_stands(case).caseworker == team.colleague
    opened = {bound.html_name: bound.value() or "" for bound in response.context["form"]}
    assert team.client("supervisor").post(address, opened | {"worker": third.pk}).status_code == 302
    assert as_it_stands(case).caseworker == third


def test_a_household_written_down_by_two_is_not_lost():
    team = Team()
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    address = reverse("household-change", args=[person.code])
    form = team.client("caseworker").get(address).context["form"]
    opened = {"seen_version": form["seen_version"].value() or ""}
    first = opened | {"livelihood": "farming"}
    second = opened | {"livelihood": "watch repair"}
    acts = posts(team.caseworker, address, first) + posts(team.supervisor, address, second)
    answers = at_once(*acts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    with acting_as_system("a test looks"):
        household = Household.objects.get()
        assert Person.objects.get(pk=person.pk).household == household


def test_what_two_write_about_the_same_experience_is_not_lost():
    team = Team()
    case = team.case(in_progress=True, shared_with=[team.colleague])
    address = reverse("experience-add", args=[case.person.code])
    opened = {"seen_version": "", "trafficking_status": "PossibleVictimOfTrafficking"}
    first = team.client("caseworker").post(address, opened | {"in_her_words": "First."})
    assert first.status_code == 302
    second = team.client("colleague").post(address, opened | {"in_her_words": "Second."})
    assert second.status_code == 200
    assert "Second." in second.content.decode()
    assert "First." in second.content.decode()


def test_two_who_join_each_other_s_household_do_not_wait_for_ever():
    team = Team()
    one, other = (made_by_system(PersonFactory, site=team.site, keeper=team.caseworker) for _each in range(2))
    acts = []
    for person, with_whom in ((one, other), (other, one)) * 2:
        address = reverse("household-join", args=[person.code])
        acts += posts(team.caseworker, address, {"other": with_whom.code})
    at_once(*acts)
    with acting_as_system("a test looks"):
        households = set(Person.objects.values_list("household", flat=True))
    assert len(households) == 1


@pytest.mark.parametrize("pages", [("case-edit", "case-edit"), ("case-edit", "note-add"), ("note-add", "case-assign")])
def test_no_two_forms_of_a_case_wait_for_each_other(pages):
    team = Team()
    case = team.case(in_progress=True)
    NoteFactory(case=case, recorded_by=team.caseworker)
    sent = {
        "case-edit": {"risk_level": "high", "wishes": "School.", "seen_version": as_it_stands(case).version},
        "note-add": note(next_on="2026-12-01", next_on_0="2026-12-01"),
        "case-assign": {"worker": team.colleague.pk},
    }
    acts = []
    for page in pages * 2:
        acts += posts(team.supervisor, reverse(page, args=[case.person.code]), sent[page])
    answers = at_once(*acts)
    assert any(answer.status_code == 302 for answer in answers)


def test_two_people_given_one_bed_at_once_sleep_not_in_it_both():
    team = Team()
    bed, _other = beds_of(team.site)
    sent = {"admitted_on": days_ago(0).isoformat(), "admitted_on_calendar": "AD", "bed": str(bed.pk)}
    cases = team.case(), team.case(caseworker=team.colleague)
    acts = [
        act
        for who, case in zip((team.caseworker, team.colleague), cases, strict=True)
        for act in posts(who, reverse("stay-add", args=[case.person.code]), sent)
    ]
    assert sorted(answer.status_code for answer in at_once(*acts)) == [200, 302]
    with acting_as_system("look"):
        assert BedUse.objects.count() == Stay.objects.count() == 1


def test_a_bed_is_not_given_away_while_it_goes_out_of_use():
    team = Team()
    bed, _other = beds_of(team.site)
    today = {"_calendar": "AD", "": days_ago(0).isoformat()}
    given = {f"admitted_on{each}": value for each, value in today.items()} | {"bed": str(bed.pk)}
    broken = {f"out_of_use_since{each}": value for each, value in today.items()}
    broken |= {"name": "1", "out_of_use_why": "Broken slats", "seen_version": "1"}
    acts = [
        *posts(team.caseworker, reverse("stay-add", args=[team.case().person.code]), given),
        *posts(team.supervisor, reverse("bed", args=[bed.pk]), broken),
    ]
    at_once(*acts)
    with acting_as_system("look"):
        assert BedUse.objects.filter(bed=bed).exists() != bool(as_it_stands(bed).out_of_use_since)


def test_what_is_done_to_an_account_is_noted_while_another_administrator_deactivates_one():
    """She who deactivates holds the administrators' rows; to be named in a note needs nothing but their keys."""
    administrator, worker = make_user(Role.ADMINISTRATOR), make_user(Role.CASEWORKER)
    held, done = threading.Event(), threading.Event()

    def deactivates() -> None:
        with transaction.atomic():
            must_leave_an_administrator(without_user=worker)
            held.set()
            done.wait(30)
        connections.close_all()

    other = threading.Thread(target=deactivates)
    other.start()
    try:
        assert held.wait(30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            worker.end_sessions(by=administrator, reason="lost")
    finally:
        done.set()
        other.join()
    assert worker.events.count() == 1
