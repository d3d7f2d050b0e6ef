"""A grant: from whom, for which projects, where it stands, and which former one it goes on from.

What was agreed about money, time and purpose is told by its terms, version by version.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NameField, NarrativeField
from grants.models.funder import Funder
from grants.models.money import currency_field
from programs.models import Project


class GrantQuerySet(ShelteredQuerySet):
    """Finds grants."""

    def with_funder(self) -> "GrantQuerySet":
        """Fetch the funder, its organisation and the officer at once."""
        return self.select_related("funder__organisation", "officer")

    def spendable(self) -> "GrantQuerySet":
        """Return those that costs may be charged to."""
        return self.filter(status__in=Grant.SPENDABLE)

    def with_turn(self) -> "GrantQuerySet":
        """Add `turn`, by which those that are not over come first."""
        return self.annotate(turn=Case(When(status__in=Grant.OVER, then=1), default=0))


class Grant(Record):
    """Money that a funder gives for a purpose, in one currency."""

    class Status(models.TextChoices):
        PIPELINE = "pipeline", _("In the pipeline")
        APPLIED = "applied", _("Applied for")
        AGREED = "agreed", _("Agreed")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")

    NOT_AGREED = (Status.PIPELINE, Status.APPLIED)
    SPENDABLE = (Status.ACTIVE, Status.SUSPENDED, Status.CLOSING)
    OVER = (Status.CLOSED, Status.DECLINED)
    KINDS = {
        Status.PIPELINE: "neutral",
        Status.APPLIED: "info",
        Status.AGREED: "info",
        Status.ACTIVE: "good",
        Status.SUSPENDED: "warning",
        Status.CLOSING: "notice",
        Status.CLOSED: "neutral",
        Status.DECLINED: "neutral",
    }

    funder = models.ForeignKey(Funder, models.PROTECT, related_name="grants", verbose_name=_("funder"))
    reference = NameField(_("reference"), max_length=40, unique=True)
    title = NameField(_("title"), max_length=160)
    currency = currency_field(help_text=_("All amounts of this grant are in it. It stays once the grant is agreed."))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PIPELINE, editable=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer in charge")
    )
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        verbose_name=_("goes on from"),
        help_text=_("The former grant of the same funder that this one renews."),
    )
    projects = models.ManyToManyField(Project, through="FundedProject", related_name="grants", editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["reference", "id"]
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(condition=~Q(reference="") & ~Q(title=""), name="grant_has_reference_and_title"),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=F("id")),
                name="grant_renews_another",
                violation_error_message=_("A grant does not renew itself."),
            ),
            models.UniqueConstraint("id", "currency", name="grant_with_its_currency"),
        ]
        indexes = [models.Index(fields=["funder", "status"], name="grants_of_a_funder")]

    def __str__(self):
        return f"{self.reference} · {self.title}"

    @property
    def status_label(self) -> str:
        """Return its status in words."""
        return self.Status(self.status).label

    @property
    def status_kind(self) -> str:
        """Return the kind of state with which it is shown."""
        return self.KINDS[self.Status(self.status)]

    @property
    def is_agreed(self) -> bool:
        """Tell whether its terms were agreed once: from then on they change by amendments alone."""
        return self.status not in (*self.NOT_AGREED, self.Status.DECLINED)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing of it changes any more."""
        return self.status in self.OVER


class FundedProject(Record):
    """That a grant pays for a project."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="funded", verbose_name=_("grant"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="funded", verbose_name=_("project"))

    class Meta:
        ordering = ["project__name", "id"]
        verbose_name = _("project that a grant pays for")
        verbose_name_plural = _("projects that grants pay for")
        constraints = [models.UniqueConstraint("grant", "project", name="a_project_once_in_a_grant")]

    def __str__(self):
        return str(self.project)


class GrantStep(Record):
    """That a grant moved from one status to another; who did it and when, the record itself says."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="steps", verbose_name=_("grant"))
    from_status = models.CharField(_("from"), max_length=9, choices=Grant.Status)
    to_status = models.CharField(_("to"), max_length=9, choices=Grant.Status)
    why = NarrativeField(_("why"), blank=True)

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("step of a grant")
        verbose_name_plural = _("steps of grants")
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_status__in=["suspended", "declined"]) | ~Q(why=""),
                name="held_up_for_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
