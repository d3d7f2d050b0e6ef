"""Documents and pictures of a case; what they show lies encrypted outside the database."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.policy import APPROVE
from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.case import Case
from config.fields import NameField, NarrativeField, PartialDateField, known_days
from config.files import store
from config.files.content import MediaType
from config.files.kept import KeptFile

if TYPE_CHECKING:
    from accounts.models import User


class DocumentQuerySet(ShelteredQuerySet):
    """Finds documents."""

    def in_place(self) -> Self:
        """Return those that were not taken away."""
        return self.filter(removed_at=None)

    def removable_by(self, user: "User") -> Self:
        """Return those that this user may take away for good: she added it, or it is her case, or of her site."""
        hers = Q(recorded_by=user) | Q(case__caseworker=user) | Q(case__in=Case.objects.visible_to(user, APPROVE))
        return self.writable_by(user).in_place().filter(hers)

    def latest_first(self) -> Self:
        """Return them, the last added first."""
        return self.order_by("-recorded_at", "-id").select_related("recorded_by")


class Document(KeptFile, Record):
    """One paper or picture about her.

    A restricted one is seen by who added it and by the supervisors of the site alone. When it is taken away its bytes
    are deleted; that it was here, who took it away and why stays.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo of her")
        IDENTITY = "identity", _("Identity paper")
        MEDICAL = "medical", _("Medical paper")
        SCHOOL = "school", _("School paper")
        COURT = "court", _("Paper of police or court")
        LETTER = "letter", _("Letter")
        AGREEMENT = "agreement", _("Agreement that she signed")
        OTHER = "other", _("Other")

    FILE_OF = "document"

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    title = NameField(_("title"), max_length=120)
    dated = PartialDateField(_("day it is from"), ages=False, latest=timezone.localdate, null=True, blank=True)
    about = NarrativeField(_("what it is about"), blank=True)
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Only you and the supervisors of the site will see it.")
    )
    media_type = models.CharField(_("type of file"), max_length=15, choices=MediaType, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    stored_as = models.CharField(_("name of the encrypted file"), max_length=32, unique=True, editable=False)
    key = models.CharField(_("name of the key"), max_length=16, editable=False, db_index=True)
    removed_at = models.DateTimeField(_("taken away"), null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken away by"),
    )
    removal_reason = NarrativeField(_("why it was taken away"), blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            known_days("dated", "document_of_some_day"),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(condition=Q(media_type__in=MediaType.values), name="document_of_a_kept_type"),
            models.CheckConstraint(
                condition=~Q(kind="photo") | Q(media_type=MediaType.JPEG),
                name="photo_is_a_picture",
                violation_error_message=_("A photo of her is a picture, not a PDF."),
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", stored_as__regex=r"^[0-9a-f]{32}$")
                & Q(key__regex=r"^[0-9a-f]{16}$"),
                name="document_names_file_and_key",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="document_taken_away_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["case", "-recorded_at", "-id"], name="documents_of_case")]

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be shown in a page."""
        return self.media_type == MediaType.JPEG

    has_small = is_picture

    @property
    def is_in_place(self) -> bool:
        """Tell whether it was not taken away."""
        return self.removed_at is None

    @property
    def file_name(self) -> str:
        """Return a name for its file, without ending, that tells nothing of her."""
        return f"document-{self.pk.hex[:8]}"

    @transaction.atomic(savepoint=False)
    def take_away(self, by: "User", reason: str) -> None:
        """Mark it as taken away, and delete its file once that is certain."""
        self.removed_at, self.removed_by, self.removal_reason = timezone.now(), by, reason
        self.save(update_fields=["removed_at", "removed_by", "removal_reason"])
        names = self.files()
        transaction.on_commit(lambda: store.remove(*names))

    def sealed_files(self) -> dict[str, str]:
        """Return what each of its files is sealed with, by name; of one that was taken away there are none."""
        return super().sealed_files() if self.is_in_place else {}
