"""The form of an assessment: eight domains by their anchors, the questions about danger, and the risk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import NOW_SAVED, RecordForm
from access.records import Record
from beneficiaries.anchors import ANCHORS, Domain, Level
from beneficiaries.forms.choices import yes_or_no
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Assessment, RiskLevel
from beneficiaries.models.assessment import Scores
from beneficiaries.risk import is_below, risk_of
from config.calendar import local_digits
from config.fields import CleanTextField

PARTS = ("score", "evidence", "wish")


def anchored(domain: Domain) -> list[tuple[str, Any]]:
    """Return the five scores of a domain as choices, each with the sentence that anchors it."""
    return [
        (str(level.value), format_html("<strong>{} {}</strong> {}", local_digits(level.value), level.label, sentence))
        for level, sentence in zip(Level, ANCHORS[domain], strict=True)
    ]


class AssessmentForm(RecordForm):
    """How she stands; what is not known yet can wait until it is sent.

    The scores are rows of their own: `scores` says which, and the instance's `record` saves them.
    """

    risk_level = forms.ChoiceField(
        label=_("How great is the danger?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("It may be set higher than the answers say, with the reason; never lower."),
    )
    means_to_lower = forms.BooleanField(label=_("Yes, the risk of the case is to be lowered"), required=False)

    class Meta:
        model = Assessment
        fields = ["assessed_on", *Assessment.QUESTIONS, "summary", "wishes", "risk_level", "risk_reason"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 5}),
            "wishes": forms.Textarea(attrs={"rows": 4}),
            "risk_reason": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "assessed_on": _("On which day did you look at it with her?"),
            "summary": _("The whole in short, and what it rests on"),
            "wishes": _("What does she wish, in her own words?"),
            "risk_reason": _("Why is it greater than the answers say?"),
        }
        help_texts = {"risk_reason": _("Only if you set it higher.")}

    def __init__(self, *args: Any, standing: Scores | None = None, **options: Any):
        """Take `standing`: the scores as they are saved, or as the last assessment said them."""
        super().__init__(*args, **options)
        case = self.instance.case
        self.standing = standing or {}
        self.fields["assessed_on"].earliest = opened_or_reopened_on(case)
        self.fields["assessed_on"].latest = timezone.localdate
        for name in Assessment.QUESTIONS:
            self.fields[name] = yes_or_no(Assessment._meta.get_field(name).verbose_name, _("Yes, or not known"))
            self.initial[name] = {True: "yes", False: "no", None: ""}[getattr(self.instance, name)]
        self.fields["risk_level"].choices = [("", _("As the answers say")), *reversed(RiskLevel.choices)]
        self.initial["risk_level"] = self.instance.risk_level if self._is_raised() else ""
        self._say_where_the_risk_stands()
        for domain in Domain:
            self._add_domain(domain)
        self.groups = self._groups()

    def _is_raised(self) -> bool:
        return bool(self.instance.risk_found) and self.instance.risk_level != self.instance.risk_found

    def _say_where_the_risk_stands(self) -> None:
        case = self.instance.case
        if case.risk_level == RiskLevel.LOW:
            del self.fields["means_to_lower"]
            return
        self.fields["means_to_lower"].help_text = format_lazy(
            _("Only if this assessment finds less danger than the case says now, which is “{risk}”."),
            risk=case.get_risk_level_display(),
        )
        self.initial["means_to_lower"] = self.instance.lowered_from == case.risk_level

    def _add_domain(self, domain: Domain) -> None:
        said = self.standing.get(domain.value, {})
        self.fields[f"score_{domain}"] = forms.TypedChoiceField(
            label=format_lazy(_("{domain}: how she stands"), domain=domain.label),
            choices=anchored(domain),
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"evidence_{domain}"] = _few_lines(
            format_lazy(_("{domain}: what it rests on"), domain=domain.label)
        )
        self.fields[f"wish_{domain}"] = _few_lines(format_lazy(_("{domain}: what she wishes"), domain=domain.label))
        for part in PARTS:
            self.initial[f"{part}_{domain}"] = said.get(part, "")

    def _groups(self) -> list[tuple[Promise | str, list[str]]]:
        """Return the form's parts, from the day over the domains to the risk that follows."""
        return [
            (_("When"), ["assessed_on"]),
            *((domain.label, [f"{part}_{domain}" for part in PARTS]) for domain in Domain),
            (_("Danger"), list(Assessment.QUESTIONS)),
            (_("The whole"), ["summary", "wishes"]),
            (_("Risk"), ["risk_level", "risk_reason", "means_to_lower"]),
        ]

    @property
    def scores(self) -> Scores:
        """Return the domains that were scored, each with what was said of it."""
        return {
            domain.value: {part: self.cleaned_data.get(f"{part}_{domain}") for part in PARTS}
            for domain in Domain
            if self.cleaned_data.get(f"score_{domain}")
        }

    def clean(self) -> dict[str, Any]:
        """See that what was written of a domain has its score, a low one its evidence, and the risk its reason."""
        cleaned = super().clean()
        if self.instance._state.adding and self.instance.case.assessments.in_work().exists():
            self.add_error(None, _("Somebody began an assessment of this case a moment before. Open the case again."))
        for domain in Domain:
            score = cleaned.get(f"score_{domain}")
            if score is None and (cleaned.get(f"evidence_{domain}") or cleaned.get(f"wish_{domain}")):
                self._say_once(f"score_{domain}", _("Choose a score, or leave this part empty."))
            if score and score < Level.STABLE and not cleaned.get(f"evidence_{domain}"):
                self._say_once(f"evidence_{domain}", _("Say what such a low score rests on."))
        self._clean_risk(cleaned)
        return cleaned

    def _clean_risk(self, cleaned: dict[str, Any]) -> None:
        answers = {name for name in Assessment.QUESTIONS if cleaned.get(name)}
        scores = self.scores
        found = risk_of(answers, {domain: each["score"] for domain, each in scores.items()})
        chosen = cleaned.get("risk_level") or found
        if is_below(chosen, found):
            says = {"found": found.label}
            self._say_once("risk_level", gettext("By the answers the risk is “%(found)s”. It is not set lower.") % says)
            chosen = found
        elif chosen != found and not cleaned.get("risk_reason"):
            self._say_once(
                "risk_reason",
                gettext("By the answers the risk is “%(found)s”: say why it is greater.") % {"found": found.label},
            )
        cleaned["risk_level"] = self.instance.risk_level = chosen
        self.instance.risk_found = found
        self._clean_lowering(cleaned, is_complete=len(scores) == len(Domain) and self._all_answered(cleaned))

    def _all_answered(self, cleaned: dict[str, Any]) -> bool:
        return all(cleaned.get(name) is not None for name in Assessment.QUESTIONS)

    def _clean_lowering(self, cleaned: dict[str, Any], *, is_complete: bool) -> None:
        """Ask for a tick when the whole says less than the case does now; an unfinished one is not asked yet."""
        case, meant = self.instance.case, cleaned.get("means_to_lower")
        lowers = is_below(cleaned["risk_level"], case.risk_level)
        self.instance.lowered_from = case.risk_level if lowers and meant else ""
        if lowers and is_complete and not meant:
            risks = {"now": case.get_risk_level_display(), "then": RiskLevel(cleaned["risk_level"]).label}
            self._say_once(
                "means_to_lower",
                gettext("The risk of the case is “%(now)s” and would be “%(then)s”. Tick this if it is meant.") % risks,
            )

    def _say_once(self, name: str, says: Promise | str) -> None:
        if name in self.fields and not self.has_error(name):
            kept = self.cleaned_data.get(name)
            self.add_error(name, says)
            self.cleaned_data[name] = kept

    def _tell_what_differs(self, now_saved: Record) -> None:
        super()._tell_what_differs(now_saved)
        saved = scores_of(now_saved)
        for name in self.changed_data:
            part, _bar, domain = name.partition("_")
            if part in PARTS and domain in Domain.values:
                value = saved.get(domain, {}).get(part, "")
                if value != (self.cleaned_data.get(name) or ""):
                    self.add_error(name, NOW_SAVED % {"value": value or "–"})


def scores_of(assessment: Assessment | None) -> Scores:
    """Return what an assessment says of each domain that it scores; nothing for none."""
    found: Mapping[str, Any] = {}
    if assessment is not None:
        found = {each.domain: {part: getattr(each, part) for part in PARTS} for each in assessment.scores.all()}
    return found


def _few_lines(label: Promise) -> forms.Field:
    return CleanTextField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))
