"""A new answer of a person to one purpose."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.models import Consent, Person
from config.calendar import say_day

WHO_ANSWERS = (Consent.GivenBy.HERSELF, Consent.GivenBy.GUARDIAN)


class ConsentForm(RecordForm):
    """What she answered, when, how it was explained, and who answered with her when she is a child."""

    class Meta:
        model = Consent
        fields = [
            "answer",
            "answered_on",
            "explained",
            "limits",
            "expires_on",
            "given_by",
            "guardian_name",
            "guardian_relation",
            "child_assents",
        ]
        widgets = {"answer": forms.RadioSelect, "given_by": forms.RadioSelect}

    groups = [
        (_("Her answer"), ["answer", "answered_on", "explained", "limits", "expires_on"]),
        (_("Who answered"), ["given_by", "guardian_name", "guardian_relation", "child_assents"]),
    ]

    def __init__(self, *args: Any, person: Person, purpose: str, **options: Any):
        super().__init__(*args, **options)
        self.instance.person, self.instance.purpose = person, purpose
        self.fields["answered_on"].latest = timezone.localdate
        self.fields["answered_on"].initial = timezone.localdate()
        self.fields["answer"].choices = Consent.Answer.choices
        self.fields["given_by"].choices = [(by.value, by.label) for by in WHO_ANSWERS]
        ages = person.ages()
        if ages is not None and ages[0] >= 18:
            for name in ("given_by", "guardian_name", "guardian_relation", "child_assents"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a guardian where she may be a child, and for an order of answers that means what it says."""
        cleaned = super().clean()
        day, answer = cleaned.get("answered_on"), cleaned.get("answer")
        if day is None or answer is None:
            return cleaned
        self._check_who_answered(cleaned, answer)
        self._check_order(day, answer)
        return cleaned

    def _check_who_answered(self, cleaned: dict[str, Any], answer: str) -> None:
        by = cleaned.get("given_by")
        if by == Consent.GivenBy.GUARDIAN and not cleaned.get("guardian_name"):
            self.add_error("guardian_name", _("Give the name of the guardian."))
        if answer != Consent.Answer.GIVEN:
            return
        if by == Consent.GivenBy.GUARDIAN and not cleaned.get("child_assents"):
            self.add_error("child_assents", _("A guardian's consent needs the child's own agreement."))
        if not self.instance.may_be_a_child(cleaned["answered_on"]):
            return
        if "given_by" not in self.fields:
            self.add_error(
                "answered_on", _("She may have been under 18 on that day, and is of age now: ask her again today.")
            )
        elif by == Consent.GivenBy.HERSELF:
            self.add_error(
                "given_by",
                _("Her age is not known. Write it down first, or have a guardian agree with her.")
                if self.instance.person.born is None
                else _("She may have been under 18 on that day: a guardian agrees with her."),
            )

    def _check_order(self, day: Any, answer: str) -> None:
        standing = Consent.objects.filter(
            person=self.instance.person, purpose=self.instance.purpose, given_by__in=WHO_ANSWERS
        )
        later = standing.filter(answered_on__gt=day).order_by("-answered_on").first()
        if later is not None and answer != Consent.Answer.GIVEN:
            self.add_error(
                "answered_on",
                _("A later answer, of %(day)s, is in force. To end it, give that day or a later one.")
                % {"day": say_day(later.answered_on)},
            )
