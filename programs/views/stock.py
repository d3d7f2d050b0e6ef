"""What a workshop has: materials and every movement of them, products, what they need, cost and sell for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from programs.costs import costs_of
from programs.forms.pay import PriceForm, RateForm
from programs.forms.workshop import BoughtForm, CountedForm, MaterialForm, ProductForm, UsedForm
from programs.models import Material, PayPeriod, Product, ProductMaterial, ProductPrice, Rate, StockMovement
from programs.views.workshop import acted, may_write, page, posted, workshop_of

SHOWN = 100
"""More materials or products than a workshop has; a page shows no more."""


@reads(Material)
def stock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is in stock: materials, and finished goods."""
    here = workshop_of(request, pk, Material)
    context = {
        "materials": Material.objects.visible_to(request.user).filter(group=here)[:SHOWN],
        "products": Product.objects.visible_to(request.user).filter(group=here)[:SHOWN],
        "may_write": may_write(request, here),
    }
    return page(request, "stock", here, "workshop-stock", **context)


@writes(Material)
def material_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a material."""
    here = workshop_of(request, pk, Material, WRITE)
    form = MaterialForm(posted(request), instance=Material(group=here))
    back = reverse("workshop-stock", args=[pk])
    return acted(request, here, form, form.save, title=_("Add a material"), back=back)


@reads(Material)
def material(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one material and its movements, the last first."""
    here = Material.objects.visible_to(request.user).select_related("group__site").get_or_404(pk=pk)
    moves = StockMovement.objects.visible_to(request.user).filter(material=here).select_related("recorded_by")
    shown = page_by_keys(moves, request, "-on", "-recorded_at")
    context = {"material": here, "page": shown, "may_write": may_write(request, here.group)}
    return page(request, "material", here.group, "workshop-stock", **context)


@writes(Material)
def material_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a material."""
    here = _material(request, pk)
    form = MaterialForm(posted(request), instance=here)
    back = reverse("workshop-material", args=[pk])
    return acted(request, here.group, form, form.save, title=_("Change the material"), back=back)


@writes(StockMovement)
def material_bought(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that material was bought."""
    here, form = _material(request, pk), BoughtForm(posted(request))

    def buy() -> None:
        what = form.cleaned_data
        here.buy(what["quantity"], what["paid"], what["on"], what["words"])

    return _moved(request, here, form, buy, _("Material bought"))


@writes(StockMovement)
def material_used(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that material was taken out of the store."""
    here, form = _material(request, pk), UsedForm(posted(request))

    def use() -> None:
        what = form.cleaned_data
        here.use(what["quantity"], what["on"], what["words"])

    return _moved(request, here, form, use, _("Material used"))


@writes(StockMovement)
def material_counted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down how much of a material was found when it was counted."""
    here, form = _material(request, pk), CountedForm(posted(request))

    def count() -> None:
        what = form.cleaned_data
        here.count(what["quantity"], what["on"], what["words"])

    return _moved(request, here, form, count, _("Material counted"))


@reads(Product)
def products(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the products, each with what it costs and what is left of its price; and what an hour pays."""
    here, today = workshop_of(request, pk, Product), timezone.localdate()
    found = list(Product.objects.visible_to(request.user).filter(group=here)[:SHOWN])
    hourly = Rate.objects.visible_to(request.user).filter(group=here, product=None).holding(today)
    context = {
        "costs": costs_of(here, found),
        "hourly": hourly.order_by("amount"),
        "may_write": may_write(request, here),
        "may_pay": may_write(request, here, PayPeriod),
    }
    return page(request, "products", here, "workshop-products", **context)


@writes(Product)
def product_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a product."""
    here = workshop_of(request, pk, Product, WRITE)
    form = ProductForm(posted(request), instance=Product(group=here), workshop=here)
    back = reverse("workshop-products", args=[pk])
    return acted(request, here, form, form.save, title=_("Add a product"), back=back)


@reads(Product)
def product(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one product: what a piece needs and costs, its prices, and what is paid for it at each step."""
    here = Product.objects.visible_to(request.user).select_related("group__site").get_or_404(pk=pk)
    rates = Rate.objects.visible_to(request.user).filter(product=here)
    context = {
        "product": here,
        "cost": costs_of(here.group, [here])[0],
        "needs": ProductMaterial.objects.visible_to(request.user).filter(product=here).select_related("material"),
        "prices": ProductPrice.objects.visible_to(request.user).filter(product=here)[:SHOWN],
        "rates": rates.order_by("-first_on", "amount")[:SHOWN],
        "may_write": may_write(request, here.group),
        "may_pay": may_write(request, here.group, PayPeriod),
        "today": timezone.localdate(),
    }
    return page(request, "product", here.group, "workshop-products", **context)


@writes(Product)
def product_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a product, or what a piece of it needs."""
    here = Product.objects.writable_by(request.user).select_related("group__site").get_or_404(pk=pk)
    form = ProductForm(posted(request), instance=here, workshop=here.group)
    back = reverse("workshop-product", args=[pk])
    return acted(request, here.group, form, form.save, title=_("Change the product"), back=back)


@writes(ProductPrice)
def product_price(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set what a product sells for from a day on."""
    here, form = _priced(request, pk), PriceForm(posted(request))

    def set_price() -> None:
        here.set_price(form.cleaned_data["price"], form.cleaned_data["first_on"])

    back = reverse("workshop-product", args=[pk])
    return acted(request, here.group, form, set_price, title=_("Set the price"), back=back, lead=here.name)


@writes(Rate)
def product_rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set what one piece of a product pays at a step from a day on."""
    here, form = _priced(request, pk), RateForm(posted(request))

    def set_rate() -> None:
        Rate.set(here.group, here, **form.cleaned_data)

    back = reverse("workshop-product", args=[pk])
    return acted(request, here.group, form, set_rate, title=_("Set a piece rate"), back=back, lead=here.name)


@writes(Rate)
def hourly_rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set what an hour of other work pays at a step from a day on."""
    here, form = workshop_of(request, pk, Rate, WRITE), RateForm(posted(request))

    def set_rate() -> None:
        Rate.set(here, None, **form.cleaned_data)

    back = reverse("workshop-products", args=[pk])
    return acted(request, here, form, set_rate, title=_("Set an hourly rate"), back=back)


def _material(request: HttpRequest, pk: UUID) -> Material:
    return Material.objects.writable_by(request.user).select_related("group__site").get_or_404(pk=pk)


def _moved(request: HttpRequest, here: Material, form, act, title: str) -> HttpResponse:
    lead = f"{here.name} ({here.get_unit_display()})"
    back = reverse("workshop-material", args=[here.pk])
    return acted(request, here.group, form, act, title=title, back=back, lead=lead)


def _priced(request: HttpRequest, pk: UUID) -> Product:
    """Return the product whose price and rates the visitor may set: who may confirm wages, and nobody else."""
    seen = Product.objects.visible_to(request.user).select_related("group__site")
    here = seen.get_or_404(pk=pk)
    workshop_of(request, here.group_id, Rate, WRITE)
    return here
