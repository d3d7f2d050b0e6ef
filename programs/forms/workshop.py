"""The small forms of a workshop: orders, stock, steps of skill, money; each is about one workshop."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from config.fields import CalendarDateField, CleanCharField
from programs.models import (
    Enrolment,
    Group,
    LedgerEntry,
    Material,
    Order,
    OrderLine,
    Product,
    ProductMaterial,
    SkillStep,
)
from programs.models.material import LITTLE
from programs.models.money import MOST, PAISA
from programs.models.order import MOST_PIECES
from programs.models.product import ProductPrice

MOST_MATERIAL = 99_999
HIGHEST_PRICE = Decimal("99999.99")


def money_field(label: Any, **options: Any) -> forms.DecimalField:
    """Return a field for an amount in rupees of at least one paisa."""
    limits = {"min_value": PAISA, "max_value": MOST, "max_digits": 12, "decimal_places": 2}
    return forms.DecimalField(label=label, **(limits | options))


def quantity_field(label: Any, **options: Any) -> forms.DecimalField:
    """Return a field for a quantity of a material."""
    limits = {"min_value": LITTLE, "max_value": MOST_MATERIAL, "max_digits": 8, "decimal_places": 3}
    return forms.DecimalField(label=label, **(limits | options))


def day_field(label: Any, **options: Any) -> CalendarDateField:
    """Return a field for a day that is not to come, today unless another is written."""
    return CalendarDateField(label=label, latest=timezone.localdate, initial=timezone.localdate, **options)


class OrderForm(RecordForm):
    """An order: who, until when, and of each product how many at which price."""

    BESIDE = ("lines",)

    class Meta:
        model = Order
        fields = ["customer", "ordered_on", "due_on"]

    def __init__(self, *args: Any, workshop: Group, **options: Any):
        super().__init__(*args, **options)
        self.instance.group = workshop
        self.lines = {line.product_id: line for line in OrderLine.objects.filter(order=self.instance)}
        products = Product.objects.filter(group=workshop)
        self.products = [each for each in products if each.is_made or each.pk in self.lines]
        today = ProductPrice.objects.filter(product__in=self.products).holding(timezone.localdate())
        prices = dict(today.values_list("product", "price"))
        self.groups = [("", self.Meta.fields)]
        for number, product in enumerate(self.products):
            line = self.lines.get(product.pk)
            self.fields[f"pieces_{number}"] = forms.IntegerField(
                label=_("Pieces"), required=False, min_value=0, max_value=MOST_PIECES,
                initial=line.pieces if line else None,
            )  # fmt: skip
            self.fields[f"price_{number}"] = money_field(
                _("Price of one piece"),
                required=False,
                max_value=HIGHEST_PRICE,
                initial=line.price if line else prices.get(product.pk),
            )
            self.groups.append((product.name, [f"pieces_{number}", f"price_{number}"]))

    def clean(self) -> dict[str, Any]:
        """Ask for some product, each with a price, and for no fewer pieces than there is work at."""
        cleaned = super().clean()
        for number, product in enumerate(self.products):
            pieces, line = cleaned.get(f"pieces_{number}"), self.lines.get(product.pk)
            if pieces and not cleaned.get(f"price_{number}") and f"price_{number}" not in self.errors:
                self.add_error(f"price_{number}", _("Write what one piece is sold for."))
            if line and line.made and not pieces:
                self.add_error(f"pieces_{number}", _("Pieces were made for this order already."))
        if not self.errors and not any(cleaned.get(f"pieces_{number}") for number in range(len(self.products))):
            raise ValidationError(_("Write how many pieces of some product are wanted."))
        return cleaned

    def save(self, commit: bool = True) -> Order:
        """Save the order and its lines."""
        order = super().save(commit)
        for number, product in enumerate(self.products):
            pieces, line = self.cleaned_data.get(f"pieces_{number}"), self.lines.get(product.pk)
            if pieces:
                line = line or OrderLine(group=order.group, order=order, product=product)
                line.pieces, line.price = pieces, self.cleaned_data[f"price_{number}"]
                line.save()
            elif line:
                line.delete()
        order.follow_the_work()
        return order


class OnThisDayForm(forms.Form):
    """The day on which something happened."""

    on = day_field(_("Day"))


class WhyForm(forms.Form):
    """Why something is done."""

    why = CleanCharField(label=_("Why"), max_length=160)


class MaterialForm(RecordForm):
    """A material: what it is, how it is counted, and when to buy more."""

    class Meta:
        model = Material
        fields = ["name", "unit", "warn_below"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its workshop, though no field asks for it."""
        return super()._get_validation_exclusions() - {"group"}


class BoughtForm(forms.Form):
    """Material that was bought."""

    quantity = quantity_field(_("How much"))
    paid = money_field(_("Paid for it in all, in rupees"))
    on = day_field(_("Day"))
    words = CleanCharField(label=_("From whom"), max_length=120, required=False)


class UsedForm(forms.Form):
    """Material that was taken out of the store."""

    quantity = quantity_field(_("How much"))
    on = day_field(_("Day"))
    words = CleanCharField(label=_("What for"), max_length=120, required=False)


class CountedForm(forms.Form):
    """Material that was counted."""

    quantity = quantity_field(_("How much is there"), min_value=Decimal(0))
    on = day_field(_("Day"))
    words = CleanCharField(label=_("What explains a difference"), max_length=120, required=False)


class ProductForm(RecordForm):
    """A product, and of each material how much one piece needs."""

    BESIDE = ("needs",)

    class Meta:
        model = Product
        fields = ["name", "code", "minutes", "is_made"]

    def __init__(self, *args: Any, workshop: Group, **options: Any):
        super().__init__(*args, **options)
        self.instance.group = workshop
        if self.instance._state.adding:
            del self.fields["is_made"]
        self.needs = {need.material_id: need for need in ProductMaterial.objects.filter(product=self.instance)}
        self.materials = list(Material.objects.filter(group=workshop))
        names = []
        for number, material in enumerate(self.materials):
            need = self.needs.get(material.pk)
            label = f"{material.name} ({material.get_unit_display()})"
            names.append(f"needs_{number}")
            initial = need.quantity if need else None
            self.fields[names[-1]] = quantity_field(label, required=False, initial=initial)
        self.groups = [("", self.Meta.fields), (_("What one piece needs"), names)]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"group"}

    def save(self, commit: bool = True) -> Product:
        """Save the product and what it needs."""
        product = super().save(commit)
        for number, material in enumerate(self.materials):
            quantity, need = self.cleaned_data.get(f"needs_{number}"), self.needs.get(material.pk)
            if quantity:
                need = need or ProductMaterial(group=product.group, product=product, material=material)
                if need.quantity != quantity:
                    need.quantity = quantity
                    need.save()
            elif need:
                need.delete()
        return product


class StepForm(RecordForm):
    """A step of skill that a maker reached."""

    class Meta:
        model = SkillStep
        fields = ["step", "since", "words"]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"enrolment"}


class CashForm(forms.Form):
    """Money put in, or paid for something that no other page writes down."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(each.value, each.label) for each in LedgerEntry.BY_HAND], widget=forms.RadioSelect
    )
    amount = money_field(_("Amount in rupees"))
    on = day_field(_("Day"))
    words = CleanCharField(
        label=_("What for"), max_length=160, help_text=_("Such as: repair of two machines, rent of the room.")
    )


def makers_of(workshop: Group) -> Any:
    """Return everybody who ever belonged to a workshop, by name."""
    return Enrolment.objects.filter(group=workshop, enrolled_on__isnull=False).in_order()
