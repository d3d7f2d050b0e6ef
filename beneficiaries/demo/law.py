"""Leads some of the invented people through the law: complaints, claims, and hearings behind and before them."""

import datetime
from collections.abc import Sequence

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Hearing, Proceeding, State
from config.calendar import PartialDate

DAY = datetime.timedelta(days=1)
KINDS = Proceeding.Kind
LAWYERS = (
    ("Advocate Ambika Rai (fictional)", "office: mornings, through the legal aid desk"),
    ("Advocate Dinesh Karki (fictional)", "through the legal aid desk"),
)
COURTS = {
    KINDS.POLICE: ("Metropolitan Police Circle, Boudha", "District Police Office, Dhading"),
    KINDS.COURT: ("District Court, Kathmandu", "District Court, Dhading"),
    KINDS.COMPENSATION: ("District Court, Kathmandu",),
    KINDS.FOREIGN_EMPLOYMENT: ("Department of Foreign Employment, Kathmandu",),
    KINDS.PAPERS: ("District Administration Office, Dhading", "Ward office"),
}
WISHES = {
    KINDS.POLICE: "That he cannot do it to another.",
    KINDS.COURT: "To say it once, and not to see him there.",
    KINDS.COMPENSATION: "The wages I was never given.",
    KINDS.FOREIGN_EMPLOYMENT: "My passport, and the money back for my mother.",
    KINDS.PAPERS: "A paper with my own name on it.",
}
UNDER_WAY = (Proceeding.Status.FILED, Proceeding.Status.INVESTIGATED, Proceeding.Status.IN_COURT)
RESULTS = (
    "{She} was heard for an hour, with the interpreter. The accused stood behind a screen.",
    "The other side's witness did not come.",
    "The statement was read to {them} and certified.",
)
COMING = (1, 5, 12, 40)
"""In so many days the hearings lie that are still to come; one more is over, and not yet told of."""


def go_to_law(stage: Stage, courses: Sequence[Course]) -> None:
    """Record proceedings of some whose work goes on or went on, and their hearings."""
    worked = [course for course in courses if State.IN_PROGRESS in course.reached]
    chosen = stage.chance.sample(worked, min(24, len(worked)))
    chosen.sort(key=lambda course: course.who.worker != stage.users["asha.caseworker"])
    in_court = [_proceeding(stage, course, KINDS.COURT, over=False) for course in chosen if _goes_on(course)]
    for made, days in zip(in_court, (*COMING, -1), strict=False):
        _hearings(stage, made, stage.today + days * DAY)
    for course in chosen:
        if not _goes_on(course) or stage.happens(0.3):
            _proceeding(stage, course, stage.pick([*COURTS], (3, 0, 3, 2, 2)), over=not _goes_on(course))


def _goes_on(course: Course) -> bool:
    return course.case.state == State.IN_PROGRESS


def _proceeding(stage: Stage, course: Course, kind: Proceeding.Kind, *, over: bool) -> tuple[Course, Proceeding]:
    began = course.moves[State.IN_PROGRESS]
    lawyer, contact = stage.pick(LAWYERS)
    paid = over and kind == KINDS.COMPENSATION
    awarded = stage.between(4, 30) * 10_000 if paid else None
    made = stage.record(
        Proceeding,
        course.who.worker,
        began,
        case=course.case,
        kind=kind,
        authority=stage.pick(COURTS[kind]),
        reference=f"DEMO-{stage.between(100, 999)}",
        status=Proceeding.Status.DECIDED if over else stage.pick(UNDER_WAY),
        began=PartialDate.of(began),
        ended=stage.known_date(course.end) if over else None,
        wishes=WISHES[kind],
        lawyer=lawyer,
        lawyer_contact=contact,
        outcome="Decided as was asked for." if over else "",
        awarded=awarded,
        received=awarded // 2 if awarded else None,
        received_on=course.end if awarded else None,
    )
    return course, made


def _hearings(stage: Stage, of: tuple[Course, Proceeding], day: datetime.date) -> None:
    """Record a hearing on a day, and one a while before it that led to it."""
    course, proceeding = of
    before = max(course.moves[State.IN_PROGRESS], day - stage.between(30, 60) * DAY)
    told = {
        "case": course.case,
        "proceeding": proceeding,
        "place": "Bench 3",
        "needs": ["accompaniment", "interpreter"],
    }
    if before < min(day, stage.today):
        stage.record(
            Hearing,
            course.who.worker,
            before,
            **told,
            kind=Hearing.Kind.STATEMENT,
            held_on=before,
            attended=Hearing.Attended.ACCOMPANIED,
            result=stage.fill(stage.pick(RESULTS), course.person),
            next_on=day,
        )
    written = min(before, stage.today)
    stage.record(Hearing, course.who.worker, written, **told, kind=Hearing.Kind.TESTIMONY, held_on=day, hour="10:30")
