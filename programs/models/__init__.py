"""Everything that a programme keeps."""

from programs.models.committee import Activity, CommitteeShare, ReferredCount, Seat, Training
from programs.models.enrolment import CannotEnrol, Enrolment
from programs.models.group import Group, Holiday, Meeting
from programs.models.learning import LevelCorrection, LevelResult, LevelTest
from programs.models.marks import CannotWrite, SomebodyElseWrote
from programs.models.maturity import MaturityCheck, MaturityScore
from programs.models.minutes import Decision, Minutes
from programs.models.participant import Participant, SamePerson
from programs.models.project import Programme, Project
from programs.models.questionnaire import Question, Questionnaire, QuestionnaireItem
from programs.models.rights import RightsAnswer, RightsPaper, RightsTest
from programs.models.session import (
    AbsenceCall,
    Attendance,
    CannotTake,
    Clash,
    Correction,
    Session,
    SomebodyElseTookIt,
)

__all__ = [
    "AbsenceCall",
    "Activity",
    "Attendance",
    "CannotEnrol",
    "CannotTake",
    "CannotWrite",
    "Clash",
    "CommitteeShare",
    "Correction",
    "Decision",
    "Enrolment",
    "Group",
    "Holiday",
    "LevelCorrection",
    "LevelResult",
    "LevelTest",
    "MaturityCheck",
    "MaturityScore",
    "Meeting",
    "Minutes",
    "Participant",
    "Programme",
    "Project",
    "Question",
    "Questionnaire",
    "QuestionnaireItem",
    "ReferredCount",
    "RightsAnswer",
    "RightsPaper",
    "RightsTest",
    "SamePerson",
    "Seat",
    "Session",
    "SomebodyElseTookIt",
    "SomebodyElseWrote",
    "Training",
]
