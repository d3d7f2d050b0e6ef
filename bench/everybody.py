"""Fills a database with a register of cases and everybody who works in the house: for the load program.

Beside the cases of `bench.generate` stand groups with their sheets (`bench.programmes`), two foundations with ten years
of grants (`bench.grants`), and for each role as many people as are asked for, all with one password and one secret of
an authenticator app.
"""

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Membership, Organisation, Site, User
from accounts.roles import HELD_AT_A_SITE, Role
from bench import grants, programmes
from bench.generate import copy_rows, generate
from programs.models import ActivityReport, Programme
from volunteers.models import Volunteer

PASSWORD, SECRET = "seven-lamps-on-the-bench", "JBSWY3DPEHPK3PXP"
MONTHS = 12
FACILITATORS_OF_A_SITE = 5


def fill(cases: int, wanted: dict[Role, int], say: Any) -> dict[Role, list[str]]:
    """Make the database of the settings hold all of it; return the addresses of so many people of each role.

    What stands already is kept, but for passwords and second factors, which are made anew for these people.
    """
    generate(cases, say=say)
    if not Programme.objects.using("owner").exists():
        say("groups and who leads them")
        _groups()
    grants.fill()
    if not ActivityReport.objects.using("owner").exists():
        _reports()
    found = {role: list(itertools.islice(_people(role), number)) for role, number in wanted.items()}
    users = User.objects.using("owner").filter(email__in=[email for emails in found.values() for email in emails])
    with transaction.atomic(using="owner"):
        users.update(password=make_password(PASSWORD), is_active=True)
        Authenticator.objects.using("owner").filter(user__in=users).delete()
        for user in users:
            Authenticator.objects.using("owner").create(user=user, type="totp", data={"secret": encrypt(SECRET)})
    return found


def _groups() -> None:
    """Add facilitators to each site, their groups, sessions and marks."""
    with transaction.atomic(using="owner"):
        for place, site in enumerate(Site.objects.using("owner").order_by("name")):
            for number in range(FACILITATORS_OF_A_SITE):
                _account(f"leader{place}-{number}@bench.example", Role.FACILITATOR, site=site)
        with connections["owner"].cursor() as cursor:
            cursor.execute(programmes.FILL)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _reports() -> None:
    """Add a report of each of the last months to every programme."""

    rows: list[dict[str, Any]] = []
    this_month = timezone.localdate().replace(day=1)
    for programme in Programme.objects.using("owner").select_related("project"):
        last = this_month - datetime.timedelta(days=1)
        for _month in range(MONTHS):
            told = {"first_on": last.replace(day=1), "last_on": last, "done": "The class met. " * 40, "writers": "{}"}
            rows.append({"programme_id": programme.pk, "site_id": programme.project.site_id} | told)
            last = last.replace(day=1) - datetime.timedelta(days=1)
    copy_rows(ActivityReport, rows)


def _people(role: Role) -> Iterator[str]:
    """Yield the addresses of people of a role: those whom the register knows, then new ones, each at some place."""
    held = Membership.objects.using("owner").filter(role=role, ended_at=None).order_by("user__email")
    yield from held.values_list("user__email", flat=True)
    if role in HELD_AT_A_SITE:
        places: list[dict[str, Any]] = [{"site": site} for site in Site.objects.using("owner").order_by("name")]
    else:
        kind = {Role.FOUNDATION: "foundation", Role.PARTNER: "partner", Role.VOLUNTEER: "company"}.get(
            role, "association"
        )
        _organisation(kind)
        places = [{"organisation": each} for each in Organisation.objects.using("owner").filter(kind=kind)]
    for number, place in enumerate(itertools.cycle(places)):
        email = f"{role.value}-{number}@bench.example"
        if not User.objects.using("owner").filter(email=email).exists():
            user = _account(email, role, **place)
            if role == Role.VOLUNTEER:
                copy_rows(Volunteer, [{"full_name": user.full_name, "user_id": user.pk, "status": "active"}])
            yield email


def _account(email: str, role: Role, **place: Any) -> User:
    user = User.objects.using("owner").create(email=email, full_name=email.partition("@")[0])
    Membership.objects.using("owner").create(user=user, role=role, **place)
    return user


def _organisation(kind: str) -> None:
    if not Organisation.objects.using("owner").filter(kind=kind).exists():
        Organisation.objects.using("owner").create(name=f"Bench {kind} of {settings.SIZE}", kind=kind)
