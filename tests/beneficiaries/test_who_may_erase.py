"""Nobody is erased whom somebody did not ask for and the officer did not approve; the database holds it too."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from beneficiaries.data_subject.again import erase_again
from beneficiaries.data_subject.erasing import cannot_be_erased, erase_as_asked
from beneficiaries.data_subject.forgetting import forget_values
from beneficiaries.models import CannotAnswer, Case, Person, Published, RetentionNotice, SubjectRequest
from programs.models import Participant, SamePerson

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
    assert not erase_as_asked(asked.pk), "her case is open"
    with acting(world.users["data_protection"]), pytest.raises(DatabaseError), transaction.atomic():
        SubjectRequest.objects.filter(pk=asked.pk).update(done_at=timezone.now())


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
