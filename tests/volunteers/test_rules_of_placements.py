"""What the database refuses of placements, one broken rule after the other; and that what is right is kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from tests.factories.placements import clear, day, make_volunteer, place, rate
from tests.world import World
from volunteers.forms.hours import CheckInForm, IncidentForm
from volunteers.models import (
    CheckIn,
    DayRate,
    HourDecision,
    HourEntry,
    IncidentReview,
    Placement,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    SafeguardingCheck,
    State,
    TeamNote,
    TransferredSkill,
    Worry,
)
from volunteers.placing import MOVES, CannotMove, amend, move
from volunteers.reminding_of_placements import placements_due

pytestmark = pytest.mark.django_db


@contextmanager
def refused(user: object, constraint: str) -> Iterator[None]:
    """Expect that the database refuses what a user writes, by a constraint of this name."""
    with pytest.raises(IntegrityError) as refusal, acting(user), transaction.atomic():
        yield
    found = refusal.value.__cause__.diag
    assert constraint in (found.constraint_name or found.message_primary), found.message_primary


@pytest.fixture
def kamala(world):
    return world.users["volunteer_coordinator"]


def hers(world: World, state: str = "running") -> Placement:
    return world.placements["hers"][state]


def entry_of(placement: Placement, what: str = "waits") -> HourEntry:
    return HourEntry.objects.get(placement=placement, what__endswith=what)


def of(placement: Placement, **values: object) -> int:
    return Placement.objects.filter(pk=placement.pk).update(**values)


BROKEN = {
    "placement_moves": lambda world: of(hers(world), state="proposed"),
    "offered_for_good": lambda world: of(hers(world), employer=None),
    "mentored_by_another": lambda world: of(hers(world), mentor=world.users["volunteer"]),
    "placed_with_a_mentor": lambda world: of(hers(world), mentor=None),
    "placed_after_the_review": lambda world: of(hers(world, "suspended"), state="running"),
    "placement_stays": lambda world: Placement.objects.filter(pk=hers(world).pk)._raw_delete("default"),
    "placement_terms_for_good": lambda world: hers(world).versions.update(terms="Sixty hours."),
    "placement_amended_in_its_days": lambda world: amend(hers(world), "extension", day(5), "Why not."),
    "placement_amended_while_it_runs": lambda world: amend(hers(world, "completed"), "extension", day(9), "More."),
    "placement_amended_for_a_reason": lambda world: amend(hers(world), "extension", day(30), ""),
    "placement_step_stays": lambda world: hers(world).steps.update(why="Else."),
    "placement_held_up_for_a_reason": lambda world: PlacementStep.objects.create(
        placement=hers(world), from_state="running", to_state="suspended"
    ),
    "placement_moved_by_whom_it_is": lambda world: PlacementStep.objects.create(
        placement=hers(world, "offered"), from_state="offered", to_state="accepted", signed_as="Vol"
    ),
    "approved_hours_stay": lambda world: HourEntry.objects.filter(
        pk=entry_of(hers(world), "is approved").pk
    ).update(hours=9),
    "hours_within_a_placement": lambda world: HourEntry.objects.create(
        placement=hers(world), on=day(-30), kind="field", hours=1, what="Early"
    ),
    "hours_of_one_day": lambda world: [
        HourEntry.objects.create(placement=hers(world), on=day(-5), kind=kind, hours=9, what="Much")
        for kind in ("field", "remote", "travel")
    ],
    "hours_decided_as_they_stand": lambda world: HourDecision.objects.create(
        entry=entry_of(hers(world)), entry_version=7, approved=True
    ),
    "hours_returned_with_words": lambda world: HourDecision.objects.create(
        entry=entry_of(hers(world)), entry_version=1, approved=False
    ),
    "hour_decision_stays": lambda world: HourDecision.objects.update(approved=False, words="No."),
    "incident_suspends": lambda world: PlacementIncident.objects.create(
        placement=hers(world), kind="other", happened_on=day(0), words="It happened."
    ),
    "placement_incident_stays": lambda world: PlacementIncident.objects.update(words="Nothing."),
    "incident_review_stays": lambda world: IncidentReview.objects.update(may_go_on=False),
    "certified_when_completed": lambda world: hers(world, "completed").certificate.delete(),
    "day_rate_stays": lambda world: DayRate.objects.update(amount=1),
    "one_day_rate_at_a_time": lambda world: rate(500),
    "a_first_name_alone": lambda world: TeamNote.objects.create(
        placement=hers(world), first_name="Maya Tamang", does="Sews", agreed=True
    ),
    "named_with_her_consent": lambda world: TeamNote.objects.create(
        placement=hers(world), first_name="Maya", does="Sews", agreed=False
    ),
    "looked_again_when_it_was_time": lambda world: TransferredSkill.objects.create(
        placement=hers(world), what="Plans", to_whom="Team", verify_on=day(9), verified_on=day(0), still="yes",
        words="She does.",
    ),
    "weeks_begin_on_sunday": lambda world: CheckIn.objects.create(
        placement=hers(world), week=CheckIn.week_of(day(0)) - (day(1) - day(0)), goes=3, done="Work"
    ),
}  # fmt: skip


class Undone(Exception):
    """What was tried is to leave nothing."""


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_refused(world, kamala, rule):
    with refused(kamala, rule):
        BROKEN[rule](world)


def test_the_table_of_moves_is_the_one_of_the_database(world, kamala):
    """Every pair of states is tried: those of the table pass, and no other."""
    open_to = {(start, each.to) for each in MOVES.values() for start in each.start}
    free, passed = hers(world, "proposed"), set()
    with acting_as_system("a test"):
        for start, to in permutations(State.values, 2):
            with suppress(IntegrityError, Undone), transaction.atomic():
                made = place(
                    free.volunteer, free.project, free.mentor, state=start, starts_on=day(500), ends_on=day(510)
                )
                of(made, state=to)
                passed.add((start, to))
                raise Undone
    assert passed == open_to


def test_nobody_is_confirmed_or_works_without_every_check_for_the_whole_time(world, kamala):
    with acting_as_system("a test"):
        who = make_volunteer(None, None, "Ines")
        clear(who, until=day(39))
        placed = place(who, hers(world).project, world.users["facilitator"], state="accepted")
    with acting(kamala), pytest.raises(CannotMove, match=str(SafeguardingCheck.Kind.BACKGROUND.label)):
        move(placed, "confirm", kamala)
    with refused(kamala, "placed_with_checks_that_hold"):
        of(placed, state="confirmed")
    with acting_as_system("a test"):
        clear(who, until=day(40))
    with acting(kamala):
        move(placed, "confirm", kamala)
        assert Placement.objects.get(pk=placed.pk).state == State.CONFIRMED
        with pytest.raises(CannotMove, match="first day"):
            move(placed, "begin", kamala)
    with refused(kamala, "placed_with_checks_that_hold"):
        amend(placed, "extension", day(41), "One day more.")


def test_a_check_that_is_revoked_or_shortened_suspends(world, kamala):
    runs = hers(world)
    with acting(kamala):
        amend(runs, "extension", day(30), "The orders doubled.")
        assert Placement.objects.get(pk=runs.pk).state == State.RUNNING, "its checks hold until the last day"
        runs.volunteer.checks.filter(kind="background").update(
            state="revoked", why="It was forged.", verifier=kamala, decided_on=day(0)
        )
        now = Placement.objects.get(pk=runs.pk)
        assert now.state == State.SUSPENDED
        assert now.steps.filter(to_state="suspended", recorded_by=kamala).count() == 1
        with pytest.raises(CannotMove):
            move(now, "resume", kamala)


def test_a_check_that_is_shortened_suspends_whoever_shortens_it(world):
    runs = hers(world)
    with acting_as_system("a test"):
        runs.volunteer.checks.filter(kind="background").update(valid_until=day(20))
        assert Placement.objects.get(pk=runs.pk).state == State.RUNNING, "it holds until the last day"
        runs.volunteer.checks.filter(kind="background").update(valid_until=day(19))
        assert Placement.objects.get(pk=runs.pk).state == State.SUSPENDED


def test_nobody_is_in_two_places_at_once(world, kamala):
    runs = hers(world)
    with acting_as_system("a test"):
        second = place(runs.volunteer, runs.project, runs.mentor, state="accepted", starts_on=day(20), ends_on=day(30))
    with acting(kamala), pytest.raises(CannotMove, match="somewhere else in these days"):
        move(second, "confirm", kamala)
    with refused(kamala, "one_placement_at_a_time"):
        of(second, state="confirmed")


def test_hours_are_approved_by_another_person(world, kamala):
    with acting(kamala):
        entry = entry_of(hers(world))
        mine = HourEntry.objects.create(placement=hers(world), on=day(-9), kind="field", hours=2, what="For her")
    with refused(kamala, "hours_approved_by_another"):
        HourDecision.objects.create(entry=mine, entry_version=1, approved=True)
    mentor, her = world.users["facilitator"], world.users["volunteer"]
    with acting(mentor):
        HourDecision.objects.create(entry=entry, entry_version=1, approved=False, words="Which day?")
    with acting(her):
        entry.what = "Planned the orders"
        entry.save()
        assert HourEntry.objects.with_state().get(pk=entry.pk).returned is None, "changed, it waits again"
        assert entry in HourEntry.objects.waiting()
    with acting(mentor):
        HourDecision.objects.create(entry=entry, entry_version=2, approved=True)
        assert HourEntry.objects.with_state().get(pk=entry.pk).approved


@pytest.mark.parametrize("who", ["volunteer", "facilitator", "volunteer_coordinator"])
def test_an_incident_suspends_at_once_whoever_reports_it(world, kamala, who):
    runs = hers(world)
    sent = {"kind": "safety", "happened_on_0": str(day(0)), "happened_on": str(day(0)), "words": "She fell."}
    with acting(world.users[who]):
        form = IncidentForm(sent, instance=PlacementIncident(placement=runs))
        assert form.is_valid(), form.errors
        form.save()
    with acting(kamala):
        assert Placement.objects.get(pk=runs.pk).state == State.SUSPENDED
        told = PlacementIncident.objects.get(placement=runs)
        with pytest.raises(CannotMove, match="waits for its review"):
            move(runs, "resume", kamala)
    if who == "volunteer_coordinator":
        with refused(kamala, "incident_reviewed_by_another"):
            IncidentReview.objects.create(incident=told, found="A fall", measures="A rail", may_go_on=True)
        return
    with acting(kamala):
        IncidentReview.objects.create(incident=told, found="A fall", measures="A rail", may_go_on=True)
        move(runs, "resume", kamala)
        assert Placement.objects.get(pk=runs.pk).state == State.RUNNING


def test_a_review_that_says_no_lets_nobody_go_on(world, kamala):
    suspended = hers(world, "suspended")
    with acting(kamala):
        waiting = suspended.incidents.get(review=None)
        IncidentReview.objects.create(incident=waiting, found="True", measures="She leaves", may_go_on=False)
        with pytest.raises(CannotMove):
            move(suspended, "resume", kamala)
        move(suspended, "end", kamala, why="It cannot go on.")
        assert Placement.objects.get(pk=suspended.pk).state == State.ENDED


def test_a_volunteer_answers_her_own_offer_and_signs_it(world):
    offered, her = hers(world, "offered"), world.users["volunteer"]
    with acting(her):
        move(offered, "accept", her, signed_as="Vol Hers")
        assert Placement.objects.get(pk=offered.pk).state == State.ACCEPTED
        assert offered.steps.get(to_state="accepted").recorded_by == her
        assert Placement.objects.filter(pk=offered.pk).update(state="confirmed") == 0


def test_an_early_end_and_an_extension_are_versions_with_reasons(world, kamala):
    runs = hers(world)
    with acting(kamala):
        amend(runs, "extension", day(30), "The orders doubled.")
        assert Placement.objects.get(pk=runs.pk).ends_on == day(30)
        move(runs, "end", kamala, why="Her mother is ill.")
        assert Placement.objects.get(pk=runs.pk).ends_on == day(0)
        kinds = PlacementTerms.objects.filter(placement=runs).order_by("number").values_list("kind", flat=True)
        assert list(kinds) == ["agreement", "extension", "early_end"]


def test_a_placement_is_completed_when_nothing_is_left_and_then_certified(world, kamala):
    runs = hers(world)
    with acting(kamala):
        with pytest.raises(CannotMove, match=r"first days.*Hours wait.*deliverable"):
            move(runs, "complete", kamala)
        runs.induction.update(done_on=day(-19))
        runs.deliverables.update(state="accepted", remains="A manual in the office.")
        HourDecision.objects.create(entry=entry_of(runs), entry_version=1, approved=True)
        move(runs, "complete", kamala)
        assert Placement.objects.get(pk=runs.pk).certificate.hours == 8


def test_a_worry_stands_apart_from_the_week(world):
    runs, her = hers(world), world.users["volunteer"]
    with acting(her):
        form = CheckInForm(
            {"goes": "2", "done": "Counted", "worry": "I am alone at night."},
            instance=CheckIn(placement=runs, week=CheckIn.week_of(day(0))),
        )
        assert form.is_valid(), form.errors
        form.save()
    with acting(world.users["facilitator"]):
        assert CheckIn.objects.filter(placement=runs).count() == 2
        assert not Worry.objects.exists()
    with acting(world.users["volunteer_coordinator"]):
        assert Worry.objects.filter(words="I am alone at night.").exists()


def test_the_mail_of_the_morning_counts_hours_that_wait_and_skills_to_look_at_again(world, kamala):
    told = {}
    for name in ("facilitator", "volunteer_coordinator", "caseworker", "volunteer"):
        with acting(world.users[name]):
            told[name] = placements_due(world.users[name])
    assert (told["facilitator"].approvals, told["facilitator"].late, told["facilitator"].today) == (1, 1, 0)
    assert (told["volunteer_coordinator"].approvals, told["volunteer_coordinator"].today) == (2, 2)
    assert told["caseworker"].total == told["volunteer"].total == 0
