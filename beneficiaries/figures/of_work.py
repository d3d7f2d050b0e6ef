"""Figures about the work: contacts, referrals, who supervises whom, who carries how much, and approvals."""

import datetime
from collections import Counter

from django.db.models import (
    Avg,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.db.models.lookups import LessThanOrEqual
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.roles import Role
from beneficiaries.board import Load, loads
from beneficiaries.contacts import contacts_by_risk
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
from beneficiaries.models import Approval, Case, Note, Referral, RiskLevel
from beneficiaries.period import MONTH
from beneficiaries.standards import WEIGHT, days_allowed, due_after, told
from config.calendar import local_digits

DAY = datetime.timedelta(days=1)
WORKERS = 20
"""How many workers one chart shows."""


class FollowUps(Figure):
    """How often she is met."""

    slug = "follow-ups"
    title = _("Follow-ups per case and month")
    means = _(
        "Visits, calls, sessions and talks with her in the period, on days on which her case was open, divided by the "
        "months that cases were open in it; by the risk as it is now."
    )
    standard = GBVIMS
    listed = _("Open cases without a contact in the period")

    def read(self, scope: Scope) -> Reading:
        """Return the average, by risk."""
        undone = scope.former_endings.undone
        days = {row["risk_level"]: row["lasted"] / DAY + row["number"] for row in rows_for(scope, self._open_for)}
        for each in undone:
            if each.risk_level in days:
                days[each.risk_level] -= each.days_closed(scope.period.first, scope.period.told_until)
        months = {risk: number / MONTH for risk, number in days.items() if number}
        closed = [(each.case, each.closed_from, each.reopened_on) for each in undone]
        contacts = Counter(contacts_by_risk(scope.sites, scope.period.first, scope.period.told_until, closed))
        bars = [
            Bar(risk.label, _rate(contacts[risk], months[risk]), _said(contacts[risk], months[risk]))
            for risk in reversed(RiskLevel)
            if risk in months
        ]
        number = contacts.total()
        of = ngettext("%(number)s contact", "%(number)s contacts", number) % {"number": local_digits(number)}
        return Reading(_said(number, sum(months.values())), of, bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases that were open on the last day of the period, and in which nobody met her in it.

        Her last contact counts besides the notes: of a case that was taken in it is all that is known.
        """
        last = scope.period.told_until
        open_then = self._open(scope).filter(Q(closed_on=None) | Q(closed_on__gt=last))
        open_then = open_then.exclude(pk__in=scope.former_endings.closed_over(last))
        return open_then.filter(~Exists(self._met(scope))).exclude(last_contact_on__range=scope.period.days)

    def _met(self, scope: Scope) -> QuerySet[Note]:
        """Return the contacts in the period with whom the outer query asks about."""
        here = {"case": OuterRef("pk"), "happened_on__range": scope.period.days}
        return Note.objects.filter(kind__in=Note.CONTACTS, **here)

    def _open_for(self, scope: Scope) -> QuerySet:
        """Return how many cases of each risk were open, and for how long in the period."""
        first, last = scope.period.first, scope.period.told_until
        began = Greatest(F("opened_on"), Value(first))
        ended = Least(Coalesce(F("closed_on"), Value(last)), Value(last))
        lasted = ExpressionWrapper(ended - began, output_field=DurationField())
        return self._open(scope).order_by().values("risk_level").annotate(number=Count("pk"), lasted=Sum(lasted))

    def _open(self, scope: Scope) -> QuerySet[Case]:
        first, last = scope.period.first, scope.period.told_until
        return scope.cases.filter(Q(closed_on=None) | Q(closed_on__gte=first), opened_on__lte=last)


def _rate(contacts: int, months: float) -> float:
    return contacts / months if months else 0


def _said(contacts: int, months: float) -> str:
    return local_digits(f"{contacts / months:.1f}") if months else "–"


class ReferralsIn(Figure):
    """What became of those referred to us, and how soon it was said."""

    slug = "referrals-in"
    title = _("Referrals answered in time")
    means = format_lazy(
        _(
            "Of the referrals received in the period and answered, the share answered within the days that their "
            "urgency allows (emergency {emergency}, high {high}, normal {normal})."
        ),
        **told("referral"),
    )

    def read(self, scope: Scope) -> Reading:
        """Return the share in time, and how many ended how."""
        found = the_one(rows_for(scope, self._answered))
        number = found["answered"]
        of = ngettext("of %(number)s referral", "of %(number)s referrals", number) % {"number": local_digits(number)}
        bars = [Bar(status.label, found[status.value]) for status in Referral.Status]
        return Reading(share(found["timely"], found["answered"]), of, bars)

    def _answered(self, scope: Scope) -> QuerySet:
        received = Referral.objects.visible_to(scope.user).filter(
            site__in=scope.sites, received_at__range=scope.period.moments
        )
        in_time = Q(answered_at__lte=due_after(F("received_at"), "referral", by="urgency", output=DateTimeField()))
        answered = Q(status__in=[Referral.Status.ACCEPTED, Referral.Status.DECLINED])
        return in_all(
            received,
            answered=Count("pk", filter=answered),
            timely=Count("pk", filter=answered & in_time),
            **{status.value: Count("pk", filter=Q(status=status)) for status in Referral.Status},
        )


class Supervision(Figure):
    """How many caseworkers one supervisor has to accompany."""

    slug = "supervision"
    title = _("Caseworkers per supervisor")
    means = _(
        "People who hold the role of caseworker at the sites today, divided by those who hold that of supervisor."
    )
    standard = GBVIMS

    def read(self, scope: Scope) -> Reading:
        """Return how many workers there are for each supervisor."""
        held = Membership.objects.in_force().filter(site__in=scope.sites, user__is_active=True)
        found = held.aggregate(
            workers=Count("user", distinct=True, filter=Q(role=Role.CASEWORKER)),
            supervisors=Count("user", distinct=True, filter=Q(role=Role.SUPERVISOR)),
        )
        bars = [Bar(_("Caseworkers"), found["workers"]), Bar(_("Supervisors"), found["supervisors"])]
        return Reading(_said(found["workers"], found["supervisors"]), gettext("today"), bars)


class Caseload(Figure):
    """How much each worker carries, weighed by danger."""

    slug = "caseload"
    title = _("Cases per worker, weighed by risk")
    means = format_lazy(
        _(
            "Open cases of each caseworker today, each counted by its risk (emergency {emergency}, high {high}, medium "
            "{medium}, low {low}); and the average."
        ),
        **WEIGHT,
    )
    standard = GBVIMS

    def read(self, scope: Scope) -> Reading:
        """Return the average weight, and that of each worker."""
        carried = [load for load in loads(scope.user, scope.sites) if load.worker is not None]
        carried.sort(key=lambda load: -load.weight)
        bars = [Bar(str(load.worker), load.weight, _said_load(load)) for load in carried[:WORKERS]]
        number = len(carried)
        of = ngettext("%(number)s worker", "%(number)s workers", number) % {"number": local_digits(number)}
        return Reading(_said(sum(load.weight for load in carried), len(carried)), of, bars)


def _said_load(load: Load) -> str:
    told = ngettext("%(weight)s (%(number)s case)", "%(weight)s (%(number)s cases)", load.total)
    return told % {"weight": local_digits(load.weight), "number": local_digits(load.total)}


class Approvals(Figure):
    """How long requests for approval wait, and how many are given back."""

    slug = "approvals"
    title = _("Wait for an approval")
    means = format_lazy(
        _(
            "How many days lie, on average, between a request for approval and its decision in the period; how many "
            "were decided within {days} days, and how many were returned."
        ),
        **told("approval"),
    )
    standard = CPIMS
    listed = _("Cases with a request returned in the period")

    def read(self, scope: Scope) -> Reading:
        """Return the average wait, and the share decided in time and returned."""
        found = the_one(rows_for(scope, self._waited))
        average = found["average"] / DAY if found["all"] else None
        bars = shares(
            [(_("Decided in time"), found["timely"], found["all"]), (_("Returned"), found["returned"], found["all"])]
        )
        number = found["all"]
        of = ngettext("of %(number)s request", "of %(number)s requests", number) % {"number": local_digits(number)}
        return Reading(in_days(average), of, bars, whole=100)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases in which something was returned."""
        returned = self._decided(scope).filter(status=Approval.Status.RETURNED)
        return scope.cases.filter(pk__in=returned.values("case"))

    def _waited(self, scope: Scope) -> QuerySet:
        waited = ExpressionWrapper(F("decided_at") - F("recorded_at"), output_field=DurationField())
        allowed = days_allowed("approval", TruncDate("recorded_at"))
        return in_all(
            self._decided(scope),
            all=Count("pk"),
            average=Avg(waited),
            timely=Count("pk", filter=LessThanOrEqual(waited, allowed)),
            returned=Count("pk", filter=Q(status=Approval.Status.RETURNED)),
        )

    def _decided(self, scope: Scope) -> QuerySet[Approval]:
        decided = (Approval.Status.APPROVED, Approval.Status.RETURNED)
        return Approval.objects.filter(among(scope.cases), status__in=decided, decided_at__range=scope.period.moments)
