"""Invitations: the only way in."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.events import AccountEvent
from accounts.models.memberships import HELD_AT_THE_RIGHT_PLACE, Membership
from accounts.models.places import Organisation, Site
from accounts.models.users import Refused, User
from accounts.roles import Role

LIFETIME = timedelta(days=7)


class CannotBeAccepted(Exception):
    """The invitation is unknown, used, withdrawn or too old; the message says which, for the screen."""


class InvitationQuerySet(models.QuerySet):
    """Finds invitations."""

    def open(self) -> "InvitationQuerySet":
        """Return those that wait for an answer, expired ones included."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def answered(self) -> "InvitationQuerySet":
        """Return those that were accepted or withdrawn."""
        return self.exclude(accepted_at=None, withdrawn_at=None)

    def acceptable(self, secret: str) -> "Invitation":
        """Return the one whose link holds this secret. Raises CannotBeAccepted unless it can be accepted now."""
        found = self.select_related("site", "organisation").filter(secret_hash=_hash(secret)).first()
        if found is None:
            raise CannotBeAccepted(_("This link is not complete, or a newer one was sent to you."))
        found.must_be_open()
        return found


class Invitation(models.Model):
    """One person's invitation to one role; its secret is kept as a hash alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, default="en")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_as = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="invitation", editable=False, verbose_name=_("accepted as")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_email_in_lower_case"),
            models.CheckConstraint(
                condition=HELD_AT_THE_RIGHT_PLACE,
                name="invited_to_the_right_kind_of_place",
                violation_error_message=_("This role is held at the other kind of place."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn_not_both"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_as=None)
                | Q(accepted_at__isnull=False, accepted_as__isnull=False),
                name="accepted_as_somebody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="expires_after_it_was_sent"),
            models.UniqueConstraint(
                "email", condition=Q(accepted_at=None, withdrawn_at=None), name="one_open_invitation"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.place}"

    @property
    def place(self) -> Site | Organisation | None:
        """Return the site or the organisation of the role."""
        return self.site or self.organisation

    @property
    def state(self) -> str:
        """Return in one word where it stands: accepted, withdrawn, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_at <= timezone.now() else "open"

    @transaction.atomic
    def send(self, by: User) -> str:
        """Save this new invitation and return its secret, to be sent to her and kept nowhere.

        An earlier invitation of the same address that is still open is withdrawn. Raises Refused when the
        address has an account already.
        """
        self.email = self.email.lower()
        if User.objects.filter(email=self.email).exists():
            raise Refused(_("This person has an account already. Open it and give her the role there."))
        Invitation.objects.open().filter(email=self.email).update(withdrawn_at=timezone.now())
        self.invited_by = by
        return self._renew(force_insert=True)

    @transaction.atomic
    def resend(self) -> str:
        """Return a new secret that holds for the whole time again; the earlier link is dead."""
        now = Invitation.objects.select_for_update().get(pk=self.pk)
        if now.state not in ("open", "expired"):
            raise Refused(_("This invitation was accepted or withdrawn in the meantime."))
        return self._renew(update_fields=["secret_hash", "invited_at", "expires_at"])

    @transaction.atomic
    def withdraw(self) -> None:
        """Make its link useless. Raises Refused when she has accepted it already."""
        now = Invitation.objects.select_for_update().get(pk=self.pk)
        if now.accepted_at:
            raise Refused(_("She has accepted this invitation in the meantime. Deactivate her account instead."))
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])

    @transaction.atomic
    def accept(self, password: str) -> User:
        """Make her account with its first role, exactly once. Raises CannotBeAccepted."""
        standing = Invitation.objects.select_for_update().get(pk=self.pk)
        standing.must_be_open()
        if User.objects.filter(email=self.email).exists():  # an account took the address meanwhile
            raise CannotBeAccepted(_("This invitation has been used. Log in with the password you chose."))
        user = User.objects.create_user(self.email, password, full_name=self.full_name, language=self.language)
        user.note(AccountEvent.Kind.JOINED, self.invited_by)
        Membership(user=user, role=self.role, site=self.site, organisation=self.organisation).give(self.invited_by)
        self.accepted_at, self.accepted_as = timezone.now(), user
        self.save(update_fields=["accepted_at", "accepted_as"])
        return user

    def must_be_open(self) -> None:
        """Raise CannotBeAccepted, saying why, unless it can be accepted now."""
        why = {
            "accepted": _("This invitation has been used. Log in with the password you chose."),
            "withdrawn": _("This invitation was withdrawn."),
            "expired": _("This invitation is more than seven days old."),
        }.get(self.state)
        if why:
            raise CannotBeAccepted(why)

    def _renew(self, **how_saved) -> str:
        secret = secrets.token_urlsafe(32)
        self.secret_hash = _hash(secret)
        self.invited_at = timezone.now()
        self.expires_at = self.invited_at + LIFETIME
        self.save(**how_saved)
        return secret


def _hash(secret: str) -> str:
    """Return what is kept of a secret. It holds 256 random bits, so a plain hash cannot be reversed."""
    return hashlib.sha256(secret.encode()).hexdigest()
