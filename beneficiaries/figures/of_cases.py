"""Figures about cases: how many, how long, how they ended, and whether what must follow came in time."""

import datetime
from collections import Counter

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.figures.figure import (
    CPIMS,
    GBVIMS,
    Bar,
    Figure,
    Reading,
    Scope,
    among,
    in_all,
    in_days,
    rows_for,
    share,
    shares,
    the_one,
)
from beneficiaries.models import Assessment, Case, Move, RiskLevel, State
from beneficiaries.models.case import ENDED
from beneficiaries.period import Period
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
        "Cases opened in the period; beside them those that ended in it, reopened since or not, and those that were "
        "open on its last day. A case handed over to another of our sites has not ended: it counts, with all that was "
        "before, at the site that has it now."
    )
    standard = GBVIMS
    listed = _("Cases opened in the period")

    def read(self, scope: Scope) -> Reading:
        """Return how many were opened."""
        counts, former = the_one(rows_for(scope, self._counted)), scope.former_endings
        ended = counts["ended"] - len(former.waiting) + len(former.last_as(*ENDED))
        bars = [
            Bar(_("Opened"), counts["opened"]),
            Bar(_("Ended"), ended),
            Bar(_("Open on the last day"), counts["open"] - len(former.closed_over(scope.period.told_until))),
        ]
        return Reading(local_digits(counts["opened"]), gettext("opened"), bars)

    def _counted(self, scope: Scope) -> QuerySet:
        last = scope.period.told_until
        return in_all(
            scope.cases,
            opened=Count("pk", filter=Q(opened_on__range=scope.period.days)),
            ended=Count("pk", filter=ended_within(scope.period, *ENDED)),
            open=Count("pk", filter=Q(opened_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=last))),
        )

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
        counts = the_one(rows_for(scope, self._lasted))
        former = [each.closed_from - each.opened_on for each in scope.former_endings.last_as(State.CLOSED)]
        number = counts["all"] + len(former)
        bars, before = [], 0
        for name, days, words in LONG:
            upto = counts[name] + sum(lasted <= days * DAY for lasted in former)
            bars.append(Bar(words, upto - before))
            before = upto
        bars.append(Bar(_("Over 6 months"), number - before))
        days_in_all = ((counts["days"] or 0 * DAY) + sum(former, 0 * DAY)) / DAY
        return Reading(in_days(days_in_all / number if number else None), _of_cases(number), bars)

    def _lasted(self, scope: Scope) -> QuerySet:
        lasted = ExpressionWrapper(F("closed_on") - F("opened_on"), output_field=DurationField())
        upto = {name: Count("pk", filter=Q(closed_on__lte=F("opened_on") + days * DAY)) for name, days, _words in LONG}
        closed = scope.cases.filter(ended_within(scope.period, State.CLOSED))
        return in_all(closed, all=Count("pk"), days=Sum(lasted), **upto)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those closed in the period."""
        return ended_cases(scope, State.CLOSED)


class Closures(Figure):
    """How many of the cases worked on came to an end, and how."""

    slug = "closures"
    title = _("Cases that ended")
    means = _(
        "Of the cases that were open on any day of the period, the share that ended in it, reopened since or not; and "
        "how they ended. “Transferred” are those that an organisation outside took over: a case handed over to another "
        "of our sites has not ended, and counts there."
    )
    standard = GBVIMS
    listed = _("Cases that ended in the period")

    def read(self, scope: Scope) -> Reading:
        """Return the share that ended, and how many ended how."""
        counts, former = the_one(rows_for(scope, self._ended)), scope.former_endings
        number = counts["all"] - len(former.closed_throughout())
        ended = Counter({state.value: counts[state.value] for state in ENDED})
        ended.update(each.ended_as for each in former.last_as(*ENDED))
        ended[State.TRANSFERRED.value] -= len(former.waiting)
        bars = [Bar(state.label, ended[state.value]) for state in ENDED]
        return Reading(share(ended.total(), number), _of_cases(number), bars)

    def _ended(self, scope: Scope) -> QuerySet:
        first, last = scope.period.days
        worked = scope.cases.filter(Q(closed_on=None) | Q(closed_on__gte=first), opened_on__lte=last)
        ended = {state.value: Count("pk", filter=ended_within(scope.period, state)) for state in ENDED}
        return in_all(worked, all=Count("pk"), **ended)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those that ended in the period."""
        return ended_cases(scope, *ENDED)


