"""Fills the case files of the invented people: health, schooling, work, housing, and the notes of every contact."""

import datetime
from collections.abc import Sequence

from accounts.models import User
from beneficiaries.demo import words
from beneficiaries.demo.cases import WORKS_FROM, Course
from beneficiaries.demo.people import MINOR_UNTIL
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    EducationRecord,
    HealthCondition,
    HousingRecord,
    LivelihoodRecord,
    Note,
    State,
)
from beneficiaries.models.htcds import Gender
from beneficiaries.standards import standards_now

CONDITIONS = (
    ("Anaemia", "Iron tablets for three months", "Tired in the afternoon"),
    ("Low back pain", "Exercises with the physiotherapist", "Cannot carry loads"),
    ("Tuberculosis", "Six months of medicine, taken under observation", "Missed half a year of school"),
    ("Epilepsy", "Medicine every day", "Not alone near fire or water"),
    ("Depression", "Counselling every week", "Mornings are hard"),
    ("Trouble sleeping", "Counselling; no medicine", ""),
    ("Asthma, worse near dust", "Spray when needed", "No work at the kiln or with cotton waste"),
    ("Short sight", "Glasses", "Reads from the first row"),
    ("Tooth decay", "Two teeth treated", ""),
    ("Uterine prolapse", "Ring pessary; operation advised", "No heavy lifting"),
    ("Hepatitis B", "Checked twice a year", ""),
    ("Burn on the right hand", "Ointment and exercises", "Learns to hold scissors again"),
)
OF_GROWN_WOMEN = {"Uterine prolapse"}
HOSPITALS = (
    "Bir Hospital",
    "Teaching Hospital, Maharajgunj",
    "Health post",
    "Patan Hospital",
    "Dhading District Hospital",
)
REASONS_FOR_LEAVING = (
    "Had to look after the younger ones",
    "No money for the examination fee",
    "Sent away to work",
    "Married",
    "The school was two hours away and the road unsafe",
    "Failed in mathematics and did not go back",
)
TRAININGS = (
    ("Tailoring", "Sewing workshop of the centre", "Straight and curved seams, zips"),
    ("Handbag workshop", "Sewing workshop of the centre", "Cutting, lining, quality check"),
    ("Beauty parlour", "Training centre, Putalisadak", "Threading, hair cutting"),
    ("Baking and coffee", "Training café, Jhamsikhel", "Bread, coffee, keeping the till"),
    ("Mushroom growing", "Farmers' group, Dhading", "Spawn, straw, selling at the market"),
    ("Driving of electric tempos", "Driving school, Sundhara", "Licence obtained"),
)
WORK_AFTER = (
    ("Seamstress", "Tailoring shop, Kalanki", 14000),
    ("Waitress in a bakery", "Bakery, Jawalakhel", 15500),
    ("Own tailoring shop", "Dhadingbesi bazar", 17000),
    ("Tempo driver", "Ratna Park to Gongabu", 21000),
    ("Helper in a kindergarten", "Kindergarten, Kirtipur", 13000),
    ("Vegetable stall", "Market, Balkhu", 12500),
)


def fill_file(stage: Stage, course: Course, colleague: User) -> None:
    """Fill the file of one case as far as the case has come."""
    if State.REGISTERED in course.reached:
        _housing(stage, course)
    if State.ASSESSED in course.reached:
        _health(stage, course)
        _schooling(stage, course)
        _work(stage, course)
    if State.REGISTERED in course.reached:
        _notes(stage, course, colleague)


def _health(stage: Stage, course: Course) -> None:
    on = course.moves[State.ASSESSED]
    grown = course.person.gender == Gender.FEMININE and course.who.age >= 20
    possible = [each for each in CONDITIONS if grown or each[0] not in OF_GROWN_WOMEN]
    for name, treatment, consequences in stage.chance.sample(possible, stage.pick((0, 1, 2, 3), (3, 5, 3, 1))):
        later = State.FOLLOW_UP in course.reached
        status = stage.pick(HealthCondition.Status.values, (1, 2, 5, 4) if later else (2, 6, 3, 0))
        over = status == HealthCondition.Status.CURED
        stage.record(
            HealthCondition,
            course.who.worker,
            on,
            case=course.case,
            name=name,
            began=stage.known_date(course.case.opened_on - datetime.timedelta(days=stage.between(30, 1500))),
            ended=stage.known_date(course.end) if over else None,
            status=status,
            treatment="" if status == HealthCondition.Status.UNTREATED else treatment,
            treated_at=stage.pick(HOSPITALS) if status != HealthCondition.Status.UNTREATED else "",
            consequences=consequences,
        )


