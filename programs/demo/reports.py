"""Activity reports of the demonstration: those of the last six months, in every state."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Site, User
from beneficiaries.demo.stage import Stage
from config.calendar import ONE_DAY, gregorian_month
from programs.demo import pictures
from programs.models import (
    ActivityReport,
    Group,
    PictureOf,
    Programme,
    ReportComment,
    ReportExpense,
    ReportGain,
    ReportPicture,
    ReportSession,
    ReportStep,
    ReportVersion,
)
from programs.models.report import SECTIONS
from programs.report_figures import GAINED, Figures, figures_of, gains_of

ORDER = [
    ActivityReport,
    ReportExpense,
    ReportPicture,
    PictureOf,
    ReportVersion,
    ReportSession,
    ReportGain,
    ReportStep,
    ReportComment,
]
MONTHS = 6
State = ActivityReport.State
MISSING = ""
NEWEST = (State.SUBMITTED, State.DRAFT, State.RETURNED, MISSING)
"""How the reports of the last month stand, one after the other."""
DONE = {
    "literacy": (
        "The classes met as planned. Most learners now read a bus timetable and write their name and village. "
        "Two classes read a letter aloud that a learner had received.",
        "We went through prices at the market and sums with rupees. Learners brought receipts from home.",
    ),
    "rights": (
        "Meetings on the law against trafficking and on the papers one needs to work abroad. Mothers came too.",
        "We spoke about violence at home and whom to call. The women's cell of the police came to one meeting.",
    ),
    "committee": (
        "The committees met and looked at what they had decided. Watch was kept at the bus park before the festival.",
        "Each committee spoke with two schools about girls who stay away.",
    ),
    "income": (
        "Deposits were taken and the accounts read aloud. New loans were given for goats and for a sewing machine.",
        "Makers practised zips and linings. What was sewn was looked through together.",
    ),
    "other": ("The groups met as planned.",),
}
CHANGED = (
    "Women say that they sign with their name now and are no longer asked for a thumbprint.",
    "More fathers let their daughters come in the evening since two of them walk the girls home.",
    "Members ask what a paper says before they sign it.",
)
DIFFICULTIES = (
    "Rain closed the path for a week.",
    "Many were away for the harvest.",
    "The room has no light after five; we borrow a lamp.",
    "",
)
RISKS = (
    "An agent was seen in two wards who offers work in hotels.",
    "Few sit the final test if the date moves again.",
    "",
)
NEXT = (
    "The mid test, and visits to those who stayed away.",
    "Begin on letters and forms. Ask the ward for a second room.",
)
SPENT = (
    ("Chalk, notebooks and pencils", 600, 2400),
    ("Tea and biscuits", 400, 1500),
    ("Bus fares of the facilitators", 300, 1800),
    ("Rent of the room", 1000, 3000),
)
COMMENTS = (
    ("difficulties", "For how many was it too far? Say what you tried."),
    ("changed", "Is there an example, without a name?"),
)


@dataclass(frozen=True)
class Told:
    """What one report is about, and who writes it."""

    programme: Programme
    site: Site
    by: User
    first: datetime.date
    months_ago: int


@dataclass(frozen=True)
class Seen:
    """What the records say of one report."""

    figures: Figures
    behind: list[ReportSession]
    gains: list[ReportGain]
    spent: Decimal


def gather(stage: Stage) -> None:
    """Make the reports; groups and sessions are written already, for the figures are read from them."""
    first = stage.today.replace(day=1)
    for ago in range(1, MONTHS + 1):
        first = (first - ONE_DAY).replace(day=1)
        pairs = sorted(_leaders(stage).items(), key=lambda pair: str(pair[0][0].pk))
        for place, ((programme, site), by) in enumerate(pairs):
            _report(stage, Told(programme, site, by, first, ago), NEWEST[place % len(NEWEST)])


def _leaders(stage: Stage) -> dict[tuple[Programme, Site], User]:
    """Return who writes about each programme at each site: the facilitator of most of its groups there."""
    led: dict[tuple[Programme, Site], list[User]] = {}
    for group in stage.records[Group]:
        led.setdefault((group.programme, group.site), []).append(group.facilitator)
    return {pair: max(set(users), key=lambda user: (users.count(user), user.email)) for pair, users in led.items()}


def _report(stage: Stage, told: Told, newest: str) -> None:
    last = gregorian_month(told.first.year, told.first.month)[1] - ONE_DAY
    state = State.APPROVED
    if told.months_ago == 1:
        state = newest
    elif told.months_ago == 2:
        state = stage.pick((State.APPROVED, State.RETURNED, State.SUBMITTED), (5, 2, 1))
    indira = stage.users["indira.programmes"]
    words = {
        "done": stage.pick(DONE[told.programme.kind]),
        "changed": stage.pick(CHANGED),
        "difficulties": stage.pick(DIFFICULTIES),
        "risks": stage.pick(RISKS),
        "next_steps": stage.pick(NEXT),
    }
    seed = ActivityReport(programme=told.programme, site=told.site, first_on=told.first, last_on=last)
    figures, behind = figures_of(seed)
    if state == MISSING or not behind:
        return
    report = stage.record(
        ActivityReport,
        told.by,
        min(last + ONE_DAY, stage.today),
        programme=told.programme,
        site=told.site,
        first_on=told.first,
        last_on=last,
        state=state,
        writers=[told.by.pk],
        approved_by=indira if state == State.APPROVED else None,
        **words,
    )
    expenses = [
        stage.record(
            ReportExpense,
            told.by,
            report.recorded_at.date(),
            report=report,
            what=what,
            amount=Decimal(stage.between(low * 100, high * 100)) / 100,
            voucher=f"{told.first:%y%m}-{number:02}",
        )
        for number, (what, low, high) in enumerate(stage.chance.sample(SPENT, stage.between(1, 3)), 1)
    ]
    spent = sum((each.amount for each in expenses), Decimal(0))
    if told.months_ago <= 2:
        pictures.show(stage, report, told.by, len(stage.records[ActivityReport]))
    if state == State.DRAFT:
        return
    seen = Seen(figures, behind, gains_of(seed), spent)
    sent_twice = state != State.RETURNED and stage.happens(0.25)
    former = {**words, "difficulties": "", "changed": words["changed"].split(",")[0]}
    days = [min(last + datetime.timedelta(days=each), stage.today) for each in (4, 6, 9, 11)]
    _send(stage, report, told.by, days[0], former if sent_twice else words, seen, 1)
    if sent_twice or state == State.RETURNED:
        step = stage.record(
            ReportStep, indira, days[1], report=report, from_state=State.SUBMITTED, to_state=State.RETURNED,
            words="Thank you. Two things are not clear to me yet.",
        )  # fmt: skip
        for section, text in COMMENTS:
            stage.record(ReportComment, indira, days[1], step=step, section=section, words=text)
    if sent_twice:
        _send(stage, report, told.by, days[2], words, seen, 2)
    if state == State.APPROVED:
        stage.record(
            ReportStep, indira, days[3], report=report, from_state=State.SUBMITTED, to_state=State.APPROVED, words=""
        )


def _send(stage: Stage, report: ActivityReport, by: User, on: datetime.date, words: dict, seen: Seen, number: int):
    sent = stage.record(
        ReportVersion,
        by,
        on,
        report=report,
        number=number,
        spent=seen.spent,
        **{section: words[section] for section in SECTIONS},
        **seen.figures.as_columns(),
    )
    for each in seen.behind:
        told = {name: getattr(each, name) for name in ("group_name", "on", "attended", "expected")}
        stage.record(ReportSession, by, on, sent=sent, **told)
    for each in seen.gains:
        told = {name: getattr(each, name) for name in ("what", "group_name", *GAINED)}
        stage.record(ReportGain, by, on, sent=sent, **told)
    former = State.DRAFT if number == 1 else State.RETURNED
    stage.record(ReportStep, by, on, report=report, from_state=former, to_state=State.SUBMITTED, words="")
