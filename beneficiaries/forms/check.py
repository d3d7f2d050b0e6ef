"""A check of a treatment: what was taken since the last one, and when to look again."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import RecordForm
from beneficiaries.models import TreatmentCheck
from beneficiaries.standards import standards_now
from config.fields import CalendarDateField


class TreatmentCheckForm(RecordForm):
    """What was taken of what was due since the last check."""

    next_check_on = CalendarDateField(label=_("When will you look again?"), required=False)

    class Meta:
        model = TreatmentCheck
        fields = ["checked_on", "doses_due", "doses_taken", "side_effects", "by_whom"]
        labels = {
            "checked_on": _("On which day did you look?"),
            "doses_due": _("How many doses were due since the last check?"),
            "doses_taken": _("How many of them did she take?"),
            "side_effects": _("Does the medicine trouble her? How?"),
        }
        help_texts = {"doses_due": _("For one tablet a day over a week, 7. Count with her, and do not scold.")}

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["checked_on"].latest = timezone.localdate
        treatment = self.instance.treatment
        if not treatment.goes_on:
            del self.fields["next_check_on"]
        elif self.instance._state.adding:
            in_a_week = timezone.localdate() + datetime.timedelta(days=standards_now().treatment_check)
            self.initial["next_check_on"] = in_a_week
        else:
            self.initial["next_check_on"] = treatment.next_check_on

    def clean(self) -> dict[str, Any]:
        """Refuse two checks of one day, and a next one that does not lie after this one."""
        cleaned = super().clean()
        day, following = cleaned.get("checked_on"), cleaned.get("next_check_on")
        others = TreatmentCheck.objects.filter(treatment=self.instance.treatment).exclude(pk=self.instance.pk)
        if day and others.filter(checked_on=day).exists():
            self.add_error("checked_on", _("There is a check of this day already."))
        if day and following and following <= day:
            self.add_error("next_check_on", _("The next check lies before this one."))
        return cleaned
