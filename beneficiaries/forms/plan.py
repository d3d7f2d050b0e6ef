"""The forms of a case plan: the plan itself, her agreement to it, and a goal with what is done for it."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Case, Goal, Plan, PlanAction
from beneficiaries.standards import standards_on
from config.calendar import local_digits, say_day
from config.fields import CalendarDateField, CleanCharField

HERSELF, SOMEBODY_ELSE = "herself", "other"
BLANK_ACTIONS = 2
"""So many empty actions stand below those that a goal has."""
MOST_ACTIONS = 8
PARTS = ("text", "who", "whom", "due_on", "service")


class PlanForm(RecordForm):
    """When it is made and looked through again, and what keeps her safe meanwhile."""

    class Meta:
        model = Plan
        fields = ["made_on", "review_on", "safety_plan"]
        widgets = {"safety_plan": forms.Textarea(attrs={"rows": 5})}
        labels = {
            "made_on": _("On which day did you make it with her?"),
            "review_on": _("When will you look through it again with her?"),
            "safety_plan": _("What keeps her safe meanwhile?"),
        }
        help_texts = {
            "safety_plan": _("Whom she calls, where she goes, what she takes with her, who knows of it."),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["made_on"].earliest = opened_or_reopened_on(self.instance.case)
        self.fields["made_on"].latest = timezone.localdate
        self.fields["review_on"].earliest = timezone.localdate

    def clean(self) -> dict[str, Any]:
        """See that it is looked through after it is made, and within its time, even when written down late."""
        cleaned = super().clean()
        if self.instance._state.adding and self.instance.case.plans.in_work().exists():
            self.add_error(None, _("Somebody began a plan of this case a moment before. Open the case again."))
        made, review = cleaned.get("made_on"), cleaned.get("review_on")
        if made and review:
            within = datetime.timedelta(days=standards_on(made).review)
            last = made + within if made + within >= timezone.localdate() else timezone.localdate() + within
            if review <= made:
                self.add_error("review_on", _("This lies before the day on which it was made."))
            elif review > last:
                says = {"day": say_day(last)}
                self.add_error("review_on", gettext("Look through it sooner: by %(day)s at the latest.") % says)
        return cleaned


class AgreementForm(RecordForm):
    """How and when she agreed to the plan."""

    class Meta:
        model = Plan
        fields = ["agreement", "agreed_on", "witness", "her_words"]
        widgets = {"agreement": forms.RadioSelect, "her_words": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "agreement": _("How did she agree?"),
            "agreed_on": _("On which day?"),
            "witness": _("Who was the witness or guardian?"),
            "her_words": _("What does she say of it, in her own words?"),
        }
        help_texts = {"witness": _("Not needed when she signed herself.")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["agreement"].required = True
        self.fields["agreement"].choices = Plan.Agreement.choices
        self.fields["agreed_on"].required = True
        self.fields["agreed_on"].latest = timezone.localdate
        self.initial["agreed_on"] = self.instance.agreed_on or timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Ask for the witness where she did not sign."""
        cleaned = super().clean()
        if cleaned.get("agreement") not in (None, Plan.Agreement.SIGNED) and not cleaned.get("witness"):
            self.add_error("witness", _("Say who it was."))
        return cleaned


class GoalForm(RecordForm):
    """One goal, and row by row what is done for it; `actions` says those, and the goal's `record` saves them."""

    class Meta:
        model = Goal
        fields = ["domain", "text", "support_type"]
        labels = {
            "domain": _("In which part of her life?"),
            "text": _("What is to become better?"),
            "support_type": _("Which kind of support is it?"),
        }
        help_texts = {
            "text": _("So that both of you can tell when it is reached. For example: she sleeps through."),
            "support_type": _("Only for files that go to others. Leave it, and it follows from the part of her life."),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.case: Case = self.instance.plan.case
        new = self.instance._state.adding
        self.standing = [] if new else list(self.instance.actions.all())
        self.workers = list(
            User.objects.filter(
                pk__in=[*filter(None, [self.case.caseworker_id]), *self.case.second_workers]
                + [action.responsible_id for action in self.standing if action.responsible_id]
            )
        )
        self.rows = range(max(len(self.standing), min(MOST_ACTIONS, len(self.standing) + BLANK_ACTIONS)))
        for row in self.rows:
            self._add_row(row, self.standing[row] if row < len(self.standing) else None)
        self.groups = [
            (_("The goal"), ["domain", "text", "support_type"]),
            *(
                (format_lazy(_("Action {number}"), number=local_digits(row + 1)), [_named(part, row) for part in PARTS])
                for row in self.rows
            ),
        ]

    def _add_row(self, row: int, action: PlanAction | None) -> None:
        who = [*((str(each.pk), str(each)) for each in self.workers), (HERSELF, _("She herself"))]
        fields = {
            "text": CleanCharField(
                label=_("What is done?"),
                max_length=240,
                required=False,
                help_text=_("Leave it empty to have no such action.") if action else "",
            ),
            "who": forms.ChoiceField(
                label=_("Who does it?"),
                choices=[("", _("Choose")), *who, (SOMEBODY_ELSE, _("Somebody else"))],
                required=False,
            ),
            "whom": CleanCharField(label=_("Who, if somebody else?"), max_length=120, required=False),
            "due_on": CalendarDateField(label=_("By when?"), required=False),
            "service": forms.ChoiceField(
                label=_("Which kind of service?"),
                choices=[("", _("None")), *PlanAction.Service.choices],
                required=False,
            ),
        }
        for part, field in fields.items():
            self.fields[_named(part, row)] = field
        if action is not None:
            said = {part: getattr(action, part, "") for part in PARTS} | {"who": self._who(action)}
            self.initial.update({_named(part, row): value for part, value in said.items()})

    def _who(self, action: PlanAction) -> str:
        if action.by_herself:
            return HERSELF
        return str(action.responsible_id) if action.responsible_id else SOMEBODY_ELSE

    @property
    def actions(self) -> list[dict[str, Any]]:
        """Return the actions that were filled in, as the goal's `record` takes them."""
        found = []
        for row in self.rows:
            said = {part: self.cleaned_data.get(_named(part, row)) for part in PARTS}
            if not said["text"]:
                continue
            who = said.pop("who")
            said["by_herself"] = who == HERSELF
            said["responsible"] = next((each for each in self.workers if str(each.pk) == who), None)
            said["whom"] = said["whom"] if who == SOMEBODY_ELSE else ""
            if row < len(self.standing):
                said["pk"] = self.standing[row].pk
            found.append(said)
        return found

    def clean(self) -> dict[str, Any]:
        """See that each action says who does it and by when."""
        cleaned = super().clean()
        for row in self.rows:
            text, who, whom, due = (cleaned.get(_named(part, row)) for part in ("text", "who", "whom", "due_on"))
            if not text:
                if (who or whom or due) and row >= len(self.standing) and not self.has_error(_named("text", row)):
                    self.add_error(_named("text", row), _("Say what is done, or leave this action empty."))
                continue
            if not who:
                self.add_error(_named("who", row), _("Say who does it."))
            elif who == SOMEBODY_ELSE and not whom:
                self.add_error(_named("whom", row), _("Say who it is."))
            if not due and not self.has_error(_named("due_on", row)):
                self.add_error(_named("due_on", row), _("Say by when."))
        return cleaned


def _named(part: str, row: int) -> str:
    return f"action_{row + 1}_{part}"
