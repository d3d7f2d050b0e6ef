"""Many people are looked for at once as each would be alone, and who cannot be found need not be looked for."""

import pytest

from access.context import acting
from accounts.roles import Role
from beneficiaries.duplicates import candidates, candidates_for
from beneficiaries.models import Person
from beneficiaries.search import find_people, which_may_be_alike
from tests.factories.accounts import make_user
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db

KNOWN = [
    {"given_name": "Maya", "family_name": "Tamang"},
    {"given_name": "Maiya", "middle_name": "Devi", "family_name": "Tamang", "name_ne": "मैया देवी तामाङ"},
    {"given_name": "Mayatamang", "family_name": ""},
    {"given_name": "Laxmi", "family_name": "Shrestha", "other_names": "Kanchhi, Sani Maya"},
    {"given_name": "Phul Maya", "family_name": "B.K."},
    {"given_name": "Bishnu", "family_name": "Chaudhary", "name_ne": "विष्णु चौधरी"},
]
ASKED = ["Maya Devi Tamang", "माया तामाङ", "Lakshmi Srestha", "Kanchi", "Phulmaya Bishwokarma", "Vishnu Chaudhari"]
ASKED += ["Maya", "Sani", "Xyz", "Devi", "maya  TAMANG"]


@pytest.fixture
def worker():
    worker = make_user(Role.CASEWORKER)
    (site,) = worker.holdings[Role.CASEWORKER]
    for names in KNOWN:
        made_by_system(PersonFactory, site_id=site, keeper=worker, **{"born": None, "middle_name": ""} | names)
    made_by_system(PersonFactory, given_name="Maya", family_name="Tamang")  # hidden
    return worker


def told(found) -> list[tuple]:
    return [(each.person.pk, each.score, each.why) for each in found]


def test_all_at_once_gives_what_each_gives_alone(worker, django_assert_max_num_queries):
    likes = [Person(given_name=name) for name in ASKED] + [Person(given_name="माया", name_ne="माया तामाङ")]
    with acting(worker):
        alone = [told(candidates(like, worker)) for like in likes]
        with django_assert_max_num_queries(4):
            together = [told(found) for found in candidates_for(likes, worker)]
    assert together == alone
    assert sum(map(bool, alone)) > 7
    assert [] in alone


def test_whoever_is_found_by_a_name_was_told_to_be_possible(worker):
    with acting(worker):
        people = list(Person.objects.visible_to(worker))
        found = {(name, each.person.pk) for name in ASKED for each in find_people(worker, name)}
        possible = {
            (ASKED[place], person.pk)
            for person in people
            for place in which_may_be_alike(ASKED, [person.full_name, person.name_ne, person.other_names])
        }
    assert found <= possible
    assert len(found) > 10
    assert len(possible) < len(ASKED) * len(people), "and not everybody"


def test_nobody_is_looked_for_among_nobody(worker):
    with acting(worker):
        assert candidates_for([], worker) == []
        assert which_may_be_alike(ASKED, []) == set()
