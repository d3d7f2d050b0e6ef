"""Users, the sites and organisations they belong to, and the roles they hold there."""

import uuid
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import HELD_AT_A_SITE, SEES_A_PERSON, Role


class Organisation(models.Model):
    """A body that staff, partners, funders or volunteers belong to (HTCDS object "organisation")."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("This association")
        PARTNER = "partner", _("Partner")
        FOUNDATION = "foundation", _("Foundation")
        COMPANY = "company", _("Company")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    htcds_type = models.CharField(_("type (HTCDS)"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country code"), max_length=2, default="NP")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name


class Site(models.Model):
    """A place of work of the association: the centre, a field office."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("Rehabilitation centre")
        FIELD_OFFICE = "field_office", _("Field office")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    district = models.CharField(_("district"), max_length=60, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
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


class User(AbstractBaseUser):
    """A person who logs in, named by an e-mail address."""

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("may log in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case"),
        ]

    def __str__(self):
        return self.full_name

    @cached_property
    def holdings(self) -> dict[Role, frozenset[uuid.UUID]]:
        """Return for each role held now the ids of the sites or organisations it is held at.

        Read once per user object, hence once per request: a change acts on the next request.
        """
        held: dict[Role, set[uuid.UUID]] = {}
        for role, site, organisation in self.memberships.in_force().values_list("role", "site", "organisation"):
            held.setdefault(Role(role), set()).add(site or organisation)
        return {role: frozenset(places) for role, places in held.items()}

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held now."""
        return frozenset(self.holdings)

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a role held now can see a person (design, section 4)."""
        return bool(self.roles & SEES_A_PERSON)


class MembershipQuerySet(models.QuerySet):
    """Finds memberships."""

    def in_force(self) -> "MembershipQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One role of one user at one site, or for one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(HELD_AT_A_SITE), site__isnull=False, organisation__isnull=True)
                | Q(site__isnull=True, organisation__isnull=False) & ~Q(role__in=sorted(HELD_AT_A_SITE)),
                name="role_held_at_its_kind_of_place",
                violation_error_message=_("This role is held at the other kind of place."),
            ),
            models.UniqueConstraint(
                "user", "role", "site", "organisation",
                condition=Q(ended_at=None), nulls_distinct=False, name="one_membership_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")), name="membership_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.site or self.organisation}"

    def end(self) -> None:
        """End this membership now; it stays on record."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
