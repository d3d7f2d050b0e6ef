"""The form of a home assessment: what was found part by part, danger, her wish, and what follows; and a later visit."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from access.records import Record
from accounts.models import User
from beneficiaries.forms.area import AreaField
from beneficiaries.forms.choices import yes_or_no
from beneficiaries.models import HomeAssessment, ReturnVisit
from beneficiaries.return_home import ANCHORS, TITLES, Level, Verdict, Wish, is_better, verdict_of
from config.calendar import local_digits
from config.fields import CalendarDateField

VISITS = ("visit_1", "visit_2", "visit_3")


class HomeAssessmentForm(RecordForm):
    """What was found in the home; `visits` says when she is to be visited there, and the instance's `record` saves."""

    BESIDE = ("visits",)

    area = AreaField(label=_("District and local level"), required=False)
    verdict = forms.ChoiceField(
        label=_("Is a return to this home recommended?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("It may be set worse than the answers say, with the reason; never better."),
    )

    class Meta:
        model = HomeAssessment
        fields = [
            "visited_on",
            "visited_by",
            "whose_home",
            "area",
            "adult",
            "spoken_with",
            *HomeAssessment.PARTS,
            "seen_there",
            *HomeAssessment.QUESTIONS,
            "her_wish",
            "her_words",
            "verdict",
            "verdict_reason",
            "conditions",
        ]
        widgets = {
            "seen_there": forms.Textarea(attrs={"rows": 5}),
            "her_wish": forms.RadioSelect,
            "her_words": forms.Textarea(attrs={"rows": 3}),
            "verdict_reason": forms.Textarea(attrs={"rows": 2}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "visited_on": _("On which day was the home visited?"),
            "visited_by": _("Who visited?"),
            "whose_home": _("Whose home is it?"),
            "adult": _("Which adult would answer for her there?"),
            "spoken_with": _("Who else was spoken with?"),
            "seen_there": _("What was seen and heard, and what it rests on"),
            "her_wish": _("Does she want to go back to this home?"),
            "her_words": _("What does she say of it, in her own words?"),
            "verdict_reason": _("Why is it worse than the answers say?"),
            "conditions": _("On which conditions?"),
        }
        help_texts = {
            "whose_home": _("For example: her mother and her elder brother."),
            "spoken_with": _("For example: the ward office, the committee, her former school. Never why."),
            "adult": _("Needed as long as she may be under 18, unless there is none."),
            "verdict_reason": _("Only if you set it worse."),
            "conditions": _("What must be there before she goes, and who sees to it."),
        }

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        here = self.instance
        if here._state.adding:
            self.initial["visited_by"] = by.full_name
        for part, title in TITLES.items():
            self.fields[part] = forms.TypedChoiceField(
                label=title, choices=_anchored(part), coerce=int, widget=forms.RadioSelect
            )
        for name in HomeAssessment.QUESTIONS:
            self.fields[name] = yes_or_no(HomeAssessment._meta.get_field(name).verbose_name, _("Yes, or not known"))
            self.fields[name].required = True
            self.initial[name] = "" if here._state.adding else "yes" if getattr(here, name) else "no"
        self.fields["her_wish"].choices = Wish.choices
        self.fields["verdict"].choices = [("", _("As the answers say")), *Verdict.choices]
        self.initial["verdict"] = "" if here._state.adding or here.verdict == here.found else here.verdict
        agreed = [] if here._state.adding else [each.due_on for each in here.visits.filter(done_on=None)]
        for number, name in enumerate(VISITS, start=1):
            self.fields[name] = CalendarDateField(
                label=format_lazy(_("Visit {number} after her return"), number=local_digits(number)),
                required=False,
                earliest=None if here._state.adding else here.visited_on,
            )
            self.initial[name] = agreed[number - 1] if number <= len(agreed) else None
        self.groups = [
            (_("The visit"), ["visited_on", "visited_by", "whose_home", "area", "adult", "spoken_with"]),
            (_("What was found"), [*HomeAssessment.PARTS, "seen_there"]),
            (_("Danger"), list(HomeAssessment.QUESTIONS)),
            (_("Her own wish"), ["her_wish", "her_words"]),
            (_("What follows"), ["verdict", "verdict_reason", "conditions"]),
            (_("Visits agreed for the time after"), list(VISITS)),
        ]

    @property
    def visits(self) -> list[Any]:
        """Return the days on which she is to be visited after her return."""
        return [self.cleaned_data[name] for name in VISITS if self.cleaned_data.get(name)]

    def clean(self) -> dict[str, Any]:
        """Find what follows from the answers; a worse verdict has its reason, a conditional one its conditions."""
        cleaned = super().clean()
        child = self.instance.case.person.may_be_a_child(cleaned.get("visited_on"))
        if child and cleaned.get("no_adult") is False and not cleaned.get("adult"):
            self.add_error("adult", _("Say who answers for her there, or answer below that nobody does."))
        for name in VISITS:
            on = cleaned.get(name)
            if on and cleaned.get("visited_on") and on <= cleaned["visited_on"]:
                self.add_error(name, _("This lies before the visit to the home."))
        if all(
            cleaned.get(name) is not None for name in (*HomeAssessment.PARTS, *HomeAssessment.QUESTIONS, "her_wish")
        ):
            self._clean_verdict(cleaned)
        return cleaned

    def _clean_verdict(self, cleaned: dict[str, Any]) -> None:
        answers = {name for name in HomeAssessment.QUESTIONS if cleaned[name]}
        found = verdict_of(answers, {part: cleaned[part] for part in HomeAssessment.PARTS}, cleaned["her_wish"])
        chosen, says = cleaned.get("verdict") or found, {"found": found.label}
        if is_better(chosen, found):
            self.add_error("verdict", gettext("By the answers it is: “%(found)s”. It is not set better.") % says)
            chosen = found
        elif chosen != found and not cleaned.get("verdict_reason"):
            self.add_error("verdict_reason", gettext("By the answers it is: “%(found)s”. Say why it is worse.") % says)
        if chosen == Verdict.CONDITIONS and not cleaned.get("conditions"):
            self.add_error("conditions", _("By the answers she goes back only with conditions: say which."))
        cleaned["verdict"] = chosen
        self.instance.found = found


class LookThroughForm(RecordForm):
    """Says that a home assessment was looked through as it was shown, and as it still stands."""

    class Meta:
        model = HomeAssessment
        fields: list[str] = []

    def _tell_what_differs(self, now: Record) -> None:
        """Ask to read it again: nothing was typed that could be compared."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = self.instance.version
        self.add_error(None, _("Somebody changed it while you were reading. Read it once more, then press again."))


class ReturnVisitForm(RecordForm):
    """How she is at home after her return."""

    class Meta:
        model = ReturnVisit
        fields = ["done_on", "told"]
        widgets = {"told": forms.Textarea(attrs={"rows": 4})}
        labels = {"done_on": _("On which day was she visited?"), "told": _("How is she there?")}
        help_texts = {
            "told": _("Is she safe, does she eat, go to school or work? Speak with her alone. What does she say?")
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for field in (self.fields["done_on"], self.fields["told"]):
            field.required = True
        self.fields["done_on"].earliest = self.instance.home.visited_on
        self.initial["done_on"] = self.instance.done_on or timezone.localdate()


def _anchored(part: str) -> list[tuple[str, Any]]:
    """Return the levels of a part as choices, each with the sentence that anchors it."""
    return [
        (str(level.value), format_html("<strong>{}</strong> {}", level.label, sentence))
        for level, sentence in zip(Level, ANCHORS[part], strict=True)
    ]
