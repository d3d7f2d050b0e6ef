"""Exactly once: a form that arrives twice acts once and answers alike.

Every form carries a token (`{% once %}`). The first arrival claims it inside its own transaction; a
second one waits for that transaction and is then sent where the first was sent. A form that
is refused, or whose transaction dies, leaves its token free.
"""

import uuid

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now

FIELD = "_once"


class Submission(models.Model):
    """A form that was acted on, and where its sender was sent."""

    token = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answered_with = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "token", name="a_form_of_hers_acts_once")]

    def __str__(self):
        return str(self.token)


def claim(request) -> str | None:
    """Claim the token of this form; return where an earlier arrival was sent, None for the first.

    A form without a valid token is a first arrival that claims nothing.
    """
    token = _token(request)
    if token is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_submission (token, user_id, answered_with) VALUES (%s, %s, '')"
            " ON CONFLICT (user_id, token) DO NOTHING",
            [token, request.user.pk],
        )
        if cursor.rowcount:
            return None
    return Submission.objects.filter(user=request.user).values_list("answered_with", flat=True).get(token=token)


def settle(request, location: str) -> None:
    """Remember where the sender of this form is sent."""
    token = _token(request)
    if token is not None:
        Submission.objects.filter(user=request.user, token=token).update(answered_with=location)


def was_acted_on(user, token: str) -> bool:
    """Tell whether a form of hers with this token was acted on."""
    read = _read(token)
    return read is not None and Submission.objects.filter(user=user, token=read).exists()


def _token(request) -> uuid.UUID | None:
    return _read(request.POST.get(FIELD, ""))


def _read(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(token)
    except ValueError:
        return None
