"""The people of the demonstration. All are invented; of the organisations, only the association and Cap Nepal exist.

Their password and second factors are public, so they work while settings.DEMO is on and only then; a check
refuses DEMO on a machine that is deployed.
"""

import base64
import hashlib
import time
from dataclasses import dataclass
from functools import cache, partial

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.models import Membership, Organisation, Site, User
from accounts.roles import Role

DOMAIN = "demo.nayabato.example"
PASSWORD = "seven-lamps-on-the-hill"  # noqa: S105 (public: README tells it)
PERIODS_A_SHOWN_CODE_HOLDS = 10

CENTRE, FIELD_OFFICE = "Centre, Kathmandu", "Field office, Dhading"
ASSOCIATION, CAP_NEPAL, HIMAL_SATHI = "Planète Enfants", "Cap Nepal", "Himal Sathi (fictional)"
HORIZON, BERGBACH = "Fondation Horizon Clair (fictional)", "Bergbach Foundation (fictional)"
COMPANY = "Tissages Belleroche (fictional)"

SITES = [
    {"name": CENTRE, "kind": Site.Kind.CENTRE, "district": "Kathmandu"},
    {"name": FIELD_OFFICE, "kind": Site.Kind.FIELD_OFFICE, "district": "Dhading"},
]
ORGANISATIONS = [
    {"name": ASSOCIATION, "kind": Organisation.Kind.ASSOCIATION, "city": "Kathmandu"},
    {"name": CAP_NEPAL, "kind": Organisation.Kind.PARTNER, "city": "Kathmandu"},
    {"name": HIMAL_SATHI, "kind": Organisation.Kind.PARTNER, "city": "Bharatpur"},
    {"name": HORIZON, "kind": Organisation.Kind.FOUNDATION, "city": "Lyon", "country": "FR"},
    {"name": BERGBACH, "kind": Organisation.Kind.FOUNDATION, "city": "Bern", "country": "CH"},
    {"name": COMPANY, "kind": Organisation.Kind.COMPANY, "city": "Roubaix", "country": "FR"},
]


