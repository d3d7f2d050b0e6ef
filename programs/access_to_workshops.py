"""The workshops' and ledgers' rows of the policy table, and what their scopes mean for their tables.

Who leads a workshop writes down work, stock and orders; the programme manager sets prices and rates, confirms wages
and pays them out. Wages are read by these two alone.
"""

from access.policy import READ, WRITE, Scope, allow
from access.shelter import shelter
from accounts.roles import Role
from programs.access import LEADS_GROUPS, _at_my_sites, _led
from programs.models import (
    Adjustment,
    Advance,
    Delivery,
    LedgerAccount,
    LedgerEntry,
    LedgerLine,
    Material,
    Order,
    OrderLine,
    PayPeriod,
    Payslip,
    PayslipLine,
    Product,
    ProductMaterial,
    ProductPrice,
    Rate,
    SkillStep,
    StockMovement,
    WorkEntry,
)

LEDGER = [LedgerAccount, LedgerEntry, LedgerLine]
DAILY_WORK = [Material, StockMovement, Product, ProductMaterial, Order, OrderLine, Delivery, WorkEntry, SkillStep]
PAY = [ProductPrice, Rate, PayPeriod, Adjustment, Advance, Payslip, PayslipLine]

allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=[*LEDGER, *DAILY_WORK, *PAY], within=Scope.SITE)
for role in LEADS_GROUPS:
    allow(role, to=READ | WRITE, on=[*LEDGER, *DAILY_WORK], within=Scope.OWN)
    allow(role, to=READ, on=PAY, within=Scope.OWN)
for model in (*LEDGER, *DAILY_WORK, *PAY):
    shelter(model, {Scope.OWN: _led("group__"), Scope.SITE: _at_my_sites("group__")})
