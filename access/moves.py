"""A move from one state to another: the form that asks for it, and making it. Which moves there are, each app says."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.fields import CleanTextField


class CannotMove(Exception):
    """The move is not open, or something is not true yet; the message says which, for the screen."""


class MoveForm(forms.Form):
    """One move, and why where that is asked."""

    move = forms.ChoiceField(label=_("What happens"), widget=forms.RadioSelect)
    why = CleanTextField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, moves: list, **options: Any):
        super().__init__(*args, **options)
        self.fields["move"].choices = [(name, each.words) for name, each in moves]
        self.asking = {name for name, each in moves if each.asks_why}

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the move needs one."""
        cleaned = super().clean()
        if cleaned.get("move") in self.asking and not cleaned.get("why"):
            self.add_error("why", _("Say why."))
        return cleaned


def moved(request: HttpRequest, form: forms.Form, make: Callable[[dict[str, Any]], None]) -> bool:
    """Make the move that a form asks for, and say so; tell whether it was made, beside the moves why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        make(form.cleaned_data)
    except CannotMove as refusal:
        form.add_error("move", str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True
