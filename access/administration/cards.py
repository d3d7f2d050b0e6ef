"""What waits for an administrator, on her home page."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.home import card
from access.policy import WRITE
from accounts.models import Invitation, User
from accounts.roles import SEES_A_PERSON

LONG = timedelta(days=90)


@card(User, WRITE)
def accounts(request: HttpRequest) -> dict[str, Any]:
    """Show how many accounts there are, and which of them need a look."""
    active = User.objects.filter(is_active=True)
    factors = User.objects.filter(pk=OuterRef("pk"), authenticator__type__in=["totp", "webauthn"])
    owing = active.holding(*SEES_A_PERSON).exclude(Exists(factors))
    waiting = Invitation.objects.open()
    now = timezone.now()
    return {
        "title": _("Accounts"),
        "template": "access/administration/_card_accounts.html",
        "active": active.count(),
        "owing": owing.count(),
        "unused": active.filter(last_login__lt=now - LONG).count(),
        "waiting": waiting.filter(expires_at__gt=now).count(),
        "expired": waiting.filter(expires_at__lte=now).count(),
    }
