"""Words about second factors."""

from allauth.mfa.models import Authenticator
from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
NAMES = {
    Authenticator.Type.TOTP: _("authenticator app"),
    Authenticator.Type.WEBAUTHN: _("passkey"),
    Authenticator.Type.RECOVERY_CODES: _("recovery codes"),
}


@register.filter
def factor_name(factor: Authenticator) -> str:
    """Say what kind of second factor it is."""
    return str(NAMES[factor.type])
