"""Treats the invented people: courses of medicine and how they go, appointments kept and missed, scales at sessions."""

import datetime
from collections import defaultdict
from uuid import UUID

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    Appointment,
    HealthCondition,
    Medicine,
    Note,
    ScaleResult,
    State,
    Treatment,
    TreatmentCheck,
)
from beneficiaries.scales import GAD7, PCL5, PHQ9, THINKS_OF_DEATH, Scale

DAY = datetime.timedelta(days=1)
TUBERCULOSIS = "Tuberculosis"
TREATMENTS = {
    TUBERCULOSIS: ("2HRZE/4HR, tablets every day", "DOTS centre of the health post", "The health worker", 182),
    "Epilepsy": ("Tablets morning and evening", "Teaching Hospital, Maharajgunj", "The roommate", 730),
    "Anaemia": ("Iron tablets for three months", "Health post", "The housemother", 91),
    "Hepatitis B": ("Checked twice a year", "Patan Hospital", "The nurse of the centre", 730),
    "Depression": ("Counselling every week, tablets at night", "Patan Hospital", "The counsellor", 365),
}
"""For a condition: the treatment, where, who sees to it, and for how many days."""
MEDICINES = {
    TUBERCULOSIS: ("Fixed-dose combination RHZE", "3 tablets", "Once a day, before breakfast"),
    "Epilepsy": ("Sodium valproate", "200 mg", "Morning and evening"),
    "Anaemia": ("Iron and folic acid", "1 tablet", "Once a day, after a meal"),
    "Depression": ("Amitriptyline", "25 mg", "At night"),
    "Asthma, worse near dust": ("Salbutamol spray", "2 puffs", "When it is needed"),
}
TROUBLES = ("", "", "", "Nausea in the morning", "Tired", "Itching", "Sleepy")
MISSED = (0, 0, 0, 1, 1, 2, 4)
"""Doses that are missed in a week."""
ERRANDS = (
    ("Check of the blood", "The laboratory"),
    ("Talk with the doctor", "Dr. Shrestha (fictional)"),
    ("Dentist", "The dental clinic"),
    ("Eye test", "The eye clinic"),
    ("Talk with the counsellor", "The counsellor"),
)
PLACES = ("Patan Hospital", "Health post", "Teaching Hospital, Maharajgunj", "Bir Hospital")
COMPANIONS = ("The housemother", "The caseworker", "A sister", "A friend from the centre", "")
MOST_CHECKS = 10


def treat(stage: Stage, courses: list[Course]) -> None:
    """Fill what concerns health in the file of every case that came so far."""
    conditions: dict[UUID, list[HealthCondition]] = defaultdict(list)
    for condition in stage.records[HealthCondition]:
        conditions[condition.case_id].append(condition)
    sessions: dict[UUID, list[Note]] = defaultdict(list)
    for note in stage.records[Note]:
        if note.kind == Note.Kind.SESSION:
            sessions[note.case_id].append(note)
    for course in courses:
        if State.ASSESSED not in course.reached:
            continue
        for condition in conditions[course.case.pk]:
            _treatment(stage, course, condition)
        if stage.happens(0.6):
            _appointments(stage, course)
        if State.IN_PROGRESS in course.reached and stage.happens(0.6):
            _scales(stage, course, sessions[course.case.pk])
    _worries(stage, courses)


def _worries(stage: Stage, courses: list[Course]) -> None:
    """Let one woman of each worker be treated for depression, and tell of thoughts of death today or yesterday."""
    in_work = [course for course in courses if course.case.state == State.IN_PROGRESS]
    depressed = {each.case_id for each in stage.records[HealthCondition] if each.name == "Depression"}
    latest = sorted(in_work, key=lambda course: course.moves[State.ASSESSED])
    for course in {each.who.worker: each for each in latest if each.case.pk not in depressed}.values():
        on = course.moves[State.ASSESSED]
        told = {"case": course.case, "name": "Depression", "status": HealthCondition.Status.IN_TREATMENT}
        _treatment(stage, course, stage.record(HealthCondition, course.who.worker, on, **told))
        _appointment(stage, course, stage.today + DAY, "planned")
        _result(stage, course, PHQ9, stage.days_ago(0, 1), 0.7, worries=True)


