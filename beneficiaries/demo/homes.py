"""Gives the invented people at the centre their beds, looks at rooms of their own, and counts their days at school."""

import datetime

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    Bed,
    BedUse,
    EducationRecord,
    HousingRecord,
    Leave,
    Room,
    SafetyCheck,
    SchoolMonth,
    SchoolResult,
    State,
    Stay,
)
from beneficiaries.models.htcds import Gender
from beneficiaries.standards import standards_now
from config.calendar import PartialDate, gregorian_month

DAY = datetime.timedelta(days=1)
FIRST_DAY = datetime.date(2012, 1, 2)
FOR_WHOM = Room.ForWhom
ROOMS = (
    ("Ground floor, kitchen side", FOR_WHOM.MOTHERS, 4),
    ("Ground floor, garden side", FOR_WHOM.BOYS, 2),
    ("First floor, room 3", FOR_WHOM.GIRLS, 6),
    ("First floor, room 4", FOR_WHOM.GIRLS, 4),
    ("Second floor, room 5", FOR_WHOM.WOMEN, 6),
    ("Second floor, room 6", FOR_WHOM.WOMEN, 4),
)
"""The house of 26 beds, two of them out of use."""
OUT_OF_USE = {"Second floor, room 6": "The roof leaks above it", "First floor, room 4": "Slats broken, ordered"}
STAYS = 20
BROUGHT = (
    "A bag with clothes, a telephone without a card.",
    "Only what {she} wore; clothes were given {them}.",
    "A school bag, the birth registration in a plastic cover.",
    "Two dresses, 350 rupees, the medicine of the hospital.",
)
AGREED = (
    "{Her} sister may visit on Saturdays; nobody else is told where {she} is.",
    "{She} keeps {her} telephone and does not use it after nine.",
    "",
)
LEAVES = (
    ("With an aunt in Dhading", "Dashain with the family", "Through the aunt, in the evening"),
    ("With {her} elder sister in Bhaktapur", "The wedding of a cousin", "By {her} sister's telephone"),
    ("Home, with us on the way there", "To see {her} mother, who is ill", "Through the health post of the ward"),
)
LEAVE_DAYS = ((6, -4), (9, 2), (3, -2))
"""How many days ago each leave of today began, and how many days ago she was expected back (ahead: negative)."""
TOLD_IN_ROOM = (
    {"who_knows": "Her friend, the landlady, and we", "reaches_help": "Calls the night number of the centre"},
    {"who_knows": "Only the friend with whom she shares it", "reaches_help": "The landlady below, then the centre"},
)
MEASURES = "A second lock for the door; walks the last stretch with a friend until the lamp is mended."
MONTHS = 4
AWAY = ("Fever.", "Helped at home.", "", "", "The day in court.")
GRADES = ("GPA 2.4, C+", "GPA 2.8, B", "GPA 3.2, B+", "54 of 100", "71 of 100")


def house(stage: Stage, courses: list[Course]) -> None:
    """Fill the beds of the centre, and look at what else there is to know of homes and schools."""
    beds = _beds(stage)
    by_case = {course.case.pk: course for course in courses}
    homes = [each for each in stage.records[HousingRecord] if each.case_id in by_case]
    here = [home for home in homes if home.kind == HousingRecord.Kind.CENTRE and home.ended is None]
    away = list(zip(LEAVES, LEAVE_DAYS, strict=True))
    settled = 0
    for home in here:
        course = by_case[home.case_id]
        fits = next((bed for bed in beds if _suits(bed.room, course)), None) if course.case.is_open else None
        if fits is None or settled == STAYS:
            continue
        beds.remove(fits)
        settled += 1
        stay = _stay(stage, course, home, fits)
        if away and stay.admitted_on < stage.today - 30 * DAY:
            _leave(stage, course, stay, *away.pop())
    for home in homes:
        if home.kind == HousingRecord.Kind.OWN_ROOM and home.ended is None and by_case[home.case_id].case.is_open:
            _check(stage, by_case[home.case_id], home)
    for school in stage.records[EducationRecord]:
        if school.status == EducationRecord.Status.ATTENDING and school.case_id in by_case:
            _at_school(stage, by_case[school.case_id], school)


def _beds(stage: Stage) -> list[Bed]:
    """Furnish the house; return the beds in which somebody may sleep."""
    deepa, usable = stage.users["deepa.supervisor"], []
    for name, for_whom, number in ROOMS:
        room = stage.record(Room, deepa, FIRST_DAY, site=stage.centre, name=name, for_whom=for_whom)
        for place in range(number):
            bed = stage.record(Bed, deepa, FIRST_DAY, room=room, name=str(place + 1))
            if place == number - 1 and name in OUT_OF_USE:
                bed.out_of_use_since, bed.out_of_use_why = stage.days_ago(3, 20), OUT_OF_USE[name]
            else:
                usable.append(bed)
    return usable


