"""The mail that tells at once that break-glass was used."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User


def write_that_glass_was_broken(key: UUID) -> None:
    """Write to one user; nobody is named in it and no case, and it is the same whether or not a case was opened."""
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        return
    context = {"link": settings.PUBLIC_URL + reverse("openings")}
    with override(user.language):
        subject = " ".join(render_to_string("account/email/break_glass_subject.txt", context).split())
        body = render_to_string("account/email/break_glass_message.txt", context)
    EmailMessage(subject, body, None, [user.email], headers={"Auto-Submitted": "auto-generated"}).send()
