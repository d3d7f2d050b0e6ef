"""Choices from long lists, the choice of a person by her code, and yes or no."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.trail import note_read
from beneficiaries.codes import read_code
from beneficiaries.models import Person
from beneficiaries.models.lists import Country
from beneficiaries.search import find_people
from config.fields import CleanCharField

OFFERED = 5
"""How many people are offered for a name."""
NEIGHBOURS_FIRST = (Country.NP, Country.IN, Country.BD, Country.BT, Country.CN)


def countries() -> list[tuple[str, Any]]:
    """Return every country, Nepal and its neighbours first, the rest in alphabetical order."""
    rest = [(each.value, each.label) for each in Country if each not in NEIGHBOURS_FIRST]
    rest.sort(key=lambda choice: str(choice[1]))
    return [
        ("", _("Not known")),
        *((each.value, each.label) for each in NEIGHBOURS_FIRST),
        (_("Other countries"), rest),
    ]


class SelectsWidget(forms.Widget):
    """A list for each value and one more to add another; two at least."""

    template_name = "beneficiaries/person/selects.html"
    use_fieldset = True
    choices: list[tuple[str, Any]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the values chosen, each once."""
        values = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return list(dict.fromkeys(filter(None, values)))

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first list, which is the field's own."""
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Make the lists."""
        context = super().get_context(name, value, attrs)
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        values = [*(value or []), ""]
        context["selects"] = [
            forms.Select(choices=self.choices).get_context(
                name,
                chosen,
                {
                    "id": f"{id_}_{place}" if place else id_,
                    "class": "form-select",
                    "aria-label": _("Citizenship") if place == 0 else _("Another citizenship"),
                },
            )["widget"]
            for place, chosen in enumerate(values if len(values) > 1 else ["", ""])
        ]
        return context


class CountriesField(forms.MultipleChoiceField):
    """Several countries, without 249 boxes to tick."""

    widget = SelectsWidget

    def __init__(self, **options: Any):
        super().__init__(choices=countries, **options)


class VisiblePersonField(CleanCharField):
    """The code of a person whom this user may see; one who is hidden is as unknown as one who does not exist."""

    def __init__(self, user: User, **options: Any):
        self.user = user
        defaults = {
            "label": _("Her code"),
            "max_length": 80,
            "help_text": _("Such as NB-7KQ4-X. Write her name if you do not know it, and we tell you the code."),
            "widget": forms.TextInput(attrs={"autocomplete": "off", "class": "code"}),
        }
        super().__init__(**defaults | options)

    def clean(self, value: Any) -> Person | None:
        """Return the person of that code."""
        text = super().clean(value)
        if not text:
            return None
        code = read_code(text)
        person = Person.objects.visible_to(self.user).filter(code=code).first() if code else None
        if person is None:
            alike = find_people(self.user, text, most=OFFERED)  # a name may read like a code
            if alike:
                raise ValidationError(self._which_of([found.person for found in alike]), code="which")
            raise ValidationError(_("You know no person with this code. Look at it again."), code="unknown")
        return person

    def _which_of(self, people: list[Person]) -> str:
        """Ask which of the people found by a name is meant; who is shown is noted for the trail."""
        note_read("search", rows=people)
        named = "; ".join(f"{person.full_name}, {person.code}" for person in people)
        return _("Write the code of the one you mean: %(people)s.") % {"people": named}


def yes_or_no(label: Promise | str, yes: Promise | str = "", no: Promise | str = "") -> forms.Field:
    """Return a question with two answers, and none as long as it is open."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes or _("Yes")), ("no", no or _("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
