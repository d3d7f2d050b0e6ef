"""The sheet of a day: the whole workshop's work on one page, kept in one request."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programs.ledger import keep_money_alone
from programs.models import Enrolment, Group, Order, OrderLine, Product, WorkEntry
from programs.models.money import NOTHING
from programs.models.work import MOST_HOURS, MOST_MADE

FIELDS = ("what", "made", "passed", "reworked", "why", "hours")
BY_THE_HOUR = "hours"
FURTHER = 3
"""Lines for a maker who did a second kind of work on the day."""


@dataclass
class Row:
    """One line of the sheet: its name in the form, whose it is (None: to be chosen), and what stands there."""

    name: str
    enrolment: Enrolment | None
    entry: WorkEntry | None = None
    fields: dict[str, Any] | None = None


class WorkSheet(forms.Form):
    """The work of one day. Rows without pieces and hours say nothing; what stood there and was emptied is removed."""

    def __init__(self, data: QueryDict | None, *, workshop: Group, on: datetime.date):
        super().__init__(data)
        self.workshop, self.on = workshop, on
        self.entries = {
            each.pk: each
            for each in WorkEntry.objects.filter(group=workshop, on=on).select_related("product", "line__order")
        }
        belongs = Q(enrolled_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
        belongs |= Q(pk__in={each.enrolment_id for each in self.entries.values()})
        self.makers = list(Enrolment.objects.filter(belongs, group=workshop).in_order())
        self.whats = self._whats()
        self.rows = self._rows()
        for row in self.rows:
            self._add_fields(row)

    def __iter__(self) -> Any:
        """Go through the fields as the rows show them."""
        return (self[name] for name in self.fields)

    def shown(self) -> list[Row]:
        """Return the rows with their fields as a page draws them."""
        for row in self.rows:
            row.fields = {
                name: self[f"{row.name}-{name}"] for name in (*FIELDS, "seen", "maker") if self._has(row, name)
            }
        return self.rows

    def clean(self) -> dict[str, Any]:
        """Read each row into the work it means."""
        cleaned = super().clean()
        self.kept: list[WorkEntry] = []
        self.removed: list[WorkEntry] = []
        taken: dict[tuple, str] = {}
        for row in self.rows:
            values = {name: cleaned.get(f"{row.name}-{name}") for name in (*FIELDS, "maker")}
            if any(f"{row.name}-{name}" in self.errors for name in values):
                continue
            if row.entry and self._changed_meanwhile(row, cleaned):
                continue
            if not values["made"] and not values["hours"]:
                if row.entry:
                    self.removed.append(row.entry)
                continue
            entry = self._read(row, values)
            if entry is None:
                continue
            key = (entry.enrolment_id, entry.product_id, entry.line_id)
            if key in taken:
                self.add_error(f"{row.name}-what", _("The same work of hers stands on this sheet twice."))
                continue
            taken[key] = row.name
            self.kept.append(entry)
        self._refuse_what_others_wrote(taken)
        return cleaned

    @transaction.atomic
    def save(self) -> int:
        """Keep the sheet; return how many rows it has now."""
        keep_money_alone(self.workshop)
        orders = {each.line.order for each in [*self.entries.values(), *self.kept] if each.line}
        WorkEntry.objects.filter(pk__in=[each.pk for each in self.removed]).delete()
        changed = [each for each in self.kept if each.pk in self.entries]
        WorkEntry.objects.bulk_update(changed, ["product", "line", *FIELDS[1:]])
        WorkEntry.objects.bulk_create(each for each in self.kept if each.pk not in self.entries)
        for order in Order.objects.filter(pk__in=[each.pk for each in orders]):
            order.follow_the_work()
        return len(self.kept)

    def _whats(self) -> dict[str, tuple[Product | None, OrderLine | None, str]]:
        """Return what can be worked at: lines of open orders, products for stock, and other work by the hour."""
        lines = OrderLine.objects.filter(group=self.workshop).filter(
            Q(order__state__in=Order.OPEN) | Q(pk__in=[each.line_id for each in self.entries.values() if each.line_id])
        )
        products = Product.objects.filter(group=self.workshop).filter(
            Q(is_made=True) | Q(pk__in=[each.product_id for each in self.entries.values() if each.product_id])
        )
        lines = lines.select_related("product", "order").order_by("order__due_on", "product__name")
        whats: dict[str, tuple[Product | None, OrderLine | None, str]] = {}
        for line in lines:
            whats[f"line-{line.pk}"] = (line.product, line, f"{line.product} – {line.order.customer}")
        for product in products:
            label = _("%(product)s – for stock") % {"product": product}
            whats[f"product-{product.pk}"] = (product, None, label)
        whats[BY_THE_HOUR] = (None, None, _("Other work, by the hour"))
        return whats

    def _rows(self) -> list[Row]:
        if self.is_bound:
            rows = [Row(str(key), None, entry) for key, entry in self.entries.items() if f"{key}-made" in self.data]
            rows += [Row(f"new-{each.pk}", each) for each in self.makers if f"new-{each.pk}-made" in self.data]
        else:
            busy = {each.enrolment_id for each in self.entries.values()}
            rows = [Row(str(key), None, entry) for key, entry in self.entries.items()]
            rows += [Row(f"new-{each.pk}", each) for each in self.makers if each.pk not in busy]
        places = {each.pk: place for place, each in enumerate(self.makers)}
        for row in rows:
            if row.entry:
                row.enrolment = self.makers[places[row.entry.enrolment_id]]
        rows.sort(key=lambda row: places[row.enrolment.pk])
        further = range(FURTHER if self.makers else 0)
        return rows + [Row(f"further-{number}", None) for number in further]

    def _has(self, row: Row, name: str) -> bool:
        return f"{row.name}-{name}" in self.fields

    def _add_fields(self, row: Row) -> None:
        entry, fields = row.entry, {}
        choices = [("", _("Choose")), *((key, label) for key, (*_of, label) in self.whats.items())]
        if row.enrolment is None:
            makers = [("", _("Choose")), *((str(each.pk), str(each.participant)) for each in self.makers)]
            fields["maker"] = forms.ChoiceField(label=_("Maker"), choices=makers, required=False)
        fields["what"] = forms.ChoiceField(label=_("What"), choices=choices, required=False)
        for name, label in (("made", _("Pieces made")), ("passed", _("Passed")), ("reworked", _("Again"))):
            fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST_MADE, required=False)
        fields["why"] = forms.ChoiceField(
            label=_("Why again"), choices=[("", _("Nothing to do again")), *WorkEntry.Why.choices], required=False
        )
        fields["hours"] = forms.DecimalField(
            label=_("Hours worked"), min_value=0, max_value=MOST_HOURS, max_digits=4, decimal_places=2, required=False
        )
        if entry:
            fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=entry.version)
            for name in FIELDS[1:]:
                fields[name].initial = getattr(entry, name)
            fields["what"].initial = _what_of(entry)
            fields["hours"].initial = entry.hours.normalize() + 0 if entry.hours else None
        for name, field in fields.items():
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "form-select"
            elif name != "seen":
                field.widget.attrs |= {
                    "class": "form-control",
                    "inputmode": "decimal" if name == "hours" else "numeric",
                }
            self.fields[f"{row.name}-{name}"] = field

    def suggest(self, last: dict[UUID, WorkEntry]) -> None:
        """Choose for each new row what its maker worked at last, where it can still be worked at."""
        for row in self.rows:
            entry = last.get(row.enrolment.pk) if row.enrolment and not row.entry else None
            if entry and _what_of(entry) in self.whats:
                self.fields[f"{row.name}-what"].initial = _what_of(entry)

    def _read(self, row: Row, values: dict[str, Any]) -> WorkEntry | None:
        """Return the work that a row means; None when it means none, and its fields say why."""
        maker = row.enrolment or next((each for each in self.makers if str(each.pk) == values["maker"]), None)
        if maker is None:
            self.add_error(f"{row.name}-maker", _("Choose whose work this is."))
            return None
        if not values["what"]:
            self.add_error(f"{row.name}-what", _("Choose what she worked at."))
            return None
        product, line, _label = self.whats[values["what"]]
        made, again = values["made"] or 0, values["reworked"] or 0
        passed = values["passed"] if values["passed"] is not None else max(0, made - again)
        problems = {
            "made": product is None and made and _("Work by the hour has no pieces."),
            "hours": product is None and not values["hours"] and _("Write how many hours."),
            "passed": passed + again > made and _("More pieces passed or came back than were made."),
            "why": bool(again) != bool(values["why"]) and _("Say why pieces have to be done again."),
        }
        if product is not None and not made:
            problems["made"] = _("Write how many pieces.")
        for name, problem in problems.items():
            if problem:
                self.add_error(f"{row.name}-{name}", problem)
        if any(problems.values()):
            return None
        entry = row.entry or WorkEntry(group=self.workshop, enrolment=maker, on=self.on)
        entry.product, entry.line, entry.made, entry.passed = product, line, made, passed
        entry.reworked, entry.why, entry.hours = again, values["why"], values["hours"] or NOTHING
        return entry

    def _changed_meanwhile(self, row: Row, cleaned: dict[str, Any]) -> bool:
        if cleaned.get(f"{row.name}-seen") == row.entry.version:
            return False
        self.data = self.data.copy()
        self.data[f"{row.name}-seen"] = row.entry.version
        standing = {"made": row.entry.made, "passed": row.entry.passed, "hours": row.entry.hours}
        self.add_error(
            f"{row.name}-made",
            _("Somebody changed this meanwhile. Now saved here: made %(made)s, passed %(passed)s, hours %(hours)s.")
            % standing,
        )
        return True

    def _refuse_what_others_wrote(self, taken: dict[tuple, str]) -> None:
        """Complain of new work that somebody else wrote down since the sheet was opened."""
        here = {row.entry.pk for row in self.rows if row.entry}
        for entry in self.entries.values():
            name = taken.get((entry.enrolment_id, entry.product_id, entry.line_id))
            if name and entry.pk not in here:
                said = {"made": entry.made, "passed": entry.passed, "hours": entry.hours}
                self.add_error(
                    f"{name}-made",
                    _("Somebody wrote this down meanwhile: made %(made)s, passed %(passed)s, hours %(hours)s.") % said,
                )


def _what_of(entry: WorkEntry) -> str:
    if entry.line_id:
        return f"line-{entry.line_id}"
    return f"product-{entry.product_id}" if entry.product_id else BY_THE_HOUR


def last_work(workshop: Group, before: datetime.date) -> dict[UUID, WorkEntry]:
    """Return what each maker worked at last before a day."""
    found = WorkEntry.objects.filter(group=workshop, on__lt=before, on__gte=before - datetime.timedelta(days=60))
    return {each.enrolment_id: each for each in found.order_by("enrolment_id", "-on", "id").distinct("enrolment_id")}
