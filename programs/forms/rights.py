"""Questions about rights, questionnaires put together from them, and asking a group."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from programs.forms.group import OfAGroupForm
from programs.models import Enrolment, Question, Questionnaire, RightsPaper, RightsTest

MOST_QUESTIONS = 200
"""So many questions of the bank are offered for a questionnaire."""


class QuestionForm(RecordForm):
    """A question with its right answer; of one that is asked already, only whether it is offered further."""

    class Meta:
        model = Question
        fields = ["text", "kind", "a", "b", "c", "d", "right", "active"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 2})}

    groups = [
        (_("What is asked"), ["text", "kind"]),
        (_("Answers to choose from"), ["a", "b", "c", "d"]),
        (_("What is right"), ["right"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["kind"].choices = Question.Kind.choices
        if not self.instance._state.adding and Question.objects.filter(pk=self.instance.pk).in_use().exists():
            for name in [name for name in self.fields if name not in ("active", "seen_version")]:
                del self.fields[name]

    def clean_text(self) -> str:
        """Return the question on one line."""
        return " ".join(self.cleaned_data["text"].split())


class QuestionnaireForm(RecordForm):
    """The name of a questionnaire and the questions in it: a number beside each that belongs to it says its place."""

    seen_order = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Questionnaire
        fields = ["name"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        standing = self._standing()
        offered = Question.objects.filter(active=True) | Question.objects.filter(pk__in=standing)
        self.offered = {f"place-{each.pk}": each for each in offered.distinct()[:MOST_QUESTIONS]}
        for name, question in self.offered.items():
            self.fields[name] = forms.IntegerField(
                label=question.text,
                min_value=1,
                max_value=MOST_QUESTIONS,
                required=False,
                widget=forms.NumberInput(attrs={"class": "brief"}),
            )
            self.initial[name] = standing.get(question.pk)
        self.initial["seen_order"] = _order(standing)

    @property
    def groups(self) -> list[tuple[Any, list[str]]]:
        """Return the parts of the form."""
        return [("", ["name"]), (_("Which questions, and at which place"), list(self.offered))]

    def _standing(self) -> dict[Any, int]:
        if self.instance._state.adding:
            return {}
        return dict(self.instance.items.order_by("place").values_list("question", "place"))

    def clean(self) -> dict[str, Any]:
        """Ask for a question at least, and tell of what another changed meanwhile."""
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in self.offered) and not any(
            name in self.errors for name in self.offered
        ):
            self.add_error(None, _("Write 1 beside the first question, 2 beside the second, and so on."))
        now = _order(self._standing())
        if cleaned.get("seen_order", "") != now:
            self.data = self.data.copy()
            self.data["seen_order"] = now
            self.add_error(
                None, _("Somebody else put the questions in another order meanwhile. Look, then save again.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Questionnaire:
        """Save it with its questions, in the order of their numbers."""
        made = super().save(commit)
        chosen = [(self.cleaned_data[name], question) for name, question in self.offered.items()]
        numbered = sorted(((place, str(each), each) for place, each in chosen if place), key=lambda row: row[:2])
        made.consist_of([question for _place, _text, question in numbered])
        return made


def _order(standing: dict[Any, int]) -> str:
    return ",".join(str(question) for question in standing)


class RightsTestForm(OfAGroupForm):
    """Asking a group with a questionnaire, before or after."""

    class Meta:
        model = RightsTest
        fields = ["questionnaire", "occasion", "on"]
        widgets = {"occasion": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["questionnaire"].queryset = Questionnaire.objects.open()
        self.fields["occasion"].choices = RightsTest.Occasion.choices

    def clean(self) -> dict[str, Any]:
        """Ask for a day on which the group existed, and for "after" not to lie before "before"."""
        cleaned = super().clean()
        day, asked = cleaned.get("on"), cleaned.get("questionnaire")
        if day and day < self.instance.group.starts_on:
            self.add_error("on", _("The group began after this day."))
        if day and asked and cleaned.get("occasion"):
            others = RightsTest.objects.filter(group=self.instance.group, questionnaire=asked)
            others = others.exclude(occasion=cleaned["occasion"])
            after = cleaned["occasion"] == RightsTest.Occasion.POST
            if others.filter(**{"on__gt" if after else "on__lt": day}).exists():
                self.add_error("on", _("Before lies before after: look at the day of the other one."))
        return cleaned

    def save(self, commit: bool = True) -> RightsTest:
        """Save it with a paper for every member."""
        self.instance.begin()
        return self.instance


class PaperForm(forms.Form):
    """Somebody who came to the group later is asked as well."""

    enrolment = forms.ModelChoiceField(Enrolment.objects.none(), label=_("Participant"), empty_label=_("Choose"))

    def __init__(self, *args: Any, members: QuerySet, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["enrolment"]
        field.queryset = members.select_related("participant")
        field.label_from_instance = lambda enrolment: enrolment.participant.full_name

    def paper_at(self, test: RightsTest) -> RightsPaper:
        """Return her paper, a new one unless somebody else made it at this moment."""
        same = {"group_id": test.group_id, "questionnaire_id": test.questionnaire_id}
        return RightsPaper.objects.get_or_create(test=test, enrolment=self.cleaned_data["enrolment"], defaults=same)[0]
