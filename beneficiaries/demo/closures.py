"""Closes cases of invented people with their criteria and approval, and lets some wait for it."""

import datetime

from beneficiaries.demo.assessments import ask
from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Assessment, Closure, Goal, Note, Plan, State
from beneficiaries.models.closure import AFTER
from beneficiaries.standards import standards_now

AGREED = (
    "We call on the first Saturday of the month that was agreed; {her} aunt knows who we are.",
    "{She} calls us when {she} wishes; we send a message before we call.",
    "We meet at the workshop, where {she} comes to see the others.",
)
CALLED = (
    ("Called as agreed. {She} is well, and was glad of it.", "{She} laughed: everything as it should be."),
    ("Half a year now. {She} asked after the others.", "{Her} aunt answered first; then {she} spoke, long and gladly."),
    (
        "A year has passed. {She} says that {she} will call us from now on.",
        "{She} has the number by heart, and is well.",
    ),
)
"""What is noted of the calls three, six and twelve months after the end."""
ALL_THE_SAME = "What is still open is left so on purpose: {she} wants to go on with it by {self}."
WAITING = "{She} has work and a room, and says that it is time."
COMMENT = "Please write down whom {she} may call in the first weeks."


def close(stage: Stage, courses: list[Course]) -> None:
    """Record the closure of every case that was closed, and ask for that of some in follow-up."""
    for course in courses:
        if course.case.state == State.CLOSED:
            _record(stage, course, course.moves[State.CLOSED], Closure.Status.APPROVED, course.case.closure_reason)
    in_follow_up = [course for course in courses if course.case.state == State.FOLLOW_UP]
    ready = [course for course in in_follow_up if _assessed_lately(stage, course)][:2]
    others = [course for course in in_follow_up if course not in ready][:1]
    asked = [(course, Closure.Status.WAITING) for course in ready]
    for course, status in [*asked, *((course, Closure.Status.RETURNED) for course in others)]:
        told = stage.fill(WAITING, course.person)
        _record(stage, course, stage.days_ago(0, 3), status, told)


def ask_after(stage: Stage, courses: list[Course]) -> None:
    """Call most of those who agreed to it three, six and twelve months after their case was closed."""
    agreed = {closure.case_id for closure in stage.records[Closure] if closure.contact_after}
    for course in courses:
        case = course.case
        if case.state != State.CLOSED or case.pk not in agreed:
            continue
        for days, said in zip(AFTER, CALLED, strict=True):
            day = case.closed_on + datetime.timedelta(days=days - stage.between(0, 12))
            if day <= stage.today and stage.happens(0.9):
                told = {"kind": Note.Kind.CALL, "happened_on": day, "text": stage.fill(stage.pick(said), course.person)}
                stage.record(Note, course.who.worker, day, case=case, **told)
                case.last_contact_on = day


def _assessed_lately(stage: Stage, course: Course) -> bool:
    since = stage.today - datetime.timedelta(days=standards_now().final_assessment - 5)
    made = [each for each in stage.records[Assessment] if each.case_id == course.case.pk]
    lately = [each for each in made if each.assessed_on >= since]
    return bool(lately) and all(each.status == Assessment.Status.APPROVED for each in made)


def _has_no_open_goal(stage: Stage, course: Course) -> bool:
    """Tell whether every goal of the last approved plan was reached, or given up."""
    plans = [each for each in stage.records[Plan] if each.case is course.case and each.status == Plan.Status.APPROVED]
    last = max(plans, key=lambda plan: plan.made_on)
    return all(goal.standing != Goal.Standing.OPEN for goal in stage.records[Goal] if goal.plan is last)


def _record(stage: Stage, course: Course, day: datetime.date, status: Closure.Status, told: str) -> None:
    worker, settled = course.who.worker, _has_no_open_goal(stage, course)
    closure = stage.record(
        Closure,
        worker,
        day,
        case=course.case,
        status=status,
        writers=[worker.pk],
        written_at=stage.moment(day),
        closes_on=day,
        reason=Closure.Reason.GOALS if settled else Closure.Reason.WISH,
        told=told,
        is_safe=True,
        goals_settled=settled,
        has_support=True,
        knows_return=True,
        agrees=True,
        in_spite="" if settled else stage.fill(ALL_THE_SAME, course.person),
        contact_after=stage.happens(0.9),
        agreed_after=stage.fill(stage.pick(AGREED), course.person),
    )
    comment = stage.fill(COMMENT, course.person) if status == Closure.Status.RETURNED else ""
    ask(stage, closure, course.supervisor, comment)
