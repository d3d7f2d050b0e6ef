"""The form of a case conference: who was there, her part, what was talked about, and row by row what was decided."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import Membership, User
from accounts.roles import Role
from beneficiaries.models import Case, Conference, ConferenceDecision, ConferenceMember, Consent
from config.calendar import local_digits, say_day
from config.fields import CalendarDateField, CleanCharField

HERSELF, SOMEBODY_ELSE = "herself", "other"
BLANK_ROWS = 2
MOST_OUTSIDERS, MOST_DECISIONS = 6, 12
OUTSIDER = ("name", "role", "comes_from", "was_there")
DECISION = ("text", "who", "whom", "due_on", "into_plan")


def who_may_see(case: Case) -> list[User]:
    """Return those of the house who may see a case: its workers, and the supervisors of its site."""
    leads = Membership.objects.in_force().filter(role=Role.SUPERVISOR, site=case.site_id, user__is_active=True)
    workers = [*filter(None, [case.caseworker_id]), *case.second_workers]
    return list(User.objects.filter(Q(pk__in=workers) | Q(pk__in=leads.values("user"))).order_by("full_name"))


class ConferenceForm(RecordForm):
    """What is kept of a conference; `members` and `decisions` are rows, and the instance's `record` saves them."""

    BESIDE = ("members", "decisions")
    of_us = forms.MultipleChoiceField(
        label=_("Who of us was there?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    excused = forms.MultipleChoiceField(
        label=_("Who of us was excused?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Conference
        fields = ["held_on", "way", "place", "chair", "reason", "her_part", "her_view", "discussed", "next_on"]
        widgets = {
            "way": forms.RadioSelect,
            "her_part": forms.RadioSelect,
            "her_view": forms.Textarea(attrs={"rows": 3}),
            "discussed": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {
            "held_on": _("On which day?"),
            "way": _("How?"),
            "place": _("Where?"),
            "chair": _("Who led it?"),
            "reason": _("What was it about?"),
            "her_part": _("How did she take part?"),
            "her_view": _("What did she say? Or why was she not asked?"),
            "discussed": _("What was talked about, in short?"),
            "next_on": _("When is the next one?"),
        }
        help_texts = {"reason": _("In a few words: they stand in the case file. For example: the way to her aunt.")}

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        here, new = self.instance, self.instance._state.adding
        self.fields["way"].choices = Conference.Way.choices
        self.fields["her_part"].choices = Conference.HerPart.choices
        standing = [] if new else list(here.members.select_related("user"))
        ours = [each.user for each in standing if each.user_id]
        self.standing = [] if new else list(here.decisions.select_related("responsible"))
        ours += [each.responsible for each in self.standing if each.responsible_id]
        known = {user.pk: user for user in [*who_may_see(here.case), *ours]}
        self.workers = {str(key): user for key, user in known.items()}
        for name, there in (("of_us", True), ("excused", False)):
            self.fields[name].choices = [(key, str(user)) for key, user in self.workers.items()]
            self.initial[name] = [str(each.user_id) for each in standing if each.user_id and each.was_there is there]
        if new:
            self.initial["chair"] = by.full_name
            self.initial["of_us"] = [key for key in self.workers if key == str(by.pk)]
        outsiders = [each for each in standing if not each.user_id]
        self.outsiders = range(min(MOST_OUTSIDERS, len(outsiders) + BLANK_ROWS))
        self.rows = range(min(MOST_DECISIONS, len(self.standing) + BLANK_ROWS))
        for row in self.outsiders:
            self._add_outsider(row, outsiders[row] if row < len(outsiders) else None)
        for row in self.rows:
            self._add_decision(row, self.standing[row] if row < len(self.standing) else None)
        self.groups = self._groups()

    def _groups(self) -> list[tuple[Any, list[str]]]:
        return [
            (_("The conference"), ["held_on", "way", "place", "chair", "reason"]),
            (_("Who of us"), ["of_us", "excused"]),
            *(
                (
                    format_lazy(_("From outside {number}"), number=local_digits(row + 1)),
                    [_named("outsider", part, row) for part in OUTSIDER],
                )
                for row in self.outsiders
            ),
            (_("Her part"), ["her_part", "her_view"]),
            (_("What was talked about"), ["discussed"]),
            *(
                (
                    format_lazy(_("Decision {number}"), number=local_digits(row + 1)),
                    [_named("decision", part, row) for part in DECISION],
                )
                for row in self.rows
            ),
            (_("How it goes on"), ["next_on"]),
        ]

    def _add_outsider(self, row: int, member: ConferenceMember | None) -> None:
        kinds = [("", _("Choose")), *ConferenceMember.From.choices]
        fields = {
            "name": CleanCharField(
                label=_("Name"),
                max_length=120,
                required=False,
                help_text=_("Leave it empty to have nobody here.") if member else "",
            ),
            "role": CleanCharField(label=_("Role"), max_length=120, required=False),
            "comes_from": forms.ChoiceField(label=_("Comes from"), choices=kinds, required=False),
            "was_there": forms.ChoiceField(
                label=_("Was there?"), choices=[("yes", _("Was there")), ("no", _("Excused"))], required=False
            ),
        }
        for part, field in fields.items():
            self.fields[_named("outsider", part, row)] = field
            said = getattr(member, part, "")
            self.initial[_named("outsider", part, row)] = (
                ("no" if said is False else "yes") if part == "was_there" else said
            )

    def _add_decision(self, row: int, decision: ConferenceDecision | None) -> None:
        who = [*((key, str(user)) for key, user in self.workers.items()), (HERSELF, _("She herself"))]
        fields = {
            "text": CleanCharField(
                label=_("What was decided?"),
                max_length=300,
                required=False,
                help_text=_("Leave it empty to have no such decision.") if decision else "",
            ),
            "who": forms.ChoiceField(
                label=_("Who carries it out?"),
                choices=[("", _("Choose")), *who, (SOMEBODY_ELSE, _("Somebody else"))],
                required=False,
            ),
            "whom": CleanCharField(label=_("Who, if somebody else?"), max_length=120, required=False),
            "due_on": CalendarDateField(label=_("By when?"), required=False),
            "into_plan": forms.BooleanField(label=_("It goes into the plan, and is followed there"), required=False),
        }
        for part, field in fields.items():
            self.fields[_named("decision", part, row)] = field
        if decision is not None:
            said = {part: getattr(decision, part, "") for part in DECISION} | {"who": _who(decision)}
            self.initial.update({_named("decision", part, row): value for part, value in said.items()})

    def clean(self) -> dict[str, Any]:
        """See that members and decisions are whole, and that nobody from outside was told without her consent."""
        cleaned = super().clean()
        on = cleaned.get("held_on")
        if on and cleaned.get("next_on") and cleaned["next_on"] <= on:
            self.add_error("next_on", _("This lies before the day of this one."))
        if set(cleaned.get("of_us") or ()) & set(cleaned.get("excused") or ()):
            self.add_error("excused", _("Nobody was there and excused at once."))
        self.members = [
            ConferenceMember(user=self.workers[key], was_there=there)
            for name, there in (("of_us", True), ("excused", False))
            for key in cleaned.get(name) or ()
        ]
        for row in self.outsiders:
            self._clean_outsider(row, on or timezone.localdate())
        self.decisions = [said for row in self.rows if (said := self._clean_decision(row))]
        return cleaned

    def _clean_outsider(self, row: int, on: Any) -> None:
        name, role, kind, there = (self.cleaned_data.get(_named("outsider", part, row)) for part in OUTSIDER)
        if not name:
            if role or kind:
                self.add_error(_named("outsider", "name", row), _("Write the name, or leave this row empty."))
            return
        if not kind:
            self.add_error(_named("outsider", "comes_from", row), _("Say where this person comes from."))
            return
        member = ConferenceMember(name=name, role=role or "", comes_from=kind, was_there=there != "no")
        purpose = ConferenceMember.ASKS_FOR[kind]
        answers = Consent.objects.filter(person=self.instance.case_id, purpose=purpose)
        consent = answers.in_force(on).first()
        if consent is not None and consent.is_valid(on):
            member.consent = consent
        elif member.was_there:
            says = gettext(
                "By %(day)s she had not agreed to: “%(purpose)s”. Without it nobody from there hears of her:"
                " ask her first."
            )
            self.add_error(_named("outsider", "name", row), says % {"day": say_day(on), "purpose": purpose.label})
        self.members.append(member)

    def _clean_decision(self, row: int) -> dict[str, Any] | None:
        text, who, whom, due, planned = (self.cleaned_data.get(_named("decision", part, row)) for part in DECISION)
        if not text:
            if (who or whom or due or planned) and row >= len(self.standing):
                self.add_error(_named("decision", "text", row), _("Say what was decided, or leave this row empty."))
            return None
        if not who and not planned:
            self.add_error(_named("decision", "who", row), _("Say who carries it out."))
        elif who == SOMEBODY_ELSE and not whom:
            self.add_error(_named("decision", "whom", row), _("Say who it is."))
        said = {
            "text": text,
            "responsible": self.workers.get(who),
            "by_herself": who == HERSELF,
            "whom": whom if who == SOMEBODY_ELSE else "",
            "due_on": due,
            "into_plan": bool(planned),
        }
        return said | ({"pk": self.standing[row].pk} if row < len(self.standing) else {})


def _who(decision: ConferenceDecision) -> str:
    if decision.by_herself:
        return HERSELF
    return str(decision.responsible_id or "") or (SOMEBODY_ELSE if decision.whom else "")


def _named(kind: str, part: str, row: int) -> str:
    return f"{kind}_{row + 1}_{part}"