@dataclass(frozen=True)
class DemoAccount:
    """One person of the demonstration."""

    name: str
    full_name: str
    role: Role
    places: tuple[str, ...]
    language: str = "en"

    @property
    def email(self) -> str:
        """Return the address she logs in with."""
        return f"{self.name}@{DOMAIN}"

    @property
    def secret(self) -> str:
        """Return the fixed secret of her authenticator app, in base 32."""
        return base64.b32encode(hashlib.sha256(self.email.encode()).digest()[:20]).decode()

    @property
    def code(self) -> str:
        """Return the code that her authenticator app shows now."""
        return self.code_at(int(time.time()) // mfa_settings.TOTP_PERIOD)

    def code_at(self, period: int) -> str:
        """Return the code of one period of time."""
        return format_hotp_value(hotp_value(self.secret, period))


ACCOUNTS = [
    DemoAccount("asha.caseworker", "Asha Tamang", Role.CASEWORKER, (CENTRE,)),
    DemoAccount("bimala.caseworker", "Bimala Gurung", Role.CASEWORKER, (CENTRE,)),
    DemoAccount("chandra.caseworker", "Chandra Adhikari", Role.CASEWORKER, (FIELD_OFFICE,)),
    DemoAccount("deepa.supervisor", "Deepa Shrestha", Role.SUPERVISOR, (CENTRE,)),
    DemoAccount("eknath.supervisor", "Eknath Poudel", Role.SUPERVISOR, (FIELD_OFFICE,)),
    DemoAccount("gita.facilitator", "Gita Rai", Role.FACILITATOR, (CENTRE,)),
    DemoAccount("hari.facilitator", "Hari Thapa Magar", Role.FACILITATOR, (FIELD_OFFICE,)),
    DemoAccount("indira.programmes", "Indira Karki", Role.PROGRAMME_MANAGER, (CENTRE, FIELD_OFFICE)),
    DemoAccount("jeevan.grants", "Jeevan Maharjan", Role.GRANTS_OFFICER, (ASSOCIATION,)),
    DemoAccount("laxmi.grants", "Laxmi Bhandari", Role.GRANTS_OFFICER, (ASSOCIATION,)),
    DemoAccount("claire.foundation", "Claire Vasseur", Role.FOUNDATION, (HORIZON,)),
    DemoAccount("nils.foundation", "Nils Achterberg", Role.FOUNDATION, (BERGBACH,)),
    DemoAccount("kamala.volunteers", "Kamala Basnet", Role.VOLUNTEER_COORDINATOR, (CENTRE, FIELD_OFFICE)),
    DemoAccount("lucie.volunteer", "Lucie Ferrand", Role.VOLUNTEER, (COMPANY,)),
    DemoAccount("mathieu.volunteer", "Mathieu Delorme", Role.VOLUNTEER, (COMPANY,)),
    DemoAccount("nirmala.partner", "Nirmala Lama", Role.PARTNER, (CAP_NEPAL,)),
    DemoAccount("om.partner", "Om Prakash Yadav", Role.PARTNER, (HIMAL_SATHI,)),
    DemoAccount("pabitra.protection", "Pabitra Joshi", Role.DATA_PROTECTION, (ASSOCIATION,)),
    DemoAccount("ramesh.administrator", "Ramesh Dangol", Role.ADMINISTRATOR, (ASSOCIATION,)),
    DemoAccount("sabina.administrator", "Sabina Khadgi", Role.ADMINISTRATOR, (ASSOCIATION,)),
]


def demo_accounts() -> list[DemoAccount]:
    """Return the people of the demonstration; none while DEMO is off."""
    return list(ACCOUNTS) if settings.DEMO else []


def account_named(name: str) -> DemoAccount | None:
    """Return the account of that short name; None when there is none or DEMO is off."""
    return next((account for account in demo_accounts() if account.name == name), None)


def account_of(user: User | None) -> DemoAccount | None:
    """Return the demonstration's account of this user; None when she is a real person or DEMO is off."""
    return next((account for account in demo_accounts() if user and account.email == user.email), None)


def code_holds(user: User, code: str) -> bool:
    """Tell whether this is a code that was shown to a visitor of the demonstration in the last minutes.

    It may be used more than once: several visitors share an account, and a page may stay open for a while.
    """
    account = account_of(user)
    if account is None:
        return False
    now = int(time.time()) // mfa_settings.TOTP_PERIOD
    shown = [account.code_at(now - ago) for ago in range(-1, PERIODS_A_SHOWN_CODE_HOLDS)]
    return any(constant_time_compare(code, each) for each in shown)


@transaction.atomic
def seed_accounts() -> dict[str, User]:
    """Make what is missing of the demonstration's places and people, and let in who is shut out, by short name."""
    places = {each["name"]: Site.objects.get_or_create(name=each["name"], defaults=each)[0] for each in SITES}
    for each in ORGANISATIONS:
        places[each["name"]] = Organisation.objects.get_or_create(name=each["name"], defaults=each)[0]
    hashed = cache(partial(make_password, PASSWORD))
    users = {}
    for account in ACCOUNTS:
        details = {"full_name": account.full_name, "language": account.language, "password": hashed}
        user, _ = User.objects.get_or_create(email=account.email, defaults=details)
        if not user.is_active:
            user.reactivate(None, "The demonstration begins anew.")
        for name in account.places:
            _seed_membership(user, account.role, places[name])
        Authenticator.objects.get_or_create(
            user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(account.secret)}}
        )
        users[account.name] = user
    return users


def _seed_membership(user: User, role: Role, place: Site | Organisation) -> None:
    at = {"site": place} if isinstance(place, Site) else {"organisation": place}
    if not Membership.objects.in_force().filter(user=user, role=role, **at).exists():
        Membership(user=user, role=role, **at).give(None)
