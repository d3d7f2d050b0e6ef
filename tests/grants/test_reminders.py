"""The mail of the morning counts what is owed to funders, for the grants officer alone, in numbers alone."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting
from accounts.models import User
from accounts.roles import HAS_TASKS
from beneficiaries.digest import Digest, digest_of
from grants.due import obligations_due
from grants.models import Obligation

pytestmark = pytest.mark.django_db


def test_what_is_owed_is_counted_from_its_reminder_on(world):
    officer, grant, today = world.users["grants_officer"], world.grants["hers"], timezone.localdate()
    with acting(officer):
        assert digest_of(officer).coming == 0  # both reports are due in 99 days, and reminded of 21 days before
        for days in (-1, 0, 10, 30):
            due = today + datetime.timedelta(days=days)
            Obligation.objects.create(grant=grant, kind="financial", title=f"Secret {days}", due_on=due)
        told = digest_of(officer)
    assert (told.late, told.today, told.coming) == (1, 1 + 2, 1)  # a question of each foundation waits
    for name in ("foundation", "programme_manager"):
        with acting(world.users[name]):
            assert obligations_due(world.users[name]) == Digest()
    assert officer in User.objects.holding(*HAS_TASKS)
