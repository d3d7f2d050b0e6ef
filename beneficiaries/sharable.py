"""What a service may be told of a person: each thing by itself, read from her file or written for this one referral."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from access.saying import said
from beneficiaries.models import Area, Case, ContactWay, Person, SharedField
from config.calendar import local_digits

Item = SharedField.Item
WRITTEN: dict[Item, Promise] = {
    Item.HAPPENED: _("Only what this service must know to help. She does not have to tell it twice."),
    Item.NEEDS: _("For example: a check-up by a woman doctor, medicine for epilepsy."),
    Item.SAFETY: _("For example: do not call in the evening; let nobody else fetch her."),
    Item.ACCESS: _("For example: a room without steps, somebody who signs."),
}
"""What is written for one referral, with an example for its writer; the rest is read from her file."""
OUTSIDE: dict[Item, Promise] = {
    Item.NEEDS: _("What is needed"),
    Item.SAFETY: _("What is to be minded for safety"),
    Item.ACCESS: _("What helps with a disability"),
}
"""What a letter calls some of it: whoever reads it reads no “she” of a man or a boy."""


@dataclass(frozen=True)
class Sharable:
    """One thing that may be told: of her file, as it stands now, or written for one referral."""

    item: Item
    text: str

    def frozen(self) -> SharedField:
        """Return it as a row that keeps its label and text, not saved."""
        return SharedField(item=self.item, label=str(OUTSIDE.get(self.item, self.item.label)), text=self.text)


def sharable_of(case: Case) -> list[Sharable]:
    """Return what her file holds that may be told; of her phones only those that are safe to use."""
    person = case.person
    texts = {
        Item.NAME: person.full_name,
        Item.NAME_NE: person.name_ne,
        Item.AGE: _age_of(person),
        Item.GENDER: said(person, "gender"),
        Item.LIVES_IN: _district_of(person.present_area),
        Item.FROM: _district_of(person.origin),
        Item.LANGUAGES: ", ".join(filter(None, [said(person, "primary_language"), said(person, "secondary_language")])),
        Item.PHONE: _safe_phones_of(person),
        Item.CHILDREN: "" if person.number_of_children is None else local_digits(person.number_of_children),
    }
    return [Sharable(item, text) for item, text in texts.items() if text]


def outdated(fields: list[SharedField], case: Case) -> list[SharedField]:
    """Return those that her file no longer says as they were chosen, in whichever language that was."""
    now: set[tuple[Item, str]] = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            now |= {(each.item, each.text) for each in sharable_of(case)}
    read = [field for field in fields if Item(field.item) not in WRITTEN]
    return [field for field in read if (Item(field.item), field.text) not in now]


def _age_of(person: Person) -> str:
    ages = person.ages()
    return "" if ages is None else "–".join(local_digits(age) for age in dict.fromkeys(ages))


def _district_of(area: Area | None) -> str:
    if area is None:
        return ""
    return str(area.parent if area.level == Area.Level.LOCAL_LEVEL else area)


def _safe_phones_of(person: Person) -> str:
    safe = ContactWay.objects.filter(person=person, safe=True).exclude(phone="")
    return "; ".join(" – ".join(filter(None, [str(way.phone), way.whose, way.how])) for way in safe)
