"""What somebody who takes part in a programme asks about her data; alike, whether she has a case or not."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.data_request import DataRequest, rules_of
from programs.models.participant import Participant


class ParticipantRequest(DataRequest):
    """What a participant asks about what programmes keep of her."""

    OF = "participant"

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="requests", editable=False, verbose_name=_("participant")
    )

    class Meta(DataRequest.Meta):
        verbose_name = _("request of a participant about personal data")
        verbose_name_plural = _("requests of participants about their data")
        constraints = rules_of("participant", "participant_")
        indexes = [
            models.Index("due_on", name="participant_request_due", condition=Q(state__in=["received", "in_hand"]))
        ]

    def get_absolute_url(self) -> str:
        """Return where it is answered."""
        return reverse("participant-request", args=[self.pk])
