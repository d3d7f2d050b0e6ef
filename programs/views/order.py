"""Orders of a workshop: all of them, one, and what happens to it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.views import reads, writes
from programs.forms.workshop import OnThisDayForm, OrderForm, WhyForm
from programs.models import Order
from programs.views.workshop import acted, may_write, page, posted, workshop_of
from programs.workshops import standings_of

PLACE = "workshop-orders"


def order_of(request: HttpRequest, pk: UUID, action: Action = READ) -> Order:
    """Return an order on which the visitor may do the action; 404 alike for hidden and unknown."""
    return Order.objects.visible_to(request.user, action).select_related("group__site").counted().get_or_404(pk=pk)


@reads(Order)
def orders(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show all orders of a workshop, what was ordered last first."""
    here = workshop_of(request, pk, Order)
    found = Order.objects.visible_to(request.user).filter(group=here).counted()
    shown = page_by_keys(found, request, "-ordered_on")
    return page(request, "orders", here, PLACE, page=shown, may_write=may_write(request, here))


@reads(Order)
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one order: what is wanted, how far it is, and what can be done next."""
    here = order_of(request, pk)
    standing = standings_of(here.group, [here])[0]
    context = {"order": here, "standing": standing, "may_write": may_write(request, here.group)}
    return page(request, "order", here.group, PLACE, **context)


@writes(Order)
def order_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an order."""
    here = workshop_of(request, pk, Order, WRITE)
    form = OrderForm(posted(request), instance=Order(group=here), workshop=here)
    back = reverse(PLACE, args=[pk])
    return acted(request, here, form, form.save, title=_("Take an order"), back=back)


@writes(Order)
def order_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an order that is still open."""
    here = order_of(request, pk, WRITE)
    if not here.is_open:
        return _closed(request, here)
    form = OrderForm(posted(request), instance=here, workshop=here.group)
    return acted(request, here.group, form, form.save, title=_("Change the order"), back=_page_of(here))


@writes(Order)
def order_deliver(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that the whole order left."""
    here = order_of(request, pk, WRITE)
    form = OnThisDayForm(posted(request))
    return _done(request, here, form, lambda: here.deliver(form.cleaned_data["on"]), _("Deliver the order"))


@writes(Order)
def order_paid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that the customer paid."""
    here = order_of(request, pk, WRITE)
    form = OnThisDayForm(posted(request))
    return _done(request, here, form, lambda: here.receive(form.cleaned_data["on"]), _("The customer paid"))


@writes(Order)
def order_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that an order is not wanted any more."""
    here = order_of(request, pk, WRITE)
    form = WhyForm(posted(request))
    return _done(request, here, form, lambda: here.call_off(form.cleaned_data["why"]), _("Call the order off"))


def _done(request: HttpRequest, here: Order, form: Any, act: Any, title: str) -> HttpResponse:
    return acted(request, here.group, form, act, title=title, back=_page_of(here), lead=here.customer)


def _page_of(here: Order) -> str:
    return reverse("workshop-order", args=[here.pk])


def _closed(request: HttpRequest, here: Order) -> HttpResponse:
    standing = standings_of(here.group, [here])[0]
    return page(request, "order", here.group, PLACE, order=here, standing=standing, may_write=True, was_closed=True)
