"""What was kept long enough is noticed thirty days before, held where somebody says why, and else erased by itself."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from beneficiaries.data_subject import retention
from beneficiaries.models import Case, Note, Person, Published, Referral, RetentionNotice, RetentionPeriods
from beneficiaries.models.retention import NOTICE
from config.calendar import PartialDate
from programs.models import Attendance, Enrolment, Participant, SamePerson
from tests.factories.programmes import EnrolmentFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2010, 3, 1)


@pytest.fixture
def ended(world):
    """Return somebody of age whose case ended long ago, and of whom no notice was given yet."""
    person = world.files["hers"]
    with acting_as_system("long ago"):
        RetentionNotice.objects.all().delete()
        Published.objects.filter(person=person).update(taken_down_on="2026-03-01")
        Person.objects.filter(pk=person.pk).update(born=PartialDate.of(datetime.date(1980, 1, 1)))
        Case.objects.filter(pk=person.pk).update(
            state="closed", opened_on=LONG_AGO, closed_on=LONG_AGO, closure_reason="She works."
        )
    return person


def noticed() -> set[str]:
    retention.give_notice()
    with acting_as_system("looked at"):
        return set(RetentionNotice.objects.filter(kind="case").values_list("code", flat=True))


def let_time_pass() -> None:
    with acting_as_system("thirty days later"):
        RetentionNotice.objects.update(acts_on=timezone.localdate())


def test_a_case_is_noticed_held_and_erased_by_itself(world, ended):
    with acting_as_system("looked at"):
        participant = SamePerson.objects.filter(person=ended).values_list("participant", flat=True).get()
        name = Participant.objects.get(pk=participant).full_name
    assert noticed() == {ended.code}
    assert noticed() == {ended.code}, "given once"
    assert retention.act() == 0, "not before its day"
    let_time_pass()
    with acting(world.users["data_protection"]) as officer:
        notice = RetentionNotice.objects.get(code=ended.code)
        assert notice.acts_on <= timezone.localdate()
        notice.hold(by=officer.user, why="A court asks for it.")
    assert retention.act() == 0, "it is held"
    with acting(world.users["data_protection"]):
        notice.let_go()
    assert notice.acts_on == timezone.localdate() + NOTICE
    let_time_pass()
    assert retention.act() == 1
    assert retention.act() == 0, "done once"
    with acting_as_system("looked at"):
        assert Person.objects.get(pk=ended.pk).given_name == "–"
        assert not Note.objects.filter(case=ended.pk).exists()
        assert Case.objects.get(pk=ended.pk).opened_on == LONG_AGO
        assert Participant.objects.get(pk=participant).full_name == name, "a name that vanished would tell of a case"
    assert noticed() == {ended.code}, "no second notice of it"


def test_a_file_that_is_taken_up_again_is_not_erased(world, ended):
    noticed()
    let_time_pass()
    with acting_as_system("reopened"):
        Case.objects.filter(pk=ended.pk).update(state="reopened", closed_on=None, closure_reason="")
        key = RetentionNotice.objects.get(code=ended.code).pk
    assert not retention.act_on(key)
    assert noticed() == set()
    with acting_as_system("closed once more, and taken up before its day"):
        Case.objects.filter(pk=ended.pk).update(state="closed", closed_on=LONG_AGO, closure_reason="She works.")
    assert noticed() == {ended.code}
    with acting_as_system("reopened"):
        Case.objects.filter(pk=ended.pk).update(state="reopened", closed_on=None, closure_reason="")
    assert noticed() == set(), "its notice is taken back"


def test_of_whom_something_stands_published_is_not_erased_before_it_is_down(world, ended):
    with acting_as_system("it was never taken down"):
        Published.objects.filter(person=ended).update(taken_down_on=None)
    assert noticed() == set()


def test_who_was_a_child_is_kept_until_she_is_grown(world, ended):
    young = PartialDate.of(timezone.localdate() - datetime.timedelta(days=24 * 365))
    with acting_as_system("she was a child"):
        Person.objects.filter(pk=ended.pk).update(born=young)
    assert noticed() == set()
    with acting_as_system("her age was never known, and the case ended fifteen years ago"):
        Person.objects.filter(pk=ended.pk).update(born=None)
    assert noticed() == set()


def test_periods_are_the_association_s(world, ended):
    with acting_as_system("it ended five years ago"):
        five = retention.years_before(timezone.localdate(), 5)
        Case.objects.filter(pk=ended.pk).update(closed_on=five)
    assert noticed() == set()
    with acting(world.users["data_protection"]):
        RetentionPeriods.objects.create(case_years=4, why="The board decided.")
    assert noticed() == {ended.code}
    with pytest.raises(IntegrityError), transaction.atomic(), acting(world.users["data_protection"]):
        RetentionPeriods.objects.create(case_years=40)


def test_referrals_people_and_participants_have_periods_of_their_own(world):
    long_ago = timezone.now() - datetime.timedelta(days=9 * 366)
    with acting_as_system("long ago"):
        RetentionNotice.objects.all().delete()
        declined = world.referrals["hers"]
        Referral.objects.filter(pk=declined.pk).update(
            status="declined", answer_note="Too far.", answered_by=world.users["supervisor"],
            answered_at=long_ago, received_at=long_ago,
        )  # fmt: skip
        coming = Enrolment.objects.filter(state="enrolled").values_list("participant", flat=True)
        gone = Participant(given_name="Gone", site=world.here, consent_on="2010-01-01", recorded_at=long_ago)
        gone.register()
        waits = Participant(given_name="Waits", site=world.here, consent_on="2010-01-01", recorded_at=long_ago)
        waits.register()
        EnrolmentFactory(participant=waits, waiting=True)
        kept = Person(given_name="Only-asked", site=world.here, recorded_at=long_ago)
        kept.register()
    retention.give_notice()
    with acting_as_system("looked at"):
        keys = set(RetentionNotice.objects.values_list("kind", "row_key"))
    assert {("referral", declined.pk), ("participant", gone.pk), ("person", kept.pk)} <= keys
    assert not {key for kind, key in keys if kind == "participant"} & {*coming, waits.pk}
    let_time_pass()
    assert retention.act() == len(keys)
    with acting_as_system("looked at"):
        assert Referral.objects.get(pk=declined.pk).name == "–"
        assert Participant.objects.get(pk=gone.pk).given_name == "–"
        assert Person.objects.get(pk=kept.pk).given_name == "–"
        assert Attendance.objects.exists()
