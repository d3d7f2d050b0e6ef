"""What a case knows of her family, for tests: relatives, wishes, contacts, home assessments, conferences."""

import factory

from beneficiaries.models import Conference, ContactWish, FamilyContact, HomeAssessment, Relative
from beneficiaries.return_home import Wish, verdict_of
from tests.factories.cases import CaseFactory, ShelteredFactory, days_ago


class RelativeFactory(ShelteredFactory):
    """Her mother, who lives elsewhere; `member` gives somebody of the household instead."""

    class Meta:
        model = Relative

    case = factory.SubFactory(CaseFactory)
    relation = factory.LazyAttribute(lambda made: "" if getattr(made, "member", None) else "mother")


class ContactWishFactory(ShelteredFactory):
    """She said ten days ago that she wants contact."""

    class Meta:
        model = ContactWish

    relative = factory.SubFactory(RelativeFactory)
    answer = ContactWish.Answer.WANTS
    said_on = factory.LazyFunction(lambda: days_ago(10))


class FamilyContactFactory(ShelteredFactory):
    """A call of five days ago; give `rests_on`, or what the law requires."""

    class Meta:
        model = FamilyContact

    relative = factory.SubFactory(RelativeFactory)
    case = factory.SelfAttribute("relative.case")
    happened_on = factory.LazyFunction(lambda: days_ago(5))
    what = FamilyContact.What.SEARCH
    how = FamilyContact.How.PHONE
    came_of = "Nobody answered."


class HomeAssessmentFactory(ShelteredFactory):
    """A good home, visited ten days ago and not looked through yet; answers and levels change what follows."""

    class Meta:
        model = HomeAssessment

    class Params:
        unsafe = factory.Trait(violence=True)

    case = factory.SubFactory(CaseFactory)
    visited_on = factory.LazyFunction(lambda: days_ago(10))
    visited_by = "Asha"
    whose_home = "Her aunt"
    adult = "The aunt"
    seen_there = "A clean room."
    people = income = safety = neighbours = attitude = reach = 3
    harmed_by = violence = pressed = no_adult = found_by = False
    her_wish = Wish.YES
    found = factory.LazyAttribute(
        lambda made: verdict_of(
            {name for name in HomeAssessment.QUESTIONS if getattr(made, name)},
            {part: getattr(made, part) for part in HomeAssessment.PARTS},
            made.her_wish,
        )
    )
    verdict = factory.SelfAttribute("found")
    writers = factory.LazyAttribute(lambda made: [made.recorded_by.pk] if getattr(made, "recorded_by", None) else [])


class ConferenceFactory(ShelteredFactory):
    class Meta:
        model = Conference

    case = factory.SubFactory(CaseFactory)
    held_on = factory.LazyFunction(lambda: days_ago(3))
    chair = "The supervisor"
    reason = "The way home"
    her_part = Conference.HerPart.WAS_THERE
    her_view = "I want to sit beside the door."
    discussed = "All of it."
