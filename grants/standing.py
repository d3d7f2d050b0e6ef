"""Whether a grant is on track, and why not."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from config.calendar import local_digits
from grants.models import Grant, Milestone, Obligation, Tranche
from grants.money import Money

APART = 20
"""By so many points in a hundred may spending lie before or behind time."""


@dataclass(frozen=True)
class Doubt:
    """One reason why a grant is not on track; a grave one says that it is off track."""

    words: Promise | str
    is_grave: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether a grant is on track, with the reasons why not."""

    doubts: list[Doubt]

    @property
    def label(self) -> Promise:
        """Return it in words."""
        if not self.doubts:
            return _("On track")
        return _("In difficulty") if any(each.is_grave for each in self.doubts) else _("Needs attention")

    @property
    def kind(self) -> str:
        """Return the kind of state with which it is shown."""
        if not self.doubts:
            return "good"
        return "danger" if any(each.is_grave for each in self.doubts) else "warning"


def standings_of(monies: Iterable[Money], viewer: User, today: datetime.date) -> dict:
    """Return how grants that are under way stand, by their key; one query tells what is late of them all."""
    told = {each.grant.pk: each for each in monies if each.grant.status in Grant.SPENDABLE}
    due = {"grant__in": told, "due_on__lt": today}
    expected = Tranche.objects.visible_to(viewer).filter(received_on=None, **due)
    found = {
        "duties": Obligation.objects.visible_to(viewer).filter(state__in=Obligation.OWED, **due),
        "milestones": Milestone.objects.visible_to(viewer).filter(reached_on=None, **due),
        "tranches": expected,
        "held": expected.filter(conditions__met_on=None, conditions__isnull=False),
    }
    first, *others = [rows.order_by().values_list(Value(name), "grant").distinct() for name, rows in found.items()]
    late = set(first.union(*others, all=True))
    return {key: Standing(list(_doubts(each, key, late, today))) for key, each in told.items()}


def _doubts(money: Money, key: UUID, late: set[tuple[str, UUID]], today: datetime.date) -> Iterator[Doubt]:
    if ("duties", key) in late:
        yield Doubt(_("A report or audit is late."), is_grave=True)
    if ("held", key) in late:
        yield Doubt(_("A tranche is held back: a condition is not met."), is_grave=True)
    elif ("tranches", key) in late:
        yield Doubt(_("A tranche that was expected has not come in."))
    if ("milestones", key) in late:
        yield Doubt(_("A milestone is late."))
    if money.left < 0:
        yield Doubt(_("More is spent and ordered than the grant has."), is_grave=True)
    overdrawn = sum(each.is_overdrawn for each in money.lines)
    if overdrawn:
        words = ngettext_lazy(
            "%(number)s budget line is overdrawn.", "%(number)s budget lines are overdrawn.", overdrawn
        )
        yield Doubt(words % {"number": local_digits(overdrawn)})
    if money.in_hand < 0:
        yield Doubt(_("More was spent than came in so far."))
    apart = money.burn - money.elapsed(today)
    if abs(apart) > APART:
        words = _("Spending is ahead of time.") if apart > 0 else _("Spending is behind time.")
        yield Doubt(words)
    if money.terms.ends_on < today:
        yield Doubt(_("Its time is over, and it is not closed."))
