"""The time standards: what holds now and what held before, and setting them anew from a day."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.forms import SOMEBODY_ELSE_CHANGED_IT
from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.forms.standard import GROUPS, TimeStandardsForm, in_days, label_of
from beneficiaries.models import TimeStandards
from beneficiaries.standards import history, standards_now, standards_on
from beneficiaries.views.case import sent

NUMBERS = GROUPS[1:]


@reads(TimeStandards)
def standards(request: HttpRequest) -> HttpResponse:
    """Show what holds now beside what the design recommends, and every change."""
    holds, design = standards_now(), TimeStandards()
    changes = TimeStandards.objects.select_related("recorded_by")
    page = page_by_keys(changes, request, "-from_day")
    context = {
        "groups": [(title, [_line(name, holds, design) for name in names]) for title, names in NUMBERS],
        "changes": [(each, _changed(each)) for each in page.rows],
        "page": page,
        "today": timezone.localdate(),
        "may_write": permits(request.user, WRITE, TimeStandards),
    }
    return render(request, "beneficiaries/standard/list.html", context)


def _line(name: str, holds: TimeStandards, design: TimeStandards) -> dict[str, Any]:
    here, there = getattr(holds, name), getattr(design, name)
    return {"label": label_of(name), "set": in_days(here), "design": in_days(there), "differs": here != there}


def _changed(each: TimeStandards) -> list[tuple[str, str, str]]:
    """Return what one change changed: the label, the days before, and the days since."""
    before = standards_on(each.from_day - datetime.timedelta(days=1))
    return [
        (f"{title}: {label_of(name)}", in_days(getattr(before, name)), in_days(getattr(each, name)))
        for title, names in NUMBERS
        for name in names
        if getattr(before, name) != getattr(each, name)
    ]


@writes(TimeStandards)
def standards_set(request: HttpRequest) -> HttpResponse:
    """Set them anew, from today or a later day on."""
    if request.method == "POST":
        list(TimeStandards.objects.select_for_update())  # two who set them wait for each other
    form = TimeStandardsForm(sent(request), last=history()[-1])
    if request.method == "POST" and form.is_valid():
        try:
            form.put_in_force()
        except IntegrityError:
            form.add_error(None, SOMEBODY_ELSE_CHANGED_IT)
        else:
            messages.success(request, _("Saved. What began before that day keeps the time it had."))
            return redirect("standards")
    return render(request, "beneficiaries/standard/form.html", {"form": form})
