"""The choice of a place in Nepal: a district, then one of its local levels.

The second list is filled for the district that is chosen: at once where scripts run, else when the page
comes back. 837 areas in one list would be too heavy for a phone and too long to search.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.asked_of_cases import ask
from beneficiaries.models import Area

Choices = list[tuple[str, Any]]


def districts() -> Choices:
    """Return the districts, grouped by province, as choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, district, province in ask(_districts, (), Area.name_column()):
        groups.setdefault(province, []).append((key, district))
    return [("", _("Not known")), *groups.items()]


def _districts(_named: list[UUID], name: str) -> QuerySet:
    found = Area.objects.filter(level=Area.Level.DISTRICT).order_by("parent__id", "name")
    return found.values_list("pk", name, f"parent__{name}")


def local_levels(district: str) -> Choices:
    """Return the local levels of a district as choices; none for an id that is no district's."""
    parts = Area.objects.filter(level=Area.Level.LOCAL_LEVEL, parent_id=district)
    return [("", _("Not known")), *((area.pk, str(area)) for area in parts)] if district else []


class AreaWidget(forms.MultiWidget):
    """A list of districts and, once one is chosen, the list of its local levels."""

    template_name = "beneficiaries/area/choice.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"": forms.Select, "local": forms.Select}, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the two ids that were sent, without a NUL, which no id holds and the database refuses."""
        return [(each or "").replace("\x00", "") for each in super().value_from_datadict(data, files, name)]

    def decompress(self, value: Area | str | None) -> list[str]:
        """Return the ids of the district and of the local level; either may be empty."""
        area = value if isinstance(value, Area) else Area.objects.filter(pk=value).first() if value else None
        if area is None:
            return ["", ""]
        return [area.parent_id, area.pk] if area.level == Area.Level.LOCAL_LEVEL else [area.pk, ""]

    def id_for_label(self, id_: str) -> str:
        """Return the id of the list of districts, which is the field's own."""
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Fill the second list for the district of the first."""
        chosen = value if isinstance(value, list) else self.decompress(value)
        self.widgets[0].choices, self.widgets[1].choices = districts(), local_levels(chosen[0])
        context = super().get_context(name, chosen, attrs)
        district, local = context["widget"]["subwidgets"]
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        district["attrs"] |= {"id": id_, "class": "form-select", "required": False}
        local["attrs"] |= {"id": f"{id_}_local", "class": "form-select", "required": False}
        context |= {"address": reverse("local-levels"), "has_local_levels": bool(self.widgets[1].choices)}
        return context


class AreaField(forms.Field):
    """A district or one of its local levels."""

    widget = AreaWidget

    def clean(self, value: Any) -> Area | None:
        """Return the local level, or the district when only that is known."""
        district_id, local_id = [*(value or []), "", ""][:2]
        if not district_id:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = {area.pk: area for area in Area.objects.with_parents().filter(pk__in=[district_id, local_id or ""])}
        district, local = found.get(district_id), found.get(local_id)
        if district is None or district.level != Area.Level.DISTRICT:
            raise ValidationError(_("Choose a district from the list."), code="invalid")
        if local_id and (local is None or local.parent_id != district.pk):
            raise ValidationError(_("Choose a local level of the district again."), code="other_district")
        return local or district

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the areas meant."""
        before = initial.pk if isinstance(initial, Area) else initial or ""
        district_id, local_id = [*(data or []), "", ""][:2]
        return before != (local_id or district_id or "")


def check_ward(form: forms.ModelForm, area_field: str, ward_field: str) -> None:
    """Put an error beside a ward that its local level does not have."""
    ward, area = form.cleaned_data.get(ward_field), form.cleaned_data.get(area_field)
    if ward is None or area_field in form.errors:
        return
    if area is None or area.level != Area.Level.LOCAL_LEVEL:
        form.add_error(ward_field, _("Choose the local level in which this ward lies."))
    elif area.wards and ward > area.wards:
        form.add_error(ward_field, _("%(area)s has %(wards)d wards.") % {"area": area, "wards": area.wards})
