"""Everything that a programme keeps."""

from programs.models.enrolment import CannotEnrol, Enrolment
from programs.models.group import Group, Holiday, Meeting
from programs.models.logframe import Indicator, Measurement, Result, Tally, TallyPart, Target
from programs.models.participant import Participant, SamePerson
from programs.models.project import Programme, Project
from programs.models.report import (
    ActivityReport,
    ReportComment,
    ReportExpense,
    ReportSession,
    ReportStep,
    ReportVersion,
)
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
    "ActivityReport",
    "Attendance",
    "CannotEnrol",
    "CannotTake",
    "Clash",
    "Correction",
    "Enrolment",
    "Group",
    "Holiday",
    "Indicator",
    "Measurement",
    "Meeting",
    "Participant",
    "Programme",
    "Project",
    "ReportComment",
    "ReportExpense",
    "ReportSession",
    "ReportStep",
    "ReportVersion",
    "Result",
    "SamePerson",
    "Session",
    "SomebodyElseTookIt",
    "Tally",
    "TallyPart",
    "Target",
]
