"""What mentors thought of volunteers' earlier work, for the ranking of who fits a need."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Avg, F

from volunteers.matching import means_from
from volunteers.models import FeedbackOnVolunteer


def means_of_feedback() -> dict[UUID, Decimal]:
    """Return the mean of all scores that mentors gave, from 1 to 5, by volunteer; in one query, as who asks may see."""
    scored = FeedbackOnVolunteer.objects.order_by().values_list("placement__volunteer")
    means = scored.annotate(mean=Avg((F("skilled") + F("passes_on") + F("careful")) / Decimal(3)))
    return {volunteer: Decimal(mean) for volunteer, mean in means}


means_from(means_of_feedback)
