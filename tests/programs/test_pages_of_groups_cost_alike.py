"""The pages of what is learnt and decided cost as many queries for many members as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting_as_system
from programs.models import Decision, LevelTest, RightsPaper, Seat, Session
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.learning import asked, level_test, minutes_of, questionnaire
from tests.factories.programmes import SessionFactory, a_class

pytestmark = pytest.mark.django_db


def a_full_group(size: int) -> tuple[object, list[str]]:
    """Return a group of so many members with as many of everything, and the addresses of its pages."""
    group, members = a_class(size)
    for ago in (90, 9):
        level_test(group, members, "2" * size, ago)
    about = questionnaire(size)
    for occasion, ago in (("pre", 90), ("post", 9)):
        asked(group, about, ["t" * size] * size, occasion, ago)
    with acting_as_system("a full group"):
        for member in members:
            Seat.objects.create(group=group, enrolment=member, from_on=days_ago(90))
            minutes = minutes_of(SessionFactory(group=group, on=days_ago(len(Session.objects.all()) + 2)))
            Decision.objects.create(group=group, minutes=minutes, text="Watch", responsible=member, due_on=days_ago(-9))
        newest = Session.objects.filter(group=group).order_by("-on").first()
        test, paper = LevelTest.objects.filter(group=group).first(), RightsPaper.objects.filter(group=group).first()
    parts = ("learning", "rights", "committee", "decisions", "work", "maturity")
    return group, [
        *(f"/groups/{group.pk}/{part}/" for part in parts),
        f"/level-tests/{test.pk}/",
        f"/rights-tests/{paper.test_id}/",
        f"/papers/{paper.pk}/",
        f"/sessions/{newest.pk}/minutes/",
    ]


def queries_of(group, addresses: list[str]) -> dict[int, int]:
    client, counted = signed_in_client(group.facilitator, at_work=True), {}
    client.get(addresses[0])  # what a first page fetches besides
    for place, address in enumerate(addresses):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted[place] = len(queries)
    return counted


def test_pages_cost_alike():
    assert queries_of(*a_full_group(2)) == queries_of(*a_full_group(7))
