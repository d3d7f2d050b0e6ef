"""What the database refuses of needs, checks and profiles, one broken rule after the other."""

import datetime
from collections.abc import Callable
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Invitation, User
from accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, SiteFactory, make_user
from tests.factories.cases import days_ago
from tests.factories.programmes import ProgrammeFactory
from tests.factories.volunteers import NeedFactory, SkillFactory, VolunteerFactory
from volunteers.lifecycle import MOVES, CannotMove, decide, move, moves_of
from volunteers.models import (
    CourseAttempt,
    HouseText,
    Need,
    NeedSkill,
    NeedStep,
    SafeguardingCheck,
    Signature,
    Volunteer,
)

pytestmark = pytest.mark.django_db
State = Need.State


@pytest.fixture
def users() -> dict[str, User]:
    site = SiteFactory()
    return {
        "manager": make_user(Role.PROGRAMME_MANAGER, site=site),
        "coordinator": make_user(Role.VOLUNTEER_COORDINATOR, site=site),
        "volunteer": make_user(Role.VOLUNTEER),
        "there": make_user(Role.PROGRAMME_MANAGER),
    }


def refused(constraint: str, change: Callable[[], object]) -> None:
    """Expect that the database refuses what is done, by a constraint of this name or by row-level security."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        change()
    found = refusal.value.__cause__.diag
    assert constraint in (found.constraint_name or found.message_primary), found.message_primary


def a_need(users: dict[str, User], by: str = "manager") -> Need:
    """Return a draft that somebody wrote, with a skill."""
    programme = ProgrammeFactory(project__site=users["manager"].memberships.get().site)
    made = NeedFactory.build(programme=programme, state=State.DRAFT)
    skill = SkillFactory()
    with acting(users[by]):
        made.recorded_by = users[by]
        made.save(force_insert=True)
        NeedSkill.objects.create(need=made, skill=skill, level=2)
    return made


def test_a_need_goes_its_way_from_hand_to_hand(users):
    need = a_need(users)
    with acting(users["there"]):
        assert not Need.objects.filter(pk=need.pk).exists()
    for who, name, why in (
        ("manager", "propose", ""),
        ("coordinator", "return", "Say for how long."),
        ("manager", "propose", ""),
        ("coordinator", "approve", ""),
        ("coordinator", "fill", ""),
    ):
        with acting(users[who]):
            assert name in dict(moves_of(need, users[who]))
            move(need, name, users[who], why)
    with acting(users["manager"]):
        assert {each.to_state for each in need.steps.all()} == {"proposed", "returned", "approved", "filled"}


def test_nobody_approves_what_she_wrote(users):
    need = a_need(users, by="coordinator")
    other = make_user(Role.VOLUNTEER_COORDINATOR)
    with acting(users["coordinator"]):
        move(need, "propose", users["coordinator"])
        assert "approve" not in dict(moves_of(need, users["coordinator"]))
        with pytest.raises(CannotMove):
            move(need, "approve", users["coordinator"])
        refused("approved_by_another", lambda: Need.objects.filter(pk=need.pk).update(state="approved"))
    with acting(other):
        move(need, "approve", other)


def test_the_database_knows_the_table_of_moves(users):
    need = a_need(users)
    with acting(users["coordinator"]):
        for start in State.values:
            with acting_as_system("a test"):
                Need.objects.filter(pk=need.pk).update(state=start)
            for to in set(State.values) - {start}:
                change = partial(Need.objects.filter(pk=need.pk).update, state=to)
                if any(start in each.start and each.to == to for each in MOVES.values()):
                    point = transaction.savepoint()
                    change()
                    transaction.savepoint_rollback(point)
                else:
                    refused("need_moves", change)


def test_what_was_proposed_stays_and_the_coordinator_decides(users):
    need = a_need(users)
    here = Need.objects.filter(pk=need.pk)
    with acting(users["manager"]):
        refused("need_stays", here.delete)
        move(need, "propose", users["manager"])
        refused("proposed_for_good", lambda: here.update(title="Another"))
        refused("proposed_for_good", lambda: need.asked.update(level=1))
        refused("need_decided", lambda: here.update(state="approved"))
        refused("kept_for_good", lambda: NeedStep.objects.filter(need=need).update(why="Because"))
        with pytest.raises(CannotMove):
            move(need, "withdraw", users["manager"])
    bare = a_need(users)
    with acting(users["manager"]):
        bare.asked.all().delete()
        with pytest.raises(CannotMove):
            move(bare, "propose", users["manager"])
        refused("need_asks_a_skill", lambda: Need.objects.filter(pk=bare.pk).update(state="proposed"))


def a_check(volunteer: Volunteer, by: User, **values: object) -> SafeguardingCheck:
    told = {"kind": "identity", "valid_from": days_ago(1), "valid_until": days_ago(-300)} | values
    with acting(by):
        return SafeguardingCheck.objects.create(volunteer=volunteer, **told)


def test_a_check_is_verified_by_another_and_then_stays(users):
    volunteer = VolunteerFactory(user=users["volunteer"])
    check = a_check(volunteer, users["volunteer"])
    here = SafeguardingCheck.objects.filter(pk=check.pk)
    decided = {"decided_on": timezone.localdate(), "state": "verified"}
    with acting(users["volunteer"]):
        refused("verified_by_another", lambda: here.update(verifier=users["volunteer"], **decided))
        refused(
            "check_moves",
            lambda: SafeguardingCheck.objects.create(
                volunteer=volunteer,
                kind="visa",
                valid_from=days_ago(1),
                valid_until=days_ago(-1),
                verifier=users["coordinator"],
                **decided,
            ),
        )
        refused("check_stays", here.delete)
    with acting(users["coordinator"]):
        refused("verified_by_herself", lambda: here.update(verifier=users["manager"], **decided))
        decide(check, "verify", users["coordinator"])
        refused("decided_for_good", lambda: here.update(valid_until=days_ago(-900)))
        refused("check_moves", lambda: here.update(state="waiting", verifier=None, decided_on=None))
        decide(check, "revoke", users["coordinator"], "The passport was lost.")
        with pytest.raises(CannotMove):
            decide(check, "verify", users["coordinator"])


def test_a_coordinator_who_is_a_volunteer_too_does_not_verify_her_own(users):
    both = users["coordinator"]
    volunteer = VolunteerFactory(user=both)
    check = a_check(volunteer, both)
    with acting(both):
        with pytest.raises(CannotMove):
            decide(check, "verify", both)
        here = SafeguardingCheck.objects.filter(pk=check.pk)
        refused(
            "verified_by_another",
            lambda: here.update(verifier=both, state="verified", decided_on=timezone.localdate()),
        )


def test_what_is_given_in_the_application_comes_from_her_alone(users):
    volunteer = VolunteerFactory(user=users["volunteer"])
    with acting_as_system("a test"):
        text = HouseText.objects.create(kind="conduct", words="We are kind.")
    conduct = a_check(volunteer, users["coordinator"], kind="conduct")
    course = a_check(volunteer, users["volunteer"], kind="course")
    for check in (conduct, course):
        with acting(users["coordinator"]):
            with pytest.raises(CannotMove):
                decide(check, "verify", users["coordinator"])
            here = SafeguardingCheck.objects.filter(pk=check.pk)
            done = {"verifier": users["coordinator"], "state": "verified", "decided_on": timezone.localdate()}
            refused("given_in_the_application", lambda here=here, done=done: here.update(**done))
    with acting(users["coordinator"]):
        refused("given_by_herself", lambda: Signature.objects.create(of=conduct, text=text, full_name="She"))
        refused(
            "given_by_herself",
            lambda: CourseAttempt.objects.create(volunteer=volunteer, of=course, right=10, asked=10),
        )
    with acting(users["volunteer"]):
        signed = Signature.objects.create(of=conduct, text=text, full_name="She")
        refused(
            "passed_from_eighty",
            lambda: CourseAttempt.objects.create(volunteer=volunteer, of=course, right=7, asked=9),
        )
        CourseAttempt.objects.create(volunteer=volunteer, of=course, right=8, asked=10)
        refused("given_for_good", lambda: Signature.objects.filter(pk=signed.pk).update(full_name="Another"))
    with acting(users["coordinator"]):
        decide(conduct, "verify", users["coordinator"])
        decide(course, "verify", users["coordinator"])
        refused("kept_for_good", lambda: HouseText.objects.filter(pk=text.pk).update(words="We are not."))


def test_a_volunteer_says_of_herself_what_is_hers_to_say(users):
    mine, other = VolunteerFactory(user=users["volunteer"]), VolunteerFactory()
    with acting(users["volunteer"]):
        assert list(Volunteer.objects.all()) == [mine]
        assert Volunteer.objects.filter(pk=mine.pk).update(interests="Weaving") == 1
        refused("said_by_the_house", lambda: Volunteer.objects.filter(pk=mine.pk).update(status="left"))
        refused("said_by_the_house", lambda: Volunteer.objects.filter(pk=mine.pk).delete())
        refused("row-level security", lambda: a_row_of(other))


def a_row_of(volunteer: Volunteer) -> None:
    SafeguardingCheck.objects.create(volunteer=volunteer, kind="visa", valid_from=days_ago(1), valid_until=days_ago(-1))


def test_who_accepts_the_invitation_of_a_profile_has_it_and_no_other(users):
    organisation = OrganisationFactory()
    invitations = [
        Invitation(email=f"new{place}@example.org", full_name="New", role=Role.VOLUNTEER, organisation=organisation)
        for place in range(2)
    ]
    for each in invitations:
        each.send(users["coordinator"])
    first, second = (VolunteerFactory(invitation=each) for each in invitations)
    taken = VolunteerFactory(user=users["volunteer"])
    joined = invitations[0].accept("a long password for tests")
    with acting(joined):
        assert list(Volunteer.objects.all()) == [first]
    with acting(users["coordinator"]):
        told = dict(Volunteer.objects.values_list("pk", "user"))
    assert told == {first.pk: joined.pk, second.pk: None, taken.pk: users["volunteer"].pk}
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT volunteer_joins()")


def test_checks_that_run_out_are_told_once(users):
    volunteer = VolunteerFactory(cleared=True)
    soon = timezone.localdate() + datetime.timedelta(days=20)
    with acting_as_system("a test"):
        volunteer.checks.filter(kind__in=["medical", "visa", "insurance"]).update(valid_until=soon)
        SafeguardingCheck.objects.create(
            volunteer=volunteer,
            kind="insurance",
            valid_from=soon,
            valid_until=days_ago(-500),
            state="verified",
            verifier=users["coordinator"],
            decided_on=timezone.localdate(),
        )
    with acting(users["coordinator"]):
        ending = SafeguardingCheck.objects.visible_to(users["coordinator"]).running_out(soon)
        assert [each.kind for each in ending] == ["medical"]
