"""The roles that users hold, each at one site or for one organisation."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.events import AccountEvent
from accounts.models.places import Organisation, Site
from accounts.models.users import Refused, User, must_leave_an_administrator
from accounts.roles import HELD_AT_A_SITE, Role

HELD_AT_THE_RIGHT_PLACE = Q(role__in=sorted(HELD_AT_A_SITE), site__isnull=False, organisation__isnull=True) | (
    Q(site__isnull=True, organisation__isnull=False) & ~Q(role__in=sorted(HELD_AT_A_SITE))
)


class MembershipQuerySet(models.QuerySet):
    """Finds memberships."""

    def in_force(self) -> "MembershipQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One role of one user at one site, or for one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("site")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("given by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["role", "given_at"]
        constraints = [
            models.CheckConstraint(
                condition=HELD_AT_THE_RIGHT_PLACE,
                name="role_held_at_its_kind_of_place",
                violation_error_message=_("This role is held at the other kind of place."),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                "site",
                "organisation",
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_membership_in_force",
                violation_error_message=_("She already holds this role there."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")), name="membership_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place}"

    @property
    def place(self) -> Site | Organisation | None:
        """Return the site or the organisation it is held at."""
        return self.site or self.organisation

    @transaction.atomic
    def give(self, by: User | None) -> None:
        """Give this new membership; it acts on the user's next request.

        Raises Refused when somebody gives a role to herself: nobody widens her own view.
        """
        if by is not None and by.pk == self.user_id:
            raise Refused(_("You cannot give yourself a role. Ask another administrator."))
        self.given_by = by
        self.save(force_insert=True)
        self.user.note(AccountEvent.Kind.ROLE_GIVEN, by, str(self))

    @transaction.atomic
    def end(self, by: User | None = None, reason: str = "") -> None:
        """End this membership now; it stays on record.

        Raises Refused when it is the last administrator's, or one's own as administrator.
        """
        if self.ended_at is not None:
            return
        if self.role == Role.ADMINISTRATOR:
            if by is not None and by.pk == self.user_id:
                raise Refused(_("You cannot end your own role as administrator. Ask another administrator."))
            must_leave_an_administrator(without_membership=self)
        self.ended_at, self.ended_by = timezone.now(), by
        self.save(update_fields=["ended_at", "ended_by"])
        self.user.note(AccountEvent.Kind.ROLE_ENDED, by, f"{self}: {reason}" if reason else str(self))
