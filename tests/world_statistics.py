"""Statistics in the world of the tests: one publication that was counted; of what may be published, one stays.

Another one is blurred and was released to one foundation, on its budget.
"""

from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Organisation, User
from accounts.roles import Role
from reports import publishing
from reports.declared import ALL, FAMILIES
from reports.gate import TOTAL
from reports.models import Blur, BlurredRelease, Figure, PrivacyBudget, Publication, TableNoise
from reports.periods import closed


def add_statistics(officer: User) -> Publication:
    """Publish the people reached in the last closed half-year; return it."""
    family, period = next(each for each in publishing.to_publish(timezone.localdate()) if each[0].key == "reached")
    with acting(officer):
        publication = Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
    with acting_as_system("a world for tests"):
        publishing.count(publication.pk)
    return publication


def add_blurred(to: Organisation) -> Publication:
    """Add what was published with noise, and release it to a foundation; nothing is drawn, so OpenDP is not needed."""
    family = FAMILIES["closed"]
    period = closed(family.grain, timezone.localdate())[0]
    asked_by = User.objects.holding(Role.DATA_PROTECTION).first()
    with acting_as_system("a world for tests"):
        made = Publication.objects.create(
            family=family.key, first_on=period.first, last_on=period.last, asked_by=asked_by
        )
        Figure.objects.create(publication=made, table="", row=TOTAL, column=ALL, value=40)
        Blur.objects.create(publication=made, table="age", epsilon=1, within=8)
        made.counted_at, made.threshold, made.epsilon = timezone.now(), 10, 1
        made.save()
        PrivacyBudget.objects.create(organisation=to, year=period.first.year, epsilon=2)
        BlurredRelease.objects.create(publication=made, organisation=to)
        TableNoise.objects.create(family="year_after", table="age", epsilon=1)
    return made
