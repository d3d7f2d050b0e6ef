"""Seeds the demonstration: the story, and around it the people, cases and referrals of a small association."""

import datetime
import sys
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from access.context import acting_as_system
from accounts import demo
from accounts.models import Site, User
from beneficiaries.demo import (
    assessments,
    cases,
    closures,
    documents,
    drafts,
    family,
    files,
    flags,
    health,
    homes,
    incidents,
    law,
    people,
    plans,
    referrals,
    rights,
    services,
    story,
    surveys,
    watching,
)
from beneficiaries.demo.stage import ORDER, Stage
from beneficiaries.models import Person, Referral, Relationship
from beneficiaries.models.htcds import Gender
from beneficiaries.tasks import sweep

PEOPLE = 300
REASON = "demo data"
ON_LEAVE = "While {her} caseworker is on leave."
SHARES = ("{She} lives near me and I see {them} on the way.", ON_LEAVE, "Speaks {her} language.")

FURTHER: list[Callable[[Mapping[str, User]], None]] = []
"""What apps above this one add to the demonstration, given its users by name, once everything else stands."""
TABLES: list[type[Model]] = []
"""What apps above this one fill for it, thrown away with everything else when it is made anew."""


class NotForDemo(Exception):
    """This is no place for invented people: DEMO is off, or somebody real is here."""


def seed() -> dict[str, int]:
    """Make what is missing of the demonstration; return how many records were written, empty when it was all there.

    Raises NotForDemo while DEMO is off, and where there are people or users that are not the demonstration's.
    """
    if not settings.DEMO:
        raise NotForDemo("DEMO is off. Demo data is made only where DEMO=on is set, and never beside real people.")
    with acting_as_system(REASON):
        seeded = Person.objects.filter(pk=story.SUNITA).exists()
        if not seeded:
            _refuse_beside_real_people()
        users = demo.seed_accounts()
        return {} if seeded else _seed(Stage(users))


def reset() -> dict[str, int]:
    """Throw all people, cases and referrals away and make the demonstration anew; its users and the trail stay.

    Raises NotForDemo while DEMO is off, and where there is a user who is not the demonstration's.
    """
    if not settings.DEMO:
        raise NotForDemo("DEMO is off. Nothing was thrown away.")
    if _strangers():
        raise NotForDemo("There are users here who are not of the demonstration. Nothing was thrown away.")
    owner = connections["owner"]
    tables = [model._meta.db_table for model in [*ORDER, *TABLES]]
    with transaction.atomic(using="owner"):
        owner.ops.execute_sql_flush(owner.ops.sql_flush(no_style(), tables, allow_cascade=True))
    made = seed()
    sweep(older_than=0, at_most=sys.maxsize)
    return made


def _strangers() -> bool:
    return User.objects.exclude(email__endswith=f"@{demo.DOMAIN}").exists()


def _refuse_beside_real_people() -> None:
    if _strangers() or Person.objects.exists() or Referral.objects.exists():
        raise NotForDemo("There are people in this database who are not of the demonstration. Nothing was made.")


def _seed(stage: Stage) -> dict[str, int]:
    supervisors = {
        stage.centre: stage.users["deepa.supervisor"],
        stage.field_office: stage.users["eknath.supervisor"],
    }
    story.tell(stage)
    courses = [_open(stage, standing, supervisors) for standing in cases.STANDINGS for _each in range(standing.count)]
    _share(stage, courses)
    for course in courses:
        files.fill_file(stage, course, _colleague(stage, course))
        if stage.happens(0.6):
            referrals.answered(stage, course)
    _link_companions(stage, courses)
    _relatives_and_neighbours(stage, courses)
    referrals.unanswered(stage, supervisors)
    assessments.assess(stage, courses)
    plans.make_plans(stage, courses)
    closures.close(stage, courses)
    incidents.tell(stage, courses)
    law.go_to_law(stage, courses)
    health.treat(stage, courses)
    homes.house(stage, courses)
    services.open_directory(stage)
    services.refer(stage, courses)
    services.transfer(stage, courses)
    drafts.begin(stage, courses)
    surveys.ask(stage, courses)
    documents.file(stage, courses)
    family.tell(stage, courses)
    flags.flag(stage, courses)
    flags.set_standards(stage)
    watching.watch(stage, courses)
    rights.ask(stage, courses)
    closures.ask_after(stage, courses)
    written = stage.write()
    for add in FURTHER:
        add(stage.users)
    return written


