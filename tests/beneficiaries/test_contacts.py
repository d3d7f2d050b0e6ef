"""How many contacts there were is told past row-level security: what each could count one by one, and no more."""

from collections import Counter
from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from access.context import acting, acting_as_system
from audit.actor import Actor
from beneficiaries.contacts import contacts_by_risk
from beneficiaries.models import Case, Note
from tests.beneficiaries.test_break_glass import opened
from tests.factories.cases import days_ago

pytestmark = pytest.mark.django_db
PERIOD = (days_ago(30), days_ago(-30))


def told(world) -> Counter[str]:
    return Counter(contacts_by_risk([world.here.pk, world.there.pk], *PERIOD))


def counted(world) -> Counter[str]:
    """Return the same, counted from the notes that row-level security shows."""
    cases = Case.objects.filter(site__in=[world.here, world.there], opened_on__lte=days_ago(0), closed_on=None)
    met = Note.objects.filter(kind__in=Note.CONTACTS, happened_on__range=PERIOD, case__in=cases)
    return Counter(met.values_list("case__risk_level", flat=True))


@pytest.fixture
def met(world):
    """Return the world with more contacts, some of them for some eyes alone, and some that do not count."""
    with acting_as_system("met"):
        for file, risk in (("hers", "high"), ("shared", "medium"), ("theirs", "low")):
            case = Case.objects.get(pk=world.files[file].pk)
            Case.objects.filter(pk=case.pk).update(risk_level=risk, opened_on=days_ago(40))
            for by in ("caseworker", "colleague"):
                for restricted in (False, True):
                    author = world.users[by]
                    Note.objects.create(case=case, kind="visit", text="Met.", restricted=restricted, recorded_by=author)
            Note.objects.create(case=case, kind="visit", text="Before.", happened_on=days_ago(31))
            Note.objects.create(case=case, kind="about_her", text="Her uncle called.")
    return world


def test_everybody_is_told_what_she_could_count(met):
    numbers = {}
    for name, user in met.users.items():
        with acting(user):
            numbers[name] = told(met)
            assert numbers[name] == counted(met), name
    assert numbers["caseworker"]["high"] < numbers["supervisor"]["high"]
    assert numbers["caseworker"]["medium"] < numbers["supervisor"]["medium"]
    assert set(numbers["supervisor_there"]) == {"low"}
    assert {name for name, number in numbers.items() if number} == {
        name for name in met.users if met.cases_of(name)
    }  # nobody else learns that there are cases


def test_contacts_count_on_days_on_which_the_case_was_open(met):
    theirs, hers = met.files["theirs"].pk, met.files["hers"].pk
    with acting_as_system("another day"):
        for ago in (20, 10):
            Note.objects.create(case_id=hers, kind="visit", text="Met.", happened_on=days_ago(ago))
    with acting(met.users["supervisor"]):
        before = told(met)["high"]
        sites = [met.here.pk, met.there.pk]
        for days, left in (((21, 19), 1), ((20, 10), 0), ((25, 5), 2), ((5, 25), 0)):
            closed = [(hers, *map(days_ago, days)), (hers, days_ago(29), days_ago(29)), (theirs, *map(days_ago, days))]
            found = contacts_by_risk(sites, *PERIOD, closed)
            assert found["high"] == before - left
            assert "low" not in found, "those of a case that she does not see are told neither so"
    with acting_as_system("closed"):
        Case.objects.filter(pk=hers).update(state="closed", closed_on=days_ago(10), closure_reason="She earns.")
    with acting(met.users["supervisor"]):
        assert told(met)["high"] == 2
    with acting_as_system("opened later"):
        Case.objects.filter(pk=hers).update(opened_on=days_ago(19))
    with acting(met.users["supervisor"]):
        assert told(met)["high"] == 1


@pytest.mark.parametrize("by", ["supervisor_there", "data_protection"])
def test_under_break_glass_what_is_restricted_is_not_counted(met, by):
    opening = opened(met, by)
    with acting(Actor(opening.opened_by, glass=opening.as_glass())):
        number = told(met)
        assert number == counted(met)
        assert (
            number["high"]
            == Note.objects.filter(case=met.files["hers"].pk, kind__in=Note.CONTACTS, happened_on__range=PERIOD).count()
        )
    assert number["high"]


def test_whoever_is_nobody_is_told_nothing(met):
    for who in (nullcontext(), transaction.atomic()):
        with who:
            assert told(met) == Counter()


def test_a_table_of_her_own_does_not_stand_in_for_cases(met):
    with acting(met.users["partner"]), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE beneficiaries_case AS SELECT gen_random_uuid() AS person_id, now() AS site_id"
        )
        try:
            with transaction.atomic():
                assert told(met) == Counter()
        finally:
            cursor.execute("DROP TABLE pg_temp.beneficiaries_case")
