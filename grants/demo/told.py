"""What the foundations of the demonstration were told of achievements, what they asked, and what they were answered."""

import datetime
from collections.abc import Mapping

from django.utils import timezone

from accounts.demo import DOMAIN
from accounts.models import User
from accounts.roles import Role
from config.calendar import ONE_DAY
from grants.assembling import in_kind_of, lines_of, tranches_of, words_of
from grants.models import (
    Achievement,
    Grant,
    GrantAnswer,
    GrantQuestion,
    GrantReport,
    GrantReportInKind,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    Obligation,
    ReportColumn,
)
from grants.telling import SETTLES, to_be_told

ASKED = (
    (
        "HC-RUN",
        40,
        "Why is so little spent on travel?",
        "Facilitators live in the villages since spring and walk; we ask to move the rest to rooms.",
    ),
    ("HC-RUN", 2, "May two of our staff visit a class in the autumn?", ""),
    ("BB-RUN", 9, "When will the first financial report come? It was due five weeks ago.", ""),
)
"""Grant, how many days ago it was asked, the question, and the answer, three days later."""


COLUMNS = (
    ("year", "Année"), ("code", "Code"), ("name", "Poste"), ("budget", "Budget"), ("spent", "Période"),
    ("variance", "Écart"),
)  # fmt: skip
"""The columns that the first foundation wants in its reports, in its own language."""
FIRST_HALF = {
    "done": "Six classes, two committees and the workshop began. All groups met as planned from the second month on.",
    "changed": "Women sign with their name at the ward office, and ask what a paper says before they sign it.",
    "difficulties": "Rain closed the path to two villages for a week.",
    "risks": "The rent of the class room rises in spring.",
    "next_steps": "The final tests of the first classes, and a second room.",
}


def add(officer: User, made: Mapping[str, Grant]) -> None:
    """Add it, and two reports; what was achieved is counted from the records of the demonstration."""
    now = timezone.now()
    running = [grant for grant in made.values() if grant.status == "active"]
    for grant in running:
        told = to_be_told(grant, timezone.localdate())
        for each in told:
            each.recorded_by = officer
            settled = each.last_on + SETTLES + ONE_DAY
            each.recorded_at = now.replace(year=settled.year, month=settled.month, day=settled.day)
        Achievement.objects.bulk_create(told)
    for reference, ago, question, answer in ASKED:
        grant, asked_at = made[reference], now - datetime.timedelta(days=ago)
        staff = User.objects.holding(Role.FOUNDATION).filter(memberships__organisation=grant.funder.organisation)
        asked = GrantQuestion.objects.create(
            grant=grant, words=question, recorded_by=staff.first(), recorded_at=asked_at
        )
        if answer:
            answered_at = asked_at + datetime.timedelta(days=3)
            GrantAnswer.objects.create(question=asked, words=answer, recorded_by=officer, recorded_at=answered_at)
    _reports(made["HC-RUN"], officer, User.objects.get(email=f"laxmi.grants@{DOMAIN}"), now)


def _reports(grant: Grant, officer: User, other: User, now: datetime.datetime) -> None:
    """Add a report that was acknowledged, and a draft of the next one."""
    ReportColumn.objects.bulk_create(
        ReportColumn(funder=grant.funder, column=column, heading=heading, position=place, recorded_by=officer)
        for place, (column, heading) in enumerate(COLUMNS, 1)
    )
    starts = grant.terms.order_by("number").first().starts_on
    half = starts + datetime.timedelta(days=181)
    sent_at = now - datetime.timedelta(days=90)
    duty = Obligation.objects.create(
        grant=grant, kind="narrative", title="Report of the first half-year", due_on=sent_at.date(), state="accepted",
        submitted_on=sent_at.date(), answered_on=sent_at.date() + datetime.timedelta(days=6), recorded_by=officer,
    )  # fmt: skip
    sent = GrantReport.objects.create(
        obligation=duty, first_on=starts, last_on=half, writers=[officer.pk], recorded_by=officer, submitted_at=sent_at,
        **FIRST_HALF,
    )  # fmt: skip
    for model, rows in (
        (GrantReportLine, lines_of(sent)),
        (GrantReportTranche, tranches_of(sent)),
        (GrantReportInKind, in_kind_of(sent)),
    ):
        for each in rows:
            each.recorded_by = officer
        model.objects.bulk_create(rows)
    funder = User.objects.holding(Role.FOUNDATION).filter(memberships__organisation=grant.funder.organisation).first()
    steps = (
        (officer, "draft", "review", -2, ""),
        (other, "review", "submitted", 0, ""),
        (funder, "submitted", "questioned", 3, "How many classes have a room with light in the evening?"),
        (officer, "questioned", "submitted", 4, "Four of six; two borrow a lamp."),
        (funder, "submitted", "acknowledged", 6, ""),
    )
    GrantReportStep.objects.bulk_create(
        GrantReportStep(
            report=sent, number=number, from_state=start, to_state=to, words=words, recorded_by=by,
            recorded_at=sent_at + datetime.timedelta(days=days),
        )
        for number, (by, start, to, days, words) in enumerate(steps, 1)
    )  # fmt: skip
    open_duty = grant.obligations.filter(state="open", kind="narrative").order_by("due_on").first()
    first, last = half + ONE_DAY, timezone.localdate() - ONE_DAY
    GrantReport.objects.create(
        obligation=open_duty, first_on=first, last_on=last, writers=[officer.pk], recorded_by=officer,
        **words_of(grant, first, last),
    )  # fmt: skip
