"""Every record of this app, one module per thing that people name."""

from beneficiaries.models.appointment import Appointment
from beneficiaries.models.approval import Approval
from beneficiaries.models.area import Area
from beneficiaries.models.assessment import Assessment, DomainScore
from beneficiaries.models.bed import Bed, Room
from beneficiaries.models.break_glass import BreakGlass
from beneficiaries.models.case import Case, CaseShare, Move, RiskLevel, State
from beneficiaries.models.closure import Closure
from beneficiaries.models.conference import Conference, ConferenceDecision, ConferenceMember
from beneficiaries.models.consent import Consent
from beneficiaries.models.data_request import CannotAnswer, DataRequest
from beneficiaries.models.document import Document
from beneficiaries.models.draft import Draft
from beneficiaries.models.education import EducationRecord, SchoolMonth, SchoolResult
from beneficiaries.models.experience import Experience, HistoricEvent, Perpetrator
from beneficiaries.models.flag import Flag
from beneficiaries.models.health import HealthCondition
from beneficiaries.models.home_assessment import HomeAssessment, ReturnVisit
from beneficiaries.models.household import Household, HouseholdMember
from beneficiaries.models.housing import HousingRecord, SafetyCheck
from beneficiaries.models.incident import Incident, IncidentPerpetrator
from beneficiaries.models.law import Hearing, Proceeding
from beneficiaries.models.livelihood import LivelihoodRecord
from beneficiaries.models.medicine import Medicine
from beneficiaries.models.note import Note
from beneficiaries.models.person import ContactWay, IdentityDocument, Person
from beneficiaries.models.plan import Goal, GoalProgress, Plan, PlanAction
from beneficiaries.models.published import Published
from beneficiaries.models.referral import Intake, Referral
from beneficiaries.models.referral_out import FormerReferral, ReferralOut, ReferralOutStep, SharedField
from beneficiaries.models.relationship import Relationship
from beneficiaries.models.relative import ContactWish, FamilyContact, Relative
from beneficiaries.models.retention import RetentionNotice, RetentionPeriods
from beneficiaries.models.scale import ScaleResult
from beneficiaries.models.service import Provider, Service
from beneficiaries.models.standard import TimeStandards
from beneficiaries.models.stay import BedUse, Leave, Stay
from beneficiaries.models.subject_request import SubjectRequest
from beneficiaries.models.survey import SurveyAnswer, SurveyOffer
from beneficiaries.models.transfer import Transfer
from beneficiaries.models.treatment import Treatment, TreatmentCheck

__all__ = [
    "Appointment",
    "Approval",
    "Area",
    "Assessment",
    "Bed",
    "BedUse",
    "BreakGlass",
    "CannotAnswer",
    "Case",
    "CaseShare",
    "Closure",
    "Conference",
    "ConferenceDecision",
    "ConferenceMember",
    "Consent",
    "ContactWay",
    "ContactWish",
    "DataRequest",
    "Document",
    "DomainScore",
    "Draft",
    "EducationRecord",
    "Experience",
    "FamilyContact",
    "Flag",
    "FormerReferral",
    "Goal",
    "GoalProgress",
    "HealthCondition",
    "Hearing",
    "HistoricEvent",
    "HomeAssessment",
    "Household",
    "HouseholdMember",
    "HousingRecord",
    "IdentityDocument",
    "Incident",
    "IncidentPerpetrator",
    "Intake",
    "Leave",
    "LivelihoodRecord",
    "Medicine",
    "Move",
    "Note",
    "Perpetrator",
    "Person",
    "Plan",
    "PlanAction",
    "Proceeding",
    "Provider",
    "Published",
    "Referral",
    "ReferralOut",
    "ReferralOutStep",
    "Relationship",
    "Relative",
    "RetentionNotice",
    "RetentionPeriods",
    "ReturnVisit",
    "RiskLevel",
    "Room",
    "SafetyCheck",
    "ScaleResult",
    "SchoolMonth",
    "SchoolResult",
    "Service",
    "SharedField",
    "State",
    "Stay",
    "SubjectRequest",
    "SurveyAnswer",
    "SurveyOffer",
    "TimeStandards",
    "Transfer",
    "Treatment",
    "TreatmentCheck",
]
