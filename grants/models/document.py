"""Papers of a grant and vouchers of spendings; the files lie encrypted, as those of cases do (decision 007)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import NameField
from config.files.content import MediaType
from config.files.kept import KeptFile
from grants.models.grant import Grant
from grants.models.spending import Spending


class GrantDocument(KeptFile, Record):
    """One paper of a grant, or the voucher of a spending. The funder sees those that are marked for it alone."""

    FILE_OF = "grant document"

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Application")
        AGREEMENT = "agreement", _("Agreement")
        AMENDMENT = "amendment", _("Amendment")
        REPORT = "report", _("Report")
        AUDIT = "audit", _("Audit")
        LETTER = "letter", _("Letter")
        VOUCHER = "voucher", _("Voucher")
        OTHER = "other", _("Other")

    grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, editable=False, related_name="documents", verbose_name=_("grant")
    )
    spending = models.ForeignKey(
        Spending, models.PROTECT, null=True, editable=False, related_name="documents", verbose_name=_("spending")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    title = NameField(_("title"), max_length=120)
    for_funder = models.BooleanField(_("the funder may open it"), default=False)
    media_type = models.CharField(_("type of file"), max_length=15, choices=MediaType, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    stored_as = models.CharField(_("name of the encrypted file"), max_length=32, unique=True, editable=False)
    key = models.CharField(_("name of the key"), max_length=16, editable=False)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("document of a grant")
        verbose_name_plural = _("documents of grants")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            models.CheckConstraint(condition=Q(size__gt=0), name="paper_is_not_empty"),
            models.CheckConstraint(
                condition=Q(grant__isnull=False, spending=None) | Q(grant=None, spending__isnull=False),
                name="paper_of_a_grant_or_a_spending",
            ),
            models.CheckConstraint(
                condition=Q(spending=None) | Q(for_funder=False, kind="voucher"), name="vouchers_are_for_us_alone"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", stored_as__regex=r"^[0-9a-f]{32}$"),
                name="paper_names_its_file",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def file_name(self) -> str:
        """Return a name for its file, without ending."""
        return f"{self.kind}-{self.pk.hex[:8]}"
