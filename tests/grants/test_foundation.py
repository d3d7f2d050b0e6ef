"""A foundation's page: its sums, what it is told of achievements and what never, its questions and their answers."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from bench.attack import narrowed
from bench.taken import take_grants
from beneficiaries.digest import Digest
from grants.due import questions_waiting
from grants.foundation import Overview
from grants.models import Achievement, GrantAnswer, GrantQuestion, Tranche
from grants.telling import Told, counted_told, measured_told, people_told, tell, threshold
from programs.models import Indicator, Measurement, Target
from programs.rules import RULES, Counted
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_the_page_says_what_the_entries_say(world):
    grant, user = world.grants["hers"], world.users["foundation"]
    client = signed_in_client(user, at_work=True)
    page = client.get("/foundation/").content.decode()
    for words in ("EUR 10,000.00", "EUR 5,000.00", "EUR 106.67", "EUR 9,893.33", "Reached hers", "20 or more"):
        assert words in page, words
    with acting(user):
        here = Overview(user, TODAY)
        [told] = here.achieving
        assert (told.grant, told.reached) == (grant, 1)
        years = {each.year: (each.received, each.spent) for each in here.years}
        assert sum(received for received, _spent in years.values()) == Decimal(5000)
        assert sum(spent for _received, spent in years.values()) == Decimal("106.67")
        assert years[Tranche.objects.get(number=1).received_on.year][0] == Decimal(5000)
        assert {str(each.what) for each in here.due} == {"Narrative report", "Tranche", "Milestone"}
        assert here.sums[0].left == Decimal("9893.33")


def test_all_documents_of_a_grant_together_leave_enough_numbers_of_people(world, monkeypatch):
    client = signed_in_client(world.users["foundation"], at_work=True)
    told = take_grants(client)
    grant = f"/grants/{world.grants['hers'].pk}/"
    assert {"/foundation/", "/foundation/paper/", grant, f"{grant}figures.xlsx"} <= {each.document for each in told}
    assert {each.words for each in told} == {"20 or more"}
    assert list(narrowed(told, bool, threshold())) == []
    monkeypatch.setattr("grants.workbook.told", lambda _achievement: "23")  # a file that tells what pages do not
    assert dict(narrowed(take_grants(client), bool, threshold())) == {"1.1a Reached hers": range(23, 24)}


def people(number: int) -> list[Counted]:
    return [Counted(None, None) for _each in range(number)]


def test_no_few_people_are_told_and_no_two_figures_tell_a_few(settings):
    settings.STATISTICS_THRESHOLD = 10
    for number in range(10):
        assert people_told(Decimal(number)).value is None
    assert [people_told(Decimal(number)).value for number in (10, 19, 20, 107)] == [10, 10, 20, 100]
    for difference in {int(people_told(Decimal(n)).value) for n in range(10, 60)}:
        assert len({n for n in range(10, 60) if people_told(Decimal(n)).value == difference}) >= 10
    settings.STATISTICS_THRESHOLD = 1  # a house may not go below five
    assert people_told(Decimal(4)).value is None
    assert people_told(Decimal(5)).value == 5


def test_what_is_told_in_steps_is_called_reached_only_where_that_is_sure():
    told = {"how": "at_least", "value": Decimal(40)}
    for direction, aims in (("rising", (40, 41, None)), ("falling", (None, 42, 39))):
        for aim, reached in zip(aims, (True, None, False), strict=True):
            assert aim is None or Achievement(**told, direction=direction, aim=Decimal(aim)).is_reached is reached


def test_shares_and_things_are_told_by_what_stands_behind_them():
    left, sessions, reached = RULES["left_early"], RULES["sessions_held"], RULES["reached"]
    few = [Counted(None, None, number, 1) for number in [1] * 3 + [0] * 40]
    many = [Counted(None, None, number, 1) for number in [1] * 12 + [0] * 40]
    nobody_stays = [Counted(None, None, 1, 1)] * 30
    crowd_of_few = [Counted(None, None, 40, 80)] * 3
    assert counted_told(left, few).how == "hidden"
    assert counted_told(left, nobody_stays).how == "hidden"
    assert counted_told(left, crowd_of_few).how == "hidden"
    assert counted_told(left, many) == Told("about", Decimal(25))
    assert counted_told(sessions, [Counted(None, "Dhading", 3)]) == Told("exact", Decimal(3))
    assert counted_told(reached, people(3)).how == "hidden"
    assert measured_told("number", Decimal(9)).how == "hidden"
    assert measured_told("percent", Decimal(9)) == Told("exact", Decimal(9))


def test_a_target_is_told_once_and_alike_to_all_and_stays(world):
    officer, hers, theirs = world.users["grants_officer"], world.grants["hers"], world.grants["theirs"]
    with acting_as_system("a target that is over"):
        measured = Indicator.objects.get(project=hers.projects.get(), rule="")
        later = Target.objects.get(indicator=measured)
        Target.objects.filter(pk=later.pk).update(first_on=TODAY - datetime.timedelta(days=50))
        over = Target.objects.create(
            indicator=measured, value=50, first_on=TODAY - datetime.timedelta(days=90),
            last_on=TODAY - datetime.timedelta(days=51),
        )  # fmt: skip
        Measurement.objects.create(target=over, value=44, on=TODAY, evidence="Papers.")
        theirs.funded.create(project=hers.projects.get())
    with acting(officer):
        assert tell(hers, over.last_on + datetime.timedelta(days=30)) == 0
        assert tell(hers, over.last_on + datetime.timedelta(days=31)) == 1
        assert tell(hers, TODAY) == 0
    with acting_as_system("measured anew"):
        Measurement.objects.create(target=over, value=48, on=TODAY, evidence="Papers.", revision=2, why="Late papers.")
    with acting(officer):
        assert tell(theirs, TODAY) == 1
        assert set(Achievement.objects.filter(target=over).values_list("value", flat=True)) == {Decimal(44)}
        with pytest.raises(DatabaseError), transaction.atomic():
            Achievement.objects.filter(target=over).update(value=48)
        with pytest.raises(DatabaseError), transaction.atomic():
            Achievement.objects.create(
                grant=hers, target=later, code="x", name="x", unit="number", direction="rising",
                first_on=TODAY, last_on=TODAY, aim=1, how="at_least", value=3,
            )  # fmt: skip


def test_a_question_is_answered_in_place_once_and_both_stay(world):
    grant, officer, staff = world.grants["hers"], world.users["grants_officer"], world.users["foundation"]
    client = signed_in_client(staff, at_work=True)
    assert client.post(f"/grants/{world.grants['theirs'].pk}/questions/add/", {"words": "Hm?"}).status_code == 404
    assert client.post(f"/grants/{grant.pk}/questions/add/", {"words": "Who looks after it?"}).status_code == 302
    with acting(officer):
        assert questions_waiting(officer) == Digest(today=3)  # one of each foundation waited before
        asked = GrantQuestion.objects.get(words="Who looks after it?")
        assert asked.recorded_by == staff
    desk = signed_in_client(officer, at_work=True)
    assert desk.get(f"/grants/questions/{asked.pk}/answer/").context["asked"] == asked
    assert desk.post(f"/grants/questions/{asked.pk}/answer/", {"words": "The office."}).status_code == 302
    assert desk.post(f"/grants/questions/{asked.pk}/answer/", {"words": "Or not."}).status_code == 404
    assert "The office." in client.get("/foundation/").content.decode()
    with acting(officer):
        assert questions_waiting(officer) == Digest(today=2)
    with acting(staff):
        assert questions_waiting(staff) == Digest()
        with pytest.raises(DatabaseError), transaction.atomic():
            GrantAnswer.objects.create(question=GrantQuestion.objects.get(answer=None), words="Mine.")
        with pytest.raises(DatabaseError), transaction.atomic():
            GrantQuestion.objects.update(words="Else?")
        with pytest.raises(DatabaseError), transaction.atomic():
            GrantQuestion.objects.create(grant=world.grants["theirs"], words="Theirs?")
