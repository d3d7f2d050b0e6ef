"""Makes the cases of the invented people, from the first day to where they stand now."""

import datetime
from dataclasses import dataclass, field

from accounts.models import User
from beneficiaries.demo import words
from beneficiaries.demo.people import MINOR_UNTIL, Newcomer
from beneficiaries.demo.roads import NOT, ROADS, Road
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    Case,
    CaseShare,
    Experience,
    HistoricEvent,
    Move,
    Perpetrator,
    Person,
    RiskLevel,
    State,
)
from beneficiaries.models.case import ENDED
from beneficiaries.models.htcds import StatusDecidedBy, TraffickingEventType
from beneficiaries.standards import standards_now
from config.calendar import PartialDate, gregorian_month

WORKS_FROM = 15
"""The age from which somebody learns a trade, and plans for work and a room."""
WAY = [State.IDENTIFIED, State.REGISTERED, State.ASSESSED, State.PLANNED, State.IN_PROGRESS, State.FOLLOW_UP]


@dataclass(frozen=True)
class Standing:
    """How many cases stand at a state, how many days ago they were opened, and how great their danger is."""

    state: State
    count: int
    opened: tuple[int, int]
    risks: tuple[int, int, int, int]
    """Weights of low, medium, high, emergency."""
    way: tuple[State, ...] = field(default=())


STANDINGS = [
    Standing(State.IDENTIFIED, 7, (0, 6), (1, 3, 3, 2), (State.IDENTIFIED,)),
    Standing(State.REGISTERED, 9, (2, 18), (1, 4, 3, 1), tuple(WAY[:2])),
    Standing(State.ASSESSED, 8, (8, 32), (1, 4, 3, 1), tuple(WAY[:3])),
    Standing(State.PLANNED, 9, (18, 55), (1, 5, 3, 1), tuple(WAY[:4])),
    Standing(State.IN_PROGRESS, 38, (60, 640), (10, 18, 8, 1), tuple(WAY[:5])),
    Standing(State.FOLLOW_UP, 18, (300, 1100), (9, 4, 1, 0), tuple(WAY)),
    Standing(State.CLOSED, 18, (420, 2600), (9, 1, 0, 0), (*WAY, State.CLOSED)),
    Standing(State.DECLINED, 4, (40, 900), (3, 3, 0, 0), (State.IDENTIFIED, State.DECLINED)),
    Standing(State.TRANSFERRED, 4, (200, 1500), (2, 4, 1, 0), (*WAY[:5], State.TRANSFERRED)),
    Standing(State.REOPENED, 3, (700, 1900), (0, 2, 2, 0), (*WAY, State.CLOSED, State.REOPENED)),
]
REASONS = {
    State.CLOSED: words.CLOSURES,
    State.DECLINED: words.DECLINES,
    State.TRANSFERRED: words.TRANSFERS,
    State.REOPENED: words.REOPENINGS,
}


@dataclass
class Course:
    """A case with what its records are made from: the days of its moves and the road that led to it."""

    case: Case
    person: Person
    who: Newcomer
    road: Road
    moves: dict[State, datetime.date]
    supervisor: User
    going_on: set[str] = field(default_factory=set)
    """What there is to write about beside the case's own course: "workshop", "school", "centre", ..."""
    said: set[str] = field(default_factory=set)
    """What the notes said already: nobody writes the same sentence twice into one file."""

    def age_on(self, day: datetime.date) -> int:
        """Return how old she was on a day."""
        return self.who.age + (day - self.who.on).days // 365

    @property
    def reached(self) -> set[State]:
        """Return every state it has been in."""
        return set(self.moves)

    @property
    def end(self) -> datetime.date:
        """Return the last day on which anything happened."""
        return self.case.last_contact_on or self.case.opened_on


def pick_road(stage: Stage) -> Road:
    """Return one of the ways into danger, as often as it is met."""
    return stage.pick(ROADS, [road.weight for road in ROADS])


def open_case(stage: Stage, person: Person, who: Newcomer, road: Road, standing: Standing, supervisor: User) -> Course:
    """Return the course of a new case that has come as far as its standing says."""
    risk = RiskLevel(stage.pick(RiskLevel.values, standing.risks))
    moves = _moves(stage, standing, who.on)
    worked = State.ASSESSED in moves
    case = stage.record(
        Case,
        who.worker,
        who.on,
        person=person,
        site=who.site,
        caseworker=who.worker if worked or stage.happens(0.6) else None,
        state=standing.state,
        risk_level=risk,
        opened_on=who.on,
        is_safe_now=risk in (RiskLevel.LOW, RiskLevel.MEDIUM) if worked else None,
        immediate_safety=stage.fill(stage.pick(words.SAFETY[risk]), person) if worked else "",
        wishes=stage.pick(words.WISHES) if worked and (State.PLANNED in moves or stage.happens(0.6)) else "",
    )
    if standing.state in ENDED:
        case.closed_on = moves[standing.state]
    _set_contacts(stage, case, moves)
    course = Course(case, person, who, road, moves, supervisor)
    _record_moves(stage, course)
    if worked or stage.happens(0.4):
        _record_road(stage, course)
    return course


