"""The person who logs in."""

import uuid
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.events import AccountEvent
from accounts.roles import HAS_TASKS, SEES_A_PERSON, Role
from config.made_once import MadeOnce

if TYPE_CHECKING:
    from accounts.models.memberships import Membership


HELD = MadeOnce(
    lambda user: (
        apps.get_model("accounts", "Membership")
        .objects.in_force()
        .filter(user=user)
        .values_list("role", "site", "organisation")
    )
)
"""Asked on every request, of one user."""


class Refused(Exception):
    """A change to an account that a rule of the house refuses; the message says why, for the screen."""


class UserQuerySet(models.QuerySet):
    """Finds users."""

    def named_like(self, words: str) -> "UserQuerySet":
        """Return those whose name or e-mail address holds these words; all for no words."""
        return self.filter(Q(full_name__icontains=words) | Q(email__icontains=words)) if words else self

    def with_roles(self) -> "UserQuerySet":
        """Fetch the roles held now beside each user, as `roles_held`."""
        memberships = apps.get_model("accounts", "Membership").objects.in_force()
        held = memberships.select_related("site", "organisation").order_by("role", "given_at")
        return self.prefetch_related(Prefetch("memberships", held, to_attr="roles_held"))

    def with_second_factor(self) -> "UserQuerySet":
        """Return those who have set up an authenticator app or a passkey."""
        return self.filter(Exists(User.objects.filter(pk=OuterRef("pk"), authenticator__type__in=["totp", "webauthn"])))

    def holding(self, *roles: Role, at_sites: Iterable[uuid.UUID] | None = None) -> "UserQuerySet":
        """Return the active users who hold one of these roles now, at one of these sites if given."""
        held = Q(memberships__role__in=roles, memberships__ended_at=None)
        if at_sites is not None:
            held &= Q(memberships__site__in=at_sites)
        return self.filter(held, is_active=True).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes users; nobody signs up by herself."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a new user whose e-mail address is kept in lower case."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        """Return the user of that e-mail address, in any case of letters."""
        return self.get(email=username.lower())


class ReminderMails(models.TextChoices):
    """How often a mail tells how much is due."""

    DAILY = "daily", _("Each working day")
    WEEKLY = "weekly", _("Each Sunday, for the week")
    NEVER = "never", _("Never")


class User(AbstractBaseUser):
    """A person who logs in, named by an e-mail address."""

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    reminder_mails = models.CharField(
        _("mail about what is due"), max_length=6, choices=ReminderMails, default=ReminderMails.DAILY
    )
    is_active = models.BooleanField(_("may log in"), default=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    class Meta:
        ordering = ["full_name", "id"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(reminder_mails__in=ReminderMails.values), name="reminded_daily_weekly_or_never"
            ),
        ]
        indexes = [models.Index(fields=["full_name", "id"], name="users_by_name")]

    def __str__(self):
        return self.full_name

    @cached_property
    def holdings(self) -> dict[Role, frozenset[uuid.UUID]]:
        """Return for each role held now the ids of the sites or organisations it is held at.

        Read once per user object, hence once per request: a change acts on the next request.
        """
        held: dict[Role, set[uuid.UUID]] = {}
        for role, site, organisation in HELD(self.pk):
            held.setdefault(Role(role), set()).add(site or organisation)
        return {role: frozenset(places) for role, places in held.items()}

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held now."""
        return frozenset(self.holdings)

    def at(self, place: uuid.UUID) -> Self:
        """Return her as far as she holds roles at one site or organisation alone, for work that is done there."""
        here = copy(self)
        here.holdings = {role: frozenset([place]) for role, places in self.holdings.items() if place in places}
        return here

    @property
    def language_name(self) -> str:
        """Return the language of her pages, in words."""
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    @property
    def has_tasks(self) -> bool:
        """Tell whether a role held now has tasks, of which a mail may remind her."""
        return bool(self.roles & HAS_TASKS)

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a role held now can see a person (design, section 4)."""
        return bool(self.roles & SEES_A_PERSON)

    @property
    def has_second_factor(self) -> bool:
        """Tell whether she has set up an authenticator app or a passkey."""
        return self.authenticator_set.exclude(type="recovery_codes").exists()

    def note(self, kind: AccountEvent.Kind, by: "User | None", detail: str = "") -> None:
        """Record a change to this account."""
        AccountEvent.objects.create(user=self, kind=kind, by=by, detail=detail[:200])

    @transaction.atomic
    def edit(self, by: "User") -> None:
        """Save changed details; a new e-mail address is the only one she logs in with from now on."""
        self.email = self.email.lower()
        self.save(update_fields=["email", "full_name", "phone", "language", "reminder_mails"])
        self.emailaddress_set.exclude(email=self.email).delete()
        self.note(AccountEvent.Kind.EDITED, by)

    @transaction.atomic
    def deactivate(self, by: "User | None", reason: str) -> None:
        """Bar her from logging in and end her sessions; her roles stay on record. None stands for the system itself.

        Raises Refused for one's own account and for the last administrator.
        """
        if by is not None and by.pk == self.pk:
            raise Refused(_("You cannot deactivate your own account. Ask another administrator."))
        must_leave_an_administrator(without_user=self)
        self.is_active = False
        self.save(update_fields=["is_active"])
        self._drop_sessions()
        self.note(AccountEvent.Kind.DEACTIVATED, by, reason)

    @transaction.atomic
    def reactivate(self, by: "User", reason: str) -> None:
        """Let her log in again, with the roles that are still in force."""
        self.is_active = True
        self.save(update_fields=["is_active"])
        self.note(AccountEvent.Kind.REACTIVATED, by, reason)

    @transaction.atomic
    def end_sessions(self, by: "User", reason: str) -> None:
        """Log her out everywhere."""
        self._drop_sessions()
        self.note(AccountEvent.Kind.SESSIONS_ENDED, by, reason)

    @transaction.atomic
    def reset_second_factor(self, by: "User | None", reason: str) -> None:
        """Remove her authenticator app, passkeys and recovery codes, and log her out everywhere.

        At her next log-in she sets up a new one if her roles need it. Raises Refused for one's own account:
        a stolen administrator's session must not get rid of the factor that guards it. `by` is None for the operator.
        """
        if by is not None and by.pk == self.pk:
            raise Refused(_("You cannot reset your own second factor. Ask another administrator."))
        self.authenticator_set.all().delete()
        self._drop_sessions()
        self.note(AccountEvent.Kind.SECOND_FACTOR_RESET, by, reason)

    def _drop_sessions(self) -> None:
        known = self.usersession_set.all()
        Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
        known.delete()


def must_leave_an_administrator(
    *, without_user: User | None = None, without_membership: "Membership | None" = None
) -> None:
    """Raise Refused when nobody would be left who can administer accounts.

    Locks the administrators' rows, so that two who remove each other at once cannot both succeed; but not their keys,
    so that what an administrator does meanwhile can be noted with her name: else the two would wait for each other.
    """
    memberships = apps.get_model("accounts", "Membership").objects.in_force()
    standing = memberships.filter(role=Role.ADMINISTRATOR, user__is_active=True).select_for_update(no_key=True)
    left = [
        each
        for each in standing.select_related("user").order_by("pk")
        if each != without_membership and each.user != without_user
    ]
    if not left:
        raise Refused(_("Somebody must remain who can administer accounts. Give another person the role first."))
