"""Deciding about what was sent for approval."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.fields import CleanTextField


class DecisionForm(forms.Form):
    """Whether what was sent is approved or given back, and what is said of it."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("approve", _("Approve it")), ("return", _("Give it back with a comment"))],
        widget=forms.RadioSelect,
    )
    comment = CleanTextField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is to be mended, when you give it back. Whoever works in the case reads it."),
    )
    seen_request = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, request_id: Any, **options: Any):
        super().__init__(*args, **options)
        self.request_id = request_id
        self.fields["seen_request"].initial = request_id

    def clean(self) -> dict[str, Any]:
        """Refuse to give back without a word, and to decide about what was sent anew in the meantime."""
        cleaned = super().clean()
        if cleaned.get("decision") == "return" and not cleaned.get("comment") and not self.has_error("comment"):
            self.add_error("comment", _("Say what is to be mended."))
        if cleaned.get("seen_request") != self.request_id:
            self.data = self.data.copy()
            self.data["seen_request"] = self.request_id
            self.add_error(None, _("It was taken back and sent anew while you read it. Look at it again, then decide."))
        return cleaned
