"""Everything that a programme keeps."""

from programs.models.enrolment import CannotEnrol, Enrolment
from programs.models.group import Group, Holiday, Meeting
from programs.models.ledger import LedgerAccount, LedgerEntry, LedgerLine
from programs.models.material import Material, NotInStock, StockMovement
from programs.models.money import HoldsAlready
from programs.models.order import CannotDeliver, Delivery, Order, OrderLine
from programs.models.participant import Participant, SamePerson
from programs.models.pay import Adjustment, Advance, CannotPay, PayPeriod, Payslip, PayslipLine
from programs.models.product import Product, ProductMaterial, ProductPrice
from programs.models.project import Programme, Project
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
from programs.models.work import WorkEntry

__all__ = [
    "AbsenceCall",
    "Adjustment",
    "Advance",
    "Attendance",
    "CannotDeliver",
    "CannotEnrol",
    "CannotPay",
    "CannotTake",
    "Clash",
    "Correction",
    "Delivery",
    "Enrolment",
    "Group",
    "HoldsAlready",
    "Holiday",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerLine",
    "Material",
    "Meeting",
    "NotInStock",
    "Order",
    "OrderLine",
    "Participant",
    "PayPeriod",
    "Payslip",
    "PayslipLine",
    "Product",
    "ProductMaterial",
    "ProductPrice",
    "Programme",
    "Project",
    "Rate",
    "SamePerson",
    "Session",
    "SkillStep",
    "SomebodyElseTookIt",
    "Step",
    "StockMovement",
    "WorkEntry",
]
