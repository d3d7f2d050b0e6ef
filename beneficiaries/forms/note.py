"""A note about a contact with her, and when the next one is to be."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.forms import RecordForm
from beneficiaries.anchors import Domain
from beneficiaries.follow_up_questions import QUESTIONS, without_unanswered
from beneficiaries.lifecycle import STATES_OF_A_PLAN
from beneficiaries.models import Case, Goal, GoalProgress, Note, PlanAction
from beneficiaries.standards import standards_now
from config.fields import CleanCharField


class TextWithQuestions(forms.Textarea):
    """The text of a note, above it the questions of each kind; a page shows those of the kind that is chosen."""

    template_name = "beneficiaries/case/_questions.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the questions."""
        kinds = [(kind.value, kind.label, QUESTIONS[kind]) for kind in Note.Kind]
        return super().get_context(name, value, attrs) | {"kinds": kinds}


class NoteForm(RecordForm):
    """A follow-up; the next day is proposed from her risk.

    Below it stand the goals of her plan: `record_progress` keeps what was said of them and which actions are done.
    """

    BESIDE = ("progress",)

    class Meta:
        model = Note
        fields = ["kind", "happened_on", "place", "text", "next_on", "restricted"]
        widgets = {"kind": forms.RadioSelect, "text": TextWithQuestions(attrs={"rows": 8})}
        labels = {
            "kind": _("What kind of contact was it?"),
            "happened_on": _("On which day?"),
            "place": _("Where?"),
            "text": _("What was seen and said?"),
            "next_on": _("When will you meet her next?"),
            "restricted": _("Restricted note"),
        }

    def __init__(self, *args: Any, case: Case, **options: Any):
        super().__init__(*args, **options)
        self.instance.case = case
        self.fields["happened_on"].latest = timezone.localdate
        self.fields["happened_on"].earliest = None
        days = standards_now().contact[case.risk_level]
        if self.instance._state.adding:
            self.initial.setdefault("next_on", self._proposed(case, days))
        self.fields["next_on"].help_text = format_lazy(
            "{} {}", _within(days, case.get_risk_level_display()), self.fields["next_on"].help_text
        )

        self.goals = list(self._goals(case))
        self._take_up_what_was_typed_of_former_goals()
        self._add_goals()

    def _goals(self, case: Case) -> QuerySet[Goal]:
        """Return the goals of the plan in force that are in work, and those of which this note says something."""
        if case.state not in STATES_OF_A_PLAN:
            return Goal.objects.none()
        return Goal.objects.in_force(case, self.instance)

    def _take_up_what_was_typed_of_former_goals(self) -> None:
        """Read what was typed of a goal as typed of the one that continues it: a plan was approved meanwhile."""
        for goal in self.goals if self.is_bound else ():
            former = goal.continues_id
            if f"step_{former}" not in self.data or f"step_{goal.pk}" in self.data:
                continue
            self.data = self.data.copy()
            for part in ("step", "shown"):
                self.data[f"{part}_{goal.pk}"] = self.data.get(f"{part}_{former}", "")
            ticked = set(self.data.getlist(f"done_{former}"))
            done = {each.text for each in PlanAction.objects.filter(goal=former) if str(each.pk) in ticked}
            same = [str(each.pk) for each in goal.actions.all() if each.text in done and self._may_finish(each)]
            self.data.setlist(f"done_{goal.pk}", same)

    def _add_goals(self) -> None:
        said = {} if self.instance._state.adding else {each.goal_id: each for each in self.instance.progress.all()}
        self.undone = {goal.pk: [each for each in goal.actions.all() if self._may_finish(each)] for goal in self.goals}
        fields = []
        for goal in self.goals:
            former, undone = said.get(goal.pk), self.undone[goal.pk]
            self.fields[f"step_{goal.pk}"] = forms.ChoiceField(
                label=goal.text,
                help_text=Domain(goal.domain).label,
                choices=[("", _("Not spoken of")), *GoalProgress.Step.choices],
                initial=former.step if former else "",
                required=False,
                widget=forms.Select,
            )
            self.fields[f"shown_{goal.pk}"] = CleanCharField(
                label=_("What shows it?"), max_length=240, initial=former.text if former else "", required=False
            )
            fields += [f"step_{goal.pk}", f"shown_{goal.pk}"]
            if undone:
                self.fields[f"done_{goal.pk}"] = forms.MultipleChoiceField(
                    label=_("Which of these are done?"),
                    choices=[(str(each.pk), each.text) for each in undone],
                    initial=[str(each.pk) for each in undone if each.done_on],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
                fields.append(f"done_{goal.pk}")
        if fields:
            self.groups = [("", self.Meta.fields), (_("Her goals: how far has she come?"), fields)]

    def _may_finish(self, action: PlanAction) -> bool:
        """Tell whether this note may say that an action is done: it is not yet, or was by this note."""
        return action.done_on is None or (
            not self.instance._state.adding and action.done_on == self.instance.happened_on
        )

    def record_progress(self) -> None:
        """Keep how far each goal has come and which actions are done, once the note is saved."""
        note = self.instance
        former = {each.goal_id: each for each in note.progress.all()}
        for goal in self.goals:
            step, text = (self.cleaned_data.get(f"{part}_{goal.pk}") for part in ("step", "shown"))
            here = former.get(goal.pk) or GoalProgress(goal=goal, note=note)
            if not step and goal.pk in former:
                here.take_back()
            elif step and (step, text, note.happened_on) != (here.step, here.text, here.happened_on):
                here.step, here.text, here.happened_on = step, text, note.happened_on
                here.record()
            done = self.cleaned_data.get(f"done_{goal.pk}", [])
            for action in self.undone[goal.pk]:
                action.finish(note.happened_on if str(action.pk) in done else None)

    def clean_text(self) -> str:
        """Drop the questions that were put into the text and not answered."""
        text = without_unanswered(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean(self) -> dict[str, Any]:
        """Drop the day that was only proposed, for today, from a note about an earlier day."""
        cleaned = super().clean()
        written_later = (cleaned.get("happened_on") or timezone.localdate()) < timezone.localdate()
        if self.instance._state.adding and written_later and "next_on" not in self.changed_data:
            cleaned["next_on"] = None
        for goal in self.goals:
            if cleaned.get(f"shown_{goal.pk}") and not cleaned.get(f"step_{goal.pk}"):
                self.add_error(f"step_{goal.pk}", _("Say how far it has come, or leave it empty."))
        return cleaned

    def _proposed(self, case: Case, days: int) -> datetime.date:
        """Return the day agreed already, if it lies ahead, or the last one that her risk allows."""
        today = timezone.localdate()
        agreed = case.notes.next_agreed(since=case.last_contact_on or case.opened_on, after=today)
        return min(filter(None, [agreed, today + datetime.timedelta(days=days)]))


def _within(days: int, risk: str) -> str:
    return ngettext(
        "Her risk is “%(risk)s”: within %(days)d day at the latest.",
        "Her risk is “%(risk)s”: within %(days)d days at the latest.",
        days,
    ) % {"risk": risk, "days": days}
