"""Everything that a programme keeps."""

from programs.models.enrolment import CannotEnrol, Enrolment
from programs.models.group import Group, Holiday, Meeting
from programs.models.learning import LevelCorrection, LevelResult, LevelTest
from programs.models.marks import CannotWrite, SomebodyElseWrote
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
    "Attendance",
    "CannotEnrol",
    "CannotTake",
    "CannotWrite",
    "Clash",
    "Correction",
    "Enrolment",
    "Group",
    "Holiday",
    "LevelCorrection",
    "LevelResult",
    "LevelTest",
    "Meeting",
    "Participant",
    "Programme",
    "Project",
    "Question",
    "Questionnaire",
    "QuestionnaireItem",
    "RightsAnswer",
    "RightsPaper",
    "RightsTest",
    "SamePerson",
    "Session",
    "SomebodyElseTookIt",
    "SomebodyElseWrote",
]