def _schooling(stage: Stage, course: Course) -> None:
    age, worker = course.who.age, course.who.worker
    opened = course.case.opened_on
    reached = min(10, max(1, age - 6 - stage.between(0, 4)))
    if stage.happens(0.85):
        stage.record(
            EducationRecord,
            worker,
            course.moves[State.ASSESSED],
            case=course.case,
            level=f"Class {reached}",
            school="Village school",
            ended=stage.known_date(opened - datetime.timedelta(days=stage.between(200, 365 * max(1, age - 12)))),
            status=EducationRecord.Status.LEFT,
            reason_for_leaving=stage.pick(REASONS_FOR_LEAVING),
        )
    if State.IN_PROGRESS not in course.reached or not stage.happens(0.85 if age < MINOR_UNTIL else 0.4):
        return
    on = course.moves[State.IN_PROGRESS]
    course.going_on.add("school")
    stage.record(
        EducationRecord,
        worker,
        on,
        case=course.case,
        level=f"Class {reached}" if age < MINOR_UNTIL else stage.pick(("Literacy class", "Morning class, open school")),
        school=stage.pick(("Shree Janajyoti School (fictional)", "Open school, Kathmandu")),
        began=stage.known_date(on),
        status=EducationRecord.Status.ATTENDING,
        time_of_day=stage.pick(("Mornings", "Day", "Evenings")),
        wishes=stage.pick(("To pass class 10", "To read without help", "To become a nurse", "To go to college")),
    )


def _work(stage: Stage, course: Course) -> None:
    worker, opened = course.who.worker, course.case.opened_on
    stage.record(
        LivelihoodRecord,
        worker,
        course.moves[State.ASSESSED],
        case=course.case,
        kind=LivelihoodRecord.Kind.EXPLOITATIVE if course.road.exploited else LivelihoodRecord.Kind.WORK,
        occupation=course.road.work_before,
        place=course.road.place,
        began=stage.known_date(opened - datetime.timedelta(days=stage.between(300, 900))),
        ended=stage.known_date(opened - datetime.timedelta(days=stage.between(3, 60))),
    )
    if course.who.age < WORKS_FROM or State.IN_PROGRESS not in course.reached:
        return
    on = course.moves[State.IN_PROGRESS]
    occupation, place, skills = stage.pick(TRAININGS)
    workshop = place.startswith("Sewing workshop")
    course.going_on.add("workshop" if workshop else "training")
    stage.record(
        LivelihoodRecord,
        worker,
        on,
        case=course.case,
        kind=LivelihoodRecord.Kind.WORKSHOP if workshop else LivelihoodRecord.Kind.TRAINING,
        occupation=occupation,
        place=place,
        began=stage.known_date(on),
        time_of_day=stage.pick(("Afternoons", "Mornings", "")),
        monthly_income=stage.between(40, 95) * 100 if workshop else None,
        skills=skills,
        savings=stage.pick(("Puts aside 500 rupees a month", "Saved for two months' rent", "")),
    )
    if State.FOLLOW_UP in course.reached:
        occupation, place, income = stage.pick(WORK_AFTER)
        course.going_on.add("own work")
        own = occupation.startswith("Own") or "stall" in occupation
        stage.record(
            LivelihoodRecord,
            worker,
            course.moves[State.FOLLOW_UP],
            case=course.case,
            kind=LivelihoodRecord.Kind.OWN_BUSINESS if own else LivelihoodRecord.Kind.WORK,
            occupation=occupation,
            place=place,
            began=stage.known_date(course.moves[State.FOLLOW_UP]),
            monthly_income=income,
            savings=stage.pick(("Member of a savings group", "Pays back a small loan", "")),
        )


