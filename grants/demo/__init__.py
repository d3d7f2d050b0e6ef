"""The grants of the demonstration: funders, amounts and rates are invented and say so; the years are the story's."""

import datetime
import random
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Count

from accounts import demo
from accounts.models import Organisation, User
from beneficiaries.demo.stage import Stage
from config.calendar import ONE_DAY
from grants.demo import told
from grants.demo.story import GRANTS, LINES, SPENT, Told
from grants.models import (
    Allocation,
    BudgetLine,
    Commitment,
    ComplianceItem,
    ExchangeRate,
    FundedProject,
    Funder,
    Grant,
    GrantStep,
    Milestone,
    Obligation,
    Spending,
    Terms,
    Tranche,
    TrancheCondition,
)
from grants.models.money import SIXTH_PLACE, to_the_cent
from programs.models import Project

ORDER = [
    ExchangeRate,
    Funder,
    Grant,
    Terms,
    GrantStep,
    FundedProject,
    Tranche,
    TrancheCondition,
    BudgetLine,
    Spending,
    Allocation,
    Commitment,
    Milestone,
    Obligation,
    ComplianceItem,
]
FICTIONAL = "fictional"
WEEK = datetime.timedelta(days=7)
FIRST_FRIDAY = datetime.date(2010, 1, 1)
PAYEES = {"teaching": "trainer", "rent": "landlord", "material": "supplier", "staff": "staff", "travel": "transport"}


