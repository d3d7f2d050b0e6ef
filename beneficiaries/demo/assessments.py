"""Assesses the invented people: once when the case began, then every few months, mostly upwards and not always."""

import datetime
from dataclasses import dataclass

from accounts.models import User
from beneficiaries.anchors import Domain, Level
from beneficiaries.approvals import kind_of
from beneficiaries.demo import words
from beneficiaries.demo.cases import WORKS_FROM, Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Approval, Assessment, DomainScore, RiskLevel, State
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.risk import is_below, risk_of

Scores = dict[Domain, int]

EVIDENCE: dict[Domain, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    Domain.SAFETY: (
        ("Somebody asked for {them} in the neighbourhood.", "{She} does not leave the house alone."),
        ("Nobody has asked for {them}; the safety plan hangs inside the cupboard.", "{She} knows whom to call."),
        ("No contact from anyone of that time.", "{She} goes to the market and the workshop by {self}."),
    ),
    Domain.HEALTH: (
        ("Weak and thin; the results of the hospital are still missing.", "The medicine ran out twice."),
        ("Medicine taken, next check in a month.", "The health post is content; {she} tires quickly."),
        ("The last check found nothing new.", "Well since the winter."),
    ),
    Domain.PSYCHOSOCIAL: (
        ("Sleeps two or three hours, and starts at every sound.", "Hardly speaks; weeps when {she} is alone."),
        ("Four good nights in a week, by {her} own count.", "Comes to the sessions and says when it is too much."),
        ("Laughs with the others, and speaks of next year.", "Sleeps through most nights."),
    ),
    Domain.EDUCATION: (
        ("Left school; no place found yet.", "Reads with a finger on the line; ashamed to ask."),
        ("Comes to the class three days of five.", "Began with the morning class and needs help with mathematics."),
        ("Passed the term's tests.", "Has not missed a day this month."),
    ),
    Domain.LIVELIHOOD: (
        ("No income; everything comes from the centre.", "Washes dishes for a day here and there."),
        ("Wages of the training cover food and soap.", "Learns, and earns a little by it."),
        ("Puts something aside every month.", "Is paid on the first and pays {her} own rent."),
    ),
    Domain.HOUSING: (
        ("Sleeps at a relative's, who wants {them} gone by the end of the month.", "A bed for some weeks only."),
        ("A bed in a room with three others; the door can be locked.", "May stay as long as it is needed."),
        ("A dry room, the rent paid in time.", "Chose the room and whom {she} shares it with."),
    ),
    Domain.FAMILY: (
        ("Nobody at home may know where {she} is.", "The father forbids the others to speak with {them}."),
        ("Speaks with {her} mother by telephone, with us beside {them}.", "An aunt visits."),
        ("Went home for Dashain and came back when {she} wished.", "{Her} sister calls every Saturday."),
    ),
    Domain.LEGAL: (
        ("No citizenship paper, and no birth certificate.", "Summoned, and does not know what for."),
        ("The lawyer has explained both ways.", "The application for the papers is with the ward."),
        ("Holds {her} citizenship certificate.", "The statement before the court is behind {them}."),
    ),
}
"""What a score rests on, by domain: when it is low, when it is middling, and when it is high."""
OF_THE_YOUNG: dict[Domain, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    Domain.LIVELIHOOD: (
        ("Works for {her} keep in the house where {she} sleeps.", "Carries bricks before school."),
        ("Helps at the tea stall on Saturdays, and not before school.",),
        ("Does not have to work; school and food are paid for.",),
    ),
    Domain.HOUSING: (
        ("Sleeps at a relative's, who wants {them} gone by the end of the month.", "A bed for some weeks only."),
        ("A bed in a room with three others; somebody is awake at night.",),
        ("A bed of {her} own at an aunt's, who wants {them} to stay.",),
    ),
}
"""The same of those who are too young to learn a trade."""
IN_SHORT = {
    RiskLevel.EMERGENCY: ("In danger now. Everything else waits until {she} is somewhere safe.",),
    RiskLevel.HIGH: (
        "{She} is afraid, and has reason to be. The safety plan comes first, then sleep and health.",
        "Much is unsettled; {she} trusts two people here and keeps to what was agreed.",
    ),
    RiskLevel.MEDIUM: (
        "Out of the worst, and not yet on firm ground: several things still depend on us.",
        "{She} holds on to the days that have a plan. Work and papers are what is missing most.",
    ),
    RiskLevel.LOW: (
        "{She} manages most of {her} days alone, and knows where to come when not.",
        "Steady progress; what is left are wishes, and not dangers.",
    ),
}
WHY_GREATER = "The answers say less, but somebody of that time was seen in the bazaar, and nobody knows more yet."
COMMENTS = (
    "Please say what the score for safety rests on: who has seen {them} go out, and when?",
    "Good work. The summary does not say what {she} wishes for the next months; ask {them} and add it.",
)
APART = (90, 180)
"""Days from one assessment to the next."""
MOST = 8


@dataclass(frozen=True)
class View:
    """What a worker sees on one day: her case, the day, the answers and the scores."""

    course: Course
    on: datetime.date
    answers: frozenset[str]
    scores: Scores
    status: Assessment.Status = Assessment.Status.APPROVED
    former: RiskLevel | None = None
    last: bool = False


def assess(stage: Stage, courses: list[Course]) -> None:
    """Assess every case that came so far, and let some wait for approval or come back from it."""
    for course in courses:
        if State.ASSESSED in course.reached:
            _through_the_years(stage, course)
    for status, number in (
        (Assessment.Status.WAITING, 3),
        (Assessment.Status.RETURNED, 1),
        (Assessment.Status.DRAFT, 1),
    ):
        for state in (State.REGISTERED, State.IN_PROGRESS):
            _in_work(stage, courses, state, status, number)


