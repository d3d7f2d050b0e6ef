"""The programmes of the demonstration: a small association's classes, committees, workshop and savings groups.

All people and groups in it are invented, but Sunita and Tara, whose story is public: they sew in the workshop.
"""

import random
from collections.abc import Mapping

from accounts.models import User
from beneficiaries.demo.stage import Stage
from programs.demo import groups, logframe, reports
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

ORDER = [
    Project,
    Programme,
    Holiday,
    Group,
    Meeting,
    Participant,
    SamePerson,
    Enrolment,
    Session,
    Attendance,
    Correction,
    AbsenceCall,
    *logframe.ORDER,
]


def add_programmes(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    stage = Stage(users)
    stage.chance = random.Random(2071)  # noqa: S311 (made-up data that falls alike each time)
    groups.gather(stage)
    logframe.gather(stage)
    stage.write(ORDER)
    logframe.count()
    reports.gather(stage)
    stage.write(reports.ORDER)