def _housing(stage: Stage, course: Course) -> None:
    kinds, worker = HousingRecord.Kind, course.who.worker
    on = course.moves[State.REGISTERED]
    left = course.moves.get(State.FOLLOW_UP)
    at_centre = course.who.site == stage.centre and stage.happens(0.8)
    if at_centre:
        course.going_on.add("centre")
    stage.record(
        HousingRecord,
        worker,
        on,
        case=course.case,
        kind=kinds.CENTRE if at_centre else stage.pick((kinds.FAMILY, kinds.RELATIVES)),
        place=stage.pick(("Room 3", "Room 5", "Dormitory, first floor")) if at_centre else "",
        began=stage.known_date(on),
        ended=stage.known_date(left) if left else None,
        lives_with=stage.pick(("Three others", "Two others")) if at_centre else "An aunt",
        is_safe=True,
    )
    if left:
        own_room = course.who.age >= 16 and stage.happens(0.6)
        stage.record(
            HousingRecord,
            worker,
            left,
            case=course.case,
            kind=kinds.OWN_ROOM if own_room else kinds.FAMILY,
            place=stage.pick(("Rented room, Gongabu", "Rented room, Kirtipur")) if own_room else "",
            began=stage.known_date(left),
            lives_with="A friend from the centre" if own_room else "Parents",
            is_safe=True,
        )


MOST_NOTES = 18
CHILD_UNTIL = 14


def _notes(stage: Stage, course: Course, colleague: User) -> None:
    """Write a note for every contact, from registration to the last; each names the day of the next."""
    case, first = course.case, course.moves[State.REGISTERED]
    if case.last_contact_on is None:
        return
    interval = standards_now().contact[case.risk_level]
    span = (case.last_contact_on - first).days
    count = min(MOST_NOTES, 1 + span // max(4, interval // 2))
    days = sorted({first + datetime.timedelta(days=round(span * place / max(1, count - 1))) for place in range(count)})
    if days[-1] != case.last_contact_on:
        days.append(case.last_contact_on)
    for place, day in enumerate(days):
        last = day == days[-1]
        next_on = case.next_contact_on if last else days[place + 1]
        phase = "late" if State.FOLLOW_UP in course.reached and day > course.moves[State.FOLLOW_UP] else "middle"
        _note(stage, course, colleague, day, "start" if place < 2 else phase, next_on, contact=last)


def _note(
    stage: Stage,
    course: Course,
    colleague: User,
    day: datetime.date,
    phase: str,
    next_on: datetime.date | None,
    *,
    contact: bool,
) -> None:
    lives_here = "centre" in course.going_on and phase != "late"
    kinds = ("at_centre", "session", "visit", "call", "about_her")
    kind = stage.pick(kinds, (5 if lives_here else 0, 3, 1 if lives_here else 5, 2, 0 if contact else 1.5))
    restricted = kind == "session" and stage.happens(0.3) and course.said.isdisjoint(words.RESTRICTED)
    by = course.who.worker
    if course.case.second_workers and stage.happens(0.3):
        by = colleague
    elif stage.happens(0.03):
        by = course.supervisor
    told = [words.RESTRICTED] if restricted else [words.OPENINGS[kind], _substance(stage, course, phase), words.AGREED]
    text = " ".join(filter(None, (stage.fill(_unsaid(stage, course, pool), course.person) for pool in told)))
    stage.record(
        Note,
        by,
        day,
        case=course.case,
        kind=kind,
        happened_on=day,
        place=stage.pick(words.PLACES_OF_NOTES[kind]),
        text=text or stage.fill(stage.pick(words.SUBSTANCE[phase]), course.person),
        next_on=next_on if next_on and next_on >= day else None,
        restricted=restricted,
    )


def _substance(stage: Stage, course: Course, phase: str) -> Sequence[str]:
    """Return what a note may tell: of the time of the case, or of something that goes on in it."""
    going_on = {
        "start": {"centre"},
        "middle": {"centre", "workshop", "training", "school"},
        "late": {"own work"},
    }
    topics = sorted(course.going_on & going_on[phase])
    if course.who.age < CHILD_UNTIL:
        topics += ["child", "boy"] if course.person.gender == Gender.MASCULINE else ["child"]
    topic = stage.pick([phase, *topics], [2, *[1] * len(topics)])
    left = [sentence for sentence in words.SUBSTANCE[topic] if sentence not in course.said]
    return left or words.SUBSTANCE[phase]


def _unsaid(stage: Stage, course: Course, pool: Sequence[str]) -> str:
    """Return a sentence that this file does not have yet, while there is one."""
    sentence = stage.pick([each for each in pool if each not in course.said] or [""])
    if sentence:
        course.said.add(sentence)
    return sentence