def _site_and_worker(stage: Stage) -> tuple[Site, User]:
    name = stage.pick(("asha.caseworker", "bimala.caseworker", "chandra.caseworker"), (33, 33, 34))
    return stage.field_office if name.startswith("chandra") else stage.centre, stage.users[name]


def _open(stage: Stage, standing: cases.Standing, supervisors: dict[Site, User]) -> cases.Course:
    road = cases.pick_road(stage)
    site, worker = _site_and_worker(stage)
    gender = Gender.MASCULINE if stage.happens(road.boys) else Gender.FEMININE
    if gender == Gender.FEMININE and stage.happens(0.015):
        gender = Gender.TRANSGENDER_FEMININE
    who = people.Newcomer(site, worker, stage.days_ago(*standing.opened), stage.between(*road.ages), gender)
    family = people.new_family(stage, site)
    if stage.happens(0.6):
        people.settle(stage, who, family)
    person = people.new_person(stage, who, family)
    people.reach(stage, who, person)
    if standing.state != cases.State.IDENTIFIED or stage.happens(0.3):
        people.agree(stage, who, person)
    return cases.open_case(stage, person, who, road, standing, supervisors[site])


def _colleague(stage: Stage, course: cases.Course) -> User:
    """Return who stands in for the caseworker: the other one of the centre, who also helps in the field."""
    bimala, asha = stage.users["bimala.caseworker"], stage.users["asha.caseworker"]
    return bimala if course.who.worker == asha else asha


def _share(stage: Stage, courses: list[cases.Course]) -> None:
    in_work = [course for course in courses if course.case.state in ("planned", "in_progress", "follow_up")]
    for place, course in enumerate(stage.chance.sample(in_work, 16)):
        ended = place % 4 == 3
        why = ON_LEAVE if ended else stage.pick(SHARES)
        cases.share(stage, course, _colleague(stage, course), why, ended=ended)


def _link_companions(stage: Stage, courses: list[cases.Course]) -> None:
    """Link some who went the same road under one caseworker."""
    by_road: dict[tuple[int, User], list[cases.Course]] = {}
    for course in courses:
        by_road.setdefault((id(course.road), course.who.worker), []).append(course)
    for companions in by_road.values():
        if len(companions) >= 4:
            one, other = stage.chance.sample(companions, 2)
            kind = stage.pick((Relationship.Kind.SAME_EVENT, Relationship.Kind.FRIEND))
            people.link(stage, max(one.who, other.who, key=lambda who: who.on), one.person, other.person, kind)


def _relatives_and_neighbours(stage: Stage, courses: list[cases.Course]) -> None:
    """Make people without a case: brothers, sisters and mothers of some, and neighbours known from the villages."""
    with_family = [course for course in courses if course.person.household]
    for course in stage.chance.sample(with_family, 26):
        _relative(stage, course)
    while len(stage.records[Person]) < PEOPLE:
        site, worker = _site_and_worker(stage)
        gender = Gender.MASCULINE if stage.happens(0.12) else Gender.FEMININE
        who = people.Newcomer(site, worker, stage.days_ago(1, 1700), stage.between(8, 55), gender, keeper=worker)
        family = people.new_family(stage, site)
        if stage.happens(0.3):
            people.settle(stage, who, family)
        person = people.new_person(stage, who, family)
        people.reach(stage, who, person)
        if stage.happens(0.8):
            people.agree(stage, who, person)


def _relative(stage: Stage, course: cases.Course) -> None:
    kind = stage.pick((Relationship.Kind.SISTER, Relationship.Kind.PARENT), (4, 1))
    mother = kind == Relationship.Kind.PARENT
    gender = Gender.MASCULINE if not mother and stage.happens(0.3) else Gender.FEMININE
    age = course.who.age + 22 if mother else max(5, course.who.age + stage.pick((-5, -3, -2, 2, 4)))
    on = min(course.case.opened_on + datetime.timedelta(days=stage.between(1, 60)), stage.today)
    who = people.Newcomer(course.who.site, course.who.worker, on, age, gender, keeper=course.who.worker)
    family = people.new_family(stage, who.site)
    family.household, family.origin = course.person.household, course.person.origin
    person = people.new_person(stage, who, family)
    person.family_name = course.person.family_name
    person.name_ne = ""
    people.link(stage, who, course.person, person, kind)
    people.agree(stage, who, person)