def _moves(stage: Stage, standing: Standing, opened: datetime.date) -> dict[State, datetime.date]:
    """Return the day on which each state of the way was reached, in order, the last on or before today."""
    span = (stage.today - opened).days
    typical = {
        State.IDENTIFIED: 0,
        State.REGISTERED: min(span, stage.between(1, 3)),
        State.ASSESSED: min(span, stage.between(5, 12)),
        State.PLANNED: min(span, stage.between(15, 24)),
        State.IN_PROGRESS: min(span, stage.between(26, 50)),
        State.FOLLOW_UP: min(span, int(span * 0.6)),
        State.CLOSED: min(span, int(span * 0.8)),
        State.DECLINED: min(span, stage.between(1, 5)),
        State.TRANSFERRED: min(span, int(span * 0.7)),
        State.REOPENED: span - stage.between(2, 9),
    }
    return {state: opened + datetime.timedelta(days=typical[state]) for state in standing.way}


def _set_contacts(stage: Stage, case: Case, moves: dict[State, datetime.date]) -> None:
    """Set when she was last met and is to be met: some cases are overdue, some due today, as in a real week."""
    days = standards_now().contact[case.risk_level]
    if case.state in ENDED:
        case.last_contact_on = case.next_contact_on = max(moves.values())
        return
    if case.state == State.IDENTIFIED:
        case.next_contact_on = stage.today + datetime.timedelta(days=stage.between(-1, 2))
        return
    left = stage.pick((-stage.between(1, 19), 0, stage.between(1, 7), stage.between(1, days)), (13, 9, 28, 50))
    case.next_contact_on = stage.today + datetime.timedelta(days=left)
    last = case.next_contact_on - datetime.timedelta(days=days)
    earliest = moves.get(State.REOPENED, moves.get(State.REGISTERED, case.opened_on))
    case.last_contact_on = min(max(last, earliest), stage.today)
    case.next_contact_on = max(case.next_contact_on, case.last_contact_on)


def _record_moves(stage: Stage, course: Course) -> None:
    former = State.IDENTIFIED
    for state, day in course.moves.items():
        if state == former:
            continue
        decided = state in REASONS
        reason = _reason(stage, course, state, day) if decided else ""
        stage.record(
            Move,
            course.supervisor if decided or state in (State.ASSESSED, State.PLANNED) else course.who.worker,
            day,
            case=course.case,
            from_state=former,
            to_state=state,
            happened_on=day,
            reason=reason,
        )
        if state == course.case.state and state in ENDED:
            course.case.closure_reason = reason
        former = state


def _reason(stage: Stage, course: Course, state: State, day: datetime.date) -> str:
    """Return why a case went over to a state on a day."""
    is_child = state == State.CLOSED and course.age_on(day) < MINOR_UNTIL
    return stage.fill(stage.pick(words.CLOSURES_OF_CHILDREN if is_child else REASONS[state]), course.person)


def _record_road(stage: Stage, course: Course) -> None:
    """Record what was done to her, as one case file would tell it."""
    road, case, worker = course.road, course.case, course.who.worker
    on = course.moves.get(State.ASSESSED, course.who.on)
    began = max((event.years_before for event in road.events), default=0)
    stage.record(
        Experience,
        worker,
        on,
        case=case,
        trafficking_status=road.status,
        status_decided_by=StatusDecidedBy.NGO if road.status != NOT else "",
        relationship_to_trafficker=road.trafficker,
        age_when_trafficked=max(4, course.who.age - round(began)) if road.exploited else None,
        recruitment_methods=road.recruited[: stage.between(1, 2)],
        recruitment_apps=list(road.apps),
        recruitment_place=road.recruitment_place,
        control_methods=sorted(stage.chance.sample(road.controlled, min(len(road.controlled), stage.between(1, 3)))),
        exploitation_types=list(road.exploited),
        industry=road.industry,
        sex_exploitation_types=list(road.sexual),
        exploitation_place=road.place,
        in_her_words=stage.pick(road.words) if stage.happens(0.8) else "",
    )
    stretch = 0.8 + 0.5 * stage.chance.random()
    for event in road.events:
        happened = case.opened_on - datetime.timedelta(days=int(event.years_before * 365 * stretch))
        first = event.kind == TraffickingEventType.RECRUITMENT and course.person.origin_id
        stage.record(
            HistoricEvent,
            worker,
            on,
            case=case,
            kind=event.kind,
            happened=PartialDate(*gregorian_month(happened.year, happened.month)),
            area=course.person.origin if first else None,
            city="" if first else event.city,
            state=event.state,
            country=event.country,
            description=stage.fill(event.words, course.person),
        )
    for name, roles, details in road.perpetrators:
        if stage.happens(0.8):
            stage.record(
                Perpetrator,
                worker,
                on,
                case=case,
                name=name,
                roles=list(roles),
                role_details=stage.fill(details, course.person),
                still_a_danger=stage.pick((None, False, case.risk_level in ("high", "emergency"))),
            )


def share(stage: Stage, course: Course, worker: User, reason: str, *, ended: bool = False) -> None:
    """Share a case with a second worker, or show that it once was."""
    on = course.moves.get(State.REGISTERED, course.who.on)
    until = stage.moment(on + datetime.timedelta(days=(stage.today - on).days // 2))
    stage.record(
        CaseShare,
        course.supervisor,
        on,
        case=course.case,
        worker=worker,
        reason=stage.fill(reason, course.person),
        ended_at=until if ended else None,
        why_ended=stage.fill("{Her} caseworker is back from leave.", course.person) if ended else "",
    )
    if not ended:
        course.case.second_workers = [*course.case.second_workers, worker.pk]
