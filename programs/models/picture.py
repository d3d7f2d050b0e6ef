"""Pictures of an activity report, and who is in them; what they show lies encrypted outside the database.

Nobody is shown who did not agree: a picture says that nobody can be recognised in it, or names participants who each
agreed to pictures. Whether it may be shown is asked each time (`programs.pictures`), so that it goes with her consent.
"""

import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NameField
from config.files import store
from config.files.content import Accepted
from config.files.kept import KeptFile
from programs.models.participant import Participant
from programs.models.report import ActivityReport

MOST_PICTURES = 8
"""So many stand in a report."""


class CannotKeep(Exception):
    """A report that has as many pictures as it may have."""


class ReportPicture(KeptFile, Record):
    """One picture of a report, with what it shows in words."""

    FILE_OF = "report picture"
    has_small = True

    report = models.ForeignKey(
        ActivityReport, models.PROTECT, editable=False, related_name="pictures", verbose_name=_("activity report")
    )
    place = models.PositiveSmallIntegerField(_("place"), editable=False)
    caption = NameField(_("what it shows"), max_length=160, help_text=_("No names, and nothing that points to one."))
    nobody = models.BooleanField(_("nobody can be recognised"), default=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    stored_as = models.CharField(_("name of the encrypted file"), max_length=32, unique=True, editable=False)
    key = models.CharField(_("name of the key"), max_length=16, editable=False)

    class Meta:
        ordering = ["report", "place"]
        verbose_name = _("picture of a report")
        verbose_name_plural = _("pictures of reports")
        constraints = [
            models.UniqueConstraint("report", "place", name="one_picture_at_a_place"),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PICTURES)), name="few_pictures_in_a_report"),
            models.CheckConstraint(condition=~Q(caption=""), name="picture_says_what_it_shows"),
            models.CheckConstraint(condition=Q(size__gt=0), name="picture_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", stored_as__regex=r"^[0-9a-f]{32}$"),
                name="picture_names_its_file",
            ),
        ]

    def __str__(self):
        return self.caption

    @property
    def file_name(self) -> str:
        """Return a name for its file, without ending, that tells nothing."""
        return f"picture-{self.pk.hex[:8]}"

    @transaction.atomic
    def keep(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and then the record that names it. Raises CannotKeep where there is no place."""
        report = ActivityReport.objects.select_for_update(no_key=True).get(pk=self.report_id)
        taken = set(report.pictures.values_list("place", flat=True))
        free = [place for place in range(1, MOST_PICTURES + 1) if place not in taken]
        if not free:
            raise CannotKeep
        self.place = free[0]
        super().keep(accepted)

    @transaction.atomic
    def take_away(self) -> None:
        """Delete the record, and its file once that is certain."""
        names = self.files()
        self.in_it.all().delete()
        self.delete()
        transaction.on_commit(lambda: store.remove(*names))

    def copies_are_back(self, on: datetime.date) -> None:
        """Keep on which day it was seen to that copies which had been given away were taken back."""
        self.in_it.taken_back().update(settled_on=on)


class PictureOfQuerySet(ShelteredQuerySet):
    """Finds who is in which picture."""

    def taken_back(self) -> "PictureOfQuerySet":
        """Return those in reports that were sent who agree no more, and whose copies nobody has seen to yet."""
        sent = (ActivityReport.State.SUBMITTED, ActivityReport.State.APPROVED)
        return self.filter(withdrawn_on__isnull=False, settled_on=None, picture__report__state__in=sent)


class PictureOf(Record):
    """That a participant can be recognised in a picture. The database refuses whoever did not agree to pictures.

    It writes `agreed_on` and `withdrawn_on` itself, whenever what she agrees to changes (`programs.picture_register`).
    """

    picture = models.ForeignKey(
        ReportPicture, models.PROTECT, related_name="in_it", verbose_name=_("picture of a report")
    )
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name=_("participant"))
    agreed_on = models.DateField(_("agreed"), null=True, editable=False)
    withdrawn_on = models.DateField(_("taken back"), null=True, editable=False)
    settled_on = models.DateField(_("copies taken back"), null=True, editable=False)

    objects = PictureOfQuerySet.as_manager()

    class Meta:
        ordering = ["picture", "id"]
        verbose_name = _("participant in a picture")
        verbose_name_plural = _("participants in pictures")
        constraints = [
            models.UniqueConstraint("picture", "participant", name="in_a_picture_once"),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("withdrawn_on")),
                name="copies_are_taken_back_after_the_consent",
            ),
        ]
