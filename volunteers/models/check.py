"""Safeguarding checks: what must be true of a volunteer on every day she works, each seen by another person.

Code of conduct, confidentiality and course are given by the volunteer herself, in the application
(`volunteers.models.signing`, `volunteers.models.course`); of the others she or the coordinator hands in a paper. None
counts before somebody else has verified it. The volunteer is never the verifier of her own.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import DateField, NameField, NarrativeField
from config.files.content import MediaType
from config.files.kept import KeptFile
from volunteers.models.volunteer import Volunteer


class SafeguardingCheckQuerySet(ShelteredQuerySet):
    """Finds safeguarding checks."""

    def waiting(self) -> "SafeguardingCheckQuerySet":
        """Return those that wait for somebody to verify them."""
        return self.filter(state=SafeguardingCheck.State.WAITING)

    def verified(self) -> "SafeguardingCheckQuerySet":
        """Return those that count."""
        return self.filter(state=SafeguardingCheck.State.VERIFIED)

    def running_out(self, by: datetime.date) -> "SafeguardingCheckQuerySet":
        """Return those that count, end by a day, with none of their kind after them; of who pauses or left, none."""
        later = SafeguardingCheck.objects.verified().filter(
            volunteer=OuterRef("volunteer"), kind=OuterRef("kind"), valid_until__gt=OuterRef("valid_until")
        )
        ending = self.verified().filter(valid_until__lte=by, volunteer__status__in=Volunteer.COMING)
        return ending.filter(~Exists(later))

    def lacking(
        self, volunteers: Iterable[Volunteer], first: datetime.date, last: datetime.date
    ) -> dict[UUID, list[str]]:
        """Return for each volunteer the kinds that do not cover every day from the first to the last, in one query."""
        volunteers = list(volunteers)
        held: dict[tuple[UUID, str], list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
        for whose, kind, since, until in (
            self.verified()
            .filter(volunteer__in=volunteers, valid_from__lte=last, valid_until__gte=first)
            .order_by("valid_from")
            .values_list("volunteer", "kind", "valid_from", "valid_until")
        ):
            held[whose, kind].append((since, until))
        return {
            each.pk: [kind for kind in required_of(each) if not _covers(held[each.pk, kind], first, last)]
            for each in volunteers
        }


class SafeguardingCheck(Record):
    """One check of one volunteer, with the days on which it holds."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Identity")
        REFERENCE_1 = "reference_1", _("First reference")
        REFERENCE_2 = "reference_2", _("Second reference")
        BACKGROUND = "background", _("Background check")
        CONDUCT = "conduct", _("Code of conduct")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        COURSE = "course", _("Safeguarding course")
        MEDICAL = "medical", _("Medical certificate")
        INSURANCE = "insurance", _("Insurance")
        VISA = "visa", _("Visa")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be verified")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Refused")
        REVOKED = "revoked", _("Revoked")

    SIGNED = (Kind.CONDUCT, Kind.CONFIDENTIALITY)
    """Kinds that come of a text she signs in the application."""
    IN_THE_APPLICATION = (*SIGNED, Kind.COURSE)
    FOR_A_VISA = (Kind.VISA,)
    """Kinds that only those need who come from abroad."""
    KINDS = {State.WAITING: "info", State.VERIFIED: "good", State.REFUSED: "warning", State.REVOKED: "warning"}

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, editable=False, related_name="checks", verbose_name=_("volunteer")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    valid_from = DateField(_("valid from"))
    valid_until = DateField(_("valid until"))
    seen = NameField(
        _("what it is"), max_length=160, blank=True, help_text=_("Who issued it, or who gave the reference. No number.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, editable=False)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    why = NarrativeField(_("why"), blank=True, editable=False)

    objects = SafeguardingCheckQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_until", "id"]
        verbose_name = _("safeguarding check")
        verbose_name_plural = _("safeguarding checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="check_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", verifier=None, decided_on=None)
                | (~Q(state="waiting") & Q(verifier__isnull=False, decided_on__isnull=False)),
                name="check_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "revoked"]) | ~Q(why=""),
                name="check_refused_for_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "kind", "state"], name="checks_of_a_volunteer"),
            models.Index(fields=["state", "valid_until"], name="checks_by_end"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def state_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.State(self.state)]


def required_of(volunteer: Volunteer) -> list[str]:
    """Return the kinds that a volunteer needs, in order; the database's list is `checks_required`."""
    kinds = SafeguardingCheck.Kind.values
    return [each for each in kinds if volunteer.needs_visa or each not in SafeguardingCheck.FOR_A_VISA]


def _covers(spans: Iterable[tuple[datetime.date, datetime.date]], first: datetime.date, last: datetime.date) -> bool:
    """Tell whether spans, by their first day, leave no day uncovered."""
    day = first
    for since, until in spans:
        if since > day:
            return False
        day = max(day, until + datetime.timedelta(days=1))
        if day > last:
            return True
    return day > last


class CheckPaper(KeptFile, Record):
    """The file of a check; it lies encrypted, as those of cases do (decision 007)."""

    FILE_OF = "check paper"

    of = models.OneToOneField(
        SafeguardingCheck, models.PROTECT, editable=False, related_name="paper", verbose_name=_("safeguarding check")
    )
    media_type = models.CharField(_("type of file"), max_length=15, choices=MediaType, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    stored_as = models.CharField(_("name of the encrypted file"), max_length=32, unique=True, editable=False)
    key = models.CharField(_("name of the key"), max_length=16, editable=False)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("paper of a safeguarding check")
        verbose_name_plural = _("papers of safeguarding checks")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="check_paper_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", stored_as__regex=r"^[0-9a-f]{32}$"),
                name="check_paper_names_its_file",
            ),
        ]

    def __str__(self):
        return str(self.of)

    @property
    def file_name(self) -> str:
        """Return a name for its file, without ending."""
        return f"{self.of.kind}-{self.pk.hex[:8]}"
