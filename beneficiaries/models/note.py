"""Notes of a case: visits, calls, sessions, and what was seen."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.case import Case
from config.fields import DateField, NameField, NarrativeField


class NoteQuerySet(ShelteredQuerySet):
    """Finds notes."""

    def latest_first(self) -> "NoteQuerySet":
        """Return them, the last day first."""
        return self.order_by("-happened_on", "-recorded_at", "-id").select_related("recorded_by")

    def next_agreed(self, since: datetime.date, after: datetime.date) -> datetime.date | None:
        """Return the earliest day later than `after` that was agreed for a next contact on or after `since`."""
        return self.filter(happened_on__gte=since, next_on__gt=after).aggregate(day=Min("next_on"))["day"]


class Note(Record):
    """One contact with her or about her (HTCDS object "case comment").

    A restricted note is read by its author and the supervisors of the site alone.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        SESSION = "session", _("Session")
        AT_CENTRE = "at_centre", _("Talk at the centre")
        ABOUT_HER = "about_her", _("Talk with others about her")

    CONTACTS = (Kind.VISIT, Kind.CALL, Kind.SESSION, Kind.AT_CENTRE)

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.VISIT)
    happened_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    place = NameField(_("place"), max_length=120, blank=True)
    text = NarrativeField(_("what was seen and said"))
    next_on = DateField(_("next contact"), null=True, blank=True)
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Only you and the supervisors of the site will read it.")
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-recorded_at"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("happened_on")),
                name="next_contact_after_this_one",
                violation_error_message=_("The next contact lies before this one."),
            ),
        ]
        indexes = [models.Index(fields=["case", "-happened_on", "-recorded_at"], name="notes_of_case")]

    @property
    def is_contact(self) -> bool:
        """Tell whether she herself was met or spoken to."""
        return self.kind in self.CONTACTS

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Say kindly what the database would refuse, without asking it: follow-ups are saved all day long."""
        if self.next_on and self.happened_on and self.next_on < self.happened_on:
            raise ValidationError({"next_on": _("The next contact lies before this one.")})

    @transaction.atomic(savepoint=False)
    def record(self) -> None:
        """Save the note, and with it when she was last met and is to be met next.

        A day agreed since she was last met holds until she is met again: of several, the earliest. A corrected note
        is counted anew among those its author may read, so that an error is one to the earlier side.
        """
        corrected = not self._state.adding
        self.save()
        notes = Note.objects.filter(case=self.case)
        last = self.case.last_contact_on
        if corrected:
            last = notes.filter(kind__in=self.CONTACTS).aggregate(day=Max("happened_on"))["day"]
        met = self.is_contact and (last is None or self.happened_on >= last)
        since = self.happened_on if met else last or self.case.opened_on
        agreed = notes.next_agreed(since, after=since)
        if met or corrected:
            self.case.contacted(since if met else last, agreed)
        elif self.case.bring_nearer(agreed):
            self.case.save(update_fields=["next_contact_on"])
