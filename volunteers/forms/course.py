"""A question of the safeguarding course with its answers, as the coordinator writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.fields import CleanCharField
from volunteers.models import CourseAnswer, CourseQuestion

MOST_WRONG = 3


class QuestionForm(RecordForm):
    """A question, its right answer and some others; how a volunteer did is kept as a count, so it may be changed."""

    BESIDE = ("answers",)

    class Meta:
        model = CourseQuestion
        fields = ["words", "because", "place", "retired"]
        widgets = {"words": forms.Textarea({"rows": 3}), "because": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        stands = list(self.instance.answers.all()) if self.instance.recorded_at else []
        self.answers = {
            True: [each for each in stands if each.right],
            False: [each for each in stands if not each.right],
        }
        self._ask("right", _("Right answer"), self.answers[True][:1], required=True)
        for number in range(1, MOST_WRONG + 1):
            self._ask(f"wrong_{number}", _("Another answer"), self.answers[False][number - 1 : number], number == 1)
        self.order_fields(["words", "right", *(f"wrong_{number}" for number in range(1, MOST_WRONG + 1))])

    def _ask(self, name: str, label: Any, stands: list[CourseAnswer], required: bool) -> None:
        words = stands[0].words if stands else ""
        self.fields[name] = CleanCharField(label=label, max_length=240, required=required, initial=words)

    def clean(self) -> dict[str, Any]:
        """Refuse two answers that say the same."""
        cleaned = super().clean()
        seen: set[str] = set()
        for name in ("right", *(f"wrong_{number}" for number in range(1, MOST_WRONG + 1))):
            words = (cleaned.get(name) or "").casefold()
            if words and words in seen:
                self.add_error(name, _("This answer stands there already."))
            seen.add(words)
        return cleaned

    def save(self, commit: bool = True) -> CourseQuestion:
        """Write the question, then its answers: their keys, drawn by lot, say in which order they are shown."""
        super().save(commit)
        wrong = [self.cleaned_data[f"wrong_{number}"] for number in range(1, MOST_WRONG + 1)]
        self._write(True, [self.cleaned_data["right"]])
        self._write(False, [words for words in wrong if words])
        return self.instance

    def _write(self, right: bool, wanted: list[str]) -> None:
        stands = self.answers[right]
        for number, words in enumerate(wanted):
            answer = stands[number] if number < len(stands) else CourseAnswer(question=self.instance, right=right)
            answer.words = words
            answer.save()
        for answer in stands[len(wanted) :]:
            answer.delete()