def add_grants(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    stage = Stage(users)
    stage.chance = random.Random(2067)  # noqa: S311 (made-up data that falls alike each time)
    made: dict[str, Grant] = {}
    officer = users["jeevan.grants"]
    funders = {
        name: stage.record(
            Funder, officer, datetime.date(2010, 4, 1), organisation=Organisation.objects.get(name=name),
            identifier=f"XX-DEMO-{number}", currency="EUR", about="Invented for the demonstration.",
        )
        for number, name in enumerate((demo.HORIZON, demo.BERGBACH), 1)
    }  # fmt: skip
    projects = list(Project.objects.order_by("starts_on", "name"))
    main = Project.objects.annotate(measured=Count("indicators")).order_by("-measured", "name").first()
    for number, each in enumerate(GRANTS):
        project = main if each.status == "active" else projects[number % len(projects)]
        made[each.reference] = _grant(stage, each, funders[each.funder], made, project)
    _rates(stage)
    stage.write(ORDER)
    told.add(officer, made)


def _rate(on: datetime.date) -> Decimal:
    """Return the invented rate that holds on a day, published on its last Friday; a euro rises from 95 in 2010."""
    weeks = (on - FIRST_FRIDAY).days // 7
    return (95 + Decimal(7 * weeks) / 100).quantize(SIXTH_PLACE)


def _rates(stage: Stage) -> None:
    """Write down the rate of each Friday from the first receipt on."""
    on = min(each.received_on for each in stage.records[Tranche] if each.received_on)
    on -= (on - FIRST_FRIDAY) % WEEK
    while on <= stage.today:
        told = {"on": on, "npr": _rate(on), "source": "other", "note": FICTIONAL}
        stage.record(ExchangeRate, stage.users["jeevan.grants"], on, currency="EUR", **told)
        on += WEEK


def _grant(stage: Stage, told: Told, funder: Funder, made: Mapping[str, Grant], project: Project) -> Grant:
    officer, starts = stage.users["jeevan.grants"], told.starts(stage.today)
    ends = told.ends(stage.today)
    grant = stage.record(
        Grant, officer, starts, funder=funder, reference=told.reference, title=told.title, currency="EUR",
        status=told.status, officer=officer, renews=made.get(told.renews),
    )  # fmt: skip
    agreed = {
        "grant": grant, "amount": told.amount, "starts_on": starts, "purpose": told.purpose, "restricted": True,
        "restrictions": "",
    }  # fmt: skip
    is_agreed = told.status not in ("pipeline", "applied")
    signed = starts - datetime.timedelta(days=20) if is_agreed else None
    stage.record(Terms, officer, starts, number=0, kind="agreement", ends_on=ends, signed_on=signed, **agreed)
    stage.record(FundedProject, officer, starts, grant=grant, project=project)
    if not is_agreed:
        return grant
    stage.record(GrantStep, officer, starts, grant=grant, from_status="agreed", to_status="active", why="")
    until = ends
    if told.extended:
        until = ends + datetime.timedelta(days=told.extended)
        stage.record(
            Terms, officer, ends, number=1, kind="extension", ends_on=until,
            signed_on=ends - datetime.timedelta(days=40),
            why="Rain closed the road for six weeks: more time, no more money.", **agreed,
        )  # fmt: skip
    if told.status == "closed":
        stage.record(GrantStep, officer, until, grant=grant, from_status="closing", to_status="closed", why="")
    came = _tranches(stage, told, grant, starts, until)
    lines = _lines(stage, told, grant, starts, until)
    _spend(stage, told, lines, came, min(until, stage.today))
    _duties(stage, told, grant, starts, until)
    return grant


def _tranches(stage: Stage, told: Told, grant: Grant, starts: datetime.date, until: datetime.date) -> list[Tranche]:
    """Make three tranches, and return those that came in."""
    officer, parts = stage.users["jeevan.grants"], (Decimal("0.4"), Decimal("0.4"), Decimal("0.2"))
    came = []
    for number, part in enumerate(parts, 1):
        due = starts + (until - starts) * (number - 1) // 3 + ONE_DAY
        amount = to_the_cent(told.amount * part)
        held = told.in_trouble and number == 2
        values: dict[str, object] = {}
        if due < stage.today - ONE_DAY and not held and not (told.in_trouble and number > 2):
            npr = to_the_cent(amount * (_rate(due) - Decimal("0.40")))
            values = {
                "received_on": due, "received": amount, "received_npr": npr,
                "bank_reference": f"FT-{grant.reference}-{number}", "day_rate": _rate(due),
            }  # fmt: skip
        tranche = stage.record(
            Tranche, officer, starts, grant=grant, currency="EUR", number=number, due_on=due, amount=amount, **values
        )
        if values:
            came.append(tranche)
        if number > 1:
            met = {"met_on": due - ONE_DAY, "evidence": "Letter of the foundation."} if values else {}
            stage.record(
                TrancheCondition,
                officer,
                starts,
                tranche=tranche,
                words="The last financial report is accepted.",
                **met,
            )
    return came


def _average(came: list[Tranche], on: datetime.date) -> Decimal:
    """Return the average rate of what had come in by a day, at which its costs are charged (decision 012)."""
    until_then = [each for each in came if each.received_on <= on]
    credited, received = (sum(getattr(each, name) for each in until_then) for name in ("received_npr", "received"))
    return (credited / received).quantize(SIXTH_PLACE)


def _lines(stage: Stage, told: Told, grant: Grant, starts: datetime.date, until: datetime.date) -> list[BudgetLine]:
    years = range(starts.year, until.year + 1)
    return [
        stage.record(
            BudgetLine, stage.users["jeevan.grants"], starts, grant=grant, currency="EUR", year=year, code=code,
            name=name, amount=to_the_cent(told.amount * share / len(years)),
        )
        for year in years
        for code, name, share, _kind in LINES
    ]  # fmt: skip


def _spend(stage: Stage, told: Told, lines: list[BudgetLine], came: list[Tranche], until: datetime.date) -> None:
    """Spend most of what each line has until a day, in vouchers of rupees; the one in trouble overdraws a line."""
    officer, kinds = stage.users["jeevan.grants"], {code: kind for code, _name, _share, kind in LINES}
    for line in lines:
        first = max(came[0].received_on, datetime.date(line.year, 1, 1))
        last = min(until, datetime.date(line.year, 12, 31))
        if first > last:
            continue
        whole = (datetime.date(line.year, 12, 31) - datetime.date(line.year, 1, 1)).days + 1
        share = Decimal(1) if told.status == "closed" else min(Decimal((last - first).days + 1) / whole, Decimal(1))
        over = told.in_trouble and line.code == "B" and line.year == until.year
        budget = line.amount * (Decimal("1.12") if over else share * Decimal("0.94"))
        count = 6
        for number in range(count):
            on = first + (last - first) * number // count
            rate = _average(came, on)
            amount = to_the_cent(budget / count * rate)
            spending = stage.record(
                Spending, officer, on, voucher=f"{line.grant.reference}-{line.year}-{line.code}{number + 1}", on=on,
                payee=PAYEES[kinds[line.code]], what=stage.pick(SPENT[kinds[line.code]]), currency="NPR", amount=amount,
                overdrawn_why="The landlord asked for the rent of a year." if over else "",
            )  # fmt: skip
            stage.record(
                Allocation, officer, on, spending=spending, line=line, amount=amount, rate=rate, day_rate=_rate(on),
                charged=to_the_cent(amount / rate),
            )  # fmt: skip
    if told.status == "active":
        rate = _average(came, until)
        stage.record(
            Commitment, officer, until, line=lines[-1], what="Notebooks for the next term", ordered_on=until,
            currency="NPR", amount=to_the_cent(20 * rate), rate=rate, charged=Decimal(20),
        )  # fmt: skip


def _duties(stage: Stage, told: Told, grant: Grant, starts: datetime.date, until: datetime.date) -> None:
    officer, middle = stage.users["jeevan.grants"], starts + (until - starts) // 2
    for kind, title, planned in (
        ("narrative", "Narrative report, first half", middle + datetime.timedelta(days=30)),
        ("financial", "Financial report, first half", middle + datetime.timedelta(days=30)),
        ("narrative", "Final report", until + datetime.timedelta(days=60)),
        ("audit", "Audit", until + datetime.timedelta(days=90)),
    ):
        is_late = told.in_trouble and "first" in title
        due = stage.today - datetime.timedelta(days=35) if is_late else planned
        done = due < stage.today - datetime.timedelta(days=20) and not told.in_trouble
        days = {"state": "accepted", "submitted_on": due - ONE_DAY, "answered_on": due + datetime.timedelta(days=15)}
        stage.record(
            Obligation, officer, starts, grant=grant, kind=kind, title=title, due_on=due, **(days if done else {})
        )
    reached = {"reached_on": middle, "evidence": "Approved activity report."} if middle < stage.today else {}
    stage.record(
        Milestone, officer, starts, grant=grant, title="All groups have begun", due_on=middle + ONE_DAY, **reached
    )
    for words, note in (
        ("Procurement by three offers above 500 euros", "Offers are filed."),
        ("Child safeguarding", ""),
    ):
        checked = {"checked_on": starts, "note": note} if note else {}
        stage.record(ComplianceItem, officer, starts, grant=grant, words=words, **checked)
