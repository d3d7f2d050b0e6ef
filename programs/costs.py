"""What one piece of a product costs, materials and labour, against what it sells for."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from programs.models import Group, PayslipLine, Product, ProductMaterial, ProductPrice, Rate, StockMovement
from programs.models.money import NOTHING, to_the_paisa


@dataclass(frozen=True)
class Cost:
    """One product: what a piece costs and sells for; None for what is not known."""

    product: Product
    materials: Decimal | None
    labour: Decimal | None
    labour_was_paid: bool
    """Labour is what was paid for a piece on average; else what it costs at the highest rate of today."""
    price: Decimal | None

    @property
    def cost(self) -> Decimal | None:
        """Return what one piece costs."""
        return None if self.materials is None or self.labour is None else self.materials + self.labour

    @property
    def margin(self) -> Decimal | None:
        """Return what is left of the price of one piece; below nothing when it sells for less than it costs."""
        return None if self.cost is None or self.price is None else self.price - self.cost

    @property
    def share(self) -> int | None:
        """Return the margin as a share of the price, in per cent."""
        return None if self.margin is None else round(self.margin * 100 / self.price)


def costs_of(group: Group, products: list[Product], today: datetime.date | None = None) -> list[Cost]:
    """Return the costs of these products of one workshop today."""
    day = today or timezone.localdate()
    prices = dict(ProductPrice.objects.filter(product__in=products).holding(day).values_list("product", "price"))
    materials = _materials(group, products)
    paid = PayslipLine.objects.filter(product__in=products, pieces__gt=0).values("product").order_by()
    paid = {
        row["product"]: to_the_paisa(row["all_amount"] / row["all_pieces"])
        for row in paid.annotate(all_amount=Sum("amount"), all_pieces=Sum("pieces"))
    }
    highest: dict = {}
    for product, amount in Rate.objects.filter(product__in=products).holding(day).values_list("product", "amount"):
        highest[product] = max(amount, highest.get(product, NOTHING))
    return [
        Cost(
            product,
            materials.get(product.pk, NOTHING),
            paid.get(product.pk, highest.get(product.pk)),
            product.pk in paid,
            prices.get(product.pk),
        )
        for product in products
    ]


def _materials(group: Group, products: list[Product]) -> dict:
    """Return what the materials of one piece cost: at the average of the stock, or as they were bought last."""
    needs = list(ProductMaterial.objects.filter(product__in=products).select_related("material"))
    empty = [need.material_id for need in needs if not need.material.in_stock]
    bought = StockMovement.objects.filter(group=group, material__in=empty, kind=StockMovement.Kind.BOUGHT)
    last = {each.material_id: each.worth / each.quantity for each in bought.order_by("on", "recorded_at")}
    costs: dict = {}
    for need in needs:
        unit_price = need.material.unit_price if need.material.in_stock else last.get(need.material_id)
        so_far = costs.get(need.product_id, NOTHING)
        unknown = so_far is None or unit_price is None
        costs[need.product_id] = None if unknown else so_far + unit_price * need.quantity
    return {product: None if cost is None else to_the_paisa(cost) for product, cost in costs.items()}
