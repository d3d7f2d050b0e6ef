"""A way to reach a person, and whether it is safe to use."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.models import ContactWay


class ContactWayForm(RecordForm):
    """How she may be reached; unsafe until somebody says that it is safe."""

    class Meta:
        model = ContactWay
        fields = ["kind", "phone", "email", "whose", "safe", "how"]
        help_texts = {
            "safe": _("Tick it only if she said so herself: no message or call reaches anybody who may harm her."),
        }

    NEEDS = {
        ContactWay.Kind.MOBILE: ("phone", _("Give the phone number.")),
        ContactWay.Kind.HOME: ("phone", _("Give the phone number.")),
        ContactWay.Kind.EMAIL: ("email", _("Give the e-mail address.")),
        ContactWay.Kind.THROUGH: ("whose", _("Say who the other person is.")),
    }

    def clean(self) -> dict[str, Any]:
        """Ask for what this kind of way needs."""
        cleaned = super().clean()
        field, message = self.NEEDS.get(cleaned.get("kind"), (None, None))
        if field and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, message)
        return cleaned
