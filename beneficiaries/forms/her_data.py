"""Forms about the data of a person: what she asks, what came of it, and where something of hers was published."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import SOMEBODY_ELSE_CHANGED_IT, RecordForm
from access.records import Record
from accounts.models import User
from beneficiaries.data_subject import tasks
from beneficiaries.data_subject.erasing import ASKED, what_keeps
from beneficiaries.models import (
    Consent,
    DataRequest,
    Person,
    Published,
    RetentionNotice,
    RetentionPeriods,
    SubjectRequest,
)
from beneficiaries.models.retention import BOUNDS
from config.calendar import local_digits


class RequestForm(RecordForm):
    """What she asks about her data, who asks, and since when."""

    class Meta:
        model = SubjectRequest
        fields = ["kind", "asked_by", "received_on"]
        widgets = {"kind": forms.RadioSelect, "asked_by": forms.RadioSelect}

    def __init__(self, *args: Any, subject: Record, **options: Any):
        super().__init__(*args, **options)
        setattr(self.instance, self.instance.OF, subject)
        self.fields["kind"].choices = DataRequest.Kind.choices
        self.fields["received_on"].latest = timezone.localdate
        self.fields["received_on"].initial = timezone.localdate()

    def clean_kind(self) -> str:
        """Refuse to ask twice at a time, and to erase whom the law or an open case keeps."""
        kind, model, subject = self.cleaned_data["kind"], self._meta.model, self.instance.subject
        asked = model.objects.open().filter(**{model.OF: subject}, kind=kind)
        if asked.exists():
            raise ValidationError(_("The same is asked already, and not answered yet."))
        if kind == DataRequest.Kind.ERASURE and (why := ASKED[model].kept_by(subject)):
            raise ValidationError(why)
        return kind

    def save(self, commit: bool = True) -> DataRequest:
        """Keep it, with the day by which it is to be answered."""
        self.instance.receive()
        return self.instance


class AnswerForm(forms.Form):
    """What came of a request."""

    IN_HAND, ANSWERED, REFUSED = "in_hand", "answered", "refused"

    answer = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Why is it refused?"),
        required=False,
        choices=[("", _("It is not refused")), *DataRequest.Ground.choices],
        help_text=_("Tell the person why, and that the data protection officer and a court hear complaints."),
    )

    def __init__(self, *args: Any, asked: DataRequest, **options: Any):
        super().__init__(*args, **options)
        choices = [(self.IN_HAND, _("We are working on it")), (self.ANSWERED, _("Done as asked"))]
        if asked.kind == DataRequest.Kind.ERASURE:
            choices.pop()
        self.fields["answer"].choices = [*choices, (self.REFUSED, _("Refused"))]
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        """Ask for a ground when it is refused."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == self.REFUSED and not cleaned.get("ground"):
            self.add_error("ground", _("Say why it is refused."))
        return cleaned

    def save(self, by: User) -> None:
        """Carry it out. Raises CannotAnswer."""
        if self.cleaned_data["answer"] == self.IN_HAND:
            self.asked.take_in_hand()
        elif self.cleaned_data["answer"] == self.ANSWERED:
            self.asked.answer(by=by)
        else:
            self.asked.refuse(by=by, ground=self.cleaned_data["ground"])


class DecisionForm(forms.Form):
    """What the data protection officer decides about an erasure; what she approved she may refuse until it is done."""

    APPROVE, REFUSE = "approve", "refuse"

    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[(APPROVE, _("Erase the data")), (REFUSE, _("Refuse, and keep it"))],
    )
    ground = forms.ChoiceField(
        label=_("Why is it refused?"),
        required=False,
        choices=[("", _("It is not refused")), *DataRequest.Ground.choices],
    )

    def __init__(self, *args: Any, asked: DataRequest, **options: Any):
        super().__init__(*args, **options)
        if asked.approved_at:
            self.fields["decision"].choices = self.fields["decision"].choices[1:]
        self.asked = asked

    def clean_decision(self) -> str:
        """Refuse to approve while something keeps the data."""
        decision = self.cleaned_data["decision"]
        if decision == self.APPROVE and (why := what_keeps(self.asked)):
            raise ValidationError(why)
        return decision

    def clean(self) -> dict[str, Any]:
        """Ask for a ground when it is refused."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("ground"):
            self.add_error("ground", _("Say why it is refused."))
        return cleaned

    @transaction.atomic
    def save(self, by: User) -> None:
        """Carry it out; what is approved is then erased by the worker. Raises CannotAnswer."""
        if self.cleaned_data["decision"] == self.APPROVE:
            self.asked.approve(by=by)
            tasks.ask_for(self.asked)
        else:
            if self.asked.approved_at:
                self.asked.take_approval_back()
            self.asked.refuse(by=by, ground=self.cleaned_data["ground"])


class PublishedForm(RecordForm):
    """Where something of hers was published, and until when it may stand."""

    class Meta:
        model = Published
        fields = ["purpose", "where", "address", "published_on", "until"]
        widgets = {"purpose": forms.RadioSelect}

    def __init__(self, *args: Any, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.instance.person, self.instance.code = person, person.code
        self.fields["purpose"].choices = Published.OF
        self.fields["published_on"].latest = timezone.localdate

    def clean(self) -> dict[str, Any]:
        """Refuse what she did not agree to, and let it stand no longer than her consent does."""
        cleaned = super().clean()
        purpose, day = cleaned.get("purpose"), cleaned.get("published_on")
        if not purpose or not day:
            return cleaned
        asked = Consent.objects.filter(person=self.instance.person, purpose=purpose)
        consent = asked.in_force().first()
        if consent is None or not consent.is_valid():
            self.add_error(
                "purpose", _("She has not agreed to this, or no longer does. Nothing of it may be published.")
            )
            return cleaned
        if day < consent.answered_on:
            self.add_error("published_on", _("She agreed only after that day."))
        self.instance.consent = consent
        if consent.expires_on:
            cleaned["until"] = min(cleaned.get("until") or consent.expires_on, consent.expires_on)
        return cleaned


class TakenDownForm(RecordForm):
    """On which day something that was published was taken down."""

    class Meta:
        model = Published
        fields = ["taken_down_on"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["taken_down_on"].required = True
        self.fields["taken_down_on"].latest = timezone.localdate
        self.fields["taken_down_on"].initial = timezone.localdate()


class HoldForm(RecordForm):
    """Why something must be kept although its period is over."""

    class Meta:
        model = RetentionNotice
        fields = ["held_why"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["held_why"].required = True


class PeriodsForm(RecordForm):
    """How long each kind of record is kept."""

    class Meta:
        model = RetentionPeriods
        fields = [*BOUNDS, "why"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.known = RetentionPeriods.objects.count()
        self.fields["seen_version"].initial = self.known
        design = RetentionPeriods()
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            field.widget = forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"})
            field.help_text = _("Recommended: %(number)s. Between %(least)s and %(most)s.") % {
                "number": local_digits(getattr(design, name)),
                "least": local_digits(least),
                "most": local_digits(most),
            }

    def clean(self) -> dict[str, Any]:
        """See that nobody else has set them since the form was opened."""
        cleaned = super().clean()
        if cleaned.get("seen_version") != self.known:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = self.known
            self.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
        return cleaned
