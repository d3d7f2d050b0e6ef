"""The fields of forms in which a file is chosen; there is no other way for one to come in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from config.files.content import OFFERED, Accepted, accept
from config.files.refused import Refused
from config.files.scanning import look_at


class SentFileField(forms.FileField):
    """A file as it came; nothing reads it before the scanner of this house did."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the uploaded file; of one that is too large nothing is there, which its reader says."""
        came = super().clean(data, initial)
        if not came:
            return None
        try:
            look_at(came.read())
        except Refused as why:
            raise ValidationError(str(why), code="scanned") from why
        came.seek(0)
        return came


class ChosenFileField(SentFileField):
    """A picture or a PDF; cleaned to an `Accepted`."""

    widget = forms.FileInput(attrs={"accept": OFFERED})
    default_error_messages = {
        "required": _("Choose a file, or take a picture."),
        "missing": _("Choose a file, or take a picture."),
        "empty": _("This file is empty. Choose it again."),
        "invalid": _("No file arrived. Choose it again."),
        "too_large": _("This file is larger than %(most)s. Take the picture with a smaller size."),
    }

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:
        """Return what will be kept of the file."""
        came = super().clean(data, initial)
        if not came:
            return None
        if getattr(came, "is_too_large", False) or came.size > settings.FILE_MOST_BYTES:
            most = filesizeformat(settings.FILE_MOST_BYTES)
            raise ValidationError(self.error_messages["too_large"] % {"most": most}, code="too_large")
        try:
            return accept(came.read())
        except Refused as why:
            raise ValidationError(str(why), code="refused") from why
