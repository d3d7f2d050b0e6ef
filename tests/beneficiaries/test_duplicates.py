"""While a person is registered, those who may be she are shown, and nobody hidden."""

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.actor import current_actor
from beneficiaries.duplicates import candidates
from beneficiaries.models import Area, Person
from config.calendar import PartialDate
from tests.factories.accounts import make_user
from tests.factories.people import PersonFactory, born_years_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_user(Role.CASEWORKER)


@pytest.fixture
def dhading():
    return Area.objects.get(level="district", name="Dhading")


def known(worker, **fields):
    (site,) = worker.holdings[Role.CASEWORKER]
    with acting_as_system("test"):
        return PersonFactory(**({"keeper": worker, "site_id": site, "born": None} | fields))


def alike(worker, **fields):
    with acting(worker):
        return candidates(Person(**fields), worker)


@pytest.mark.parametrize(
    ("recorded", "typed", "why"),
    [
        (("Sunita", "Tamang", ""), ("Sunita", "Tamang", ""), "same name"),
        (("Sunita", "Tamang", ""), ("Soonita", "Tamaang", ""), "same name, spelt differently"),
        (("Sunita", "Tamang", ""), ("Tamang", "Suneeta", ""), "same name, spelt differently"),
        (("Sunita", "Tamang", ""), ("सुनिता", "तामाङ", ""), "same name in the other script"),
        (("Sunita", "Tamang", "सुनिता तामाङ"), ("S.", "T.", "सुनिता तामाङ"), "same name in Nepali script"),
        (("Sunita", "Tamang", ""), ("Sumita", "Tamang", ""), "similar name"),
    ],
)
def test_a_like_name_is_shown_with_the_reason(worker, recorded, typed, why):
    fields = ("given_name", "family_name", "name_ne")
    person = known(worker, **dict(zip(fields, recorded, strict=True)))
    [candidate] = alike(worker, **dict(zip(fields, typed, strict=True)))
    assert candidate.person == person
    assert candidate.why == why


def test_a_name_she_is_called_by_is_looked_for_as_well(worker):
    person = known(worker, given_name="Sunita", family_name="Tamang")
    [candidate] = alike(worker, given_name="Kanchhi", other_names="Nani, Sunita Tamang")
    assert (candidate.person, candidate.why) == (person, "same name, spelt differently")


def test_age_and_place_raise_the_score_and_are_said(worker, dhading):
    known(worker, given_name="Tara", family_name="Rai", born=born_years_ago(18), origin=dhading.parts.first())
    [bare] = alike(worker, given_name="Tara", family_name="Rai")
    about = PartialDate.from_age(20, timezone.localdate())
    [full] = alike(worker, given_name="Tara", family_name="Rai", born=about, origin=dhading)
    assert full.score > bare.score
    assert full.why == "same name, about the same age, from the same district"


def test_another_age_and_place_speak_against_it(worker, dhading):
    kaski = Area.objects.get(level="district", name="Kaski")
    known(worker, given_name="Tara", family_name="Rai", born=born_years_ago(18), origin=kaski)
    assert alike(worker, given_name="Taara", family_name="Ray", born=born_years_ago(55), origin=dhading) == []


def test_unlike_names_are_no_reason_to_ask(worker):
    known(worker, given_name="Manju", family_name="Karki")
    known(worker, given_name="Sita", family_name="Rai")
    assert alike(worker, given_name="Sunita", family_name="Tamang") == []


def test_one_is_no_double_of_oneself(worker):
    person = known(worker, given_name="Tara", family_name="Rai")
    with acting(worker):
        assert candidates(person, worker) == []


def test_whom_she_may_not_see_is_never_shown(worker):
    known(make_user(Role.CASEWORKER), given_name="Tara", family_name="Rai")
    assert alike(worker, given_name="Tara", family_name="Rai") == []


def test_at_most_the_five_likeliest_are_shown_and_the_trail_tells_of_them(worker):
    for _number in range(7):
        known(worker, given_name="Tara", family_name="Rai")
    with acting(worker):
        shown = candidates(Person(given_name="Tara", family_name="Rai"), worker)
        noted = {(read[0], read[1]) for read in current_actor().reads}
    assert len(shown) == 5
    assert noted == {("duplicates", each.person.pk) for each in shown}
