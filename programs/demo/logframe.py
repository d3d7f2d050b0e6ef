"""The logframe of the main project of the demonstration, with targets over two years, and its figures."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from beneficiaries.demo.stage import Stage
from config.calendar import ONE_DAY
from programs.counting import count_all
from programs.models import Indicator, Measurement, Programme, Project, Result, Target

Kind, Unit = Programme.Kind, Indicator.Unit
PEOPLE = ("sex", "age", "district", "disability", "caste")
PERIODS = 5
"""Half-years: four that lie behind or run, and the one to come."""


@dataclass(frozen=True)
class Plan:
    """One indicator: what is told of it, its target per half-year, and what was measured of it."""

    code: str
    name: str
    targets: tuple[int, ...]
    told: dict[str, object] = field(default_factory=dict)
    measured: tuple[str, ...] = ()


GOAL = "Women and girls of the hill villages live free of trafficking and of violence at home."
LITERATE = "Women and girls read, write and reckon, and use it."
PROTECTED = "Villages see danger early and act."
EARNING = "Women earn and save money of their own."
RESULTS: list[tuple[str, str, str, list[Plan]]] = [
    (
        "goal",
        "",
        GOAL,
        [
            Plan(
                "G.1",
                "Girls under 18 who married, of the households visited",
                (17, 15, 13, 12, 11),
                {
                    "definition": "Girls who married before 18 in the past half-year, of all girls of 12 to 17 met.",
                    "verified_by": "Household survey of each half-year, file 14 in the field office.",
                    "unit": Unit.PERCENT,
                    "direction": "falling",
                    "baseline": Decimal(19),
                    "sdg_target": "5.3",
                },
                ("18.5", "16", "14.5", ""),
            ),
        ],
    ),
    (
        "outcome",
        "",
        LITERATE,
        [
            Plan(
                "1.a",
                "Women who pass the final test",
                (50, 60, 65, 70, 70),
                {
                    "definition": "Learners with 12 of 20 points or more in the final test, of all who sat it.",
                    "verified_by": "Test papers, kept for two years.",
                    "unit": Unit.PERCENT,
                    "sdg_target": "4.6",
                },
                ("54", "61", "58", "66"),
            ),
            Plan(
                "1.b",
                "Share who left their group early",
                (12, 10, 10, 8, 8),
                {
                    "rule": "left_early",
                    "definition": "People who left, of all who belonged to a group.",
                    "verified_by": "Enrolments and the reasons written down.",
                    "unit": Unit.PERCENT,
                    "direction": "falling",
                    "baseline": Decimal(20),
                    "divided_by": ["sex", "caste"],
                },
            ),
        ],
    ),
    (
        "output",
        LITERATE,
        "Literacy classes are held in the wards that have none.",
        [
            Plan(
                "1.1",
                "Women and girls enrolled in literacy classes",
                (70, 80, 80, 80, 60),
                {
                    "rule": "enrolled",
                    "kinds": [Kind.LITERACY],
                    "definition": "Women and girls who were given a place in a class.",
                    "verified_by": "Forms of registration.",
                    "divided_by": list(PEOPLE),
                    "sdg_target": "4.6",
                },
            ),
            Plan(
                "1.2",
                "Attendance in literacy classes",
                (75, 80, 80, 80, 80),
                {
                    "rule": "attendance_rate",
                    "kinds": [Kind.LITERACY],
                    "definition": "How often learners came, of all the times they were expected.",
                    "verified_by": "Sheets of attendance.",
                    "unit": Unit.PERCENT,
                    "divided_by": ["age", "caste", "disability"],
                },
            ),
        ],
    ),
    (
        "outcome",
        "",
        PROTECTED,
        [
            Plan(
                "2.a",
                "Wards that acted on a danger within a week",
                (4, 6, 8, 10, 12),
                {
                    "definition": "Wards whose committee did something within seven days of being told.",
                    "verified_by": "Minutes of the committees.",
                    "sdg_target": "16.2",
                },
                ("4", "7", "22", "5"),
            ),
        ],
    ),
    (
        "output",
        PROTECTED,
        "People know their rights and whom to call.",
        [
            Plan(
                "2.1",
                "People reached by rights awareness",
                (40, 60, 60, 60, 60),
                {
                    "rule": "reached",
                    "kinds": [Kind.RIGHTS],
                    "definition": "People who were at one meeting at least.",
                    "verified_by": "Sheets of attendance.",
                    "divided_by": list(PEOPLE),
                    "sdg_target": "5.2",
                },
            ),
        ],
    ),
    (
        "output",
        PROTECTED,
        "Protection committees meet and follow up what they decide.",
        [
            Plan(
                "2.2",
                "Committees that met",
                (4, 8, 8, 8, 8),
                {
                    "rule": "groups_that_met",
                    "kinds": [Kind.COMMITTEE],
                    "definition": "Committees with one meeting at least.",
                    "verified_by": "Minutes.",
                    "divided_by": ["district"],
                },
            ),
            Plan(
                "2.3",
                "Meetings of committees",
                (24, 40, 48, 48, 48),
                {
                    "rule": "sessions_held",
                    "kinds": [Kind.COMMITTEE],
                    "definition": "Meetings for which it was written down who came.",
                    "verified_by": "Minutes and sheets of attendance.",
                },
            ),
        ],
    ),
    (
        "outcome",
        "",
        EARNING,
        [
            Plan(
                "3.a",
                "Saved by the savings groups",
                (60000, 90000, 120000, 140000, 150000),
                {
                    "definition": "Deposits of all groups in the half-year, without withdrawals.",
                    "verified_by": "Books of the groups, read aloud and signed each month.",
                    "unit": Unit.RUPEES,
                    "sdg_target": "8.10",
                },
                ("64350.50", "88200", "131750", "71400"),
            ),
        ],
    ),
    (
        "output",
        EARNING,
        "Women save together and lend to each other.",
        [
            Plan(
                "3.1",
                "Women in savings groups",
                (30, 50, 60, 60, 60),
                {
                    "rule": "reached",
                    "kinds": [Kind.INCOME],
                    "definition": "Women who came to one meeting of a savings group at least.",
                    "verified_by": "Sheets of attendance.",
                    "divided_by": ["age", "district", "caste"],
                },
            ),
        ],
    ),
]
EVIDENCE = (
    "Counted by the field officer together with the facilitators; the papers are in the field office.",
    "From the test papers, looked through by two people.",
    "Read from the books and compared with what the groups told.",
)
ORDER = [Result, Indicator, Target, Measurement]


def gather(stage: Stage) -> None:
    """Make the logframe; what is counted by a rule is counted once everything is written (`count`)."""
    project = min(stage.records[Project], key=lambda each: each.starts_on)
    indira = stage.users["indira.programmes"]
    began = stage.today - datetime.timedelta(days=725)
    standing: dict[str, Result] = {}
    periods = list(_half_years(stage.today))
    numbers: dict[str, int] = {}
    for level, under, statement, plans in RESULTS:
        numbers[level + under] = numbers.get(level + under, 0) + 1
        result = stage.record(
            Result,
            indira,
            began,
            project=project,
            level=level,
            outcome=standing.get(under),
            position=numbers[level + under],
            statement=statement,
            assumptions="Roads stay open, and the wards keep lending their rooms." if level == "output" else "",
        )
        standing[statement] = result
        for plan in plans:
            _indicator(stage, result, plan, periods)


def _half_years(today: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """Return five half-years, of which today lies in the fourth."""
    index = today.year * 2 + (today.month > 6) - 3
    firsts = [datetime.date(each // 2, 7 if each % 2 else 1, 1) for each in range(index, index + PERIODS + 1)]
    return [(first, after - ONE_DAY) for first, after in pairwise(firsts)]


def _indicator(stage: Stage, result: Result, plan: Plan, periods: list[tuple[datetime.date, datetime.date]]) -> None:
    indira = stage.users["indira.programmes"]
    told = {"baseline_on": result.project.starts_on} if "baseline" in plan.told else {}
    indicator = stage.record(
        Indicator,
        indira,
        result.recorded_at.date(),
        project=result.project,
        result=result,
        code=plan.code,
        name=plan.name,
        **(told | plan.told),
    )
    for place, ((first, last), value) in enumerate(zip(periods, plan.targets, strict=True)):
        target = stage.record(
            Target, indira, result.recorded_at.date(), indicator=indicator, first_on=first, last_on=last, value=value
        )
        measured = plan.measured[place] if place < len(plan.measured) else ""
        if measured:
            _measure(stage, target, Decimal(measured), anew=plan.code == "1.a" and place == 1)


def _measure(stage: Stage, target: Target, value: Decimal, *, anew: bool) -> None:
    on = min(target.last_on + datetime.timedelta(days=6), stage.today)
    told = {"target": target, "on": on, "evidence": stage.pick(EVIDENCE)}
    indira = stage.users["indira.programmes"]
    if anew:
        stage.record(Measurement, indira, on, **told, value=value - 4)
        told |= {"revision": 2, "why": "One class was left out."}
    stage.record(Measurement, indira, on, **told, value=value)


def count() -> None:
    """Count what the rules count, of what is written."""
    count_all()
