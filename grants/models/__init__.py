"""Everything that is kept of grants."""

from grants.models.achievement import Achievement
from grants.models.budget import BudgetLine, Commitment
from grants.models.document import GrantDocument
from grants.models.duties import ComplianceItem, Milestone, Obligation
from grants.models.funder import Funder
from grants.models.grant import FundedProject, Grant, GrantStep
from grants.models.money import Currency
from grants.models.question import GrantAnswer, GrantQuestion
from grants.models.rate import ExchangeRate
from grants.models.report import (
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    ReportColumn,
)
from grants.models.spending import Allocation, Spending
from grants.models.terms import Terms
from grants.models.tranche import Tranche, TrancheCondition

__all__ = [
    "Achievement",
    "Allocation",
    "BudgetLine",
    "Commitment",
    "ComplianceItem",
    "Currency",
    "ExchangeRate",
    "FundedProject",
    "Funder",
    "Grant",
    "GrantAnswer",
    "GrantDocument",
    "GrantQuestion",
    "GrantReport",
    "GrantReportInKind",
    "GrantReportLine",
    "GrantReportStep",
    "GrantReportTranche",
    "GrantStep",
    "Milestone",
    "Obligation",
    "ReportColumn",
    "Spending",
    "Terms",
    "Tranche",
    "TrancheCondition",
]
