"""Makes the invented people: names, ages, homes, families, agreements, and ways to reach them."""

import datetime
from dataclasses import dataclass

from accounts.models import Site, User
from beneficiaries.demo.names import COMMUNITIES, Community
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    Area,
    Consent,
    ContactWay,
    Household,
    HouseholdMember,
    IdentityDocument,
    Person,
    Relationship,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.models.htcds import EducationLevel, Gender, MaritalStatus
from beneficiaries.models.lists import Country, Difficulty, Language
from config.calendar import PartialDate

NEAR_THE_FIELD_OFFICE = ("Dhading", "Nuwakot", "Gorkha", "Makwanpur", "Chitwan", "Rasuwa")
IN_THE_VALLEY = ("Kathmandu", "Kathmandu", "Lalitpur", "Bhaktapur")
LIVELIHOODS = (
    "Farming on their own terraces",
    "Farming on shared land, half of the harvest",
    "Day labour in the fields",
    "Remittances of a brother in Malaysia",
    "Small shop in the village",
    "Stone breaking at the river",
    "Sewing for others, an old family trade",
    "Portering in the season",
    "Goats and a few ropani of maize",
)
OCCUPATIONS = {
    "mother": ("Farmer", "Housewife", "Day labourer", "Sells vegetables"),
    "father": ("Farmer", "Porter", "Mason", "Works in Qatar", "Tailor", "Day labourer"),
}
HOW_FAR = ("Four hours by bus from Kathmandu", "A day by bus, then three hours on foot", "Two hours by jeep", "")
CALLED, BOYS_CALLED = ("Maiya", "Nani", "Kali", "Thuli"), ("Kancha", "Babu", "Kale", "Thule")
MINOR_UNTIL = 18


@dataclass
class Newcomer:
    """What is decided about somebody before she is made."""

    site: Site
    worker: User
    on: datetime.date
    age: int
    gender: Gender = Gender.FEMININE
    keeper: User | None = None


@dataclass
class Family:
    """A household and what its people share."""

    household: Household | None
    community: Community
    family_name: tuple[str, str]
    origin: Area


def new_family(stage: Stage, site: Site) -> Family:
    """Return a family of one of the communities that come to this site; its household is not yet known."""
    near = site == stage.field_office
    weights = [each.weight * (3 if near and each.districts[0] in NEAR_THE_FIELD_OFFICE else 1) for each in COMMUNITIES]
    community = stage.pick(COMMUNITIES, weights)
    shared = [district for district in community.districts if district in NEAR_THE_FIELD_OFFICE]
    district = stage.pick(shared if near and shared else community.districts)
    origin = stage.pick(stage.local_levels[district]) if stage.happens(0.75) else stage.districts[district]
    return Family(None, community, stage.pick(community.families), origin)


def new_person(stage: Stage, who: Newcomer, family: Family) -> Person:
    """Return a new person of a family."""
    men = who.gender == Gender.MASCULINE
    given = stage.pick(family.community.men if men else family.community.women)
    language = family.community.language
    if language != Language.NEPALI and stage.happens(0.25):
        language = Language.NEPALI
    near = who.site == stage.field_office
    present = "Dhading" if near else stage.pick(IN_THE_VALLEY)
    area = stage.pick(stage.local_levels[present])
    return stage.record(
        Person,
        who.worker,
        who.on,
        code=stage.code(),
        site=who.site,
        keeper=who.keeper,
        given_name=given[0],
        family_name=family.family_name[0],
        name_ne=f"{given[1]} {family.family_name[1]}" if stage.happens(0.85) else "",
        other_names=stage.pick(BOYS_CALLED if men else CALLED) if stage.happens(0.06) else "",
        gender=who.gender,
        born=stage.birth(who.age, who.on) if stage.happens(0.97) else None,
        marital_status=_marital_status(stage, who.age),
        number_of_children=stage.between(0, 3) if who.age >= 21 else (0 if who.age < 16 else None),
        caste_or_ethnicity=family.community.group if stage.happens(0.8) else "",
        primary_language=language,
        secondary_language=Language.NEPALI if language != Language.NEPALI else "",
        citizenships=[Country.NP] if who.age >= 16 else [],
        education_level=_education_level(stage, who.age),
        origin=family.origin,
        origin_ward=stage.between(1, family.origin.wards) if family.origin.wards and stage.happens(0.6) else None,
        present_area=area if stage.happens(0.8) else None,
        present_ward=stage.between(1, area.wards) if area.wards and stage.happens(0.4) else None,
        household=family.household,
        **_functioning(stage),
    )


