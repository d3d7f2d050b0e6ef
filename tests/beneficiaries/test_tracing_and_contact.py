"""Tracing of her family and contact with it: never against her wish, and what stands elsewhere is not typed twice."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.models import ContactWish, FamilyContact, HouseholdMember, Relative
from config.calendar import PartialDate
from tests.beneficiaries.desk import rows
from tests.beneficiaries.test_stays import typed
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.family import ContactWishFactory, FamilyContactFactory, RelativeFactory
from tests.factories.people import (
    ConsentFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    PersonFactory,
    made_by_system,
)

pytestmark = pytest.mark.django_db
CALLED = {"what": "search", "how": "phone", "came_of": "Nobody answered."}


@pytest.fixture
def team() -> Team:
    return Team()


def grown_up(team: Team, **fields):
    """Return a case of a woman of thirty."""
    born = PartialDate.from_age(30, days_ago(0))
    return team.case(person=made_by_system(PersonFactory, site=team.site, born=born), in_progress=True, **fields)


def called(team: Team, relative: Relative, **fields):
    """Send the form of a contact, of five days ago unless another day is given."""
    sent = CALLED | typed(**{"happened_on": days_ago(5)} | fields)
    return team.post("caseworker", "family-contact-add", relative.case, relative, **sent)


def refused_by_the_database(**fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyContactFactory(**fields)


# Her wish


def test_nobody_is_contacted_before_she_was_asked(team):
    mother = RelativeFactory(case=grown_up(team))
    answer = called(team, mother)
    assert "had not been asked" in answer.context["form"].errors["happened_on"][0]
    assert rows(FamilyContact) == []
    refused_by_the_database(relative=mother)


def test_a_contact_rests_on_what_she_said_by_its_day(team):
    mother = RelativeFactory(case=grown_up(team))
    wish = ContactWishFactory(relative=mother)
    assert called(team, mother, happened_on=days_ago(11)).status_code == 200
    assert called(team, mother).status_code == 302
    (contact,) = rows(FamilyContact)
    assert contact.rests_on_id == wish.pk
    refused_by_the_database(relative=mother, rests_on=wish, happened_on=days_ago(11))


@pytest.mark.parametrize("answer", ["no", "not_now"])
def test_who_changed_her_mind_is_heard(team, answer):
    mother = RelativeFactory(case=grown_up(team))
    wish = ContactWishFactory(relative=mother)
    ContactWishFactory(relative=mother, answer=answer, said_on=days_ago(6))
    assert "happened_on" in called(team, mother).context["form"].errors
    refused_by_the_database(relative=mother, rests_on=wish)
    assert called(team, mother, happened_on=days_ago(7)).status_code == 302


def test_the_wish_is_hers_about_this_relative(team):
    mother = RelativeFactory(case=grown_up(team))
    other = ContactWishFactory(relative=RelativeFactory(case=mother.case, relation="father"))
    refused_by_the_database(relative=mother, rests_on=other)
    refused_by_the_database(relative=mother, case=team.case(), rests_on=ContactWishFactory(relative=mother))


def test_a_refusal_to_have_her_family_spoken_with_counts_when_it_came_later(team):
    mother = RelativeFactory(case=grown_up(team))
    wish = ContactWishFactory(relative=mother)
    made_by_system(
        ConsentFactory, person=mother.case.person, purpose="family", answer="withdrawn", answered_on=days_ago(7)
    )
    assert "is not to be spoken with" in called(team, mother).context["form"].errors["happened_on"][0]
    refused_by_the_database(relative=mother, rests_on=wish)
    assert called(team, mother, happened_on=days_ago(8)).status_code == 302


def test_what_the_law_requires_says_which_law_and_never_sends_her(team):
    mother = RelativeFactory(case=grown_up(team))
    assert called(team, mother, required_by_law="on").context["form"].errors.keys() == {"law_reason"}
    by_law = {"required_by_law": "on", "law_reason": "Order of the District Court"}
    meeting = called(team, mother, **by_law, what="contact", for_her="She was afraid.")
    assert meeting.context["form"].errors.keys() == {"what"}
    assert called(team, mother, **by_law).status_code == 302
    refused_by_the_database(relative=mother, required_by_law=True)
    refused_by_the_database(
        relative=mother, required_by_law=True, law_reason="A law", what="contact", for_her="She was afraid."
    )


def test_a_contact_of_hers_says_how_it_was_for_her(team):
    mother = RelativeFactory(case=grown_up(team))
    wish = ContactWishFactory(relative=mother)
    assert called(team, mother, what="contact").context["form"].errors.keys() == {"for_her"}
    refused_by_the_database(relative=mother, rests_on=wish, what="contact")


def test_contact_of_a_child_says_why_it_is_in_her_interest(team):
    born = PartialDate.from_age(15, days_ago(0))
    girl = team.case(person=made_by_system(PersonFactory, site=team.site, born=born))
    mother = RelativeFactory(case=girl)
    sent = {"answer": "wants"} | typed(said_on=days_ago(2))
    assert team.post("caseworker", "wish-add", girl, mother, **sent).context["form"].errors.keys() == {"best_interest"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactWishFactory(relative=mother, was_child=True)
    sent["best_interest"] = "She asks for it; the counsellor was there."
    assert team.post("caseworker", "wish-add", girl, mother, **sent).status_code == 302
    assert rows(ContactWish)[0].was_child


# Who it is


def test_a_relative_of_the_household_is_not_named_a_second_time(team):
    case = grown_up(team)
    household = made_by_system(HouseholdFactory)
    with acting_as_system("a home"):
        case.person.live_in(household)
    member = made_by_system(HouseholdMemberFactory, household=household, relation="mother", name="Maya")
    sent = {"member": member.pk, "relation": "father", "name": "Somebody", "standing": "known"}
    assert team.post("caseworker", "relative-add", case, **sent).status_code == 302
    (relative,) = rows(Relative)
    assert (relative.member_id, relative.relation, relative.name) == (member.pk, "", "")
    assert "Mother: Maya" in team.get("caseworker", "case-family", case).content.decode()
    assert team.post("caseworker", "relative-add", case, **sent).context["form"].errors.keys() >= {"member"}


def test_a_member_of_another_household_is_no_relative_of_hers(team):
    stranger = made_by_system(HouseholdMemberFactory)
    with pytest.raises(IntegrityError), transaction.atomic():
        RelativeFactory(case=team.case(), member=stranger)


@pytest.mark.parametrize("how", ["removed", "left"])
def test_a_relative_in_a_hidden_case_keeps_her_name_and_stops_nobody(team, how):
    """The household is shared with a sister whose case the caseworker must not learn of."""
    household = made_by_system(HouseholdFactory)
    hers = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker, household=household)
    sister = made_by_system(PersonFactory, site=team.site, household=household)
    hidden = team.case(person=sister, caseworker=team.colleague)
    mother = made_by_system(HouseholdMemberFactory, household=household, relation="mother", name="Maya")
    relative = RelativeFactory(case=hidden, member=mother)
    if how == "removed":
        assert (
            team.client("caseworker").post(f"/people/{hers.code}/family/members/{mother.pk}/remove/").status_code == 302
        )
        assert rows(HouseholdMember) == []
    else:
        with acting_as_system("she leaves"):
            sister.live_in(None)
    now = as_it_stands(relative)
    assert (now.member_id, now.relation, now.name) == (None, "mother", "Maya")


def test_what_is_said_of_a_relative_has_its_reason(team):
    case = grown_up(team)
    sent = {"relation": "father", "is_danger": "yes", "standing": "verified"}
    answer = team.post("caseworker", "relative-add", case, **sent)
    assert answer.context["form"].errors.keys() == {"danger_why", "verified_how"}
    for wrong in ({"is_danger": True}, {"standing": "verified"}, {"fate": "died", "standing": "looked_for"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RelativeFactory(case=case, **wrong)


# Tasks


def attempts(team: Team) -> list[str]:
    return [str(task.says) for task in own_tasks(team.caseworker) if "/family/" in task.url]


def test_the_next_attempt_is_a_task_until_it_is_made_or_she_says_no(team):
    mother = RelativeFactory(case=grown_up(team))
    wish = ContactWishFactory(relative=mother)
    FamilyContactFactory(relative=mother, rests_on=wish, next_on=days_ago(-1))

    with acting(team.caseworker):
        assert attempts(team) == ["Try again to find the relative"]
    ContactWishFactory(relative=mother, answer="no", said_on=days_ago(1))
    with acting(team.caseworker):
        assert attempts(team) == []
    again = ContactWishFactory(relative=mother, said_on=days_ago(0))
    with acting(team.caseworker):
        assert attempts(team) == ["Try again to find the relative"]
    FamilyContactFactory(relative=mother, rests_on=again, happened_on=days_ago(0))
    with acting(team.caseworker):
        assert attempts(team) == []
