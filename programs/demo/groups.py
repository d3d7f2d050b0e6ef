"""Makes the projects, groups, members and sessions of the demonstration, over two years."""

import datetime
from dataclasses import dataclass

from accounts.models import Site, User
from beneficiaries.codes import ALPHABET, PARTICIPANT, check_letter
from beneficiaries.demo import story
from beneficiaries.demo.names import COMMUNITIES
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Area, Person
from beneficiaries.models.htcds import Gender
from programs.models import (
    AbsenceCall,
    Attendance,
    Correction,
    Enrolment,
    Group,
    Holiday,
    Meeting,
    Participant,
    Programme,
    Project,
    SamePerson,
    Session,
)
from programs.models.enrolment import ABSENT_TOO_OFTEN
from programs.planning import AHEAD, days_of

Kind = Programme.Kind
WORKSHOP = "Handbag workshop"
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """Groups of one kind: how many, where, for whom, how long each goes on, and how they are called."""

    kind: Kind
    count: int
    in_the_field: int
    members: tuple[int, int]
    ages: tuple[int, int]
    weeks: int
    every: Meeting.Every
    minutes: int
    men: float
    names: tuple[str, ...]


PLANS = [
    Plan(
        Kind.LITERACY, 14, 10, (16, 24), (16, 52), 26, Meeting.Every.WEEK, 120, 0.0, ("Morning class", "Evening class")
    ),
    Plan(
        Kind.RIGHTS,
        10,
        8,
        (16, 28),
        (13, 40),
        9,
        Meeting.Every.WEEK,
        90,
        0.25,
        ("Girls know their rights", "Rights circle"),
    ),
    Plan(Kind.COMMITTEE, 8, 7, (9, 11), (24, 62), 104, Meeting.Every.BIKRAM_MONTH, 120, 0.4, ("Protection committee",)),
    Plan(Kind.INCOME, 5, 4, (12, 18), (19, 50), 104, Meeting.Every.BIKRAM_MONTH, 90, 0.0, ("Savings group",)),
]
NAMES_OF_PROGRAMMES = {
    Kind.LITERACY: ("Literacy", "Nine months of reading, writing and sums, and of talking about what one reads."),
    Kind.RIGHTS: (
        "Rights awareness",
        "Eight meetings on law, violence at home, safe migration, and whom to ask for help.",
    ),
    Kind.COMMITTEE: (
        "Protection committees",
        "Women and men of a ward who watch over girls at risk and call for help.",
    ),
    Kind.INCOME: ("Savings and income", "Groups that save together, lend to each other and begin small trades."),
}
TOPICS = {
    Kind.LITERACY: (
        "Letters ka to ङ",
        "Our names",
        "The bus timetable",
        "Prices at the market",
        "A letter to a sister",
        "Filling in a form",
    ),
    Kind.RIGHTS: (
        "What the law says on trafficking",
        "Work abroad: papers first",
        "Violence at home",
        "Marriage age",
        "Whom to call",
        "Citizenship papers",
    ),
    Kind.COMMITTEE: ("Monthly meeting", "Households at risk", "Watch at the bus park"),
    Kind.INCOME: ("Deposits", "Deposits and loans", "Accounts read aloud"),
}
ANSWERS = (
    "Her mother-in-law is ill and she cooks for all. Comes again after the harvest.",
    "Works at the brick kiln until the rains. We keep her place.",
    "The way is dark in the evening. She will walk with her neighbour.",
    "She was ashamed because she had forgotten the letters. We sat together for an hour.",
)


