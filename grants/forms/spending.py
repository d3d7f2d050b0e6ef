"""A spending with its shares, and what is looked for among spendings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from accounts.models import User
from config.files.field import ChosenFileField
from grants.charging import lock_lines, overdrawn_by, shares_of, write_down
from grants.models import Allocation, BudgetLine, Commitment, Currency, Grant, GrantDocument, Spending, Terms
from grants.models.money import CENT, SIXTH_PLACE
from grants.rates import NoRate, npr_rate

SHARES = 4
"""So many budget lines may bear one voucher."""


class SpendingForm(RecordForm):
    """A voucher: what was paid, and which budget lines bear how much of it, to the cent."""

    BESIDE = ("allocations",)
    rate = forms.DecimalField(
        label=_("Rupees for one unit"),
        required=False,
        max_digits=14,
        decimal_places=6,
        validators=[MinValueValidator(SIXTH_PLACE)],
        help_text=_("Left open, it is the published rate of the day. Rupees need none."),
    )
    settles = forms.ModelChoiceField(
        label=_("Pays for what was ordered"),
        queryset=Commitment.objects.none(),
        required=False,
        empty_label=_("Nothing was ordered before"),
    )
    file = ChosenFileField(
        label=_("Picture or PDF of the voucher"), required=False, help_text=_("Kept encrypted; no funder sees it.")
    )

    class Meta:
        model = Spending
        fields = ["voucher", "on", "payee", "what", "currency", "amount", "overdrawn_why"]

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["overdrawn_why"].help_text = _("Asked for when a budget line or a grant has less left than this.")
        lines = BudgetLine.objects.visible_to(by).filter(grant__status__in=Grant.SPENDABLE)
        lines = lines.select_related("grant").order_by("grant__reference", "-year", "code")
        borne = [] if self.instance._state.adding else list(self.instance.allocations.order_by("-amount", "pk"))
        choices = [("", _("None")), *((str(each.pk), str(each)) for each in lines)]
        for number in range(SHARES):
            share: Allocation | None = borne[number] if number < len(borne) else None
            self.fields[f"line_{number}"] = forms.ChoiceField(
                label=_("Budget line"), choices=choices, required=number == 0, initial=share and str(share.line_id)
            )
            self.fields[f"part_{number}"] = forms.DecimalField(
                label=_("Share it bears"),
                required=False,
                max_digits=14,
                decimal_places=2,
                validators=[MinValueValidator(CENT)],
                initial=share and share.amount,
                help_text=_("Left open with one line alone, it bears all of it.") if number == 0 else "",
            )
        self.fields["settles"].queryset = Commitment.objects.visible_to(by).open().select_related("line__grant")
        if not self.instance._state.adding:
            del self.fields["settles"], self.fields["file"]
            if self.instance.currency != Currency.NPR:
                self.initial["rate"] = self.instance.npr_rate
        self.groups = [
            (_("The voucher"), ["voucher", "on", "payee", "what", "currency", "amount", "rate", "file"]),
            (_("Who bears it"), [f"{part}_{number}" for number in range(SHARES) for part in ("line", "part")]),
            (_("Further"), ["settles", "overdrawn_why"]),
        ]

    def clean(self) -> dict[str, Any]:
        """Take rate and shares out of what was typed; each rule is told beside the field that breaks it."""
        cleaned = super().clean()
        parts = self._parts(cleaned)
        if self.errors:
            return cleaned
        try:
            self.instance.npr_rate = self._rate(cleaned)
        except NoRate as why:
            self.add_error("rate", str(why))
            return cleaned
        lines = {str(each.pk): each for each in lock_lines(parts)}
        self._look_at_days(cleaned, lines)
        if self.errors:
            return cleaned
        for name in ("on", "currency", "amount"):
            setattr(self.instance, name, cleaned[name])
        try:
            self.shares = shares_of(self.instance, [(lines[key], amount) for key, amount in parts.items()])
        except NoRate as why:
            self.add_error("on", str(why))
            return cleaned
        former = None if self.instance._state.adding else self.instance
        over = overdrawn_by(self.shares, former, cleaned.get("settles"))
        if any(share.charged < CENT for share in self.shares):
            self.add_error("part_0", _("A share is less than a cent of the grant's currency."))
        if over and not cleaned["overdrawn_why"]:
            self.add_error(
                "overdrawn_why",
                _("Less is left than this. Say why it is spent all the same: %(over)s") % {"over": "; ".join(over)},
            )
        return cleaned

    def _parts(self, cleaned: dict[str, Any]) -> dict[str, Decimal]:
        """Return the amount of each line that was chosen; they add up to the voucher."""
        chosen = [number for number in range(SHARES) if cleaned.get(f"line_{number}")]
        parts: dict[str, Decimal] = {}
        for number in range(SHARES):
            line, amount = cleaned.get(f"line_{number}"), cleaned.get(f"part_{number}")
            if line and amount is None and f"part_{number}" not in self.errors:
                if len(chosen) == 1:
                    amount = cleaned.get("amount")
                else:
                    self.add_error(f"part_{number}", _("Write how much this line bears."))
            if amount is not None and not line and f"line_{number}" not in self.errors:
                self.add_error(f"line_{number}", _("Choose the budget line that bears this."))
            if line in parts:
                self.add_error(f"line_{number}", _("This budget line stands there already."))
            if line and amount is not None:
                parts[line] = amount
        total = sum(parts.values(), Decimal(0))
        if not self.errors and total != cleaned["amount"]:
            self.add_error("amount", _("The shares add up to %(total)s.") % {"total": total})
        return parts

    def _rate(self, cleaned: dict[str, Any]) -> Decimal:
        if cleaned["currency"] == Currency.NPR:
            return Decimal(1)
        return cleaned.get("rate") or npr_rate(cleaned["currency"], cleaned["on"])

    def _look_at_days(self, cleaned: dict[str, Any], lines: dict[str, BudgetLine]) -> None:
        grants = {each.grant for each in lines.values()}
        for terms in Terms.objects.filter(grant__in=grants).in_force().select_related("grant"):
            if not terms.starts_on <= cleaned["on"] <= terms.ends_on:
                self.add_error("on", _("This day lies outside of the time of %(grant)s.") % {"grant": terms.grant})

    def save(self, commit: bool = True) -> Spending:
        """Save the spending with its shares, and its voucher, encrypted."""
        write_down(self.instance, self.shares, self.cleaned_data.get("settles"))
        if self.cleaned_data.get("file"):
            voucher = GrantDocument(spending=self.instance, kind="voucher", title=self.instance.voucher)
            voucher.keep(self.cleaned_data["file"])
        return self.instance


class FindSpendingForm(forms.Form):
    """Which spendings are shown; everything may stay open."""

    grant = forms.ModelChoiceField(
        label=_("Grant"), queryset=Grant.objects.none(), required=False, empty_label=_("Any")
    )
    payee = forms.ChoiceField(label=_("Paid to"), choices=[("", _("Any")), *Spending.Payee.choices], required=False)

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.fields["grant"].queryset = Grant.objects.visible_to(by).order_by("reference")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def found(self, spendings: Any) -> Any:
        """Return those of some spendings that are looked for."""
        self.is_valid()
        if self.cleaned_data.get("grant"):
            shares = Allocation.objects.filter(line__grant=self.cleaned_data["grant"])
            spendings = spendings.filter(pk__in=shares.values("spending"))
        return spendings.filter(payee=self.cleaned_data["payee"]) if self.cleaned_data.get("payee") else spendings
