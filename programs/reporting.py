"""The life of an activity report: which moves there are, who may make them, and what must be true first.

Every move is in `MOVES`; the table in the database refuses any other, and any change of what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.moves import CannotMove
from access.policy import APPROVE, WRITE, Action
from accounts.models import User
from programs.models import ActivityReport, ReportComment, ReportGain, ReportSession, ReportStep, ReportVersion
from programs.models.report import SECTIONS
from programs.pictures import with_consent
from programs.report_figures import figures_of, gains_of

State = ActivityReport.State


@dataclass(frozen=True)
class Move:
    """One move of a report."""

    name: str
    start: frozenset[str]
    to: State
    action: Action
    by_another: bool
    """Whether nobody who wrote in it may do it."""
    words: Promise


MOVES = {
    move.name: move
    for move in (
        Move("submit", frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, WRITE, False, _("Send it")),
        Move("return", frozenset({State.SUBMITTED}), State.RETURNED, APPROVE, True, _("Return it")),
        Move("approve", frozenset({State.SUBMITTED}), State.APPROVED, APPROVE, True, _("Approve it")),
    )
}
"""draft -> submitted -> returned -> submitted again -> approved."""


def may(move: str, report: ActivityReport, user: User) -> bool:
    """Tell whether a user who may do the move's action at all may make it now."""
    asked = MOVES[move]
    return report.state in asked.start and not (asked.by_another and user.pk in report.writers)


def lacking(report: ActivityReport) -> list[Promise | str]:
    """Return what is not yet true of a report before it is sent, in words."""
    missing: list[Promise | str] = []
    if not report.done:
        missing.append(_("Write what was done."))
    if not report.next_steps:
        missing.append(_("Write the next steps."))
    if report.last_on >= timezone.localdate():
        missing.append(_("The month is not over yet."))
    pictures = list(report.pictures.values_list("pk", flat=True))
    if pictures and len(with_consent(*pictures)) < len(pictures):
        missing.append(_("Remove the picture that is not shown: not everybody in it agrees any more."))
    return missing


def _locked(move: str, report: ActivityReport, by: User) -> ActivityReport:
    """Return the report as it stands, kept for this transaction. Raises CannotMove where the move is not open."""
    now = ActivityReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    if now.state not in MOVES[move].start:
        raise CannotMove(
            _("Somebody else was faster: the report is at “%(state)s” now.") % {"state": now.get_state_display()}
        )
    if not may(move, now, by):
        raise CannotMove(_("Somebody else decides about what you wrote."))
    return now


def _step(now: ActivityReport, move: str, words: str = "") -> ReportStep:
    step = ReportStep.objects.create(report=now, from_state=now.state, to_state=MOVES[move].to, words=words)
    now.state = MOVES[move].to
    return step


@transaction.atomic
def submit(report: ActivityReport, by: User) -> None:
    """Send a report: its words and figures are frozen as they stand now. Raises CannotMove while something lacks."""
    now = _locked("submit", report, by)
    missing = lacking(now)
    if missing:
        raise CannotMove(" ".join(map(str, missing)))
    figures, behind = figures_of(now)
    spent = now.expenses.aggregate(spent=Sum("amount"))["spent"] or 0
    number = now.versions.count() + 1
    words = {section: getattr(now, section) for section in SECTIONS}
    version = ReportVersion.objects.create(report=now, number=number, spent=spent, **words, **figures.as_columns())
    for each in behind:
        each.sent = version
    ReportSession.objects.bulk_create(behind)
    gains = gains_of(now)
    for each in gains:
        each.sent = version
    ReportGain.objects.bulk_create(gains)
    _step(now, "submit")
    now.note_writer(by)
    now.save(update_fields=["state", "writers", "written_at"])


@transaction.atomic
def send_back(report: ActivityReport, by: User, words: str, comments: Mapping[str, str]) -> None:
    """Return a report to who wrote it, with a comment on it or on its sections. Raises CannotMove without any."""
    now = _locked("return", report, by)
    said = {section: text for section, text in comments.items() if text}
    if not words and not said:
        raise CannotMove(_("Say what is to be changed."))
    step = _step(now, "return", words)
    ReportComment.objects.bulk_create(ReportComment(step=step, section=key, words=text) for key, text in said.items())
    now.save(update_fields=["state"])


@transaction.atomic
def approve(report: ActivityReport, by: User, words: str = "") -> None:
    """Approve a report as it was sent last. Raises CannotMove for what she wrote herself."""
    now = _locked("approve", report, by)
    _step(now, "approve", words)
    now.approved_by = by
    now.save(update_fields=["state", "approved_by"])