def _marital_status(stage: Stage, age: int) -> str:
    if age < 16:
        return MaritalStatus.SINGLE
    if age < 20:
        return stage.pick((MaritalStatus.SINGLE, MaritalStatus.MARRIED, ""), (8, 1, 2))
    statuses = (MaritalStatus.SINGLE, MaritalStatus.MARRIED, MaritalStatus.SEPARATED, MaritalStatus.WIDOWED, "")
    return stage.pick(statuses, (6, 5, 3, 1, 2))


def _education_level(stage: Stage, age: int) -> str:
    if age < 10:
        return EducationLevel.EARLY_CHILDHOOD_EDUCATION
    levels = (
        EducationLevel.PRIMARY_EDUCATION,
        EducationLevel.LOWER_SECONDARY_EDUCATION,
        EducationLevel.UPPER_SECONDARY_EDUCATION,
        "",
    )
    return stage.pick(levels, (5, 4, 1 if age > 16 else 0, 3))


def _functioning(stage: Stage) -> dict[str, int]:
    if stage.happens(0.45):
        return {}
    answers = dict.fromkeys(Person.QUESTIONS_OF_DISABILITY, Difficulty.NONE)
    if stage.happens(0.3):
        worst = stage.pick((Difficulty.SOME, Difficulty.A_LOT, Difficulty.CANNOT), (8, 3, 1))
        answers[stage.pick(Person.QUESTIONS_OF_DISABILITY)] = worst
    return answers


def settle(stage: Stage, who: Newcomer, family: Family) -> None:
    """Give a family its household and the people who live in it."""
    children = stage.between(1, 7)
    family.household = stage.record(
        Household,
        who.worker,
        who.on,
        area=family.origin,
        how_far=stage.pick(HOW_FAR),
        livelihood=stage.pick(LIVELIHOODS),
        children=children,
        children_at_school=stage.between(0, children),
    )
    parents = [parent for parent in ("mother", "father") if stage.happens(0.85)]
    for parent in parents:
        _member(stage, who, family, relation=parent, age=who.age + stage.between(20, 32))
    for _child in range(stage.between(0, 3)):
        age = max(3, who.age + stage.between(-8, 6))
        relation = stage.pick(("sister", "brother"))
        _member(stage, who, family, relation=relation, age=age, at_school=6 <= age <= 15 and stage.happens(0.7))
    if stage.happens(0.3):
        _member(stage, who, family, relation="grandparent", age=who.age + stage.between(45, 60))


def _member(stage: Stage, who: Newcomer, family: Family, *, relation: str, age: int, at_school: bool | None = None):
    pool = family.community.men if relation in ("father", "brother") else family.community.women
    stage.record(
        HouseholdMember,
        who.worker,
        who.on,
        household=family.household,
        relation=relation,
        name=f"{stage.pick(pool)[0]} {family.family_name[0]}" if stage.happens(0.7) else "",
        born=PartialDate.from_age(min(age, 88), who.on, about=True) if stage.happens(0.7) else None,
        occupation=stage.pick(OCCUPATIONS[relation]) if relation in OCCUPATIONS else "",
        at_school=at_school,
        safe_to_contact=relation in ("mother", "sister") and stage.happens(0.6),
    )


def link(stage: Stage, who: Newcomer, one: Person, other: Person, kind: Relationship.Kind) -> None:
    """Link two people."""
    stage.record(Relationship, who.worker, who.on, person=one, other=other, kind=kind)