def gather(stage: Stage) -> None:
    """Make everything."""
    hari, gita = stage.users["hari.facilitator"], stage.users["gita.facilitator"]
    indira, chandra = stage.users["indira.programmes"], stage.users["chandra.caseworker"]
    began = datetime.date(2010, 7, 1)
    project = stage.record(
        Project,
        indira,
        stage.days_ago(740, 740),
        name="Reinforcing women's capacities to fight trafficking and domestic violence in Nepal",
        purpose="Women and girls of hill villages read, know their rights, earn, and protect each other.",
        site=stage.field_office,
        starts_on=began,
        ends_on=None,
    )
    saxo = stage.record(
        Project,
        indira,
        stage.days_ago(700, 700),
        name="SAXO: building the capacity of the sewing workshop",
        purpose="The workshop sews handbags that sell, pays fair wages, and is led by its own makers.",
        site=stage.centre,
        starts_on=datetime.date(2012, 1, 1),
        ends_on=None,
    )
    for site in (stage.centre, stage.field_office):
        for name, ago, long in (("Dashain", 45, 9), ("Tihar", 25, 4), ("Dashain", 410, 9), ("Tihar", 390, 4)):
            first = stage.today - ago * DAY
            stage.record(Holiday, indira, first, site=site, name=name, first_on=first, last_on=first + long * DAY)
    for plan in PLANS:
        name, about = NAMES_OF_PROGRAMMES[plan.kind]
        programme = stage.record(
            Programme, indira, stage.days_ago(735, 735), project=project, kind=plan.kind, name=name, about=about
        )
        for number in range(plan.count):
            field = number < plan.in_the_field
            leader = hari if field else gita
            if plan.kind == Kind.COMMITTEE and number == 0:
                leader = chandra
            _group(stage, plan, programme, stage.field_office if field else stage.centre, leader, number)
    _workshop(stage, saxo, gita)


