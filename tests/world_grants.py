"""Grants in the world of the tests: one of each of two foundations, and a voucher that both bear."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Organisation, User
from accounts.roles import Role
from config.files.content import Accepted, MediaType
from grants.models import (
    Achievement,
    Allocation,
    BudgetLine,
    Commitment,
    ComplianceItem,
    ExchangeRate,
    FundedProject,
    Funder,
    Grant,
    GrantAnswer,
    GrantDocument,
    GrantQuestion,
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    GrantStep,
    Milestone,
    Obligation,
    ReportColumn,
    Spending,
    Terms,
    Tranche,
    TrancheCondition,
)
from programs.models import Project, Target
from tests.factories.accounts import make_user

if TYPE_CHECKING:
    from tests.world import World

OTHERS_PART = Decimal("4111.11")
"""What the other foundation bears of the voucher that both share: nothing that the first one sees may hold it."""


def add_grants(world: "World") -> None:
    """Add both grants, each with one record of every kind."""
    world.users["other_foundation"] = make_user(Role.FOUNDATION)
    officer, today = world.users["grants_officer"], timezone.localdate()
    with acting_as_system("a world for tests"):
        ExchangeRate.objects.create(currency="EUR", on=today - datetime.timedelta(days=40), npr=150, source="nrb")
        for whose, name, site in (("hers", "foundation", world.here), ("theirs", "other_foundation", world.there)):
            project = Project.objects.filter(site=site).first()
            world.grants[whose] = grant_of(world.users[name].memberships.get().organisation, officer, whose)
            FundedProject.objects.create(grant=world.grants[whose], project=project)
            tell_and_ask(world.grants[whose], project, world.users[name], whose)
            report_on(world.grants[whose], whose)
        lines = {whose: grant.lines.get() for whose, grant in world.grants.items()}
        for whose, line in lines.items():
            spend(f"V-{whose}", today - datetime.timedelta(days=10), [(line, Decimal(15000))])
        spend(
            "V-both",
            today - datetime.timedelta(days=9),
            [(lines["hers"], Decimal(1000)), (lines["theirs"], OTHERS_PART)],
        )


def grant_of(organisation: Organisation, officer: User, whose: str) -> Grant:
    """Return an active grant of 10,000 euros with one record of every kind, under way since 100 days."""
    today = timezone.localdate()
    since, until = today - datetime.timedelta(days=100), today + datetime.timedelta(days=99)
    funder, _made = Funder.objects.get_or_create(organisation=organisation, defaults={"identifier": f"XX-{whose}"})
    grant = Grant.objects.create(
        funder=funder, reference=f"G-{whose}", title=f"Grant {whose}", currency="EUR", officer=officer, status="active"
    )
    Terms.objects.create(grant=grant, amount=10000, starts_on=since, ends_on=until, purpose="Classes.", signed_on=since)
    GrantStep.objects.create(grant=grant, from_status="agreed", to_status="active")
    tranche = Tranche.objects.create(
        grant=grant, currency="EUR", number=1, due_on=since, amount=5000, received_on=since, received=5000,
        received_npr=750000, bank_reference=f"B-{whose}",
    )  # fmt: skip
    TrancheCondition.objects.create(tranche=tranche, words="The agreement is signed.")
    Tranche.objects.create(grant=grant, currency="EUR", number=2, due_on=until, amount=5000)
    line = BudgetLine.objects.create(
        grant=grant, currency="EUR", year=since.year, code="A", name=f"Teaching {whose}", amount=10000
    )
    Commitment.objects.create(
        line=line, what="Notebooks", ordered_on=today, currency="NPR", amount=1500, rate=150, charged=10
    )
    Milestone.objects.create(grant=grant, title=f"Classes begin {whose}", due_on=until)
    Obligation.objects.create(grant=grant, kind="narrative", title=f"Report {whose}", due_on=until)
    ComplianceItem.objects.create(grant=grant, words="An account of its own")
    made = GrantDocument(grant=grant, kind="agreement", title=f"Agreement {whose}", for_funder=True)
    made.write_file(Accepted(MediaType.PDF, b"%PDF-1.4 a paper"))
    made.save()
    return grant


def tell_and_ask(grant: Grant, project: Project, staff: User, whose: str) -> None:
    """Add what the funder was told of one target, a question that was answered, and one that waits."""
    target = Target.objects.filter(indicator__project=project, indicator__rule="reached").first()
    Achievement.objects.create(
        grant=grant, target=target, code="1.1a", name=f"Reached {whose}", unit="number", direction="rising",
        first_on=target.first_on, last_on=target.last_on, aim=target.value, how="at_least", value=20,
    )  # fmt: skip
    for number in range(2):
        asked = GrantQuestion.objects.create(grant=grant, words=f"Question {number} {whose}?", recorded_by=staff)
        if number:
            GrantAnswer.objects.create(question=asked, words=f"Answer {whose}.", recorded_by=grant.officer)


def report_on(grant: Grant, whose: str) -> None:
    """Add a report that was sent and waits for the funder, and a draft."""
    today = timezone.localdate()
    days = {"first_on": today - datetime.timedelta(days=100), "last_on": today - datetime.timedelta(days=1)}
    ReportColumn.objects.create(funder=grant.funder, column="code", position=1, heading=f"Code {whose}")
    for title in ("Sent", "Draft"):
        duty = Obligation.objects.create(
            grant=grant, kind="narrative", title=f"{title} {whose}", due_on=today + datetime.timedelta(days=60)
        )
        made = GrantReport.objects.create(
            obligation=duty, done=f"Words {title} {whose}.", writers=[grant.officer.pk], recorded_by=grant.officer,
            submitted_at=timezone.now() if title == "Sent" else None, **days,
        )  # fmt: skip
        if title == "Sent":
            GrantReportLine.objects.create(
                report=made, year=today.year, code="A", name=f"Teaching {whose}", budget=10000, spent=Decimal("106.67")
            )
            GrantReportTranche.objects.create(
                report=made, number=1, received_on=days["first_on"], received=5000, received_npr=750000
            )
            GrantReportInKind.objects.create(report=made, currency="EUR", hours=Decimal("12.5"), value=Decimal("312.5"))
            GrantReportStep.objects.create(
                report=made, number=1, from_state="draft", to_state="review", words="Internal."
            )
            GrantReportStep.objects.create(report=made, number=2, from_state="review", to_state="submitted")


def spend(voucher: str, on: datetime.date, parts: list[tuple[BudgetLine, Decimal]], **values: object) -> Spending:
    """Return a spending in rupees, charged at 150 rupees for a euro."""
    total = sum((amount for _line, amount in parts), Decimal(0))
    spending = Spending.objects.create(voucher=voucher, on=on, payee="supplier", what="Chalk", amount=total, **values)
    for line, amount in parts:
        Allocation.objects.create(
            spending=spending,
            line=line,
            amount=amount,
            rate=150,
            day_rate=150,
            charged=(amount / 150).quantize(Decimal("0.01")),
        )
    return spending