def _suits(room: Room, course: Course) -> bool:
    if course.person.gender == Gender.MASCULINE:
        return room.for_whom == FOR_WHOM.BOYS
    minor = course.who.age < 18
    return room.for_whom in ((FOR_WHOM.GIRLS,) if minor else (FOR_WHOM.WOMEN, FOR_WHOM.MOTHERS))


def _stay(stage: Stage, course: Course, home: HousingRecord, bed: Bed) -> Stay:
    on, worker = course.moves[State.REGISTERED], course.who.worker
    home.began, home.place = PartialDate.of(on), stage.centre.name
    told = {"case": course.case, "recorded_by": worker}
    stay = stage.record(
        Stay,
        worker,
        on,
        **told,
        site=stage.centre,
        housing=home,
        admitted_on=on,
        admitted_by=worker.full_name,
        brought=stage.fill(stage.pick(BROUGHT), course.person),
        agrees_to_rules=True,
        agreed_apart=stage.fill(stage.pick(AGREED), course.person),
    )
    stage.record(BedUse, worker, on, **told, stay=stay, bed=bed, began=on)
    return stay


def _leave(stage: Stage, course: Course, stay: Stay, told: tuple[str, str, str], days: tuple[int, int]) -> None:
    where_to, reason, contact = (stage.fill(each, course.person) for each in told)
    began, expected_on = (stage.today - each * DAY for each in days)
    stage.record(
        Leave,
        course.who.worker,
        began,
        case=course.case,
        stay=stay,
        began=began,
        expected_on=expected_on,
        where_to=where_to,
        reason=reason,
        contact=contact,
    )


def _check(stage: Stage, course: Course, home: HousingRecord) -> None:
    """Look at a room a few days after she moved in and again lately; a few wait for their next look."""
    moved_in, apart = course.moves[State.FOLLOW_UP], standards_now().contact[course.case.risk_level]
    home.rent = stage.between(45, 90) * 100
    last = stage.days_ago(1, apart - 1) if stage.happens(0.8) else stage.days_ago(apart + 1, apart + 9)
    first = moved_in + stage.between(1, 6) * DAY
    for day in sorted({day for day in (first, last) if moved_in < day <= stage.today}):
        fine = day != first or stage.happens(0.5)
        stage.record(
            SafetyCheck,
            course.who.worker,
            day,
            case=course.case,
            housing=home,
            checked_on=day,
            **dict.fromkeys(SafetyCheck.QUESTIONS, True) | {"way_lit": fine},
            **stage.pick(TOLD_IN_ROOM),
            result=SafetyCheck.Result.SAFE if fine else SafetyCheck.Result.WITH_MEASURES,
            measures="" if fine else MEASURES,
            next_on=day + apart * DAY,
        )


def _at_school(stage: Stage, course: Course, school: EducationRecord) -> None:
    """Tell the way back to school, the months since, and the last examination."""
    paper = EducationRecord.Paper
    school.birth_registration = stage.pick((paper.HERE, paper.ASKED_FOR, paper.MISSING), (6, 2, 1))
    school.transfer_certificate = stage.pick((paper.HERE, paper.NOT_NEEDED, paper.ASKED_FOR), (4, 3, 2))
    school.goes_with_her = course.who.worker.full_name
    school.costs, school.paid_by = stage.between(30, 180) * 100, "The association"
    worker, told = course.who.worker, {"case": course.case, "schooling": school}
    month = min(stage.today, course.end).replace(day=1)
    for _each in range(MONTHS):
        month = (month - DAY).replace(day=1)
        if month <= course.moves[State.IN_PROGRESS]:
            return
        open_on = stage.between(18, 24)
        missed = stage.pick((0, 1, 2, 5))
        stage.record(
            SchoolMonth,
            worker,
            month + 31 * DAY,
            **told,
            month=PartialDate(*gregorian_month(month.year, month.month)),
            days_open=open_on,
            days_present=open_on - missed,
            remarks=stage.pick(AWAY) if missed else "",
        )
    grade, held = stage.pick(GRADES), PartialDate(*gregorian_month(month.year, month.month))
    stage.record(
        SchoolResult, worker, month + 31 * DAY, **told, held=held, exam="First term", result=grade, passed=True
    )
