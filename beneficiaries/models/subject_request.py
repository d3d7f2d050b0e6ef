"""What a person whom the house knows by name and code asks about her data (see `data_request`)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.data_request import DataRequest, rules_of
from beneficiaries.models.person import Person


class SubjectRequest(DataRequest):
    """What a person asks. What she said beside it belongs into a note of her file."""

    OF = "person"

    person = models.ForeignKey(Person, models.PROTECT, related_name="requests", editable=False)

    class Meta(DataRequest.Meta):
        verbose_name = _("request about her data")
        verbose_name_plural = _("requests about her data")
        constraints = rules_of("person")
        indexes = [models.Index("due_on", name="request_due", condition=Q(state__in=["received", "in_hand"]))]

    def get_absolute_url(self) -> str:
        """Return where it is answered."""
        return reverse("request-answer", args=[self.code, self.pk])
