"""A document or picture: adding one, changing what is said of it, taking it away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.models import Consent, Document
from beneficiaries.models.consent import Purpose
from config.fields import CleanTextField
from config.files.content import MediaType
from config.files.field import ChosenFileField


class DocumentForm(RecordForm):
    """What is said of a document. `may_restrict` is for who may still see it afterwards."""

    class Meta:
        model = Document
        fields = ["kind", "title", "dated", "about", "restricted"]
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "kind": _("What is it?"),
            "title": _("Title"),
            "dated": _("From which day is it?"),
            "about": _("What is it about?"),
            "restricted": _("Restricted document"),
        }
        help_texts = {"title": _("By which others find it, for example: School certificate, class 5.")}

    def __init__(self, *args: Any, may_restrict: bool, **options: Any):
        super().__init__(*args, **options)
        if not may_restrict:
            del self.fields["restricted"]

    def clean(self) -> dict[str, Any]:
        """Refuse a photo of her that is no picture, or that she did not want."""
        cleaned = super().clean()
        if cleaned.get("kind") != Document.Kind.PHOTO:
            return cleaned
        if self.media_type(cleaned) == MediaType.PDF:
            self.add_error("kind", _("A photo of her is a picture, not a PDF."))
        if "kind" in self.changed_data and says_no_to_pictures(self.instance):
            self.add_error(
                "kind", _("She does not agree to a picture of her: so says her last answer under “Consents”.")
            )
        return cleaned

    def media_type(self, cleaned: dict[str, Any]) -> str:
        """Return what kind of file it is, as far as that is known."""
        return self.instance.media_type


class NewDocumentForm(DocumentForm):
    """A new document, with its file."""

    file = ChosenFileField(
        label=_("File"),
        help_text=_("A picture (JPEG, PNG, WebP) or a PDF, up to 10 MB. A phone offers its camera."),
    )
    field_order = ["file"]

    def clean(self) -> dict[str, Any]:
        """Say that the file must be chosen again, when something else is not right: no browser keeps it."""
        cleaned = super().clean()
        if self.errors and "file" not in self.errors:
            self.add_error("file", _("Choose the file again: it is kept only once everything is right."))
        return cleaned

    def media_type(self, cleaned: dict[str, Any]) -> str:
        """Return what kind of file was chosen."""
        return cleaned["file"].media_type if cleaned.get("file") else ""


class TakingAwayForm(forms.Form):
    """Why a document is taken away."""

    reason = CleanTextField(label=_("Why is it taken away?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def says_no_to_pictures(document: Document) -> bool:
    """Tell whether her last answer refuses pictures of her; nobody may have asked yet."""
    last = Consent.objects.filter(person=document.case_id, purpose=Purpose.PICTURE).in_force().first()
    return last is not None and not last.is_valid()
