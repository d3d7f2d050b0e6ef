"""The forms about her family: a relative, her wish about contact, an attempt or a contact."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.forms.choices import yes_or_no
from beneficiaries.models import Consent, ContactWish, FamilyContact, HouseholdMember, Relative
from config.calendar import say_day

ASK_FIRST = _("Ask her first, and write down what she says about contact with this person.")


class RelativeForm(RecordForm):
    """Who it is, what this person is to her, and where this person is."""

    class Meta:
        model = Relative
        fields = [
            "member",
            "relation",
            "name",
            "fate",
            "bond",
            "is_danger",
            "danger_why",
            "standing",
            "believed_at",
            "verified_how",
        ]
        labels = {
            "member": _("Somebody of her household?"),
            "relation": _("If not: who is it to her?"),
            "name": _("The name, if it is known"),
            "fate": _("Is this person alive?"),
            "bond": _("What does she say of this person?"),
            "danger_why": _("Why is this person a danger?"),
            "standing": _("Do we know where this person is?"),
            "believed_at": _("Where is this person, or believed to be?"),
            "verified_how": _("How was it verified that it is this person?"),
        }
        help_texts = {
            "member": _("What stands with the household is not written a second time."),
            "verified_how": _("Both told the same, apart from each other: names, places, a shared memory."),
        }

    groups = [
        (_("Who it is"), ["member", "relation", "name", "fate"]),
        (_("What this person is to her"), ["bond", "is_danger", "danger_why"]),
        (_("Where this person is"), ["standing", "believed_at", "verified_how"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        here = self.instance
        self.fields["is_danger"] = yes_or_no(_("Is this person a danger to her?"))
        self.initial["is_danger"] = {True: "yes", False: "no", None: ""}[here.is_danger]
        household = here.case.person.household_id
        free = HouseholdMember.objects.filter(household=household).exclude(household=None)
        taken = Relative.objects.filter(case=here.case).exclude(pk=here.pk).exclude(member=None)
        self.fields["member"].queryset = free.exclude(pk__in=taken.values("member"))
        self.fields["member"].empty_label = _("No, somebody else")
        self.fields["member"].label_from_instance = _member
        self.fields["relation"].choices = [("", _("Choose")), *HouseholdMember.Relation.choices]

    def clean(self) -> dict[str, Any]:
        """See that it is somebody of the household, or somebody told of here, and that what was said has its reason."""
        cleaned = super().clean()
        if cleaned.get("member"):
            cleaned["relation"] = cleaned["name"] = ""
        elif not cleaned.get("relation"):
            self.add_error("relation", _("Say who it is."))
        if cleaned.get("is_danger") and not cleaned.get("danger_why"):
            self.add_error("danger_why", _("Say why, in a few words: others rely on it."))
        if cleaned.get("standing") == Relative.Standing.VERIFIED and not cleaned.get("verified_how"):
            self.add_error("verified_how", _("Say how it was verified."))
        if cleaned.get("fate") == Relative.Fate.DIED and cleaned.get("standing") == Relative.Standing.LOOKED_FOR:
            self.add_error("standing", _("Nobody looks for somebody who has died."))
        return cleaned


def _member(member: HouseholdMember) -> str:
    return f"{member.get_relation_display()}: {member.name}" if member.name else member.get_relation_display()


class WishForm(RecordForm):
    """What she says about contact with one relative."""

    class Meta:
        model = ContactWish
        fields = ["answer", "said_on", "words", "best_interest"]
        widgets = {
            "answer": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 3}),
            "best_interest": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "answer": _("Does she want contact with this person?"),
            "said_on": _("On which day did she say so?"),
            "words": _("What does she say, in her own words?"),
            "best_interest": _("Why is contact in her best interest?"),
        }
        help_texts = {
            "best_interest": _(
                "She may be under 18: who weighed it with her, what speaks for and against it, how she is kept safe."
            )
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["answer"].choices = ContactWish.Answer.choices
        if not self.instance.relative.case.person.may_be_a_child():
            del self.fields["best_interest"]

    def clean(self) -> dict[str, Any]:
        """Ask why contact is in the best interest of a child, as she was on that day."""
        cleaned = super().clean()
        on = cleaned.get("said_on") or timezone.localdate()
        child = self.instance.relative.case.person.may_be_a_child(on)
        self.instance.was_child = child and "best_interest" in self.fields
        wants = cleaned.get("answer") == ContactWish.Answer.WANTS
        if wants and self.instance.was_child and not cleaned.get("best_interest"):
            self.add_error("best_interest", _("Say why, before anybody is contacted."))
        return cleaned


class FamilyContactForm(RecordForm):
    """An attempt to find or reach a relative, or a contact that took place."""

    class Meta:
        model = FamilyContact
        fields = ["happened_on", "what", "how", "came_of", "for_her", "next_on", "required_by_law", "law_reason"]
        widgets = {
            "what": forms.RadioSelect,
            "came_of": forms.Textarea(attrs={"rows": 3}),
            "for_her": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "happened_on": _("On which day?"),
            "what": _("What was done?"),
            "how": _("How?"),
            "came_of": _("What came of it?"),
            "for_her": _("How was it for her?"),
            "next_on": _("When will you try again, or when is the next contact?"),
            "required_by_law": _("A law or a court requires this contact, whatever she wishes"),
            "law_reason": _("Which law or order, and what was told?"),
        }
        help_texts = {
            "for_her": _("Needed when she herself was in contact."),
            "required_by_law": _("Only for what we did: no law sends her into contact."),
        }

    groups = [
        (_("What was done"), ["happened_on", "what", "how", "came_of", "for_her", "next_on"]),
        (_("Only if she does not want contact"), ["required_by_law", "law_reason"]),
    ]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["what"].choices = FamilyContact.What.choices
        self.fields["next_on"].earliest = timezone.localdate

    def clean(self) -> dict[str, Any]:
        """Refuse a contact against her wish, and ask for the words that each kind needs."""
        cleaned = super().clean()
        on, what, ahead = cleaned.get("happened_on"), cleaned.get("what"), cleaned.get("next_on")
        if what == FamilyContact.What.CONTACT and not cleaned.get("for_her"):
            self.add_error("for_her", _("Say how it was for her."))
        if on and ahead and ahead <= on and not self.has_error("next_on"):
            self.add_error("next_on", _("This lies before the day on which it was done."))
        if on and what:
            self._clean_her_wish(cleaned)
        return cleaned

    def _clean_her_wish(self, cleaned: dict[str, Any]) -> None:
        here, on = self.instance, cleaned["happened_on"]
        wish = ContactWish.objects.in_force(here.relative, on)
        refusal = wish.refused_since(on) if wish is not None else None
        allowed = wish is not None and wish.answer == ContactWish.Answer.WANTS and refusal is None
        here.rests_on = wish if allowed else None
        if allowed:
            cleaned["required_by_law"], cleaned["law_reason"] = False, ""
        elif not cleaned.get("required_by_law"):
            self.add_error("happened_on", self._says_against(wish, refusal))
        elif cleaned["what"] == FamilyContact.What.CONTACT:
            self.add_error("what", _("No law sends her into contact that she does not want."))
        elif not cleaned.get("law_reason"):
            self.add_error("law_reason", _("Say which law or order requires it."))

    def _says_against(self, wish: ContactWish | None, refusal: Consent | None) -> str:
        if refusal is not None:
            says = gettext(
                "On %(day)s she said that her family is not to be spoken with. It is not done against her wish."
            )
            return says % {"day": say_day(refusal.answered_on)}
        if wish is None:
            return gettext("By that day she had not been asked. %(ask)s") % {"ask": ASK_FIRST}
        says = gettext("On %(day)s she said: “%(answer)s”. Nobody is contacted against her wish.")
        return says % {"day": say_day(wish.said_on), "answer": wish.get_answer_display()}
