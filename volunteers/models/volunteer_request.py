"""What a volunteer asks about her data."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.data_request import DataRequest, rules_of
from volunteers.models.volunteer import Volunteer


class VolunteerRequest(DataRequest):
    """What a volunteer asks about what is kept of her."""

    OF = "volunteer"

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="requests", editable=False, verbose_name=_("volunteer")
    )

    class Meta(DataRequest.Meta):
        verbose_name = _("request of a volunteer about her data")
        verbose_name_plural = _("requests of volunteers about their data")
        constraints = rules_of("volunteer", "volunteer_")
        indexes = [models.Index("due_on", name="volunteer_request_due", condition=Q(state__in=["received", "in_hand"]))]

    def get_absolute_url(self) -> str:
        """Return where it is answered."""
        return reverse("volunteer-request", args=[self.pk])
