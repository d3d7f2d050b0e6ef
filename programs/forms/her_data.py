"""What a participant asks about her data."""

from beneficiaries.forms.her_data import RequestForm
from programs.models import ParticipantRequest


class ParticipantRequestForm(RequestForm):
    """What she asks, who asks, and since when."""

    class Meta(RequestForm.Meta):
        model = ParticipantRequest
