"""The programmes of the demonstration: a small association's classes, committees, workshop and savings groups.

All people and groups in it are invented, but Sunita and Tara, whose story is public: they sew in the workshop.
"""

import random
from collections.abc import Mapping

from accounts.models import User
from beneficiaries.demo.stage import Stage
from programs.demo import asked, committees, groups, learning, logframe, reports, savings, workshop
from programs.models import (
    AbsenceCall,
    Activity,
    Attendance,
    CommitteeShare,
    Correction,
    Decision,
    Enrolment,
    Group,
    Holiday,
    LevelCorrection,
    LevelResult,
    LevelTest,
    MaturityCheck,
    MaturityScore,
    Meeting,
    Minutes,
    Participant,
    ParticipantRequest,
    Programme,
    Project,
    Question,
    Questionnaire,
    QuestionnaireItem,
    ReferredCount,
    RightsAnswer,
    RightsPaper,
    RightsTest,
    SamePerson,
    Seat,
    Session,
    Training,
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
    LevelTest,
    LevelResult,
    LevelCorrection,
    Question,
    Questionnaire,
    QuestionnaireItem,
    RightsTest,
    RightsPaper,
    RightsAnswer,
    CommitteeShare,
    Seat,
    Training,
    Activity,
    ReferredCount,
    Minutes,
    Decision,
    MaturityCheck,
    MaturityScore,
    *logframe.ORDER,
]


def add_programmes(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    stage = Stage(users)
    stage.chance = random.Random(2071)  # noqa: S311 (made-up data that falls alike each time)
    groups.gather(stage)
    learning.learn(stage)
    committees.sit(stage)
    logframe.gather(stage)
    stage.write(ORDER)
    sewing = Group.objects.get(name=groups.WORKSHOP)
    workshop.run(stage, sewing, users)
    savings.run(stage, sewing, users)
    logframe.count()
    reports.gather(stage)
    stage.write(reports.ORDER)
    asked.ask(stage)
    stage.write([ParticipantRequest])
