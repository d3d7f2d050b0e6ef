"""A grant with its first terms, an amendment, a move, and who funds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.moves import MoveForm
from accounts.models import Organisation, User
from accounts.roles import Role
from config.fields import CalendarDateField
from grants.models import FundedProject, Funder, Grant, Terms
from programs.forms.logframe import WithinForm
from programs.models import Project


class FunderForm(RecordForm):
    """A funder; its organisation is said once and stays."""

    class Meta:
        model = Funder
        fields = ["organisation", "kind", "identifier", "currency", "about"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance._state.adding:
            kinds = [Organisation.Kind.FOUNDATION, Organisation.Kind.COMPANY]
            self.fields["organisation"].queryset = Organisation.objects.open().filter(kind__in=kinds, funder=None)
        else:
            del self.fields["organisation"]


class GrantForm(RecordForm):
    """What a grant is; what was agreed of currency, funder and renewal stays once it is agreed."""

    BESIDE = ("funded",)
    projects = forms.ModelMultipleChoiceField(
        label=_("Projects it pays for"),
        queryset=Project.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Grant
        fields = ["funder", "reference", "title", "currency", "renews", "officer"]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["projects"].queryset = Project.objects.visible_to(by)
        officers = User.objects.holding(Role.GRANTS_OFFICER).order_by("full_name")
        self.fields["officer"].queryset = officers
        self.fields["funder"].queryset = Funder.objects.visible_to(by).select_related("organisation")
        former = Grant.objects.visible_to(by).filter(Q(renewed_by=None) | Q(pk=self.instance.renews_id))
        self.fields["renews"].queryset = former.exclude(pk=self.instance.pk).order_by("reference")
        self.fields["renews"].empty_label = _("None: it is the first")
        if self.instance._state.adding:
            self.initial.setdefault("officer", by if by in officers else None)
        else:
            self.initial["projects"] = list(self.instance.funded.values_list("project", flat=True))
            if self.instance.is_agreed:
                for name in ("funder", "currency", "renews"):
                    del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a former grant of another funder."""
        cleaned = super().clean()
        former, funder = cleaned.get("renews"), cleaned.get("funder")
        if former and funder and former.funder_id != funder.pk:
            self.add_error("renews", _("That grant is of another funder."))
        seen = set()
        while former and former.pk not in seen:
            if former.pk == self.instance.pk:
                self.add_error("renews", _("That grant goes on from this one."))
                break
            seen.add(former.pk)
            former = former.renews
        return cleaned

    def save(self, commit: bool = True) -> Grant:
        """Save the grant and the projects that it pays for."""
        grant = super().save(commit)
        wanted = set(self.cleaned_data["projects"])
        standing = {each.project: each for each in grant.funded.select_related("project")}
        for project in standing.keys() - wanted:
            standing[project].delete()
        FundedProject.objects.bulk_create(FundedProject(grant=grant, project=each) for each in wanted - standing.keys())
        return grant


class TermsForm(WithinForm):
    """What is applied for, or was agreed, before it binds."""

    belongs_to = ("grant", "number", "kind")

    class Meta:
        model = Terms
        fields = ["amount", "starts_on", "ends_on", "purpose", "restricted", "restrictions", "signed_on"]


class FirstTermsForm(TermsForm):
    """The terms of a grant that is written down at the same time."""

    belongs_to = ("number", "kind")


class AmendForm(WithinForm):
    """An amendment: the terms as they will be, the day it was signed, and why."""

    belongs_to = ("grant", "number")

    class Meta:
        model = Terms
        fields = ["kind", *Terms.COMPARED, "signed_on", "why"]
        widgets = {"kind": forms.RadioSelect}

    groups = [
        (_("The amendment"), ["kind", "signed_on", "why"]),
        (_("The terms from now on"), list(Terms.COMPARED)),
    ]

    def __init__(self, *args: Any, last: Terms, **options: Any):
        super().__init__(*args, **options)
        self.last = last
        self.fields["kind"].choices = [each for each in Terms.Kind.choices if each[0] != Terms.Kind.AGREEMENT]
        self.initial.update({name: getattr(last, name) for name in Terms.COMPARED})
        self.fields["signed_on"].required = self.fields["why"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for something that changes, signed in its order; an extension gives time alone."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if all(cleaned[name] == getattr(self.last, name) for name in Terms.COMPARED):
            raise ValidationError(_("Nothing was changed."))
        if self.last.signed_on and cleaned["signed_on"] < self.last.signed_on:
            self.add_error("signed_on", _("The version before was signed later."))
        if cleaned["kind"] == Terms.Kind.EXTENSION:
            if cleaned["amount"] != self.last.amount:
                self.add_error("amount", _("A no-cost extension leaves the amount as it is."))
            if cleaned["ends_on"] <= self.last.ends_on:
                self.add_error("ends_on", _("An extension ends later."))
        return cleaned


class GrantMoveForm(MoveForm):
    """One move of what a grant is about: it has happened already."""

    move = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)


class AnswerForm(GrantMoveForm):
    """One move of an obligation, with its day and what the funder said."""

    on = CalendarDateField(label=_("On which day"))
    field_order = ["move", "on", "why"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["why"].label = _("What the funder said")