def _group(stage: Stage, plan: Plan, programme: Programme, site: Site, leader: User, number: int) -> None:
    district = "Dhading" if site == stage.field_office else "Kathmandu"
    area, ward = _new_place(stage, plan, district)
    term = datetime.timedelta(weeks=plan.weeks)
    began = stage.today - datetime.timedelta(days=10 + number * max(1, 700 - plan.weeks * 7) // plan.count) - term * 0.4
    if plan.weeks > 100:
        began = stage.today - stage.between(500, 720) * DAY
    ended = began + term
    over = ended < stage.today and plan.weeks < 100
    group = stage.record(
        Group,
        stage.users["indira.programmes"],
        began,
        programme=programme,
        name=f"{plan.names[number % len(plan.names)]}, {area.name}-{ward}"[:80],
        site=site,
        area=area,
        ward=ward,
        place=stage.pick(("School, room 3", "House of the ward", "Community hall", "Under the pipal tree")),
        facilitator=leader,
        co_facilitator=None,
        capacity=plan.members[1] + 2 if number % 4 else plan.members[0],
        starts_on=began,
        ends_on=ended if plan.weeks < 100 else None,
    )
    monthly = plan.every == Meeting.Every.BIKRAM_MONTH
    meeting = stage.record(
        Meeting,
        leader,
        began,
        group=group,
        every=plan.every,
        weekday=None if monthly else stage.pick((6, 0, 1, 2, 3, 4)),
        day_of_month=stage.between(1, 28) if monthly else None,
        begins_at=datetime.time(stage.pick((7, 8, 13, 17)), stage.pick((0, 30))),
        minutes=plan.minutes,
        first_on=began,
        last_on=group.ends_on,
    )
    size = stage.between(*plan.members)
    people = [_participant(stage, plan, group, area, ward) for _each in range(size)]
    _meet(stage, group, meeting, people, TOPICS[plan.kind], over)


def _new_place(stage: Stage, plan: Plan, district: str) -> tuple[Area, int]:
    """Return a ward in which no group of this kind meets yet."""
    taken = {(each.programme.kind, each.area, each.ward) for each in stage.records[Group]}
    while True:
        area = stage.pick(stage.local_levels[district])
        ward = stage.between(1, area.wards or 9)
        if (plan.kind, area, ward) not in taken:
            return area, ward


def _workshop(stage: Stage, project: Project, leader: User) -> None:
    """The handbag workshop of the story, in which Sunita and Tara sew since January."""
    began = stage.today - 728 * DAY
    programme = stage.record(
        Programme,
        leader,
        began,
        project=project,
        kind=Kind.INCOME,
        name="Sewing workshop",
        about="Young women of the centre learn to sew handbags of high quality, and are paid for what they make.",
    )
    area = stage.pick(stage.local_levels["Kathmandu"])
    group = stage.record(
        Group,
        stage.users["indira.programmes"],
        began,
        programme=programme,
        name=WORKSHOP,
        site=stage.centre,
        area=area,
        ward=4,
        place="Ground floor of the centre",
        facilitator=leader,
        co_facilitator=None,
        capacity=20,
        starts_on=began,
        ends_on=None,
    )
    meeting = stage.record(
        Meeting,
        leader,
        began,
        group=group,
        every=Meeting.Every.WEEK,
        weekday=0,
        day_of_month=None,
        begins_at=datetime.time(12, 30),
        minutes=240,
        first_on=began,
        last_on=None,
    )
    plan = Plan(Kind.INCOME, 1, 0, (12, 12), (17, 26), 104, Meeting.Every.WEEK, 240, 0.0, (WORKSHOP,))
    makers = [_participant(stage, plan, group, area, 4) for _each in range(12)]
    for key in (story.SUNITA, story.TARA):
        her = Person.objects.get(pk=key)
        known = {"given_name": her.given_name, "family_name": her.family_name, "name_ne": her.name_ne, "born": her.born}
        maker = _participant(stage, plan, group, area, 4, **known)
        makers.append(maker)
        stage.record(SamePerson, stage.users["asha.caseworker"], stage.today - 20 * DAY, participant=maker, person=her)
    _meet(stage, group, meeting, makers, ("Straps and linings", "Zips", "A new model", "Checking seams"), False)


def _participant(stage: Stage, plan: Plan, group: Group, area: Area, ward: int, **known: object) -> Participant:
    man = stage.happens(plan.men)
    community = stage.pick(COMMUNITIES, [each.weight for each in COMMUNITIES])
    given, family = stage.pick(community.men if man else community.women), stage.pick(community.families)
    body = "".join(stage.chance.choices(ALPHABET, k=4))
    while body in _taken(stage):
        body = "".join(stage.chance.choices(ALPHABET, k=4))
    _taken(stage).add(body)
    told = {
        "given_name": given[0],
        "family_name": family[0],
        "name_ne": f"{given[1]} {family[1]}" if stage.happens(0.4) else "",
        "gender": Gender.MASCULINE if man else Gender.FEMININE,
        "born": stage.birth(stage.between(*plan.ages), group.starts_on) if stage.happens(0.96) else None,
        "caste_or_ethnicity": community.group if stage.happens(0.85) else "",
        "has_disability": stage.happens(0.06) if stage.happens(0.9) else None,
    }
    child = told["born"] is not None and told["born"].ages_on(group.starts_on)[0] < 18
    return stage.record(
        Participant,
        group.facilitator,
        group.starts_on,
        code=f"{PARTICIPANT}-{body}-{check_letter(body)}",
        site=group.site,
        area=area,
        ward=ward,
        tole=stage.pick(("Gairigaun", "Deurali", "Thulo Tole", "Bhanjyang", "")),
        consent_on=group.starts_on,
        consent_by=Participant.ConsentBy.GUARDIAN if child else Participant.ConsentBy.HERSELF,
        picture_consent_on=group.starts_on if stage.happens(0.6) else None,
        **(told | known),
    )


def _taken(stage: Stage) -> set[str]:
    return stage.__dict__.setdefault("bodies_taken", set())


def _meet(
    stage: Stage, group: Group, meeting: Meeting, people: list[Participant], topics: tuple[str, ...], over: bool
) -> None:
    """Let the people of a group come, stay away and leave, session by session."""
    last = min(group.ends_on or stage.today + AHEAD, stage.today + AHEAD)
    enrolments = [_enrol(stage, group, person, place) for place, person in enumerate(people)]
    faithful = {id(each): stage.chance.uniform(0.72, 0.99) for each in enrolments}
    missed: dict[int, int] = {}
    for place, day in enumerate(days_of(meeting, group.starts_on, last)):
        past = day < stage.today
        called_off = past and stage.happens(0.03)
        forgotten = past and stage.today - day < 6 * DAY and stage.happens(0.2)
        session = stage.record(
            Session,
            group.facilitator,
            min(day, stage.today),
            group=group,
            on=day,
            begins_at=meeting.begins_at,
            minutes=meeting.minutes,
            topic=topics[place % len(topics)] if past else "",
            state=Session.State.CANCELLED if called_off else Session.State.PLANNED,
            cancelled_why=stage.pick(("Heavy rain, the path was closed", "Strike", "Festival")) if called_off else "",
        )
        if past and not called_off and not forgotten:
            there = [each for each in enrolments if each.enrolled_on and (not each.ended_on or each.ended_on > day)]
            _take(stage, session, there, faithful, missed)
    for each in enrolments:
        each.missed_in_a_row = missed.get(id(each), 0) if each.state == Enrolment.State.ENROLLED else 0
        if not each.missed_in_a_row:
            each.missed_last_on = None
        elif each.missed_in_a_row >= ABSENT_TOO_OFTEN and stage.happens(0.5):
            stage.record(
                AbsenceCall, group.facilitator, stage.today, enrolment=each, on=stage.today, words=stage.pick(ANSWERS)
            )
        if over and each.state == Enrolment.State.ENROLLED:
            each.state, each.ended_on = Enrolment.State.COMPLETED, group.ends_on


def _enrol(stage: Stage, group: Group, person: Participant, place: int) -> Enrolment:
    fits = place < group.capacity
    told = {"state": Enrolment.State.ENROLLED if fits else Enrolment.State.WAITING}
    leaves = fits and stage.happens(0.12) and group.name != WORKSHOP
    long = (min(group.ends_on or stage.today, stage.today) - group.starts_on).days
    if leaves and long > 30:
        told = {
            "state": Enrolment.State.LEFT,
            "ended_on": group.starts_on + stage.between(14, long) * DAY,
            "why": stage.pick(("moved", "married", "work", "school", "family", "time"), (3, 4, 3, 2, 2, 3)),
        }
    return stage.record(
        Enrolment,
        group.facilitator,
        group.starts_on,
        group=group,
        participant=person,
        applied_on=group.starts_on,
        enrolled_on=group.starts_on if fits else None,
        **told,
    )


def _take(
    stage: Stage, session: Session, there: list[Enrolment], faithful: dict[int, float], missed: dict[int, int]
) -> None:
    marks = Attendance.Mark
    attended = 0
    for each in there:
        came = stage.happens(faithful[id(each)] if missed.get(id(each), 0) < 2 else 0.6)
        mark = (
            stage.pick((marks.PRESENT, marks.LATE), (9, 1))
            if came
            else stage.pick((marks.ABSENT, marks.EXCUSED), (7, 3))
        )
        attended += came
        missed[id(each)] = missed.get(id(each), 0) + 1 if mark == marks.ABSENT else 0
        if mark == marks.ABSENT:
            each.missed_last_on = session.on
        stage.record(
            Attendance,
            session.recorded_by,
            session.on,
            session=session,
            group=session.group,
            on=session.on,
            enrolment=each,
            mark=mark,
        )
    if there:
        session.state, session.attended, session.expected = Session.State.HELD, attended, len(there)
        session.taken_at, session.taken_by = stage.moment(session.on), session.recorded_by
        if stage.happens(0.02):
            stage.record(
                Correction,
                session.recorded_by,
                min(session.on + 4 * DAY, stage.today),
                session=session,
                enrolment=there[0],
                was=marks.ABSENT,
                became=stage.records[Attendance][-len(there)].mark,
                why="She came late and was overlooked.",
            )