def _treatment(stage: Stage, course: Course, condition: HealthCondition) -> None:
    case, worker, on = course.case, course.who.worker, course.moves[State.ASSESSED]
    goes_on = condition.status in ("in_treatment", "controlled") and case.is_open
    if condition.name in MEDICINES and condition.status != "untreated":
        name, dose, how_often = MEDICINES[condition.name]
        stage.record(
            Medicine,
            worker,
            on,
            case=case,
            condition=condition,
            name=name,
            dose=dose,
            how_often=how_often,
            began=stage.known_date(on),
            source=stage.pick(PLACES),
            refill_on=stage.today + stage.between(-1, 30) * DAY if goes_on else None,
            ended=None if goes_on else stage.known_date(course.end),
            why_stopped="" if goes_on else "The treatment was over",
        )
    if condition.name not in TREATMENTS or condition.status == "untreated":
        return
    regimen, place, supervised_by, days = TREATMENTS[condition.name]
    planned_end = on + days * DAY
    goes_on = goes_on and planned_end > stage.today
    tuberculosis = condition.name == TUBERCULOSIS
    outcome = ""
    if not goes_on:
        outcomes = (Treatment.Outcome.CURED, Treatment.Outcome.COMPLETED, Treatment.Outcome.NOT_EVALUATED)
        outcome = stage.pick(outcomes, (5, 3, 1)) if tuberculosis else stage.pick(Treatment.OF_OTHERS[:4], (6, 1, 2, 1))
    last_day = min(planned_end, course.end, stage.today)
    treatment = stage.record(
        Treatment,
        worker,
        on,
        case=case,
        condition=condition,
        regimen=regimen,
        tuberculosis=tuberculosis,
        place=place,
        supervised_by=supervised_by,
        began=stage.known_date(on),
        planned_end=planned_end,
        next_check_on=stage.today + stage.between(-1, 6) * DAY if goes_on else None,
        outcome=outcome,
        ended=None if goes_on else stage.known_date(max(last_day, on)),
    )
    a_day = 2 if condition.name == "Epilepsy" else 1
    number = min(MOST_CHECKS, (last_day - on).days // 7)
    for week in range(number):
        missed = a_day * stage.pick(MISSED)
        day = last_day - (number - 1 - week) * 7 * DAY
        stage.record(
            TreatmentCheck,
            worker,
            day,
            treatment=treatment,
            checked_on=day,
            doses_due=7 * a_day,
            doses_taken=7 * a_day - missed,
            side_effects=stage.pick(TROUBLES),
            by_whom=supervised_by if stage.happens(0.3) else "",
        )


def _appointments(stage: Stage, course: Course) -> None:
    """Record some that are over and, in an open case, one or two that lie ahead or wait for a word."""
    began, last_day = course.moves[State.ASSESSED], min(course.end, stage.today - DAY)
    span = (last_day - began).days
    for _count in range(min(stage.between(0, 4), max(0, span // 30))):
        day = began + stage.between(1, span) * DAY
        status = stage.pick(("kept", "kept", "kept", "called_off"))
        _appointment(stage, course, day, status)
    if not course.case.is_open:
        return
    if stage.happens(0.5):
        _appointment(stage, course, stage.today + stage.pick((0, 1, 1, 3, 8, 20)) * DAY, "planned")
    if stage.happens(0.15) and span > 10:
        missed = _appointment(stage, course, stage.days_ago(2, 9), "missed")
        if stage.happens(0.6):
            _appointment(stage, course, stage.today + stage.between(2, 12) * DAY, "planned", instead_of=missed)


def _appointment(
    stage: Stage, course: Course, day: datetime.date, status: str, instead_of: Appointment | None = None
) -> Appointment:
    what_for, with_whom = (instead_of.what_for, instead_of.with_whom) if instead_of else stage.pick(ERRANDS)
    return stage.record(
        Appointment,
        course.who.worker,
        min(day, stage.today),
        case=course.case,
        what_for=what_for,
        day=day,
        hour=datetime.time(stage.between(9, 15), stage.pick((0, 30))),
        place=instead_of.place if instead_of else stage.pick(PLACES),
        with_whom=with_whom,
        goes_with=stage.pick(COMPANIONS),
        status=status,
        instead_of=instead_of,
    )


def _scales(stage: Stage, course: Course, sessions: list[Note]) -> None:
    """Take scales at some of her sessions, mostly with less trouble each time."""
    taken = [note for note in sessions if not note.restricted and note.recorded_by == course.who.worker][-5:]
    for place, note in enumerate(taken):
        share = 0.65 - 0.5 * place / len(taken)
        for scale in (PHQ9, GAD7) if place else (PHQ9, GAD7, PCL5):
            _result(stage, course, scale, note.happened_on, share, session=note)


def _result(
    stage: Stage,
    course: Course,
    scale: Scale,
    on: datetime.date,
    share: float,
    session: Note | None = None,
    *,
    worries: bool = False,
) -> None:
    most = len(scale.answers) - 1
    answers = [max(0, min(most, round(most * share + stage.pick((-1, 0, 0, 1))))) for _item in scale.items]
    if scale is PHQ9:
        answers[THINKS_OF_DEATH] = 1 if worries else 0
    told = {"case": course.case, "scale": scale.name, "taken_on": on, "answers": answers, "session": session}
    stage.record(ScaleResult, course.who.worker, on, **told)
