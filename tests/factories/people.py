"""People and what is known of them; every factory is called inside `acting` or `acting_as_system`.

    with acting_as_system("test"):
        tara = PersonFactory(site=site, keeper=caseworker)

or, in one word, `made_by_system(PersonFactory, keeper=caseworker)`.
"""

import datetime
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import factory
from django.utils import timezone

from access.context import acting_as_system
from audit.actor import ACTOR
from beneficiaries.codes import ALPHABET, check_letter
from beneficiaries.models import (
    Consent,
    ContactWay,
    Household,
    HouseholdMember,
    IdentityDocument,
    Intake,
    Person,
    Referral,
    Relationship,
)
from beneficiaries.models.consent import Purpose
from config.calendar import PartialDate
from tests.factories.accounts import OrganisationFactory, SiteFactory


def made_by_system(made_by: type[factory.django.DjangoModelFactory], **fields: Any) -> Any:
    """Make one record in a transaction of the system."""
    with as_system():
        return made_by(**fields)


def as_system() -> AbstractContextManager[Any]:
    """Act as the system, unless it acts already."""
    acts = ACTOR.get()
    return nullcontext() if acts and acts.system else acting_as_system("made for a test")


def born_years_ago(years: int) -> PartialDate:
    """Return the date of birth of somebody exactly that old, known to the day."""
    today = timezone.localdate()
    return PartialDate.of(today.replace(year=today.year - years, day=1))


class HouseholdFactory(factory.django.DjangoModelFactory):
    """A household; it is seen with the people in it, so give it to a person."""

    class Meta:
        model = Household


class HouseholdMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HouseholdMember

    household = factory.SubFactory(HouseholdFactory)
    relation = HouseholdMember.Relation.FATHER


def scattered_code(number: int) -> str:
    """Return a code of its own for each number: of a hundred drawn by chance, two are alike now and then."""
    place = number * 524_287 % len(ALPHABET) ** 4
    body = "".join(ALPHABET[place // len(ALPHABET) ** power % len(ALPHABET)] for power in range(4))
    return f"NB-{body}-{check_letter(body)}"


class PersonFactory(factory.django.DjangoModelFactory):
    """A grown woman; `minor=True` makes her 15, `at_home=True` gives her a household.

    Without a `keeper` only the supervisors of her site see her.
    """

    class Meta:
        model = Person

    class Params:
        minor = factory.Trait(born=factory.LazyFunction(lambda: born_years_ago(15)))
        at_home = factory.Trait(household=factory.SubFactory(HouseholdFactory))

    site = factory.SubFactory(SiteFactory)
    keeper = None
    code = factory.Sequence(scattered_code)
    given_name = factory.Sequence(lambda n: f"Maya{n}")
    family_name = "Tamang"
    born = factory.LazyFunction(lambda: born_years_ago(24))


class ReferralFactory(factory.django.DjangoModelFactory):
    """A waiting referral from a partner; `answered_by=user, status="accepted"` for an answered one."""

    class Meta:
        model = Referral

    site = factory.SubFactory(SiteFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    source = Referral.Source.PARTNER
    name = factory.Sequence(lambda n: f"Gita{n} Rai")
    age = 19
    she_agrees = True


class IntakeFactory(factory.django.DjangoModelFactory):
    """Links a person with the referral that told of her."""

    class Meta:
        model = Intake

    referral = factory.SubFactory(ReferralFactory)
    person = factory.SubFactory(PersonFactory)


class ConsentFactory(factory.django.DjangoModelFactory):
    """Her agreement to services, given a month ago; `with_guardian=True` for that of a child."""

    class Meta:
        model = Consent

    class Params:
        with_guardian = factory.Trait(given_by=Consent.GivenBy.GUARDIAN, guardian_name="Her mother", child_assents=True)

    person = factory.SubFactory(PersonFactory)
    purpose = Purpose.SERVICES
    answer = Consent.Answer.GIVEN
    answered_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))


class ContactWayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactWay

    person = factory.SubFactory(PersonFactory)
    kind = ContactWay.Kind.MOBILE
    phone = "+9779841234567"
    safe = True


class IdentityDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IdentityDocument

    person = factory.SubFactory(PersonFactory)
    kind = IdentityDocument.Kind.CITIZENSHIP


class RelationshipFactory(factory.django.DjangoModelFactory):
    """Two sisters, unless a `kind` is said."""

    class Meta:
        model = Relationship

    person = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    kind = Relationship.Kind.SISTER