def _through_the_years(stage: Stage, course: Course) -> None:
    """Record the approved assessments of a case, from its first to the last before it ended or to today."""
    last_day = min(course.moves.get(State.CLOSED, course.end), stage.today)
    days = [course.moves[State.ASSESSED]]
    while (following := days[-1] + datetime.timedelta(days=stage.between(*APART))) <= last_day and len(days) < MOST:
        days.append(following)
    goal = _scores_of(stage, RiskLevel(course.case.risk_level))
    start = {domain: max(Level.CRISIS, score - stage.pick((0, 1, 2), (3, 5, 2))) for domain, score in goal.items()}
    former = None
    for place, day in enumerate(days):
        last = day == days[-1]
        share = place / max(1, len(days) - 1)
        scores = goal if last else {domain: _between(stage, start[domain], goal[domain], share) for domain in Domain}
        answers = _answers_of(RiskLevel(course.case.risk_level)) if last else frozenset()
        former = _record(stage, View(course, day, answers, scores, former=former, last=last))


def _between(stage: Stage, start: int, goal: int, share: float) -> int:
    """Return a score on the way from the start to the goal, with a setback now and then."""
    setback = 1 if share and stage.happens(0.12) else 0
    return max(Level.CRISIS, min(Level.THRIVING, round(start + share * (goal - start)) - setback))


def _answers_of(risk: RiskLevel) -> frozenset[str]:
    return frozenset({"threatened", "whereabouts_known"} if risk == RiskLevel.EMERGENCY else ())


def _scores_of(stage: Stage, risk: RiskLevel) -> Scores:
    """Return scores by which the rule finds this risk, together with its answers."""
    high = (3, 4, 4, 5) if risk == RiskLevel.LOW else (3, 3, 4)
    scores = {domain: stage.pick(high) for domain in Domain}
    if risk == RiskLevel.MEDIUM:
        others = [domain for domain in Domain if domain != Domain.SAFETY]
        scores |= dict.fromkeys(stage.chance.sample(others, 3), Level.VULNERABLE)
    elif risk in (RiskLevel.HIGH, RiskLevel.EMERGENCY):
        scores |= {Domain.SAFETY: Level.VULNERABLE, stage.pick((Domain.PSYCHOSOCIAL, Domain.HEALTH)): Level.VULNERABLE}
    return scores


def _in_work(stage: Stage, courses: list[Course], state: State, status: Assessment.Status, number: int) -> None:
    """Let some cases of a state have an assessment that is not approved yet."""
    busy = {each.case_id for each in stage.records[Assessment] if each.status != Assessment.Status.APPROVED}
    free = [
        course
        for course in courses
        if course.case.state == state and course.case.caseworker_id and course.case.pk not in busy
    ]
    for course in stage.chance.sample(free, min(number, len(free))):
        case = course.case
        if not case.immediate_safety:
            case.is_safe_now = case.risk_level in (RiskLevel.LOW, RiskLevel.MEDIUM)
            case.immediate_safety = stage.fill(stage.pick(words.SAFETY[case.risk_level]), course.person)
        risk = RiskLevel(case.risk_level)
        on = max(case.opened_on, stage.days_ago(1, 6))
        _record(stage, View(course, on, _answers_of(risk), _scores_of(stage, risk), status, risk, last=True))


def _record(stage: Stage, view: View) -> RiskLevel:
    """Record one assessment with its scores and its approval; return the risk it gives."""
    course, case, worker = view.course, view.course.case, view.course.who.worker
    found = risk_of(view.answers, view.scores)
    risk = RiskLevel(case.risk_level) if view.last and is_below(found, case.risk_level) else found
    made = stage.record(
        Assessment,
        worker,
        view.on,
        case=case,
        status=view.status,
        assessed_on=view.on,
        writers=[worker.pk],
        written_at=stage.moment(view.on),
        **{name: name in view.answers for name in Assessment.QUESTIONS},
        summary=stage.fill(stage.pick(IN_SHORT[risk]), course.person),
        wishes=case.wishes or stage.pick(words.WISHES),
        risk_found=found,
        risk_level=risk,
        risk_reason=WHY_GREATER if risk != found else "",
        lowered_from=view.former if view.former and is_below(risk, view.former) else "",
    )
    evidence = EVIDENCE | OF_THE_YOUNG if course.age_on(view.on) < WORKS_FROM else EVIDENCE
    for domain, score in view.scores.items():
        kind = 0 if score <= Level.VULNERABLE else 1 if score == Level.STABLE else 2
        said = stage.pick(evidence[domain][kind]) if kind == 0 or stage.happens(0.7) else ""
        told = {"assessment": made, "domain": domain, "score": score, "evidence": stage.fill(said, course.person)}
        stage.record(DomainScore, worker, view.on, **told)
    comment = stage.fill(stage.pick(COMMENTS), course.person) if view.status == Assessment.Status.RETURNED else ""
    ask(stage, made, course.supervisor, comment)
    return risk


def ask(stage: Stage, subject: ForApproval, supervisor: User, comment: str = "") -> None:
    """Record that approval was asked for and, unless it still waits, what the supervisor said some days later."""
    if subject.status == ForApproval.Status.DRAFT:
        return
    kind = kind_of(subject)
    on, told = getattr(subject, kind.day), {"case": subject.case, kind.slug: subject}
    made = stage.record(Approval, subject.recorded_by, on, **told, status=subject.status, comment=comment)
    if subject.status != ForApproval.Status.WAITING:
        day = min(on + datetime.timedelta(days=stage.between(0, 3)), stage.today)
        made.decided_by, made.decided_at = supervisor, max(stage.moment(day), made.recorded_at)
