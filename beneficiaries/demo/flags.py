"""Raises flags in cases of invented people, and tells since when which time standards have held."""

import datetime

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Flag, State, TimeStandards

RAISED = (
    ("An uncle asks at the workshop for {her} address. Give it to nobody.", Flag.ForWhom.ALL, -9, "workshop"),
    ("The school asks for the fee of the term.", Flag.ForWhom.WORKERS, -1, "school"),
    ("Bring the copy of the citizenship card to the ward office.", Flag.ForWhom.WORKERS, 2, "workshop"),
    ("Look at the plan together before the visit of {her} mother.", Flag.ForWhom.SUPERVISOR, 4, ""),
    ("{She} changes {her} phone number this week; do not call the old one.", Flag.ForWhom.ALL, 6, "training"),
    ("Only a woman interpreter, as {she} asked.", Flag.ForWhom.ALL, None, ""),
)
"""What it says, for whom, until which day from today on, and what must be going on for it."""
SETTLED = (
    ("{Her} brother waits at the gate.", "He was told nothing and went home to Dhading.", "centre"),
    ("The headteacher asks where {she} was last year.", "We spoke with him; nobody asks any more.", "school"),
    ("No contact through {her} aunt any more.", "{She} gave another way to reach {them}.", ""),
)
"""What it said, how it was settled, and what must be going on for it."""


def flag(stage: Stage, courses: list[Course]) -> None:
    """Raise flags in cases in work, each where it fits, some of them settled since."""
    at_work = [course for course in courses if course.case.state == State.IN_PROGRESS]
    stage.chance.shuffle(at_work)

    def fitting(about: str) -> Course:
        """Take a case in which this is going on."""
        found = next(course for course in at_work if not about or about in course.going_on)
        at_work.remove(found)
        return found

    for text, for_whom, ahead, about in RAISED:
        until = None if ahead is None else stage.today + datetime.timedelta(days=ahead)
        _raise(stage, fitting(about), 12, text, for_whom=for_whom, until=until)
    for text, how, about in SETTLED:
        course, on = fitting(about), stage.days_ago(1, 10)
        told = {"resolved_by": course.who.worker, "how": stage.fill(how, course.person)}
        _raise(stage, course, 20, text, resolved_at=stage.moment(on), **told)


def _raise(stage: Stage, course: Course, ago: int, text: str, **values: object) -> None:
    on = stage.today - datetime.timedelta(days=ago)
    told = stage.fill(text, course.person)
    stage.record(Flag, course.supervisor, on, case=course.case, text=told, raised_on=on, **values)


def set_standards(stage: Stage) -> None:
    """Tell that approvals and referrals had more time while the team was small, and what has held since."""
    administrator = stage.users["ramesh.administrator"]
    for years, why, days in (
        (6, "The team is small: decisions and answers may take longer.", {"approval": 7, "referral_normal": 10}),
        (3, "Two supervisors now: as recommended from here on.", {}),
    ):
        on = stage.today - datetime.timedelta(days=365 * years)
        stage.record(TimeStandards, administrator, on, from_day=on, why=why, **days)
