"""Pictures of an activity report, and who is in them; what they show lies encrypted outside the database.

Nobody is shown who did not agree: a picture says that nobody can be recognised in it, or names participants who each
agreed to pictures. Whether it may be shown is asked each time (`programs.pictures`), so that it goes with her consent.
"""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import NameField
from config.files import store
from config.files.content import Accepted
from programs.models.participant import Participant
from programs.models.report import ActivityReport

MOST_PICTURES = 8
"""So many stand in a report."""
SMALL = "-small"
"""What the name of the file of the small picture ends with."""


class CannotKeep(Exception):
    """A report that has as many pictures as it may have."""


class ReportPicture(Record):
    """One picture of a report, with what it shows in words."""

    UNVERSIONED = ("key",)

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

    @classmethod
    def named_files(cls) -> set[str]:
        """Return the names of all files that pictures of reports need."""
        return set(cls.objects.values_list("stored_as", flat=True))

    @transaction.atomic
    def keep(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and then the record that names it. Raises CannotKeep where there is no place."""
        report = ActivityReport.objects.select_for_update(no_key=True).get(pk=self.report_id)
        taken = set(report.pictures.values_list("place", flat=True))
        free = [place for place in range(1, MOST_PICTURES + 1) if place not in taken]
        if not free:
            raise CannotKeep
        self.place = free[0]
        self.write_file(accepted)
        try:
            self.save()
        except Exception:
            store.remove(*self.files())
            raise

    def write_file(self, accepted: Accepted) -> None:
        """Write the file, encrypted, and say in the record what it is; the record itself is not saved."""
        self.size, self.sha256, self.stored_as = len(accepted.content), accepted.digest, store.new_name()
        self.key = store.put(accepted.content, self.stored_as, self._belongs_to())
        store.put(accepted.small, self.stored_as + SMALL, self._belongs_to(SMALL))

    def content(self) -> bytes:
        """Return the picture. Raises `store.CannotOpen`."""
        return store.get(self.stored_as, self._belongs_to())

    def small(self) -> bytes:
        """Return the small picture. Raises `store.CannotOpen`."""
        return store.get(self.stored_as + SMALL, self._belongs_to(SMALL))

    @transaction.atomic
    def take_away(self) -> None:
        """Delete the record, and its file once that is certain."""
        names = self.files()
        self.in_it.all().delete()
        self.delete()
        transaction.on_commit(lambda: store.remove(*names))

    def files(self) -> list[str]:
        """Return the names of its files."""
        return [self.stored_as, self.stored_as + SMALL]

    def sealed_files(self) -> dict[str, str]:
        """Return what each of its files is sealed with, by name."""
        return {self.stored_as: self._belongs_to(), self.stored_as + SMALL: self._belongs_to(SMALL)}

    def _belongs_to(self, part: str = "") -> str:
        return f"report picture {self.pk}{part}"


class PictureOf(Record):
    """That a participant can be recognised in a picture. The database refuses whoever did not agree to pictures."""

    picture = models.ForeignKey(
        ReportPicture, models.PROTECT, related_name="in_it", verbose_name=_("picture of a report")
    )
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name=_("participant"))

    class Meta:
        ordering = ["picture", "id"]
        verbose_name = _("participant in a picture")
        verbose_name_plural = _("participants in pictures")
        constraints = [models.UniqueConstraint("picture", "participant", name="in_a_picture_once")]
