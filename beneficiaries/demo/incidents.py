"""Lets some of the invented people tell of violence during their case; two of them in these days."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.incident_type import DECIDING, IncidentType, type_of
from beneficiaries.models import Consent, Incident, IncidentPerpetrator, Perpetrator, State
from beneficiaries.models.consent import Purpose
from config.calendar import PartialDate

DAY = datetime.timedelta(days=1)
PLACES = Incident.PlaceKind


@dataclass(frozen=True)
class Told:
    """What one of them told: the type it comes to, her account, and what else is written down."""

    kind: IncidentType
    account: str
    days_before: int
    """So many days before she told of it, it happened."""
    more: Mapping[str, Any] = field(default_factory=dict)


OLDER = (
    Told(
        IncidentType.PSYCHOLOGICAL,
        "A man called {her} at the workshop's telephone and said that he knows where {her} sister goes to school.",
        1,
        {
            "place_kind": PLACES.ONLINE,
            "danger_remains": True,
            "danger_measures": "The workshop puts no unknown callers through; somebody walks the sister to school.",
            "services_needed": ["security", "psychosocial"],
        },
    ),
    Told(
        IncidentType.PHYSICAL_ASSAULT,
        "{Her} uncle struck {them} on the arm when {she} would not come home with him.",
        2,
        {
            "place_kind": PLACES.ROAD,
            "place": "Bus park, Gongabu",
            "injuries": "A bruise on the left arm.",
            "medical_care": "given",
            "danger_remains": False,
            "how_many": "1",
            "services_needed": ["health"],
        },
    ),
    Told(
        IncidentType.DENIAL,
        "The owner of the shop keeps two months of {her} wages and says that they went for food.",
        20,
        {"place_kind": PLACES.WORK, "goods_exchanged": False, "services_needed": ["legal", "livelihood"]},
    ),
    Told(
        IncidentType.FORCED_MARRIAGE,
        "At home {she} was promised to a man of forty. {She} came back to us before the day was fixed.",
        9,
        {
            "place_kind": PLACES.HER_HOME,
            "traditional_practice": True,
            "danger_remains": True,
            "danger_measures": "{She} stays at the centre; the ward chair was told, with {her} consent.",
            "services_needed": ["shelter", "legal"],
        },
    ),
    Told(
        IncidentType.SEXUAL_ASSAULT,
        "In the full bus a man pressed himself against {them} and touched {them}; {she} got out and walked.",
        0,
        {"place_kind": PLACES.ROAD, "how_many": "1", "danger_remains": False, "services_needed": ["psychosocial"]},
    ),
    Told(
        IncidentType.NOT_GENDER_BASED,
        "{Her} bag with the telephone was snatched at the market.",
        0,
        {"place_kind": PLACES.ROAD, "danger_remains": False},
    ),
)
IN_THESE_DAYS = (
    Told(
        IncidentType.RAPE,
        "A man of the house where {she} rents came into the room last night. {She} asked for {her} caseworker alone.",
        1,
        {"place_kind": PLACES.HER_HOME, "time_of_day": "night", "how_many": "1", "services_needed": ["health"]},
    ),
    Told(
        IncidentType.PSYCHOLOGICAL,
        "Two men asked the neighbours for {them} by name. {She} does not sleep.",
        2,
        {"place_kind": PLACES.HER_HOME, "danger_remains": True, "how_many": "2"},
    ),
)


def tell(stage: Stage, courses: Sequence[Course]) -> None:
    """Record the incidents: two that press, the rest seen to."""
    grown = [
        course
        for course in courses
        if course.case.state == State.IN_PROGRESS and course.who.age >= 18 and course.case.last_contact_on
    ]
    grown.sort(key=lambda course: course.who.worker != stage.users["asha.caseworker"])
    for told, course in zip(IN_THESE_DAYS, grown, strict=False):
        _record(stage, course, told, stage.today)
    others = stage.chance.sample(grown[len(IN_THESE_DAYS) :], min(2 * len(OLDER), len(grown) - len(IN_THESE_DAYS)))
    for place, course in enumerate(others):
        _record(stage, course, OLDER[place % len(OLDER)], course.case.last_contact_on)


def _record(stage: Stage, course: Course, told: Told, told_on: datetime.date) -> None:
    worker, more = course.who.worker, dict(told.more)
    happened = told_on - told.days_before * DAY
    if "danger_measures" in more:
        more["danger_measures"] = stage.fill(more["danger_measures"], course.person)
    if told.kind == IncidentType.PHYSICAL_ASSAULT and _agrees_to_authorities(stage, course, told_on):
        more |= {"reported_to": "women_cell", "reported_on": told_on, "report_reference": f"{stage.between(10, 99)}/82"}
    answers = _answers(told.kind)
    made = stage.record(
        Incident,
        worker,
        told_on,
        case=course.case,
        told_on=told_on,
        happened=PartialDate.of(happened),
        account=stage.fill(told.account, course.person),
        kind=type_of(answers),
        was_child=False,
        **answers,
        **more,
    )
    named = [each for each in stage.records[Perpetrator] if each.case_id == course.case.pk]
    if told.kind == IncidentType.PSYCHOLOGICAL and named:
        stage.record(IncidentPerpetrator, worker, told_on, incident=made, perpetrator=named[0])


def _answers(kind: IncidentType) -> dict[str, bool]:
    """Return the answers that lead to a type, as far as the questions were asked."""
    answers: dict[str, bool] = {}
    for question, decided in DECIDING.items():
        answers[question] = decided == kind
        if decided == kind:
            return answers
    return answers | {"gender_based": False}


def _agrees_to_authorities(stage: Stage, course: Course, on: datetime.date) -> bool:
    said = [
        each
        for each in stage.records[Consent]
        if each.person_id == course.person.pk and each.purpose == Purpose.AUTHORITIES and each.answered_on <= on
    ]
    return bool(said) and max(said, key=lambda each: each.answered_on).is_valid(on)
