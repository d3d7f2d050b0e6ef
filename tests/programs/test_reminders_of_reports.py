"""The mail of the morning counts the reports that somebody owes, or is to decide about, and names nothing."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from access.context import acting
from accounts.models import User
from beneficiaries.digest import digest_of, send_reminders
from tests.programs.test_activity_reports import LAST, Month

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 30)


def counts(user: User) -> tuple[int, int, int, int]:
    with acting(user, read_only=True):
        digest = digest_of(user)
    return digest.late, digest.today, digest.coming, digest.approvals


@pytest.mark.parametrize(("days", "expected"), [(6, (0, 0, 1, 0)), (7, (0, 1, 0, 0)), (8, (1, 0, 0, 0))])
def test_a_report_that_is_owed_is_counted_by_its_day(monkeypatch, days, expected):
    month = Month()
    monkeypatch.setattr(timezone, "localdate", lambda *_of: LAST + datetime.timedelta(days=days))
    assert counts(month.writer) == expected


def test_one_that_was_sent_waits_for_the_manager_and_for_nobody_who_wrote_in_it():
    month = Month()
    assert counts(month.manager)[3] == 0
    month.send()
    assert counts(month.manager) == (0, 0, 0, 1)
    assert counts(month.writer) == (0, 0, 0, 0)
    mail.outbox.clear()
    send_reminders(MONDAY)
    (message,) = [each for each in mail.outbox if each.to == [month.manager.email]]
    assert "1 approval waits for you." in message.body
    assert not [each for each in mail.outbox if each.to == [month.writer.email]]
    assert month.group.name not in message.body
    assert str(month.group.programme.name) not in message.body
