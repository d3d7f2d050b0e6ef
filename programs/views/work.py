"""The sheet of a day: what each maker of a workshop made."""

import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.policy import WRITE
from access.views import writes
from config.fields import CalendarDateField
from programs.forms.work import WorkSheet, last_work
from programs.models import PayPeriod, WorkEntry
from programs.views.workshop import page, posted, workshop_of


class DayForm(forms.Form):
    """Which day is shown."""

    day = CalendarDateField(label=gettext_lazy("Another day"), latest=timezone.localdate, required=False)


@writes(WorkEntry)
def workshop_work(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sheet of a day, today unless another is asked for, and keep it for the whole workshop at once."""
    here, today = workshop_of(request, pk, WorkEntry, WRITE), timezone.localdate()
    choice = DayForm(request.GET if "day" in request.GET else None)
    on = choice.cleaned_data["day"] if choice.is_valid() and choice.cleaned_data["day"] else _asked(request, today)
    confirmed = PayPeriod.objects.filter(group=here, first_on__lte=on, last_on__gte=on, confirmed_at__isnull=False)
    is_confirmed = confirmed.exists()
    sheet = WorkSheet(posted(request), workshop=here, on=on)
    address = f"{reverse('workshop-work', args=[pk])}?on={on.isoformat()}"
    if request.method == "POST" and is_confirmed:
        sheet.add_error(None, _("The wages of this day are confirmed. Correct it in the next pay period."))
    elif request.method == "POST" and sheet.is_valid():
        try:
            with transaction.atomic():
                rows = sheet.save()
        except IntegrityError:
            sheet.add_error(None, _("Pieces that were delivered already cannot be taken back from this sheet."))
        else:
            messages.success(request, _("Kept: %(rows)d lines of work.") % {"rows": rows})
            return redirect(address)
    elif request.method != "POST":
        sheet.suggest(last_work(here, on))
    day = datetime.timedelta(days=1)
    context = {
        "sheet": sheet,
        "form": sheet,
        "rows": sheet.shown(),
        "choice": choice,
        "on": on,
        "is_confirmed": is_confirmed,
        "before": (on - day).isoformat(),
        "after": (on + day).isoformat() if on < today else "",
        "address": address,
        "totals": WorkEntry.objects.filter(group=here, on=on).in_all(),
    }
    return page(request, "work", here, "workshop-work", **context)


def _asked(request: HttpRequest, today: datetime.date) -> datetime.date:
    """Return the day of the address; today when it names none, or one to come or too long ago."""
    try:
        on = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return on if datetime.date(1980, 1, 2) < on <= today else today
