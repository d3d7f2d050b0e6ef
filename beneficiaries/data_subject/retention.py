"""Finds what was kept long enough, gives notice of it, and erases it when the notice is over and nobody holds it.

Each kind says what is over and how it is erased; a higher app adds its own (`RULES`). A participant is kept by her own
period, whether she has a case or not: else what happens to her would tell.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from access.context import acting_as_system, alone
from beneficiaries.data_subject.erasing import erase, erase_apart
from beneficiaries.data_subject.fates import ERASED
from beneficiaries.models import Case, Move, Person, Published, Referral, RetentionNotice, RetentionPeriods
from beneficiaries.models.case import ENDED
from beneficiaries.models.retention import NOTICE

BATCH = 200
"""So many are erased in one night."""
MOST_AT_ONCE = 2000
"""So many notices are given in one night."""
Kind = RetentionNotice.Kind


@dataclass(frozen=True)
class Rule:
    """Which rows of one kind were kept long enough on a day, how one is erased, and where its code is found, if any."""

    over: Callable[[RetentionPeriods, datetime.date], QuerySet]
    erase: Callable[[RetentionNotice], None]
    code: str = ""
    of_person: bool = False
    """Whether the key of a row is that of a person."""


def years_before(day: datetime.date, years: int) -> datetime.date:
    """Return the day so many years before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _cases_over(periods: RetentionPeriods, day: datetime.date) -> QuerySet:
    """Return cases that ended long enough ago, of people who are old enough if they may have been children then.

    What stands published of somebody is taken down first.
    """
    last_move = Move.objects.filter(case=OuterRef("pk")).order_by("-happened_on").values("happened_on")[:1]
    ended = Case.objects.filter(state__in=ENDED).exclude(person__given_name=ERASED)
    ended = ended.filter(~Exists(Published.objects.filter(person=OuterRef("pk"), taken_down_on=None)))
    ended = ended.annotate(ended_on=Coalesce("closed_on", Subquery(last_move), "opened_on"))
    ended = ended.filter(ended_on__lte=years_before(day, periods.case_years))
    of_age = Q(person__born__endswith__lte=years_before(day, periods.child_until_age))
    return ended.filter(of_age | Q(ended_on__lte=years_before(day, periods.child_until_age)))


def _people_over(periods: RetentionPeriods, day: datetime.date) -> QuerySet:
    """Return people whom nobody opened a case for."""
    without = Person.objects.exclude(given_name=ERASED).filter(~Exists(Case.objects.filter(pk=OuterRef("pk"))))
    return without.filter(recorded_at__date__lte=years_before(day, periods.person_years))


def _referrals_over(periods: RetentionPeriods, day: datetime.date) -> QuerySet:
    """Return referrals that came to nothing."""
    came_to_nothing = Q(status__in=[Referral.Status.DECLINED, Referral.Status.WITHDRAWN])
    ended = Referral.objects.filter(came_to_nothing, intake=None).exclude(name=ERASED)
    since = TruncDate(Greatest("received_at", Coalesce("answered_at", "received_at")))
    return ended.annotate(since=since).filter(since__lte=day - datetime.timedelta(days=30 * periods.referral_months))


def _erase_person(notice: RetentionNotice) -> None:
    erase(notice.row_key, notice.pk, wholly=False)


RULES: dict[str, Rule] = {
    Kind.CASE: Rule(_cases_over, _erase_person, code="person__code", of_person=True),
    Kind.PERSON: Rule(_people_over, _erase_person, code="code", of_person=True),
    Kind.REFERRAL: Rule(_referrals_over, lambda notice: erase_apart(Referral, notice.row_key, notice.pk)),
}


def give_notice(today: datetime.date | None = None) -> int:
    """Write down what will be erased in thirty days; take back the notices of what is to be kept again.

    Returns how many are new. For the worker; it may be called again at any time.
    """
    today = today or timezone.localdate()
    made = 0
    for kind, rule in RULES.items():
        with acting_as_system("what was kept long enough is looked for"):
            over = rule.over(RetentionPeriods.in_force(), today + NOTICE)
            _take_back(kind, over)
            known = RetentionNotice.objects.filter(kind=kind, row_key=OuterRef("pk"))
            fresh = over.filter(~Exists(known)).values_list("pk", *([rule.code] if rule.code else []))[:MOST_AT_ONCE]
            notices = [_notice(kind, rule, today, *row) for row in fresh]
            RetentionNotice.objects.bulk_create(notices)
            made += len(notices)
    return made


def _notice(kind: str, rule: Rule, today: datetime.date, key: UUID, code: str = "") -> RetentionNotice:
    person = key if rule.of_person else None
    return RetentionNotice(kind=kind, row_key=key, person_id=person, code=code, acts_on=today + NOTICE)


def _take_back(kind: str, over: QuerySet) -> None:
    waiting = RetentionNotice.objects.waiting().filter(kind=kind, held_on=None)
    waiting.exclude(row_key__in=over.values("pk")).delete()


def act() -> int:
    """Erase what is ripe, each in a transaction of its own; return how many. After a crash it goes on where it was."""
    return sum(1 for key in _ripe() if act_on(key))


def _ripe() -> Iterator[UUID]:
    with acting_as_system("what is to be erased today is looked for"):
        keys = list(RetentionNotice.objects.ripe().values_list("pk", flat=True)[:BATCH])
    yield from keys


def act_on(key: UUID) -> bool:
    """Erase what one notice is about, if it is ripe and its period still over; tell whether it was."""
    with acting_as_system("it was kept long enough"):
        alone(f"erasing {key}")
        notice = RetentionNotice.objects.select_for_update().filter(pk=key).first()
        if notice is None or not RetentionNotice.objects.ripe().filter(pk=key).exists():
            return False
        rule = RULES[notice.kind]
        if not rule.over(RetentionPeriods.in_force(), timezone.localdate()).filter(pk=notice.row_key).exists():
            notice.delete()
            return False
        rule.erase(notice)
        notice.done_at = timezone.now()
        notice.save(update_fields=["done_at"])
    return True
