"""What a volunteer asks about her data."""

from beneficiaries.forms.her_data import RequestForm
from volunteers.models import VolunteerRequest


class VolunteerRequestForm(RequestForm):
    """What she asks, who asks, and since when."""

    class Meta(RequestForm.Meta):
        model = VolunteerRequest
