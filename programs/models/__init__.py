"""Everything that a programme keeps."""

from programs.models.committee import Activity, CommitteeShare, ReferredCount, Seat, Training
from programs.models.enrolment import CannotEnrol, Enrolment
from programs.models.group import Group, Holiday, Meeting
from programs.models.learning import LevelCorrection, LevelResult, LevelTest
from programs.models.ledger import LedgerAccount, LedgerEntry, LedgerLine
from programs.models.loan import Loan, SocialGrant
from programs.models.logframe import Indicator, Measurement, Result, Tally, TallyPart, Target
from programs.models.marks import CannotWrite, SomebodyElseWrote
from programs.models.material import Material, NotInStock, StockMovement
from programs.models.maturity import MaturityCheck, MaturityScore
from programs.models.minutes import Decision, Minutes
from programs.models.money import HoldsAlready
from programs.models.order import CannotDeliver, Delivery, Order, OrderLine
from programs.models.participant import Participant, SamePerson
from programs.models.participant_request import ParticipantRequest
from programs.models.pay import Adjustment, Advance, CannotPay, PayPeriod, Payslip, PayslipLine
from programs.models.picture import CannotKeep, PictureOf, ReportPicture
from programs.models.product import Product, ProductMaterial, ProductPrice
from programs.models.project import Programme, Project
from programs.models.questionnaire import Question, Questionnaire, QuestionnaireItem
from programs.models.report import (
    ActivityReport,
    ReportComment,
    ReportExpense,
    ReportGain,
    ReportSession,
    ReportStep,
    ReportVersion,
)
from programs.models.rights import RightsAnswer, RightsPaper, RightsTest
from programs.models.savings import CannotSave, SavingsCycle, SavingsMeeting, SavingsPayment, SharePayout
from programs.models.session import (
    AbsenceCall,
    Attendance,
    CannotTake,
    Clash,
    Correction,
    Session,
    SomebodyElseTookIt,
)
from programs.models.skill import Rate, SkillStep, Step
from programs.models.withdrawal import Withdrawal
from programs.models.work import WorkEntry

__all__ = [
    "AbsenceCall",
    "Activity",
    "ActivityReport",
    "Adjustment",
    "Advance",
    "Attendance",
    "CannotDeliver",
    "CannotEnrol",
    "CannotKeep",
    "CannotPay",
    "CannotSave",
    "CannotTake",
    "CannotWrite",
    "Clash",
    "CommitteeShare",
    "Correction",
    "Decision",
    "Delivery",
    "Enrolment",
    "Group",
    "HoldsAlready",
    "Holiday",
    "Indicator",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerLine",
    "LevelCorrection",
    "LevelResult",
    "LevelTest",
    "Loan",
    "Material",
    "MaturityCheck",
    "MaturityScore",
    "Measurement",
    "Meeting",
    "Minutes",
    "NotInStock",
    "Order",
    "OrderLine",
    "Participant",
    "ParticipantRequest",
    "PayPeriod",
    "Payslip",
    "PayslipLine",
    "PictureOf",
    "Product",
    "ProductMaterial",
    "ProductPrice",
    "Programme",
    "Project",
    "Question",
    "Questionnaire",
    "QuestionnaireItem",
    "Rate",
    "ReferredCount",
    "ReportComment",
    "ReportExpense",
    "ReportGain",
    "ReportPicture",
    "ReportSession",
    "ReportStep",
    "ReportVersion",
    "Result",
    "RightsAnswer",
    "RightsPaper",
    "RightsTest",
    "SamePerson",
    "SavingsCycle",
    "SavingsMeeting",
    "SavingsPayment",
    "Seat",
    "Session",
    "SharePayout",
    "SkillStep",
    "SocialGrant",
    "SomebodyElseTookIt",
    "SomebodyElseWrote",
    "Step",
    "StockMovement",
    "Tally",
    "TallyPart",
    "Target",
    "Training",
    "Withdrawal",
    "WorkEntry",
]
