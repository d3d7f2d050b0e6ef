"""The demonstration's statistics: its past half-years and years, published as the house would."""

from collections.abc import Mapping

from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import User
from reports import publishing
from reports.models import Publication
from reports.periods import Period
from reports.tasks import COUNTED


def publish(users: Mapping[str, User]) -> None:
    """Publish all but the last period, which waits for the data protection officer."""
    today = timezone.localdate()
    latest: dict[str, Period] = {}
    with acting(users["pabitra.protection"]):
        for family, period in publishing.to_publish(today):
            if latest.setdefault(family.key, period) != period:
                Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
    with acting_as_system(COUNTED):
        for key in Publication.objects.filter(counted_at=None).values_list("pk", flat=True):
            publishing.count(key)
