"""The mail of the morning: how much is due, in numbers alone, to those who have tasks.

It is reckoned as the receiver herself, behind the same walls as her pages, and tells no name, no code, no place and
no kind of thing: whoever looks over her shoulder learns that she has work.
"""

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from access.context import acting, acting_as_system
from access.policy import APPROVE, WRITE, permits
from accounts.models import Reminder, ReminderMails, User
from accounts.roles import HAS_TASKS
from beneficiaries.approving import to_decide_by
from beneficiaries.due import OWN_CASES, own_tasks
from beneficiaries.due_of_supervisors import approval_due_on
from beneficiaries.models import Case

SATURDAY, SUNDAY = 5, 6
"""As a date tells its weekday: the day off in Nepal, and the first of the week."""
REASON = "reminders of the morning"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Digest:
    """How many things are late, due today, and coming up; how many decisions wait, and too long."""

    late: int = 0
    today: int = 0
    coming: int = 0
    approvals: int = 0
    late_approvals: int = 0
    weekly: bool = False

    @classmethod
    def of_days(cls, days: Iterable[datetime.date], **others: int) -> "Digest":
        """Return how many of these days are late, today and to come, with what else is counted."""
        now, days = timezone.localdate(), list(days)
        late, today = sum(day < now for day in days), sum(day == now for day in days)
        return cls(late, today, len(days) - late - today, **others)

    def __add__(self, other: "Digest") -> "Digest":
        """Return what both tell of, together."""
        return Digest(
            self.late + other.late,
            self.today + other.today,
            self.coming + other.coming,
            self.approvals + other.approvals,
            self.late_approvals + other.late_approvals,
            self.weekly,
        )

    @property
    def total(self) -> int:
        """Return how many things the mail is about; a weekly one looks ahead."""
        return self.late + self.today + self.approvals + (self.coming if self.weekly else 0)


FURTHER: list[Callable[[User], Digest]] = []
"""What a higher app adds: how much of its own is due for a user, who is acting."""


def digest_of(user: User, *, weekly: bool = False) -> Digest:
    """Return how much is due for a user, in cases and elsewhere; she must be acting."""
    return sum((further(user) for further in FURTHER), _of_cases(user, weekly=weekly))


def _of_cases(user: User, *, weekly: bool) -> Digest:
    tasks = own_tasks(user) if permits(user, WRITE, Case) else []
    asked = to_decide_by(user)[:OWN_CASES] if permits(user, APPROVE, Case) else ()
    decisions = [approval_due_on(approval) for approval in asked]
    late = sum(day < timezone.localdate() for day in decisions)
    found = Digest.of_days((task.due_on for task in tasks), approvals=len(decisions), late_approvals=late)
    return replace(found, weekly=weekly)


def to_be_reminded(day: datetime.date) -> QuerySet[User]:
    """Return who is written to on a day: who may log in, has a second factor and a role with tasks, and wants it."""
    wanted = [ReminderMails.DAILY] if day.weekday() != SATURDAY else []
    wanted += [ReminderMails.WEEKLY] if day.weekday() == SUNDAY else []
    return User.objects.holding(*HAS_TASKS).with_second_factor().filter(reminder_mails__in=wanted).order_by("pk")


def send_reminders(day: datetime.date) -> int:
    """Send the mails of a day that were not sent yet; return how many were sent. One that fails holds up no other."""
    outcomes = [remind(user, day) for user in to_be_reminded(day)]
    sent, failed = outcomes.count(Reminder.Outcome.SENT), outcomes.count(Reminder.Outcome.FAILED)
    if sent or failed:
        logger.info("reminders: %s sent, %s failed", sent, failed)
    return sent


def remind(user: User, day: datetime.date) -> Reminder.Outcome | None:
    """Send one user her mail of a day, unless that was done or somebody else is at it; return what came of it."""
    with acting_as_system(REASON):
        reminder = Reminder.objects.claim(user, day)
    if reminder is None:
        return None
    try:
        outcome = _send(user)
    except Exception as why:  # whatever it was, the others get theirs, and hers is tried again
        logger.warning("a reminder was not sent: %s", type(why).__name__)  # its message may hold her address
        outcome = Reminder.Outcome.FAILED
    with acting_as_system(REASON):
        reminder.settle(outcome)
    return outcome


def _send(user: User) -> Reminder.Outcome:
    with acting(user, read_only=True):
        digest = digest_of(user, weekly=user.reminder_mails == ReminderMails.WEEKLY)
    if not digest.total:
        return Reminder.Outcome.NOTHING
    context = {"digest": digest, "link": settings.PUBLIC_URL + reverse("account_login")}
    with override(user.language):
        subject = " ".join(render_to_string("account/email/reminder_subject.txt", context).split())
        body = render_to_string("account/email/reminder_message.txt", context)
    EmailMessage(subject, body, None, [user.email], headers={"Auto-Submitted": "auto-generated"}).send()
    return Reminder.Outcome.SENT
