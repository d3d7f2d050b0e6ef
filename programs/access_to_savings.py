"""The savings groups' rows of the policy table, and what of wages and savings a case file shows.

Who leads a group writes down what it saves and lends; the programme manager of its site sees it and may do so too. Who
may see a person's file sees the wages and the savings of the participant who is that person, through `SamePerson`.
"""

from django.db.models import Q

from access.policy import READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from programs.access import LEADS_GROUPS, OF_SOMEBODY_KNOWN, _at_my_sites, _known, _led
from programs.models import (
    Loan,
    PayPeriod,
    Payslip,
    SamePerson,
    SavingsCycle,
    SavingsMeeting,
    SavingsPayment,
    SharePayout,
    SocialGrant,
    Withdrawal,
)

OF_A_MEMBER = [SavingsPayment, Loan, SharePayout, Withdrawal]
SAVINGS = [SavingsCycle, SavingsMeeting, *OF_A_MEMBER, SocialGrant]

allow(Role.PROGRAMME_MANAGER, to=READ | WRITE, on=SAVINGS, within=Scope.SITE)
for role in LEADS_GROUPS:
    allow(role, to=READ | WRITE, on=SAVINGS, within=Scope.OWN)
for role in (Role.CASEWORKER, Role.SUPERVISOR):
    allow(role, to=READ, on=[*OF_A_MEMBER, Payslip, PayPeriod], within=Scope.KNOWN)
for model in SAVINGS:
    shelter(model, {Scope.OWN: _led("group__"), Scope.SITE: _at_my_sites("group__")})
for model in (*OF_A_MEMBER, Payslip):
    shelter(model, {Scope.KNOWN: _known("enrolment__participant", OF_SOMEBODY_KNOWN)})
shelter(
    PayPeriod,
    {
        Scope.KNOWN: Rows(
            lambda viewer: Q(
                pk__in=Payslip.objects.filter(
                    enrolment__participant__in=SamePerson.objects.visible_to(viewer.user).values("participant")
                ).values("period")
            ),
            "EXISTS (SELECT 1 FROM programs_payslip slip"
            " JOIN programs_enrolment belongs ON belongs.id = slip.enrolment_id"
            " WHERE slip.period_id = {table}.id AND knows_participant(belongs.participant_id))",
        )
    },
)
"""A period is seen with a payslip of hers: it says for which days she was paid."""
