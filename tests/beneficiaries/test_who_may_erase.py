"""Nobody is erased whom somebody did not ask for and the officer did not approve; the database holds it too."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from audit.models import Entry
from beneficiaries.data_subject.again import erase_again
from beneficiaries.data_subject.erasing import cannot_be_erased, erase_as_asked
from beneficiaries.data_subject.forgetting import forget_values
from beneficiaries.models import CannotAnswer, Case, Person, Published, RetentionNotice, SubjectRequest
from programs.models import Participant, SamePerson
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def test_the_trail_forgets_nobody_whom_nobody_approved(world):
    person = world.files["hers"]
    with acting_as_system("looked for"):
        asked = SubjectRequest.objects.get(person=person)
    for actor in (acting_as_system("not approved"), acting(world.users["supervisor"])):
        with pytest.raises(DatabaseError), actor:
            forget_values(person.pk, asked.pk)
    with acting(world.users["data_protection"]) as officer:
        asked.approve(by=officer.user)
    with pytest.raises(DatabaseError), acting(world.users["data_protection"]):
        forget_values(person.pk, asked.pk)
    with pytest.raises(DatabaseError), acting_as_system("approved for another"):
        forget_values(world.files["colleagues"].pk, asked.pk)


def test_nobody_approves_alone(world):
    """Neither the code nor the database lets anybody but the officer approve, or say that it is done."""
    with acting(world.users["supervisor"]) as supervisor:
        asked = SubjectRequest.objects.get(person=world.files["hers"])
        with pytest.raises(DatabaseError), transaction.atomic():
            SubjectRequest.objects.filter(pk=asked.pk).update(approved_at=timezone.now(), approved_by=supervisor.user)
    with acting(world.users["data_protection"]) as officer:
        with pytest.raises(DatabaseError), transaction.atomic():
            SubjectRequest.objects.filter(pk=asked.pk).update(
                approved_at=timezone.now(), approved_by=world.users["supervisor"]
            )
        asked.approve(by=officer.user)
        with pytest.raises(CannotAnswer):
            asked.refuse(by=officer.user, ground="law")
    with acting(world.users["data_protection"]), pytest.raises(DatabaseError), transaction.atomic():
        SubjectRequest.objects.filter(pk=asked.pk).update(done_at=timezone.now())
    assert not erase_as_asked(asked.pk), "her case is open"
    with acting_as_system("looked at"):
        asked.refresh_from_db()
        assert (asked.approved_at, asked.approved_by, asked.is_open) == (None, None, True)


def set_case(person: Person, state: str) -> None:
    with acting_as_system(state):
        Published.objects.filter(person=person).update(taken_down_on="2026-03-01")
        Case.objects.filter(person=person).update(state=state)


def standing(asked: SubjectRequest) -> tuple[str, bool]:
    """Return how a request stands, and whether it is approved."""
    with acting_as_system("looked at"):
        asked.refresh_from_db()
    return asked.state, asked.approved_at is not None


@pytest.fixture
def asked(world) -> SubjectRequest:
    with acting_as_system("looked for"):
        return SubjectRequest.objects.select_related("person").get(person=world.files["hers"])


def test_nobody_is_approved_whom_something_keeps_and_the_officer_is_not_told_what(world, asked):
    person, officer = asked.person, signed_in_client(world.users["data_protection"], at_work=True)
    decide = reverse("request-decide", args=[asked.pk])
    set_case(person, "in_progress")
    for page in (officer.get(decide), officer.post(decide, {"decision": "approve"})):
        told = page.content.decode()
        assert told.count("Something keeps this data now") >= 1
        assert "case is open" not in told
    assert standing(asked) == ("received", False)
    data = reverse("her-data", args=[person.code])
    supervisor = signed_in_client(world.users["supervisor"], at_work=True)
    assert "Her case is open" in supervisor.get(data).content.decode()
    set_case(person, "declined")
    assert "Something keeps" not in officer.get(decide).content.decode()
    assert "Her case is open" not in supervisor.get(data).content.decode()
    assert officer.post(decide, {"decision": "approve"}).status_code == 302
    assert standing(asked) == ("in_hand", True)
    assert "It is done soon" in officer.get(reverse("requests")).content.decode()


def test_an_approval_ends_when_something_keeps_her_and_is_not_taken_up_later(world, asked):
    person, officer = asked.person, world.users["data_protection"]
    set_case(person, "declined")
    with acting(officer):
        asked.approve(by=officer)
    set_case(person, "in_progress")
    page = signed_in_client(world.users["supervisor"], at_work=True).get(reverse("her-data", args=[person.code]))
    assert "Her case is open" in page.content.decode()
    assert "It is done soon" not in page.content.decode()
    assert not erase_as_asked(asked.pk)
    assert standing(asked) == ("in_hand", False)
    with acting_as_system("looked at"):
        (entry,) = Entry.objects.filter(row_id=str(asked.pk), reason__startswith="an approval ends")
        assert (entry.action, entry.actor) == ("update", None)
    set_case(person, "declined")
    assert not erase_as_asked(asked.pk), "nobody approved it since"
    with acting_as_system("looked at"):
        assert Person.objects.get(pk=person.pk).given_name == person.given_name
    with acting(officer):
        asked.approve(by=officer)
    assert erase_as_asked(asked.pk)
    assert standing(asked) == ("answered", True)


@pytest.mark.parametrize(("days", "is_done"), [(29, True), (31, False)])
def test_an_approval_that_is_a_month_old_erases_nobody(world, asked, days, is_done):
    set_case(asked.person, "declined")
    with acting(world.users["data_protection"]) as officer:
        asked.approve(by=officer.user)
    with acting_as_system("the worker stood still"):
        SubjectRequest.objects.filter(pk=asked.pk).update(approved_at=timezone.now() - datetime.timedelta(days=days))
    assert erase_as_asked(asked.pk) == is_done
    assert standing(asked) == (("answered", True) if is_done else ("in_hand", False))


def test_the_officer_refuses_what_she_approved_until_it_is_done_and_it_can_be_asked_again(world, asked):
    person, officer = asked.person, signed_in_client(world.users["data_protection"], at_work=True)
    decide = reverse("request-decide", args=[asked.pk])
    set_case(person, "declined")
    officer.post(decide, {"decision": "approve"})
    assert decide in officer.get(reverse("requests")).content.decode()
    page = officer.get(decide).content.decode()
    assert "It is done soon" in page
    assert "Erase the data" not in page
    assert officer.post(decide, {"decision": "approve"}).status_code == 200, "once is enough"
    assert "Say why" in officer.post(decide, {"decision": "refuse"}).content.decode()
    assert standing(asked) == ("in_hand", True)
    assert officer.post(decide, {"decision": "refuse", "ground": "child"}).status_code == 302
    assert standing(asked) == ("refused", False)
    assert not erase_as_asked(asked.pk)
    supervisor = signed_in_client(world.users["supervisor"], at_work=True)
    again = {"kind": "erasure", "asked_by": "herself", "received_on": "2026-11-20"}
    assert supervisor.post(reverse("request-add", args=[person.code]), again).status_code == 302


def test_who_writes_down_what_she_asks_is_told_that_the_officer_holds_it(world, asked):
    person, officer = asked.person, world.users["data_protection"]
    set_case(person, "declined")
    with acting(officer):
        RetentionNotice.objects.get(person=person).hold(by=officer, why="A court asks for it.")
        asked.refuse(by=officer, ground="court")
    supervisor = signed_in_client(world.users["supervisor"], at_work=True)
    form = {"kind": "erasure", "asked_by": "herself", "received_on": "2026-11-20"}
    told = supervisor.post(reverse("request-add", args=[person.code]), form).content.decode()
    assert "officer holds" in told


def test_who_is_in_work_or_stands_published_or_is_held_is_not_erased(world):
    person = world.files["hers"]
    officer = world.users["data_protection"]
    with acting_as_system("looked at"):
        assert "case is open" in str(cannot_be_erased(person))
        Case.objects.filter(person=person).update(state="declined")
        assert "stands published" in str(cannot_be_erased(person))
        Published.objects.filter(person=person).update(taken_down_on="2026-03-01")
        assert cannot_be_erased(person) is None
        RetentionNotice.objects.get(person=person).hold(by=officer, why="A court asks for it.")
        assert "officer holds" in str(cannot_be_erased(person))


def test_whom_a_restored_backup_brought_back_is_erased_again(world, tmp_path):
    person, other = world.files["hers"], world.files["colleagues"]
    kept = tmp_path / "erased.log"
    with acting_as_system("looked for"):
        participant = SamePerson.objects.filter(person=person).values_list("participant", flat=True).get()
    kept.write_text(f"partly {person.pk}\nbeneficiaries.Referral {world.referrals['hers'].pk}\npartly {person.pk}\n")
    assert erase_again(kept) == 2
    with acting_as_system("looked at"):
        assert Person.objects.get(pk=person.pk).given_name == "–"
        assert Person.objects.get(pk=other.pk).given_name == other.given_name
        assert Participant.objects.get(pk=participant).given_name != "–"
    assert erase_again(kept) == 0
