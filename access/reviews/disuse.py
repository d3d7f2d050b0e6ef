"""Accounts that nobody uses: their holder is written to, and when that changes nothing they are closed, not deleted."""

import datetime
import logging
import uuid
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from access.context import acting_as_system
from access.reviews.rules import rules_of_access
from access.shelter import ShelteredQuerySet
from accounts.demo import DOMAIN
from accounts.models import AccountEvent, Refused, User
from accounts.models.users import must_leave_an_administrator

REASON = "accounts that nobody uses"
logger = logging.getLogger(__name__)


class DisuseNoticeQuerySet(ShelteredQuerySet):
    """Finds notices."""

    def standing(self) -> Self:
        """Return those whose day has not come and that were not answered by a log-in."""
        return self.filter(outcome="")

    def latest_first(self) -> Self:
        """Return them with their users, the last first."""
        return self.select_related("user").order_by("-sent_at", "-id")


class DisuseNotice(models.Model):
    """One mail to somebody who has not logged in for long, and what came of it."""

    class Outcome(models.TextChoices):
        USED = "used", gettext_lazy("Used again")
        CLOSED = "closed", gettext_lazy("Closed")
        KEPT = "kept", gettext_lazy("Kept: the last who can administer accounts")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("user")
    )
    last_used_at = models.DateTimeField(gettext_lazy("last used"))
    sent_at = models.DateTimeField(gettext_lazy("written to"), default=timezone.now)
    closes_on = models.DateField(gettext_lazy("will be closed on"))
    outcome = models.CharField(gettext_lazy("outcome"), max_length=6, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(gettext_lazy("ended"), null=True)

    objects = DisuseNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = gettext_lazy("notice of an unused account")
        verbose_name_plural = gettext_lazy("notices of unused accounts")
        constraints = [
            models.UniqueConstraint("user", condition=Q(outcome=""), name="one_notice_stands_for_an_account"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | Q(outcome__in=["used", "closed", "kept"], ended_at__isnull=False),
                name="notice_ends_with_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.closes_on}"

    def end(self, outcome: str) -> None:
        """Keep what came of it."""
        self.outcome, self.ended_at = outcome, timezone.now()
        self.save(update_fields=["outcome", "ended_at"])

    @transaction.atomic
    def carry_out(self) -> None:
        """Close the account, unless nobody would be left who can administer accounts."""
        try:
            self.user.deactivate(None, _("not used for %(days)d days") % {"days": rules_of_access().days_unused})
        except Refused:
            self.end(self.Outcome.KEPT)
        else:
            self.end(self.Outcome.CLOSED)


def with_last_use(users: QuerySet[User]) -> QuerySet[User]:
    """Tell of each when it was last used (`last_used_at`): logged in, made, or opened again by an administrator."""
    opened = AccountEvent.objects.filter(user=OuterRef("pk"), kind=AccountEvent.Kind.REACTIVATED)
    last_opened = Subquery(opened.values("user").annotate(last=Max("at")).values("last"))
    joined = F("date_joined")
    return users.annotate(
        last_used_at=Greatest(joined, Coalesce(F("last_login"), joined), Coalesce(last_opened, joined))
    )


def unused(now: datetime.datetime) -> QuerySet[User]:
    """Return the accounts whose holders are to be written to now; none of the demonstration."""
    rules = rules_of_access()
    quiet = datetime.timedelta(days=rules.days_unused - rules.days_warned)
    known = with_last_use(User.objects.filter(is_active=True).exclude(email__endswith=f"@{DOMAIN}"))
    told = DisuseNotice.objects.filter(Q(outcome="") | Q(outcome="kept"), sent_at__gt=OuterRef("last_used_at"))
    return known.filter(last_used_at__lte=now - quiet).exclude(models.Exists(told.filter(user=OuterRef("pk"))))


def watch(now: datetime.datetime) -> None:
    """Do what is to be done tonight: drop notices that were answered, close what is due, and write to the next."""
    with acting_as_system(REASON):
        for notice in _answered():
            notice.end(DisuseNotice.Outcome.USED)
        for notice in DisuseNotice.objects.standing().filter(closes_on__lte=timezone.localdate(now)):
            notice.carry_out()
        to_write_to = list(unused(now).order_by("pk"))
    for user in to_write_to:
        try:
            with acting_as_system(REASON):
                _write_to(user, now)
        except Exception as why:  # whatever it was, the others get theirs, and hers is tried again tomorrow
            logger.warning("a notice was not sent: %s", type(why).__name__)  # its message may hold her address


def _answered() -> list[DisuseNotice]:
    """Return the notices of accounts that were used since, or are closed already."""
    standing = list(DisuseNotice.objects.standing().select_related("user"))
    users = with_last_use(User.objects.filter(pk__in=[each.user_id for each in standing], is_active=True))
    used = dict(users.values_list("pk", "last_used_at"))
    return [each for each in standing if each.user_id not in used or used[each.user_id] > each.sent_at]


def _write_to(user: User, now: datetime.datetime) -> None:
    """Write that the account will be closed, and keep that; of the last administrator it is kept that it is not."""
    rules = rules_of_access()
    closes_on = max(
        timezone.localdate(now) + datetime.timedelta(days=rules.days_warned),
        timezone.localdate(user.last_used_at) + datetime.timedelta(days=rules.days_unused),
    )
    notice = DisuseNotice(user=user, last_used_at=user.last_used_at, sent_at=now, closes_on=closes_on)
    try:
        with transaction.atomic():
            must_leave_an_administrator(without_user=user)
    except Refused:
        notice.outcome, notice.ended_at = DisuseNotice.Outcome.KEPT, now
        notice.save()
        return
    notice.save()
    context = {"closes_on": closes_on, "link": settings.PUBLIC_URL + reverse("account_login")}
    with override(user.language):
        subject = " ".join(render_to_string("account/email/unused_subject.txt", context).split())
        body = render_to_string("account/email/unused_message.txt", context)
    EmailMessage(subject, body, None, [user.email], headers={"Auto-Submitted": "auto-generated"}).send()
