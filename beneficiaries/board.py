"""What a supervisor's board counts, in the database: the load and timeliness of each worker of her sites.

Only for those who may see every case that is counted (section 8 of the design is about everybody else).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from access.policy import ASSIGN
from accounts.models import User
from beneficiaries.alerts import BY_WORD, in_open_cases
from beneficiaries.approving import to_decide_by
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.caseworkers import works_there
from beneficiaries.models import Approval, Case, Referral, RiskLevel
from beneficiaries.standards import WEIGHT, in_days

WAITING = 10
"""How many requests for approval the board and the home page show; the page of approvals shows all."""
BY_RISK = Choose(
    *(When(risk_level=risk, then=Value(weight)) for risk, weight in WEIGHT.items()),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Load:
    """What one worker carries; `worker` is None for the cases of nobody, and of those who left their sites."""

    worker: User | None
    total: int
    weight: int
    """Her cases, each counted by its risk (`WEIGHT`)."""
    emergency: int
    high: int
    overdue: int
    late_assessments: int
    share: int = 0
    """Per cent of the largest load, for the bar beside the number."""

    @property
    def on_time(self) -> int | None:
        """Return the per cent of her cases in which the next contact is not overdue."""
        return None if not self.total else round(100 * (self.total - self.overdue) / self.total)


def loads(user: User, sites: Collection[UUID]) -> list[Load]:
    """Return the load of every worker with open cases at these sites, the heaviest first, nobody's before all."""
    rows = ask_as(user, _loads, (), frozenset(sites), in_days())
    workers = User.objects.in_bulk([row["caseworker"] for row in rows if row["caseworker"]])
    carried: dict[User | None, Counter[str]] = {}
    for row in rows:
        named, works, _site = row.pop("caseworker"), row.pop("works_there"), row.pop("site")
        carried.setdefault(workers[named] if works else None, Counter()).update(row)
    most = max((each["weight"] for each in carried.values()), default=1)
    found = [Load(worker, **each, share=round(100 * each["weight"] / most)) for worker, each in carried.items()]
    return sorted(found, key=lambda load: (load.worker is not None, -load.weight, str(load.worker and load.worker.pk)))


def _loads(_named: list[UUID], user: User, sites: frozenset[UUID], _standards: object) -> QuerySet:
    today = timezone.localdate()
    return (
        Case.objects.visible_to(user)
        .open()
        .filter(site__in=sites)
        .values("caseworker", "site")
        .annotate(
            works_there=works_there(),
            total=Count("pk"),
            weight=Sum(BY_RISK),
            emergency=Count("pk", filter=Q(risk_level=RiskLevel.EMERGENCY)),
            high=Count("pk", filter=Q(risk_level=RiskLevel.HIGH)),
            overdue=Count("pk", filter=Q(next_contact_on__lt=today)),
            late_assessments=Count("pk", filter=in_open_cases(BY_WORD["assessment"])),
        )
        .order_by()
    )


def waiting_approvals(user: User) -> list[Approval]:
    """Return the first requests that wait for a decision of this user, the longest first."""
    return ask_as(user, _to_decide, ())


def _to_decide(_named: list[UUID], user: User) -> QuerySet[Approval]:
    return to_decide_by(user)[:WAITING]


def waiting_referrals(user: User) -> list[Referral]:
    """Return the referrals that wait for an answer from this user, the most urgent first."""
    return ask_as(user, _to_answer, ())


def _to_answer(_named: list[UUID], user: User) -> QuerySet[Referral]:
    return Referral.objects.visible_to(user, ASSIGN).waiting().select_related("organisation", "site")[:50]
