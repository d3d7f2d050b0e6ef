"""People in cases: opened, served, closed, on their way from the centre to a life of their own, and a year later.

Only those are counted whose consent to "statistics" is in force when it is counted. A family counts what began or
ended in its period, never who stands where at its end: of two such counts the difference would be told. What happens
to few is counted by the year, or hardly a figure would ever be shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import (
    Case,
    Closure,
    Consent,
    EducationRecord,
    LivelihoodRecord,
    Move,
    Note,
    Person,
    ReferralOut,
    ReferralOutStep,
    Service,
    State,
    Stay,
)
from beneficiaries.models.case import ENDED
from beneficiaries.models.closure import AFTER, EARLIER
from beneficiaries.models.consent import Purpose
from beneficiaries.models.htcds import TypeOfExploitation
from reports.declared import NOT_TOLD, Counted, Family, Row, Table
from reports.periods import Grain, Period
from reports.rows import (
    SEVERAL,
    UNKNOWN,
    age_of,
    by_age,
    by_disability,
    by_province,
    column_of,
    disability_of,
    district_of,
    one_of,
)

CONSENTED = _("Only people who agreed to be counted in statistics are in it, each once.")
WHO = (by_age(), by_disability(), by_province(_("By province and district where they are from")))
YES_OR_NO = (Row("yes", _("Yes")), Row("no", _("No, or not told")))


def agreeing(cases: QuerySet) -> dict[UUID, Person]:
    """Return, of the people of these cases, those who agree to be counted today."""
    asked = Consent.objects.filter(purpose=Purpose.STATISTICS, person__in=cases.values("pk"))
    agree = [each.person_id for each in asked.in_force() if each.is_valid()]
    wanted = Person.objects.filter(pk__in=agree).select_related("origin")
    wanted = wanted.only("gender", "born", "origin__parent", *Person.QUESTIONS_OF_DISABILITY)
    return {each.pk: each for each in wanted}


def counted(period: Period, people: Mapping[UUID, Person], **told: Mapping[UUID, str]) -> Iterator[Counted]:
    """Yield these people, each with the rows that every family has, and those that are told of her."""
    for key, who in people.items():
        rows = {
            "age": age_of(who, period.last),
            "disability": disability_of(who.has_disability),
            "district": district_of(who.origin_id, who.origin and who.origin.parent_id),
        }
        rows.update({table: where.get(key, NOT_TOLD) for table, where in told.items()})
        yield Counted(column_of(who.gender), rows)


def opened(period: Period) -> Iterator[Counted]:
    """Yield the people of cases opened in a period: where each stood at its end, and what was done to her."""
    cases = Case.objects.filter(opened_on__range=(period.first, period.last))
    people = agreeing(cases)
    standing = dict.fromkeys(people, "in_work")
    moves = Move.objects.filter(case__in=people, happened_on__lte=period.last).order_by("happened_on", "recorded_at")
    for case, state in moves.values_list("case", "to_state"):
        standing[case] = STANDS.get(state, "in_work")
    kinds = cases.filter(pk__in=people).values_list("pk", "experience__exploitation_types")
    exploitation = {case: one_of(found or ()) for case, found in kinds}
    return counted(period, people, state=standing, exploitation=exploitation)


STANDS: dict[str, str] = {**dict.fromkeys(ENDED, "ended"), State.FOLLOW_UP: "follow_up"}


def served(period: Period) -> Iterator[Counted]:
    """Yield the people who received a service of a partner in a period, each by its kind."""
    steps = ReferralOutStep.objects.filter(
        status=ReferralOut.Status.RECEIVED, happened_on__range=(period.first, period.last)
    )
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for case, kind in steps.values_list("referral_out__case", "referral_out__service__kind"):
        kinds[case].add(kind)
    people = agreeing(Case.objects.filter(pk__in=kinds))
    return counted(period, people, service={case: one_of(found) for case, found in kinds.items()})


def closed(period: Period) -> Iterator[Counted]:
    """Yield the people whose case was closed in a period, by its reason; the last one where it was reopened."""
    closures = Closure.objects.filter(
        status=Closure.Status.APPROVED, closes_on__range=(period.first, period.last)
    ).order_by("closes_on", "recorded_at")
    reasons = dict(closures.values_list("case", "reason"))
    return counted(period, agreeing(Case.objects.filter(pk__in=reasons)), outcome=reasons)


def left_the_centre(period: Period) -> Iterator[Counted]:
    """Yield the people who left the centre in a year: which steps each had made by then."""
    stays = Stay.objects.filter(discharged_on__range=(period.first, period.last)).order_by("discharged_on")
    discharges = dict(stays.values_list("case", "discharge"))
    people = agreeing(Case.objects.filter(pk__in=discharges))
    sewed = LivelihoodRecord.objects.filter(case__in=people, kind=LivelihoodRecord.Kind.WORKSHOP)
    learned = EducationRecord.objects.filter(
        case__in=people, status__in=[EducationRecord.Status.ATTENDING, EducationRecord.Status.COMPLETED]
    )
    begun = {"began__startswith__lte": period.last}
    return counted(
        period,
        people,
        workshop=_yes(people, sewed.filter(**begun)),
        school=_yes(people, learned.filter(**begun)),
        home=discharges,
    )


def _yes(people: Iterable[UUID], found: QuerySet[Model]) -> dict[UUID, str]:
    those = set(found.values_list("case", flat=True))
    return {key: "yes" if key in those else "no" for key in people}


def met_a_year_after(period: Period) -> Iterator[Counted]:
    """Yield the people whom we met in a period, a year or more after their case was closed.

    Not of how many: those whose closing is a year old are those of the year in which cases were closed, and
    "met within a year" is bounded by few of them; either would bound a hidden figure there.
    """
    year = timezone.timedelta(days=AFTER[-1] - EARLIER)
    met = Note.objects.filter(
        kind__in=Note.CONTACTS,
        happened_on__range=(period.first, period.last),
        case__closed_on__lte=F("happened_on") - year,
        case__state=State.CLOSED,
    )
    return counted(period, agreeing(Case.objects.filter(pk__in=met.values("case"))))


DECLARED = [
    Family(
        "opened",
        _("Cases opened"),
        _("People whose case was opened in the period."),
        CONSENTED,
        Grain.HALF_YEAR,
        (
            Table(
                "state",
                _("By where the case stood at the end of the period"),
                (Row("in_work", _("In work")), Row("follow_up", _("Follow-up")), Row("ended", _("Ended"))),
                by_sex=True,
            ),
            Table(
                "exploitation",
                _("By kind of exploitation"),
                (
                    *(Row(kind.value, kind.label) for kind in TypeOfExploitation),
                    Row(SEVERAL, _("Several kinds")),
                    UNKNOWN,
                ),
                by_sex=True,
            ),
            *WHO,
        ),
        opened,
    ),
    Family(
        "served",
        _("Services received"),
        _("People in cases who received a service of a partner in the year."),
        CONSENTED,
        Grain.YEAR,
        (
            Table(
                "service",
                _("By kind of service"),
                (*(Row(kind.value, kind.label) for kind in Service.Kind), Row(SEVERAL, _("Several kinds"))),
                by_sex=True,
            ),
            *WHO,
        ),
        served,
    ),
    Family(
        "closed",
        _("Cases closed"),
        _("People whose case was closed in the year."),
        CONSENTED,
        Grain.YEAR,
        (
            Table("outcome", _("By reason"), tuple(Row(why.value, why.label) for why in Closure.Reason), by_sex=True),
            *WHO,
        ),
        closed,
    ),
    Family(
        "journey",
        _("From the centre to a life of her own"),
        _("People who left the centre in the year, and what they had done by then."),
        CONSENTED,
        Grain.YEAR,
        (
            Table("workshop", _("Worked in the workshop"), YES_OR_NO),
            Table("school", _("Went to school"), YES_OR_NO),
            Table("home", _("Where they went"), tuple(Row(each.value, each.label) for each in Stay.Discharge)),
            by_age(),
        ),
        left_the_centre,
    ),
    Family(
        "year_after",
        _("Met a year after closing"),
        _("People whom we met in the year, a year or more after their case was closed."),
        CONSENTED,
        Grain.YEAR,
        (by_age(),),
        met_a_year_after,
    ),
]
