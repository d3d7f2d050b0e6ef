"""Two workers, or two administrators, at the same moment: one mail to each, and no setting over another unseen."""

import datetime
import threading

import pytest
from django.core import mail
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Reminder
from accounts.roles import Role
from beneficiaries.digest import send_reminders
from beneficiaries.models import TimeStandards
from beneficiaries.models.standard import BOUNDS
from tests.attacks.test_at_the_same_time import at_once, posts
from tests.factories.accounts import make_user
from tests.factories.cases import Team, days_ago

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime.date(2026, 11, 30)


def test_four_workers_at_once_send_each_mail_once():
    team = Team()
    for worker in (team.caseworker, team.colleague):
        team.case(in_progress=True, caseworker=worker, next_contact_on=days_ago(1))
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            send_reminders(MONDAY)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    assert sorted(each.to[0] for each in mail.outbox) == sorted([team.caseworker.email, team.colleague.email])
    with acting_as_system("a test looks"):
        assert Reminder.objects.filter(outcome="sent").count() == 2
        assert not Reminder.objects.filter(outcome__in=["begun", "failed"]).exists()


def test_of_two_who_set_the_standards_at_once_one_is_told():
    administrators = [make_user(Role.ADMINISTRATOR) for _each in range(2)]
    design = {name: getattr(TimeStandards(), name) for name in BOUNDS}
    sent = design | {"from_day": timezone.localdate().isoformat(), "seen_version": 1001}
    acts = [
        act
        for administrator, plan in zip(administrators, (10, 20), strict=True)
        for act in posts(administrator, reverse("standards-set"), sent | {"plan": plan})
    ]
    assert sorted(answer.status_code for answer in at_once(*acts)) == [200, 302]
    with acting_as_system("a test looks"):
        assert TimeStandards.objects.count() == 1
