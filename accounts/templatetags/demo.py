"""Tags of the demonstration; they give nothing while DEMO is off."""

from django import template

from accounts.demo import PASSWORD, DemoAccount, account_of
from accounts.demo import demo_accounts as all_accounts
from accounts.models import User

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """Return the people a visitor may log in as."""
    return all_accounts()


@register.simple_tag
def demo_password() -> str:
    """Return the password they share, empty while there are none."""
    return PASSWORD if all_accounts() else ""


@register.simple_tag
def demo_code(user: User | None) -> str:
    """Return the code that this user's authenticator app shows now; empty for a real person."""
    account = account_of(user)
    return account.code if account else ""
