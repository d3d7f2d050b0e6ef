"""Figures about cases: how many, how long, how they ended, and whether what must follow came in time."""

import datetime
from collections import Counter

from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from beneficiaries.figures.figure import CPIMS, GBVIMS, Bar, Figure, Reading, Scope, among, in_days, share, shares
from beneficiaries.models import Assessment, Case, Move, RiskLevel, State
from beneficiaries.models.case import ENDED
from beneficiaries.standards import due_after, told
from config.calendar import local_digits

DAY = datetime.timedelta(days=1)
LONG = (("month", 30, _("Up to 1 month")), ("quarter", 91, _("1 to 3 months")), ("half", 182, _("3 to 6 months")))
"""How long a case lasted: the days of each band, and its words; what lasted longer comes last."""


class CasesInAll(Figure):
    """How many cases there were."""

    slug = "cases"
    title = _("Cases")
    means = _(
        "Cases opened in the period; beside them those that ended in it, and those that were open on its last day."
    )
    standard = GBVIMS
    listed = _("Cases opened in the period")

    def read(self, scope: Scope) -> Reading:
        """Return how many were opened."""
        last = scope.period.told_until
        found = scope.cases.aggregate(
            opened=Count("pk", filter=Q(opened_on__range=scope.period.days)),
            ended=Count("pk", filter=Q(state__in=ENDED, closed_on__range=scope.period.days)),
            open=Count("pk", filter=Q(opened_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=last))),
        )
        bars = [
            Bar(_("Opened"), found["opened"]),
            Bar(_("Ended"), found["ended"]),
            Bar(_("Open on the last day"), found["open"]),
        ]
        return Reading(local_digits(found["opened"]), now("opened"), bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those opened in the period."""
        return scope.cases.filter(opened_on__range=scope.period.days)


class TimeToClose(Figure):
    """How long a case lasted until it was closed."""

    slug = "time-to-close"
    title = _("From opening to closing")
    means = _("How many days lie, on average, between the opening and the closing of a case closed in the period.")
    standard = GBVIMS
    listed = _("Cases closed in the period")

    def read(self, scope: Scope) -> Reading:
        """Return the average, and how many lasted how long."""
        lasted = ExpressionWrapper(F("closed_on") - F("opened_on"), output_field=DurationField())
        upto = {name: Count("pk", filter=Q(lasted__lte=days * DAY)) for name, days, _words in LONG}
        found = self.behind(scope).annotate(lasted=lasted).aggregate(all=Count("pk"), average=Avg("lasted"), **upto)
        bars, before = [], 0
        for name, _days, words in LONG:
            bars.append(Bar(words, found[name] - before))
            before = found[name]
        bars.append(Bar(_("Over 6 months"), found["all"] - before))
        average = found["average"] / DAY if found["average"] is not None else None
        return Reading(in_days(average), _of_cases(found["all"]), bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those closed in the period."""
        return scope.cases.filter(state=State.CLOSED, closed_on__range=scope.period.days)


class Closures(Figure):
    """How many of the cases worked on came to an end, and how."""

    slug = "closures"
    title = _("Cases that ended")
    means = _("Of the cases that were open on any day of the period, the share that ended in it; and how they ended.")
    standard = GBVIMS
    listed = _("Cases that ended in the period")

    def read(self, scope: Scope) -> Reading:
        """Return the share that ended, and how many ended how."""
        first, last = scope.period.days
        worked = scope.cases.filter(Q(closed_on=None) | Q(closed_on__gte=first), opened_on__lte=last)
        found = worked.aggregate(
            all=Count("pk"),
            **{state.value: Count("pk", filter=Q(state=state, closed_on__lte=last)) for state in ENDED},
        )
        ended = sum(found[state.value] for state in ENDED)
        return Reading(
            share(ended, found["all"]),
            _of_cases(found["all"]),
            [Bar(state.label, found[state.value]) for state in ENDED],
        )

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those that ended in the period."""
        return scope.cases.filter(state__in=ENDED, closed_on__range=scope.period.days)


class AssessmentsOnTime(Figure):
    """Whether cases were assessed in the time that their risk allows."""

    slug = "assessments-on-time"
    title = _("Assessed in time")
    means = format_lazy(
        _(
            "Of the cases opened in the period whose time has come, the share with an approved assessment made within "
            "the days that the risk, as it is now, allows (emergency {emergency}, high {high}, medium {medium}, low "
            "{low}). Declined ones are left out."
        ),
        **told("assessment"),
    )
    standard = CPIMS
    listed = _("Cases assessed late, or not yet")

    def read(self, scope: Scope) -> Reading:
        """Return the share in time, by risk."""
        in_time: Counter[str] = Counter()
        told: Counter[str] = Counter()
        rows = self._due(scope).values("risk_level", "timely").annotate(number=Count("pk"))
        for row in rows.order_by():
            told[row["risk_level"]] += row["number"]
            in_time[row["risk_level"]] += row["number"] * row["timely"]
        bars = shares([(risk.label, in_time[risk], told[risk]) for risk in reversed(RiskLevel)])
        return Reading(share(in_time.total(), told.total()), _of_cases(told.total()), bars, whole=100)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those that were assessed late, or are not assessed though they should be."""
        return self._due(scope).filter(timely=False)

    def _due(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases that are counted, with `timely`: assessed in time, or due and not so."""
        opened = scope.cases.filter(opened_on__range=scope.period.days).exclude(state=State.DECLINED)
        due = due_after(F("opened_on"), "assessment", by="risk_level")
        done = Assessment.objects.approved().filter(case=OuterRef("pk"), assessed_on__lte=OuterRef("due_on"))
        return opened.annotate(due_on=due, timely=Exists(done)).filter(
            Q(timely=True) | Q(due_on__lt=timezone.localdate())
        )


class PlansOnTime(Figure):
    """Whether the plan followed the assessment in time."""

    slug = "plans-on-time"
    title = _("Planned in time")
    means = format_lazy(
        _(
            "Of the cases that became “assessed” in the period and whose time has come, the share that became "
            "“planned” within {days} days."
        ),
        **told("plan"),
    )
    standard = CPIMS
    listed = _("Cases planned late, or not yet")

    def read(self, scope: Scope) -> Reading:
        """Return the share in time."""
        found = dict(self._due(scope).order_by().values_list("timely").annotate(number=Count("pk")))
        timely, late = found.get(True, 0), found.get(False, 0)
        bars = [Bar(_("In time"), timely), Bar(_("Late, or not yet"), late)]
        return Reading(share(timely, timely + late), _of_cases(timely + late), bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those whose plan came late or is missing."""
        late = self._due(scope).filter(timely=False).values("case")
        return scope.cases.filter(pk__in=late)

    def _due(self, scope: Scope) -> QuerySet[Move]:
        """Return the moves to "assessed" that are counted, with `timely`: whether the plan came in time."""
        assessed = Move.objects.filter(
            among(scope.cases), to_state=State.ASSESSED, happened_on__range=scope.period.days
        )
        planned = Move.objects.filter(
            case=OuterRef("case"),
            to_state=State.PLANNED,
            happened_on__gte=OuterRef("happened_on"),
            happened_on__lte=OuterRef("due_on"),
        )
        due = due_after(F("happened_on"), "plan")
        return assessed.annotate(due_on=due, timely=Exists(planned)).filter(
            Q(timely=True) | Q(due_on__lt=timezone.localdate())
        )


def _of_cases(number: int) -> str:
    return ngettext("of %(number)s case", "of %(number)s cases", number) % {"number": local_digits(number)}