class AssessmentsOnTime(Figure):
    """Whether cases were assessed in the time that their risk allows."""

    slug = "assessments-on-time"
    title = _("Assessed in time")
    means = format_lazy(
        _(
            "Of the cases opened in the period whose time is over, the share with an approved assessment made within "
            "the days that the risk, as it is now, allows (emergency {emergency}, high {high}, medium {medium}, low "
            "{low}). Declined ones are left out, reopened since or not."
        ),
        **told("assessment"),
    )
    standard = CPIMS
    listed = _("Cases assessed late, or not yet")

    def read(self, scope: Scope) -> Reading:
        """Return the share in time, by risk."""
        in_time: Counter[str] = Counter()
        told: Counter[str] = Counter()
        for row in rows_for(scope, self._by_risk):
            told[row["risk_level"]] += row["number"]
            in_time[row["risk_level"]] += row["number"] * row["timely"]
        bars = shares([(risk.label, in_time[risk], told[risk]) for risk in reversed(RiskLevel)])
        return Reading(share(in_time.total(), told.total()), _of_cases(told.total()), bars, whole=100)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those that were assessed late, or are not assessed though they should be."""
        return self._due(scope).filter(timely=False)

    def _by_risk(self, scope: Scope) -> QuerySet:
        return self._due(scope).order_by().values("risk_level", "timely").annotate(number=Count("pk"))

    def _due(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases that are counted, with `timely`: whether they were assessed in time."""
        declined = Move.objects.filter(case=OuterRef("pk"), to_state=State.DECLINED)
        opened = scope.cases.filter(~Exists(declined), opened_on__range=scope.period.days).exclude(state=State.DECLINED)
        due = due_after(F("opened_on"), "assessment", by="risk_level")
        done = Assessment.objects.approved().filter(case=OuterRef("pk"), assessed_on__lte=OuterRef("due_on"))
        return opened.annotate(due_on=due, timely=Exists(done)).filter(due_on__lt=timezone.localdate())


class PlansOnTime(Figure):
    """Whether the plan followed the assessment in time."""

    slug = "plans-on-time"
    title = _("Planned in time")
    means = format_lazy(
        _(
            "Of the cases that became “assessed” in the period and whose time is over, the share that became "
            "“planned” within {days} days."
        ),
        **told("plan"),
    )
    standard = CPIMS
    listed = _("Cases planned late, or not yet")

    def read(self, scope: Scope) -> Reading:
        """Return the share in time."""
        counts = dict(rows_for(scope, self._by_time))
        timely, late = counts.get(True, 0), counts.get(False, 0)
        bars = [Bar(_("In time"), timely), Bar(_("Late, or not yet"), late)]
        return Reading(share(timely, timely + late), _of_cases(timely + late), bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return those whose plan came late or is missing."""
        late = self._due(scope).filter(timely=False).values("case")
        return scope.cases.filter(pk__in=late)

    def _by_time(self, scope: Scope) -> QuerySet:
        return self._due(scope).order_by().values_list("timely").annotate(number=Count("pk"))

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
        return assessed.annotate(due_on=due, timely=Exists(planned)).filter(due_on__lt=timezone.localdate())


def ended_within(period: Period, *states: State) -> Q:
    """Return the condition that a case ended so in a period, as far as its row tells it."""
    return Q(state__in=states, closed_on__range=period.days)


def ended_cases(scope: Scope, *states: State) -> QuerySet[Case]:
    """Return the cases that ended so in the period, reopened since or not."""
    former = scope.former_endings
    ended = ended_within(scope.period, *states) & ~Q(pk__in=former.waiting)
    return scope.cases.filter(ended | Q(pk__in=[each.case for each in former.last_as(*states)]))


def _of_cases(number: int) -> str:
    return ngettext("of %(number)s case", "of %(number)s cases", number) % {"number": local_digits(number)}
