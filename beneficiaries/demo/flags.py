"""Raises flags in cases of invented people, and tells since when which time standards have held."""

import datetime

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Flag, State, TimeStandards

RAISED = (
    ("An uncle asks at the workshop for the address. Give it to nobody.", Flag.ForWhom.ALL, -9),
    ("Bring the copy of the citizenship card to the ward office.", Flag.ForWhom.WORKERS, 2),
    ("Look at the plan together before the visit of her mother.", Flag.ForWhom.SUPERVISOR, 4),
    ("She changes her phone number this week; do not call the old one.", Flag.ForWhom.ALL, 6),
    ("The school asks for the fee of the term.", Flag.ForWhom.WORKERS, -1),
    ("Only a woman interpreter, as she asked.", Flag.ForWhom.ALL, None),
)
"""What it says, for whom, and until which day from today on."""
SETTLED = (
    ("The landlord wants to see a contract.", "The contract is signed; a copy is with her."),
    ("Her brother waits at the gate.", "He was told nothing and went home to Dhading."),
    ("No contact through her aunt any more.", "She gave another way to reach her."),
)
"""What it said, and how it was settled."""


def flag(stage: Stage, courses: list[Course]) -> None:
    """Raise flags in cases in work, some of them settled since."""
    at_work = [course for course in courses if course.case.state == State.IN_PROGRESS]
    chosen = stage.chance.sample(at_work, len(RAISED) + len(SETTLED))
    for course, (text, for_whom, ahead) in zip(chosen, RAISED, strict=False):
        until = None if ahead is None else stage.today + datetime.timedelta(days=ahead)
        _raise(stage, course, 12, text, for_whom=for_whom, until=until)
    for course, (text, how) in zip(chosen[len(RAISED) :], SETTLED, strict=False):
        on = stage.today - datetime.timedelta(days=stage.between(1, 10))
        _raise(stage, course, 20, text, resolved_at=stage.moment(on), resolved_by=course.who.worker, how=how)


def _raise(stage: Stage, course: Course, ago: int, text: str, **values: object) -> None:
    on = stage.today - datetime.timedelta(days=ago)
    stage.record(Flag, course.supervisor, on, case=course.case, text=text, raised_on=on, **values)


def set_standards(stage: Stage) -> None:
    """Tell that approvals and referrals had more time while the team was small, and what has held since."""
    administrator = stage.users["ramesh.administrator"]
    for years, why, days in (
        (6, "The team is small: decisions and answers may take longer.", {"approval": 7, "referral_normal": 10}),
        (3, "Two supervisors now: as recommended from here on.", {}),
    ):
        on = stage.today - datetime.timedelta(days=365 * years)
        stage.record(TimeStandards, administrator, on, from_day=on, why=why, **days)
