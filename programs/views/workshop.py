"""Workshops: which there are, the board of one, and what every page of a workshop shares."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action
from access.records import Record
from access.views import reads
from beneficiaries.views.case import sent
from programs.ledger import CannotReverse
from programs.models import (
    CannotDeliver,
    CannotPay,
    CannotSave,
    Group,
    HoldsAlready,
    Material,
    NotInStock,
    Order,
    PayPeriod,
    Product,
    SavingsCycle,
    WorkEntry,
)
from programs.workshops import pace_of, standings_of, workshops_for

SHOWN = 30
"""More orders than a workshop has open; the board shows no more."""
TABS = [
    ("workshop", gettext_lazy("Board")),
    ("workshop-work", gettext_lazy("Work")),
    ("workshop-orders", gettext_lazy("Orders")),
    ("workshop-stock", gettext_lazy("Stock")),
    ("workshop-products", gettext_lazy("Products")),
    ("workshop-makers", gettext_lazy("Makers")),
    ("workshop-pay", gettext_lazy("Wages")),
    ("workshop-cash", gettext_lazy("Money")),
]


def workshop_of(request: HttpRequest, pk: UUID, resource: type[Record], action: Action = READ) -> Group:
    """Return the workshop in which the visitor may do the action on a resource; 404 alike for hidden and unknown."""
    return workshops_for(request.user, resource, action).with_places().get_or_404(pk=pk)


def may_write(request: HttpRequest, workshop: Group, resource: type[Record] = Order) -> bool:
    """Tell whether the visitor may write down a resource in this workshop: orders, or wages."""
    return workshops_for(request.user, resource, WRITE).filter(pk=workshop.pk).exists()


def page(request: HttpRequest, name: str, workshop: Group, place: str = "", **context: Any) -> HttpResponse:
    """Show a page of a workshop, under the tab of that place."""
    tabs = [
        {"url": reverse(each, args=[workshop.pk]), "label": label, "current": each == place} for each, label in TABS
    ]
    return render(request, f"programs/workshop/{name}.html", {"workshop": workshop, "tabs": tabs} | context)


REFUSALS = (CannotDeliver, CannotPay, CannotReverse, CannotSave)


def acted(
    request: HttpRequest,
    workshop: Group,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    title: str,
    back: str,
    done: str = "",
    show: Callable[..., HttpResponse] = page,
    **context: Any,
) -> HttpResponse:
    """Do what a form asks and go back; show the form, or again with what stands in the way beside it."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act()
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        except NotInStock:
            form.add_error("quantity", _("So much is not in stock."))
        except HoldsAlready:
            form.add_error("first_on", _("Another one holds from that day on, or was set from a later day on already."))
        except DataError:
            form.add_error(None, _("These figures are too large to be true."))
        except IntegrityError:
            form.add_error(None, _("This does not go together with what is written down. Look at the page again."))
        else:
            messages.success(request, done or _("Saved."))
            return redirect(back)
    return show(request, "form", workshop, form=form, title=title, back=back, **context)


def posted(request: HttpRequest) -> Any:
    """Return what a form sent; None when the page is only opened."""
    return sent(request)


@reads(Order)
def workshops(request: HttpRequest) -> HttpResponse:
    """Show the workshops of the visitor, each with what is open and late, and the groups that could become one.

    A group with a product or an order is one; a group that saves is not offered to become one.
    """
    groups = workshops_for(request.user, Order).with_places()
    here = OuterRef("pk")
    makes = Exists(Product.objects.filter(group=here)) | Exists(Order.objects.filter(group=here))
    seen = groups.filter(makes)
    shown = page_by_keys(seen, request, "name")
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    counts = Order.objects.visible_to(request.user).open().filter(group__in=shown.rows).order_by().values("group")
    by_group = {each["group"]: each for each in counts.annotate(open=Count("pk"), late=late)}
    rows = [(each, by_group.get(each.pk)) for each in shown.rows]
    others = groups.exclude(makes | Exists(SavingsCycle.objects.filter(group=here))).order_by("name")[:SHOWN]
    return render(request, "programs/workshop/list.html", {"rows": rows, "page": shown, "others": others})


@reads(Order, from_replica=True)
def workshop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the board: how far each open order is, in time or late, and what needs somebody."""
    here, today = workshop_of(request, pk, Order), timezone.localdate()
    orders = Order.objects.visible_to(request.user).open().filter(group=here).order_by("due_on", "pk")[:SHOWN]
    month = WorkEntry.objects.visible_to(request.user).filter(group=here).between(today.replace(day=1), today)
    context = {
        "standings": standings_of(here, list(orders)),
        "pace": pace_of(here),
        "month": month.in_all(),
        "running_out": Material.objects.visible_to(request.user).filter(group=here).running_out()[:SHOWN],
        "unpaid": Order.objects.visible_to(request.user).unpaid().filter(group=here).counted()[:SHOWN],
        "drafts": PayPeriod.objects.visible_to(request.user).drafts().filter(group=here)[:SHOWN],
        "may_write": may_write(request, here),
        "today": today,
    }
    return page(request, "board", here, "workshop", **context)
