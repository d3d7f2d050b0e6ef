"""Forms of the data protection officer: noise on a table, a foundation's noise budget, a release."""

from decimal import Decimal

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from reports.accounting import accounts, foundations
from reports.declared import FAMILIES
from reports.models import LEAST, MOST, PrivacyBudget, Publication, TableNoise
from reports.noise import named

BETWEEN = ":"


class NoiseForm(forms.Form):
    """By how much one declared table is blurred from now on; without a number it is not."""

    table = forms.ChoiceField(label=_("Table"))
    epsilon = forms.DecimalField(
        label=capfirst(_("epsilon")),
        required=False,
        min_value=LEAST,
        max_value=MOST,
        decimal_places=2,
        help_text=_(
            "The smaller, the stronger the noise and the less it takes from a budget: 1 is usual. Empty: no noise."
        ),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["table"].choices = [("", _("Choose"))] + [
            (
                str(family.title),
                [
                    (f"{family.key}{BETWEEN}{key}", f"{family.title}: {named(family, key)}")
                    for key in ("", *(each.key for each in family.tables))
                ],
            )
            for family in FAMILIES.values()
        ]

    def save(self) -> None:
        """Keep it, for what is counted from now on."""
        family, table = self.cleaned_data["table"].split(BETWEEN)
        epsilon = self.cleaned_data["epsilon"]
        if epsilon is None:
            TableNoise.objects.filter(family=family, table=table).delete()
        else:
            TableNoise.objects.update_or_create(family=family, table=table, defaults={"epsilon": epsilon})


class BudgetForm(forms.Form):
    """How much a foundation may be told in all of the people of one year."""

    organisation = forms.ModelChoiceField(
        label=_("Foundation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    year = forms.IntegerField(
        label=capfirst(_("year (AD)")),
        min_value=1990,
        max_value=2070,
        help_text=_("The year that the statistics are about."),
    )
    epsilon = forms.DecimalField(
        label=capfirst(_("noise budget")),
        min_value=LEAST,
        max_value=20,
        decimal_places=2,
        help_text=_("What all blurred releases of this year may take together. It never goes below what was taken."),
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["organisation"].queryset = foundations()

    def clean(self) -> None:
        """Refuse a budget below what was taken from it already."""
        given = self.cleaned_data
        if not {"organisation", "year", "epsilon"} <= given.keys():
            return
        standing = accounts(self.user, given["year"])
        spent = next((each.spent for each in standing if each.budget.organisation_id == given["organisation"].pk), 0)
        if given["epsilon"] < Decimal(spent):
            self.add_error("epsilon", _("More than that was taken from it already."))

    def save(self) -> None:
        """Keep it."""
        given = self.cleaned_data
        PrivacyBudget.objects.update_or_create(
            organisation=given["organisation"], year=given["year"], defaults={"epsilon": given["epsilon"]}
        )


class ReleaseForm(forms.Form):
    """To whom a blurred publication is released."""

    organisation = forms.ModelChoiceField(
        label=_("Foundation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args, publication: Publication, **options):
        super().__init__(*args, **options)
        has_it = publication.releases.values("organisation")
        self.fields["organisation"].queryset = foundations().exclude(pk__in=has_it)
