"""The drawing of her family: who stands where, what it tells, and that it shows nobody who is hidden."""

import re

import pytest

from beneficiaries.family_map import FamilyMap, Kin, map_of
from tests.beneficiaries.desk import Desk
from tests.factories.cases import Team
from tests.factories.family import ContactWishFactory, RelativeFactory
from tests.factories.people import (
    HouseholdFactory,
    HouseholdMemberFactory,
    PersonFactory,
    RelationshipFactory,
    made_by_system,
)

pytestmark = pytest.mark.django_db


def at_home(desk: Desk, **fields):
    household = made_by_system(HouseholdFactory, **fields)
    return made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, household=household)


def drawn(page: str) -> str:
    """Return the words of the drawing alone."""
    svg = re.search(r'<svg class="family-drawing".*?</svg>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", svg[0]) if svg else ""


def family_of(desk: Desk, person) -> str:
    return desk.open(desk.caseworker, "household", person.code).content.decode()


def test_the_family_of_the_story_is_drawn_with_its_ten_children():
    desk = Desk()
    sunita = at_home(desk, children=10, children_at_school=10)
    tara = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, household=sunita.household)
    made_by_system(RelationshipFactory, person=sunita, other=tara, kind="sister")
    for relation, work in (("father", "Repaired watches"), ("mother", "Sold grilled corn")):
        made_by_system(HouseholdMemberFactory, household=sunita.household, relation=relation, occupation=work)
    page = family_of(desk, sunita)
    for said in ("Father", "Repaired watches", "Mother", "Sold grilled corn", tara.given_name, "8 more children"):
        assert said in drawn(page)
    assert page.count('data-label="Generation"') == 5


def test_who_is_hidden_is_drawn_nowhere_and_changes_no_number():
    desk = Desk()
    person = at_home(desk, children=4)
    before = drawn(family_of(desk, person))
    sister = made_by_system(PersonFactory, site=desk.site, keeper=desk.colleague, household=person.household)
    made_by_system(RelationshipFactory, person=person, other=sister, kind="sister")
    assert drawn(family_of(desk, person)) == before
    assert sister.given_name not in before


def test_what_the_case_tells_is_drawn_for_who_sees_the_case_alone():
    team = Team()
    case = team.case()
    mother = RelativeFactory(case=case, name="Maya", bond="trusts", fate="missing")
    ContactWishFactory(relative=mother)
    RelativeFactory(case=case, relation="uncle_aunt", is_danger=True, danger_why="He sold her.")
    page = team.get("caseworker", "household", case).content.decode()
    for said in ("Maya", "She trusts this person", "Missing", "Danger to her"):
        assert said in drawn(page)
    assert "She wants contact" in page
    assert team.status("colleague", "household", case) == 404


def test_nothing_is_drawn_where_nothing_is_known():
    desk = Desk()
    assert drawn(family_of(desk, desk.hers)) == ""
    assert map_of(desk.hers, None, [], [], [], []) is None


def test_no_two_boxes_lie_on_each_other_and_all_lie_inside():
    people = [Kin("Sister", row=0, bond="kin") for _each in range(9)] + [Kin("She", row=0, bond="kin", is_her=True)]
    people += [Kin("Mother", row=-1, bond="kin"), Kin("Husband", row=0, bond="married"), Kin("Friend")]
    drawing = FamilyMap(people)
    places = [(kin.x, kin.y) for kin in drawing.people]
    assert len(set(places)) == len(places) == 13
    assert max(x for x, _y in places) + drawing.box_width <= drawing.width
    assert max(y for _x, y in places) + drawing.box_height <= drawing.height
    her = next(kin for kin in drawing.people if kin.is_her)
    husband = next(kin for kin in drawing.people if kin.bond == "married")
    assert (husband.x, husband.y) == (her.x + drawing.box_width + 20, her.y)
    rows = {kin.row: kin.y for kin in drawing.people if kin.row != 0}
    assert rows[-1] < her.y < rows[2]


def test_a_case_of_its_own_is_no_condition():
    """Who is kept without a case has a family all the same, and no way to pages of a case."""
    desk = Desk()
    person = at_home(desk, children=2)
    made_by_system(HouseholdMemberFactory, household=person.household, relation="mother")
    page = family_of(desk, person)
    assert "Mother" in drawn(page)
    assert f"/cases/{person.code}/" not in page
