"""Figures about what follows outside: referrals to other services, and how soon incidents are told of."""

import datetime
from collections import Counter
from statistics import median

from django.db.models import (
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from beneficiaries.figures.figure import (
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
    the_one,
)
from beneficiaries.models import Case, Incident, ReferralOut, ReferralOutStep
from config.calendar import local_digits

DAY = datetime.timedelta(days=1)
STATUS = ReferralOut.Status


class ReferralsOut(Figure):
    """What became of those whom we sent to a service outside."""

    slug = "referrals-out"
    title = _("Referrals to services")
    means = _(
        "Of the referrals that were sent in the period, the share of those that ended with the service received; and "
        "what the services answered. “Made” counts those written down in the period, sent or not."
    )
    standard = GBVIMS
    listed = _("Cases with a referral declined, or not answered")

    def read(self, scope: Scope) -> Reading:
        """Return the share that received the service, and how many came how far."""
        found = the_one(rows_for(scope, self._reached))
        made = the_one(rows_for(scope, self._made))["number"]
        number = found["all"]
        of = ngettext("of %(number)s referral", "of %(number)s referrals", number) % {"number": local_digits(number)}
        bars = [
            Bar(_("Made"), made),
            Bar(_("Sent"), number),
            Bar(_("Accepted"), found[STATUS.ACCEPTED]),
            Bar(_("Service received"), found[STATUS.RECEIVED]),
            Bar(_("Declined"), found[STATUS.DECLINED]),
            Bar(_("No answer"), found["silent"]),
            Bar(_("Not answered yet"), found["open"]),
        ]
        return Reading(share(found[STATUS.RECEIVED], number), of, bars)

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases of those sent in the period that were declined or not answered."""
        failed = self._sent(scope).filter(status__in=[STATUS.DECLINED, STATUS.NO_ANSWER])
        return scope.cases.filter(pk__in=failed.values("case"))

    def _made(self, scope: Scope) -> QuerySet:
        made = ReferralOut.objects.filter(among(scope.cases), recorded_at__range=scope.period.moments)
        return in_all(made, number=Count("pk"))

    def _reached(self, scope: Scope) -> QuerySet:
        reached = {
            status.value: Count("pk", filter=Q(Exists(_step(status))))
            for status in (STATUS.ACCEPTED, STATUS.DECLINED, STATUS.RECEIVED)
        }
        accepted = Q(Exists(_step(STATUS.ACCEPTED))) | Q(Exists(_step(STATUS.RECEIVED)))
        return in_all(
            self._sent(scope),
            all=Count("pk"),
            **reached | {STATUS.ACCEPTED.value: Count("pk", filter=accepted)},
            silent=Count("pk", filter=Q(status=STATUS.NO_ANSWER)),
            open=Count("pk", filter=Q(status=STATUS.SENT)),
        )

    def _sent(self, scope: Scope) -> QuerySet[ReferralOut]:
        sent = _step(STATUS.SENT).filter(happened_on__range=scope.period.days)
        return ReferralOut.objects.filter(Exists(sent), among(scope.cases))


def _step(status: ReferralOut.Status) -> QuerySet[ReferralOutStep]:
    return ReferralOutStep.objects.filter(referral_out=OuterRef("pk"), status=status)


class ReportingDelay(Figure):
    """How soon after it happened an incident is told of."""

    slug = "reporting-delay"
    title = _("From an incident to its telling")
    means = _(
        "How many days lie between an incident and the day on which she told of it, for incidents told of in the "
        "period; the middle of them all. Of an incident whose day is not known, the first and the last day on which "
        "it can have happened are taken: where both lie in one band it counts there, half way between them, and else "
        "it is not known well enough."
    )
    standard = GBVIMS
    listed = _("Cases with an incident told of after more than 3 days")
    BANDS = (
        ("soon", 0, 3, _("Up to 3 days")),
        ("days", 4, 5, _("4 to 5 days")),
        ("fortnight", 6, 14, _("6 to 14 days")),
        ("month", 15, 30, _("2 weeks to 1 month")),
        ("later", 31, 40000, _("More than 1 month")),
    )
    """The bands of the GBVIMS incident recorder: its name, the fewest and the most days of each."""

    def read(self, scope: Scope) -> Reading:
        """Return the median, and how many were told of how soon."""
        bands: Counter[str] = Counter()
        delays: list[float] = []
        for fewest, most, number in rows_for(scope, self._delays):
            band = self._band(fewest, most)
            bands[band] += number
            delays += [(fewest + most) / DAY / 2] * number if band else []
        of = ngettext("of %(number)s incident", "of %(number)s incidents", len(delays)) % {
            "number": local_digits(len(delays))
        }
        bars = [Bar(words, bands[name]) for name, _least, _most, words in self.BANDS]
        bars.append(Bar(_("Day not known well enough"), bands[""]))
        return Reading(in_days(median(delays) if delays else None), of, bars)

    def _delays(self, scope: Scope) -> QuerySet:
        return self._told(scope).order_by().values_list("fewest", "most").annotate(number=Count("pk"))

    def _band(self, fewest: datetime.timedelta | None, most: datetime.timedelta | None) -> str:
        """Return the name of the band in which both the fewest and the most days lie; "" when there is none."""
        if fewest is None or most is None:
            return ""
        within = (name for name, least, end, _words in self.BANDS if least * DAY <= fewest and most <= end * DAY)
        return next(within, "")

    def behind(self, scope: Scope) -> QuerySet[Case]:
        """Return the cases with an incident of which she certainly told after more than three days."""
        late = self._told(scope).filter(fewest__gt=self.BANDS[0][2] * DAY)
        return scope.cases.filter(pk__in=late.values("case"))

    def _told(self, scope: Scope) -> QuerySet[Incident]:
        """Return the incidents that are counted, with the fewest and the most days until they were told of."""
        told = Incident.objects.filter(among(scope.cases), told_on__range=scope.period.days)
        last = ExpressionWrapper(F("happened__endswith") - Value(DAY), output_field=DateField())
        return told.annotate(
            fewest=ExpressionWrapper(F("told_on") - Least(last, F("told_on")), output_field=DurationField()),
            most=ExpressionWrapper(F("told_on") - F("happened__startswith"), output_field=DurationField()),
        )
