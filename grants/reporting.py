"""The life of a report to a funder: every move, from where, by whom, and what must be true first.

The database refuses any other move, and any change of what was sent (`grants/migrations/0004_grant_reports.py`).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from access.policy import WRITE, permits
from accounts.models import User
from grants.assembling import in_kind_of, lines_of, tranches_of
from grants.lifecycle import ANSWERS, CannotMove, answer
from grants.models import GrantReport, GrantReportInKind, GrantReportLine, GrantReportStep, GrantReportTranche
from grants.models.report import ReportState
from grants.naming import codes_in, names_in
from grants.telling import tell
from programs.models.report import SECTIONS

State = ReportState


@dataclass(frozen=True)
class Move:
    """One move of a report: where it begins and leads, whose it is, and whether it needs words."""

    words: Promise
    start: tuple[str, ...]
    to: str
    by_funder: bool = False
    by_another: bool = False
    """Whether nobody who wrote in it may do it."""
    asks_why: bool = False
    of_obligation: str = ""
    """The move of the obligation that goes with it."""


MOVES = {
    "review": Move(_("Give it to be looked through"), (State.DRAFT, State.RETURNED), State.REVIEW),
    "return": Move(_("Return it"), (State.REVIEW,), State.RETURNED, by_another=True, asks_why=True),
    "submit": Move(
        _("Send it to the funder"), (State.REVIEW,), State.SUBMITTED, by_another=True, of_obligation="submit"
    ),
    "acknowledge": Move(
        _("We have read it"), (State.SUBMITTED,), State.ACKNOWLEDGED, by_funder=True, of_obligation="accept"
    ),
    "question": Move(
        _("We have a question"),
        (State.SUBMITTED,),
        State.QUESTIONED,
        by_funder=True,
        asks_why=True,
        of_obligation="question",
    ),
    "answer": Move(
        _("Answer the question"), (State.QUESTIONED,), State.SUBMITTED, asks_why=True, of_obligation="submit"
    ),
}
"""draft -> looked through -> submitted -> questioned -> answered -> acknowledged."""


def moves_of(report: GrantReport, user: User) -> list[tuple[str, Move]]:
    """Return the moves that a user may make now."""
    is_ours = permits(user, WRITE, GrantReport)
    return [
        (name, each)
        for name, each in MOVES.items()
        if report.state in each.start
        and each.by_funder != is_ours
        and not (each.by_another and user.pk in report.writers)
    ]


def lacking(report: GrantReport) -> list[Promise | str]:
    """Return what is not yet true before a report is looked through, in words."""
    missing: list[Promise | str] = []
    if not report.done:
        missing.append(_("Write what was done."))
    if report.last_on >= timezone.localdate():
        missing.append(_("Its period is not over yet."))
    codes = [code for section in SECTIONS for code in codes_in(getattr(report, section))]
    if codes:
        missing.append(_("Take out what looks like somebody's code: %(codes)s") % {"codes": ", ".join(codes)})
    return missing


def names_of(report: GrantReport) -> list[str]:
    """Return what in a report may be somebody's name."""
    return names_in(*(getattr(report, section) for section in SECTIONS))


@transaction.atomic
def move(report: GrantReport, name: str, by: User, words: str = "", *, looked: bool = False) -> None:
    """Move a report on. `looked`: who moves it has looked at what may be names. Raises CannotMove."""
    asked, now = MOVES[name], GrantReport.objects.with_state().get(pk=report.pk)
    if (name, asked) not in moves_of(now, by):
        raise CannotMove(_("This is not possible now. Look at the page again."))
    if asked.asks_why and not words:
        raise CannotMove(_("Write it in words."))
    if asked.start[0] in (State.DRAFT, State.REVIEW) and asked.to != State.RETURNED:
        missing = lacking(now)
        if missing:
            raise CannotMove(" ".join(map(str, missing)))
        if not looked and names_of(now):
            raise CannotMove(_("Look first at what may be somebody's name."))
    if name in ("answer", "question") and codes_in(words):
        raise CannotMove(_("Take out what looks like somebody's code: %(codes)s") % {"codes": codes_in(words)[0]})
    if name == "submit":
        _freeze(now)
    last = now.steps.order_by("-number").values_list("number", flat=True).first() or 0
    GrantReportStep.objects.create(report=now, number=last + 1, from_state=now.state, to_state=asked.to, words=words)
    if asked.of_obligation:
        _answer_obligation(now, asked.of_obligation, words)


def _freeze(report: GrantReport) -> None:
    """Keep the figures as they stand now; achievements of periods that are over are told with it."""
    GrantReportLine.objects.bulk_create(lines_of(report))
    GrantReportTranche.objects.bulk_create(tranches_of(report))
    GrantReportInKind.objects.bulk_create(in_kind_of(report))
    tell(report.obligation.grant, timezone.localdate())
    report.submitted_at = timezone.now()
    report.save(update_fields=["submitted_at"])


def _answer_obligation(report: GrantReport, name: str, words: str) -> None:
    """Move the obligation along. A funder writes no obligation: the house does, as the report says."""
    with acting_as_system("the state of an obligation follows its report"):
        if report.obligation.state in ANSWERS[name].start:
            answer(report.obligation, name, timezone.localdate(), words)
