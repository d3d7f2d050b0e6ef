"""The tasks of her family: contact is asked for as long as it may be had, a visit at home when she may be there."""

import pytest

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.models import ReturnVisit
from tests.beneficiaries.test_home_assessment import leave_to_family, of_age, seen
from tests.beneficiaries.test_stays import typed
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import Team, days_ago
from tests.factories.family import ContactWishFactory, FamilyContactFactory, HomeAssessmentFactory, RelativeFactory
from tests.factories.people import ConsentFactory, made_by_system

pytestmark = pytest.mark.django_db
LAW = {"required_by_law": True, "law_reason": "Order of the District Court"}
TRY, VISIT = "Try again to find the relative", "Visit at home after the return"


@pytest.fixture
def team() -> Team:
    return Team()


def asked_of_family(team: Team) -> list[str]:
    with acting(team.caseworker):
        told = [str(task.says) for task in own_tasks(team.caseworker)]
    return [says for says in told if says in (TRY, VISIT)]


def to_be_tried(team: Team, by_law: bool = False, **relative):
    """Return the wish about a relative who is to be called tomorrow."""
    mother = RelativeFactory(case=of_age(team), **relative)
    wish = ContactWishFactory(relative=mother)
    FamilyContactFactory(relative=mother, next_on=days_ago(-1), **LAW if by_law else {"rests_on": wish})
    return wish


def withdraw(case, ago: int) -> None:
    told = {"purpose": "family", "answer": "withdrawn", "answered_on": days_ago(ago)}
    made_by_system(ConsentFactory, person=case.person, **told)


# Contact


def test_nobody_of_her_family_is_to_be_tried_again_once_she_took_her_yes_back(team):
    wish = to_be_tried(team)
    case = wish.relative.case
    withdraw(case, ago=11)
    assert asked_of_family(team) == [TRY], "she said yes of this person since then"
    withdraw(case, ago=1)
    assert asked_of_family(team) == []
    ContactWishFactory(relative=wish.relative, said_on=days_ago(0))
    assert asked_of_family(team) == [TRY]


def test_what_the_law_requires_is_asked_for_all_the_same(team):
    withdraw(to_be_tried(team, by_law=True).relative.case, ago=1)
    assert asked_of_family(team) == [TRY]


@pytest.mark.parametrize(
    ("by_law", "relative", "asked"),
    [
        (False, {"fate": "died"}, []),
        (True, {"fate": "died"}, []),
        (False, {"standing": "refuses"}, []),
        (True, {"standing": "refuses"}, [TRY]),
        (False, {"fate": "missing"}, [TRY]),
    ],
)
def test_nobody_is_to_be_tried_again_who_has_died_or_does_not_want_it(team, by_law, relative, asked):
    to_be_tried(team, by_law=by_law, **relative)
    assert asked_of_family(team) == asked


def test_the_page_of_a_relative_says_that_she_took_her_yes_back(team):
    wish = to_be_tried(team)
    relative, case = wish.relative, wish.relative.case
    says = "has said nothing of this person since"
    withdraw(case, ago=11)
    assert says not in team.get("caseworker", "relative", case, relative).content.decode()
    withdraw(case, ago=10)
    assert says in team.get("caseworker", "relative", case, relative).content.decode()


# Visits


def home_with_a_visit(team: Team, case, **fields):
    home = seen(team, case, **fields)
    with acting_as_system("agreed"):
        ReturnVisit.objects.create(home=home, due_on=days_ago(-1))
    return home


def test_no_visit_after_a_return_that_is_not_recommended(team):
    home_with_a_visit(team, of_age(team), unsafe=True)
    assert asked_of_family(team) == []


def test_no_visit_at_home_while_she_is_at_the_centre(team):
    case = of_age(team)
    stay, home = stay_of(case, beds_of(team.site)[0]), home_with_a_visit(team, case)
    assert asked_of_family(team) == []
    assert leave_to_family(team, case, stay, home_assessment=home.pk).status_code == 302
    assert asked_of_family(team) == [VISIT]


@pytest.mark.parametrize(("ago", "asked"), [(3, []), (11, [VISIT])])
def test_no_visit_at_home_when_she_left_for_elsewhere_since(team, ago, asked):
    case = of_age(team)
    home_with_a_visit(team, case)
    stay = stay_of(case, beds_of(team.site)[0])
    left = typed(discharged_on=days_ago(ago), discharge="own_room", seen_version=stay.version)
    assert team.post("caseworker", "stay-discharge", case, stay, **left).status_code == 302
    assert asked_of_family(team) == asked


def test_no_visit_at_the_home_to_which_she_did_not_go(team):
    case = of_age(team)
    stay = stay_of(case, beds_of(team.site)[0])
    home_with_a_visit(team, case)
    there = HomeAssessmentFactory(case=case, seen_by=team.supervisor, seen_on=days_ago(0), whose_home="Her brother")
    assert leave_to_family(team, case, stay, home_assessment=there.pk).status_code == 302
    assert asked_of_family(team) == []
