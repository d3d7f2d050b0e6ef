"""Every record of this app, one module per thing that people name."""

from beneficiaries.models.approval import Approval
from beneficiaries.models.area import Area
from beneficiaries.models.assessment import Assessment, DomainScore
from beneficiaries.models.case import Case, CaseShare, Move, RiskLevel, State
from beneficiaries.models.consent import Consent
from beneficiaries.models.education import EducationRecord
from beneficiaries.models.experience import Experience, HistoricEvent, Perpetrator
from beneficiaries.models.health import HealthCondition
from beneficiaries.models.household import Household, HouseholdMember
from beneficiaries.models.housing import HousingRecord
from beneficiaries.models.livelihood import LivelihoodRecord
from beneficiaries.models.note import Note
from beneficiaries.models.person import ContactWay, IdentityDocument, Person
from beneficiaries.models.referral import Intake, Referral
from beneficiaries.models.referral_out import ReferralOut, ReferralOutStep, SharedField
from beneficiaries.models.relationship import Relationship
from beneficiaries.models.service import Provider, Service
from beneficiaries.models.transfer import Transfer

__all__ = [
    "Approval",
    "Area",
    "Assessment",
    "Case",
    "CaseShare",
    "Consent",
    "ContactWay",
    "DomainScore",
    "EducationRecord",
    "Experience",
    "HealthCondition",
    "HistoricEvent",
    "Household",
    "HouseholdMember",
    "HousingRecord",
    "IdentityDocument",
    "Intake",
    "LivelihoodRecord",
    "Move",
    "Note",
    "Perpetrator",
    "Person",
    "Provider",
    "Referral",
    "ReferralOut",
    "ReferralOutStep",
    "Relationship",
    "RiskLevel",
    "Service",
    "SharedField",
    "State",
    "Transfer",
]
