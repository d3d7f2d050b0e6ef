"""What her health asks for: appointments, refills, checks of treatments, and thoughts of death that were told."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.asked_of_cases import ask
from beneficiaries.models import Appointment, Medicine, ScaleResult, Treatment
from beneficiaries.standards import standards_now

DAY = datetime.timedelta(days=1)
SAYS = {
    "missed": _("Make a new appointment: the last was missed"),
    "moved": _("Write down the new day of the appointment"),
    "refill": _("Get the next medicine"),
    "check": _("Check how the treatment goes"),
    "safety": _("Talk about safety today"),
}
PAGES = {"planned": "appointments", "refill": "medicines", "check": "check-add", "safety": "scale-result"}


@dataclass(frozen=True)
class Due:
    """One thing that her health asks for."""

    kind: str
    on: datetime.date
    key: UUID

    @property
    def at_once(self) -> bool:
        """Tell whether her life may be at stake."""
        return self.kind == "safety"

    @property
    def says(self) -> Promise:
        """Return what is to be done."""
        if self.kind != "planned":
            return SAYS[self.kind]
        ahead = (self.on - timezone.localdate()).days
        if ahead < 0:
            return _("Write down whether the appointment was kept")
        return _("Appointment today") if ahead == 0 else _("Appointment tomorrow")

    def url(self, code: str) -> str:
        """Return the address of the page where it is done."""
        if self.kind in Appointment.TO_BE_REPLACED:
            return f"{reverse('appointments-add', args=[code])}?instead_of={self.key}"
        return reverse(PAGES[self.kind], args=[code, self.key])


def due_in(cases: Collection[UUID]) -> dict[UUID, list[Due]]:
    """Return what is due in each of these cases, in one query."""
    if not cases:
        return {}
    found: dict[UUID, list[Due]] = defaultdict(list)
    for case, kind, on, key in ask(_due, cases, standards_now().refill_warning):
        found[case].append(Due(kind, on, key))
    return found


def _due(cases: list[UUID], refill_warning: int) -> QuerySet:
    today, here = timezone.localdate(), {"case__in": cases}
    waiting = Q(status=Appointment.Status.PLANNED, day__lte=today + DAY)
    without_another = Q(status__in=Appointment.TO_BE_REPLACED, replacement=None)
    appointments = Appointment.objects.filter(waiting | without_another, **here)
    refills = Medicine.objects.filter(refill_on__lte=today + refill_warning * DAY, **here)
    checks = Treatment.objects.filter(next_check_on__lte=today, **here)
    told = ScaleResult.objects.to_be_asked_about().filter(**here)
    return _rows(appointments, F("status"), "day").union(
        _rows(refills, Value("refill"), "refill_on"),
        _rows(checks, Value("check"), "next_check_on"),
        _rows(told, Value("safety"), "taken_on"),
        all=True,
    )


def _rows(records: QuerySet, kind: F | Value, day: str) -> QuerySet:
    return records.order_by().annotate(due_kind=kind, due_on=F(day)).values_list("case", "due_kind", "due_on", "pk")
