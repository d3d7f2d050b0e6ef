"""The logframe: results, indicators, their targets, and what was measured."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.calendar import ONE_DAY
from programs.models import Indicator, Measurement, Result, Target
from programs.rules import RULES

MOST_INDICATORS = 20
"""A result with more of them is measured by nobody."""
WHOLE = Decimal(100)


class WithinForm(RecordForm):
    """Something that belongs to another record, which the address names and no field asks for."""

    belongs_to: tuple[str, ...] = ()

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at what it belongs to, where that is not wrong itself."""
        return super()._get_validation_exclusions() - (set(self.belongs_to) - set(self.errors))


class ResultForm(WithinForm):
    """A goal, an outcome or an output; where it stands is said once and stays."""

    belongs_to = ("project", "level", "outcome")

    class Meta:
        model = Result
        fields = ["level", "outcome", "position", "statement", "assumptions"]
        widgets = {"level": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["position"].required = False
        if self.instance._state.adding:
            self.initial["position"] = None
            self.fields["position"].help_text = _("Left open, it is the next one.")
            outcomes = Result.objects.filter(project=self.instance.project_id, level=Result.Level.OUTCOME)
            self.fields["outcome"].queryset = outcomes.order_by("position")
            self.fields["outcome"].label_from_instance = lambda outcome: f"{outcome.title}: {outcome.statement[:70]}"
            self.fields["outcome"].empty_label = _("Under none: it is a goal or an outcome")
        else:
            del self.fields["level"], self.fields["outcome"]

    def clean(self) -> dict[str, Any]:
        """Ask an output for its outcome, let nothing else lie under one, and number what has no number."""
        cleaned = super().clean()
        level, outcome = cleaned.get("level", self.instance.level), cleaned.get("outcome", self.instance.outcome)
        if level == Result.Level.OUTPUT and outcome is None and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose the outcome under which this output lies."))
        if level and level != Result.Level.OUTPUT:
            outcome = cleaned["outcome"] = None
        if cleaned.get("position") is None and "position" not in self.errors:
            beside = Result.objects.filter(project=self.instance.project_id, level=level, outcome=outcome)
            last = beside.exclude(pk=self.instance.pk).aggregate(last=Max("position"))["last"] or 0
            cleaned["position"] = min(last + 1, 99)
        return cleaned


class IndicatorForm(WithinForm):
    """By what a result is measured, and where its figures come from."""

    belongs_to = ("project", "result")

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "definition",
            "rule",
            "kinds",
            "divided_by",
            "unit",
            "direction",
            "baseline",
            "baseline_on",
            "verified_by",
            "sdg_target",
        ]
        widgets = {"direction": forms.RadioSelect}

    groups = [
        (_("What it is"), ["code", "name", "definition"]),
        (_("Where its figures come from"), ["rule", "kinds", "divided_by", "verified_by"]),
        (_("How it is read"), ["unit", "direction", "baseline", "baseline_on", "sdg_target"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["rule"].choices = [
            ("", _("No: it is measured and written down")),
            *((each.code, each.words) for each in RULES.values()),
        ]
        self.fields["kinds"].help_text = _("Of all programmes of the project where none is ticked.")
        self.fields["divided_by"].help_text = _("For figures that are counted from the records.")
        self.fields["unit"].help_text = _("What is counted from the records brings its own unit.")

    def clean(self) -> dict[str, Any]:
        """Take the unit of a rule, ask for what the rule can tell apart alone, and keep a result measurable."""
        cleaned = super().clean()
        rule = RULES.get(cleaned.get("rule", ""))
        if rule:
            cleaned["unit"] = rule.unit
            beyond = [kind for kind in cleaned.get("divided_by", ()) if kind not in rule.divides_by]
            if beyond:
                labels = ", ".join(str(Indicator.Kind(kind).label) for kind in beyond)
                self.add_error("divided_by", _("This figure cannot be told apart by: %(kinds)s.") % {"kinds": labels})
        beside = Indicator.objects.filter(result=self.instance.result_id).exclude(pk=self.instance.pk)
        if self.instance._state.adding and beside.count() >= MOST_INDICATORS:
            self.add_error(None, _("A result has %(most)d indicators at most.") % {"most": MOST_INDICATORS})
        return cleaned


class _ValueForm(WithinForm):
    """Something with a value in the unit of an indicator."""

    def clean_value(self) -> Decimal | None:
        """Refuse more than the whole where the unit is per cent."""
        value, indicator = self.cleaned_data.get("value"), self._indicator
        if value is not None and indicator.unit == Indicator.Unit.PERCENT and value > WHOLE:
            raise forms.ValidationError(_("More than 100 per cent cannot be."))
        return value

    @property
    def _indicator(self) -> Indicator:
        return self.instance.indicator


class TargetForm(_ValueForm):
    """What an indicator is to reach within a period."""

    belongs_to = ("indicator",)

    class Meta:
        model = Target
        fields = ["first_on", "last_on", "value"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["value"].help_text = self._indicator.get_unit_display()
        last = self._indicator.targets.order_by("-last_on").first() if self.instance._state.adding else None
        if last:
            self.initial.setdefault("first_on", last.last_on + ONE_DAY)


class MeasurementForm(_ValueForm):
    """What was measured for a period; a correction says why it is written anew."""

    belongs_to = ("target", "revision")

    class Meta:
        model = Measurement
        fields = ["value", "on", "evidence", "why"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        last = self.instance.target.measurements.aggregate(last=Max("revision"))["last"] or 0
        self.instance.revision = last + 1
        self.fields["value"].help_text = self._indicator.get_unit_display()
        self.fields["why"].required = bool(last)
        if not last:
            del self.fields["why"]

    @property
    def _indicator(self) -> Indicator:
        return self.instance.target.indicator
