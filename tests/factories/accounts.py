"""Users, places and roles for tests; `signed_in_client` passes the second factor."""

import time

import factory
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.middleware import BEGAN, SEEN
from accounts.models import Membership, Organisation, Site, User
from accounts.roles import HELD_AT_A_SITE, Role
from accounts.sessions import SessionStore

PASSWORD = "a long password for tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FOR_A_WHILE = 19 * 60
"""Seconds for which somebody at work is seen beforehand: nearly as long as a session may be idle, and no test."""

ORGANISATION_KIND_OF_ROLE = {
    Role.FOUNDATION: Organisation.Kind.FOUNDATION,
    Role.VOLUNTEER: Organisation.Kind.COMPANY,
    Role.PARTNER: Organisation.Kind.PARTNER,
}


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    name = factory.Sequence(lambda n: f"Site {n}")
    kind = Site.Kind.CENTRE
    district = "Kathmandu"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.PARTNER


class UserFactory(factory.django.DjangoModelFactory):
    """A user without a role; `second_factor=True` gives her an authenticator app."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Test User {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def second_factor(self, create: bool, wanted: bool | None, **_kwargs: object) -> None:
        if create and wanted:
            app_of(self).save()


def app_of(user: User) -> Authenticator:
    """Return an authenticator app for this user, not saved."""
    return Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})


def give_role(
    user: User, role: Role, *, site: Site | None = None, organisation: Organisation | None = None
) -> Membership:
    """Give a role at the place, or at a new one of the right kind."""
    if role in HELD_AT_A_SITE:
        place = {"site": site or SiteFactory()}
    else:
        kind = ORGANISATION_KIND_OF_ROLE.get(role, Organisation.Kind.ASSOCIATION)
        place = {"organisation": organisation or OrganisationFactory(kind=kind)}
    membership = Membership.objects.create(user=user, role=role, **place)
    user.__dict__.pop("holdings", None)
    return membership


def make_user(
    *roles: Role, site: Site | None = None, organisation: Organisation | None = None, **fields: object
) -> User:
    """Return a user with these roles, at the site or organisation given or at new ones, with a second factor."""
    user = UserFactory(**({"second_factor": True} | fields))
    for role in roles:
        give_role(user, role, site=site, organisation=organisation)
    return user


def make_users(*held: dict[Role, Site]) -> list[User]:
    """Return users who hold these roles at these sites, each with a second factor, made in few statements."""
    users = User.objects.bulk_create(UserFactory.build_batch(len(held)))
    Authenticator.objects.bulk_create(map(app_of, users))
    Membership.objects.bulk_create(
        Membership(user=user, role=role, site=site)
        for user, places in zip(users, held, strict=True)
        for role, site in places.items()
    )
    return users


def signed_in_client(user: User, *, second_factor: bool = True, at_work: bool = False, **options: object) -> Client:
    """Return a client with a session of this user, by default with her second factor used in it; no log-in is recorded.

    `at_work`: she is seen all the time, so that no request writes it down, one that is undone included.
    """
    client, session = Client(**options), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if at_work:
        session.update({BEGAN: time.time(), SEEN: time.time() + FOR_A_WHILE})
    if second_factor:
        session[METHODS] = [{"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}]
        session[METHODS_OF] = user_id_to_str(user)
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = client.entered_with = session.session_key
    return client


def still_in(client: Client) -> bool:
    """Tell whether a client of `signed_in_client` has the session it entered with.

    Its cookie alone is looked at, which costs no query: whoever loses it is given another or none.
    """
    return client.entered_with == _session_cookie(client)


def _session_cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value
