"""Two coordinators confirm one volunteer for days that overlap: one succeeds, and the other is told why not."""

import pytest
from django.urls import reverse

from access.context import acting_as_system
from accounts.roles import Role
from tests.attacks.test_at_the_same_time import at_once, posts
from tests.factories.accounts import make_user
from tests.factories.placements import clear, day, make_volunteer, place
from tests.factories.programmes import ProjectFactory
from volunteers.models import Placement, State

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_confirms_and_the_other_is_told_in_plain_words():
    kamala, second = make_user(Role.VOLUNTEER_COORDINATOR), make_user(Role.VOLUNTEER_COORDINATOR)
    mentor = make_user(Role.FACILITATOR)
    with acting_as_system("a test"):
        who = make_volunteer(None, None)
        clear(who)
        project = ProjectFactory()
        first = place(who, project, mentor, state="accepted", starts_on=day(10), ends_on=day(20))
        other = place(who, project, mentor, state="accepted", starts_on=day(20), ends_on=day(30))
    acts = [
        posts(user, reverse("placement-move", args=[placed.pk]), {"move": "confirm", "why": ""})[0]
        for user, placed in ((kamala, first), (second, other))
    ]
    answers = at_once(*acts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    told = next(answer.content.decode() for answer in answers if answer.status_code == 200)
    assert "She is placed somewhere else in these days." in told
    with acting_as_system("a test looks"):
        assert Placement.objects.filter(state=State.CONFIRMED).count() == 1
        assert Placement.objects.filter(state=State.ACCEPTED).count() == 1