def reach(stage: Stage, who: Newcomer, person: Person) -> None:
    """Give a person the papers she has and the ways in which she can be reached."""
    if who.age >= 16 and stage.happens(0.4):
        _paper(stage, who, person, IdentityDocument.Kind.CITIZENSHIP)
    elif stage.happens(0.35):
        _paper(stage, who, person, IdentityDocument.Kind.BIRTH)
    if who.age >= 14 and stage.happens(0.55):
        safe = stage.happens(0.7)
        how = stage.pick(("Mornings only", "Say you are from the school", "Any time", "Text first, then call"))
        stage.record(
            ContactWay,
            who.worker,
            who.on,
            person=person,
            kind=ContactWay.Kind.MOBILE,
            phone=f"+97798000{stage.between(0, 99999):05}",
            whose="Own number" if safe else "A brother's",
            safe=safe,
            how=how if safe else "Do not use: he listens.",
        )


def _paper(stage: Stage, who: Newcomer, person: Person, kind: IdentityDocument.Kind) -> None:
    stage.record(
        IdentityDocument,
        who.worker,
        who.on,
        person=person,
        kind=kind,
        number=f"DEMO-{stage.between(10000, 99999)}",
        kept_by=stage.pick(("Own keeping", "Mother", "The centre, in the safe", "")),
    )


SHARES_OF_ANSWERS = {
    Purpose.STATISTICS: (0.85, 0.9),
    Purpose.REFERRAL: (0.7, 0.85),
    Purpose.FAMILY: (0.6, 0.55),
    Purpose.AUTHORITIES: (0.5, 0.45),
    Purpose.STORY: (0.2, 0.3),
    Purpose.PICTURE: (0.35, 0.15),
    Purpose.EXCHANGE: (0.6, 0.75),
}
"""Of each purpose: how many were asked, and how many of these said yes."""


def agree(stage: Stage, who: Newcomer, person: Person) -> None:
    """Let a person answer: yes to services, and to the other purposes as people do."""
    _answer(stage, who, person, Purpose.SERVICES, Consent.Answer.GIVEN, who.on)
    for purpose, (asked, yes) in SHARES_OF_ANSWERS.items():
        if not stage.happens(asked):
            continue
        given = stage.happens(yes)
        _answer(stage, who, person, purpose, Consent.Answer.GIVEN if given else Consent.Answer.REFUSED, who.on)
        later = who.on + datetime.timedelta(days=stage.between(20, 200))
        if given and later < stage.today and stage.happens(0.07):
            _answer(stage, who, person, purpose, Consent.Answer.WITHDRAWN, later)


def may_be_a_child(person: Person, on: datetime.date) -> bool:
    """Tell whether she may be under age on a day, as well as her birth is known."""
    return person.born is None or person.born.ages_on(on)[0] < MINOR_UNTIL


def _answer(
    stage: Stage, who: Newcomer, person: Person, purpose: Purpose, answer: Consent.Answer, on: datetime.date
) -> None:
    guarded = may_be_a_child(person, on)
    soon_over = answer == Consent.Answer.GIVEN and on > stage.today - datetime.timedelta(days=300)
    stage.record(
        Consent,
        who.worker,
        on,
        person=person,
        purpose=purpose,
        answer=answer,
        answered_on=on,
        given_by=Consent.GivenBy.GUARDIAN if guarded else Consent.GivenBy.HERSELF,
        guardian_name=f"{stage.pick(('Mina', 'Kabita', 'Maya', 'Gita'))} {person.family_name}" if guarded else "",
        guardian_relation="Mother" if guarded else "",
        child_assents=guarded and answer == Consent.Answer.GIVEN,
        explained=stage.pick(Consent.Explained.values, (5, 3, 2, 1)),
        expires_on=stage.today + datetime.timedelta(days=stage.between(3, 60))
        if soon_over and stage.happens(0.12)
        else None,
        limits="Not the name of my village." if purpose == Purpose.STORY and answer == "given" else "",
    )
