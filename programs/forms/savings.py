"""The forms of a savings group: the rules of a cycle, the sheet of a meeting, loans, help and the count of the box."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.calendar import local_digits
from config.fields import CalendarDateField, CleanCharField
from programs.forms.group import OfAGroupForm
from programs.forms.workshop import OnThisDayForm, day_field, money_field
from programs.models import CannotSave, Enrolment, SavingsCycle
from programs.models.loan import months_later
from programs.models.money import MOST, NOTHING
from programs.savings import Paid
from programs.templatetags.money import rupees

PARTS = ("shares", "social", "repaid", "fine")


class CycleForm(OfAGroupForm):
    """The rules that a group gives itself for a cycle."""

    class Meta:
        model = SavingsCycle
        fields = [
            "starts_on",
            "ends_on",
            "share_value",
            "most_shares",
            "social_contribution",
            "interest_rate",
            "longest_months",
            "loan_multiple",
        ]

    groups = [
        (_("Time"), ["starts_on", "ends_on"]),
        (_("Shares and social fund"), ["share_value", "most_shares", "social_contribution"]),
        (_("Loans"), ["interest_rate", "longest_months", "loan_multiple"]),
    ]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the table say that a cycle runs already."""
        return super()._get_validation_exclusions() - {"closed_on"}


@dataclass
class Row:
    """One member on the sheet: what she owes today, what she paid already, and her fields as a page draws them."""

    enrolment: Enrolment
    owed: Decimal | None
    paid: Decimal | None
    fields: dict[str, forms.BoundField]

    @property
    def problems(self) -> list[Any]:
        """Return what is wrong with her row."""
        return [error for field in self.fields.values() for error in field.errors]


class MeetingSheet(forms.Form):
    """What every member pays in at a meeting; who pays nothing is left as she is."""

    on = day_field(_("Day of the meeting"))

    def __init__(
        self,
        data: Any,
        *,
        cycle: SavingsCycle,
        members: Sequence[Enrolment],
        owed: Mapping[UUID, Decimal],
        paid: Mapping[UUID, Decimal],
        **options: Any,
    ):
        super().__init__(data, **options)
        self.cycle, self.members, self.owed, self.paid = cycle, members, owed, paid
        shares = [("", "–"), *((str(each), local_digits(each)) for each in range(1, cycle.most_shares + 1))]
        for member in members:
            self.fields |= {
                f"shares-{member.pk}": forms.ChoiceField(
                    label=_("Shares"), choices=shares, required=False, widget=forms.RadioSelect
                ),
                f"social-{member.pk}": forms.BooleanField(
                    label=_("Social fund: %(amount)s") % {"amount": rupees(cycle.social_contribution)}, required=False
                ),
                f"repaid-{member.pk}": _amount(_("Paid back, in rupees")),
                f"fine-{member.pk}": _amount(_("Fine, in rupees")),
            }

    def rows(self) -> Iterator[Row]:
        """Yield the rows as a page draws them: no fields of what cannot be paid, nor of whose payment stands."""
        for member in self.members:
            paid, owed = self.paid.get(member.participant_id), self.owed.get(member.participant_id)
            parts = [] if paid is not None else [part for part in PARTS if self._is_asked(part, owed)]
            yield Row(member, owed, paid, {part: self[f"{part}-{member.pk}"] for part in parts})

    def _is_asked(self, part: str, owed: Decimal | None) -> bool:
        return not (part == "social" and not self.cycle.social_contribution) and not (part == "repaid" and owed is None)

    def clean(self) -> dict[str, Any]:
        """Refuse a sheet on which nothing was paid."""
        cleaned = super().clean()
        if not self.errors and not any(self.payments):
            raise forms.ValidationError(_("Write down what somebody paid."))
        return cleaned

    @property
    def payments(self) -> list[Paid]:
        """Return what each member paid; nothing of most."""
        return [
            Paid(
                member,
                shares=int(self.cleaned_data[f"shares-{member.pk}"] or 0),
                social=self.cycle.social_contribution if self.cleaned_data[f"social-{member.pk}"] else NOTHING,
                repaid=self.cleaned_data[f"repaid-{member.pk}"] or NOTHING,
                fine=self.cleaned_data[f"fine-{member.pk}"] or NOTHING,
            )
            for member in self.members
        ]

    def tell(self, refusal: CannotSave) -> None:
        """Put what stands in the way beside the member whom it concerns."""
        self.add_error(f"{refusal.part}-{refusal.enrolment.pk}" if refusal.enrolment else None, str(refusal))


def _amount(label: Any) -> forms.DecimalField:
    field = money_field(label, required=False)
    field.widget.attrs |= {"class": "form-control", "inputmode": "decimal"}
    return field


class CountForm(forms.Form):
    """What was counted in the box."""

    counted = money_field(_("Counted in the box, in rupees"), min_value=Decimal(0), max_value=MOST)
    why = CleanCharField(label=_("What explains a difference"), max_length=160, required=False)


class GiveForm(forms.Form):
    """Money that is given to one member, and what for."""

    amount = money_field(_("Amount in rupees"))
    why = CleanCharField(label=_("What for"), max_length=160)
    on = day_field(_("Day"))


class BecauseForm(OnThisDayForm):
    """When and why something is taken back or written off."""

    why = CleanCharField(label=_("Why"), max_length=160)


class TakeBackForm(BecauseForm):
    """When and why something that was written down by mistake is taken back."""

    why = CleanCharField(
        label=_("Why"),
        max_length=160,
        help_text=_("Only for what was written down by mistake. Both the entry and its correction stay in the books."),
    )


class TakeOutForm(BecauseForm):
    """That a member takes her savings out early, with a fine that she owes."""

    fine = money_field(_("Fine, in rupees"), required=False)


class LoanForm(GiveForm):
    """A loan, and when it is due."""

    due_on = CalendarDateField(label=_("To be paid back by"))

    def __init__(self, *args: Any, cycle: SavingsCycle, **options: Any):
        super().__init__(*args, **options)
        self.fields["due_on"].initial = months_later(timezone.localdate(), cycle.longest_months)
