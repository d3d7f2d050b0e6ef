"""Reviews of access: each role confirmed or taken away by another person, twice a year, by itself."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from access.models import AccessCheck, AccessRound, AccessRules
from access.reviews.rounds import open_rounds_when_due
from access.tasks import review_access
from accounts.models import Membership, Refused, User
from accounts.roles import Role
from beneficiaries.digest import digest_of, to_be_reminded
from tests.factories.accounts import give_role, make_user, signed_in_client

pytestmark = pytest.mark.django_db

NOW = timezone.now()


class House:
    """One officer, two administrators, a caseworker; and a review under way."""

    def __init__(self):
        self.officer = make_user(Role.DATA_PROTECTION)
        self.administrator, self.other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
        self.worker = make_user(Role.CASEWORKER)
        with acting(self.officer):
            self.round = AccessRound.begin(self.officer)

    def check(self, user: User) -> AccessCheck:
        with acting_as_system("look"):
            return self.round.checks.select_related("membership", "holder", "round").get(holder=user)

    def decide(self, by: User, of: User, outcome: str, note: str = "") -> None:
        check = self.check(of)
        with acting(by):
            check.decide(by, outcome, note)


@pytest.fixture
def house() -> House:
    return House()


def test_it_lists_every_role_that_is_held_and_how_it_stands(house):
    with acting_as_system("look"):
        assert set(house.round.checks.values_list("membership", flat=True)) == set(
            Membership.objects.in_force().values_list("pk", flat=True)
        )
    check = house.check(house.worker)
    assert (check.last_log_in, check.second_factor, check.was_active) == (None, True, True)


def test_nobody_reviews_herself_and_an_administrator_reviews_the_officer(house):
    for by, of in (
        (house.officer, house.officer),
        (house.administrator, house.administrator),
        (house.administrator, house.worker),
        (house.worker, house.administrator),
    ):
        with pytest.raises(Refused):
            house.decide(by, of, "confirmed")
    house.decide(house.administrator, house.officer, "confirmed")
    with acting_as_system("look"), pytest.raises(IntegrityError, match="nobody_reviews_herself"), transaction.atomic():
        house.round.checks.filter(holder=house.worker).update(
            outcome="confirmed", decided_by=house.worker, decided_at=timezone.now()
        )


def test_what_is_taken_away_ends_at_once_and_logs_her_out(house):
    client = signed_in_client(house.worker)
    house.worker.usersession_set.create(session_key=client.session.session_key, ip="192.0.2.1", user_agent="")
    page = reverse("access-check", args=[house.check(house.worker).pk])
    officer = signed_in_client(house.officer)
    told = officer.post(page, {"outcome": "taken_away"}).content.decode()
    assert "Say why she does not need it any more." in told
    assert officer.post(page, {"outcome": "taken_away", "note": "She left."}).status_code == 302
    assert not Membership.objects.in_force().filter(user=house.worker).exists()
    assert client.get("/").status_code == 302
    assert officer.post(page, {"outcome": "confirmed"}).status_code == 302
    assert house.check(house.worker).outcome == "taken_away"


def test_the_last_administrator_is_not_taken_away(house):
    house.decide(house.officer, house.administrator, "taken_away", "Left.")
    with pytest.raises(Refused, match="Somebody must remain"):
        house.decide(house.officer, house.other, "taken_away", "Left.")
    assert house.check(house.other).outcome == ""


def test_it_is_finished_when_all_is_decided_and_stays(house):
    with acting_as_system("ended by an administrator"):
        house.worker.memberships.get().end()
    house.decide(house.officer, house.administrator, "confirmed")
    with pytest.raises(Refused):
        house.decide(house.officer, house.administrator, "taken_away", "Decided already.")
    house.decide(house.officer, house.other, "confirmed")
    house.decide(house.administrator, house.officer, "confirmed")
    with acting_as_system("look"):
        house.round.refresh_from_db()
        assert house.round.finished_at
        assert house.round.checks.get(holder=house.worker).outcome == "ended"
    shown = signed_in_client(house.officer).get(reverse("access-review", args=[house.round.pk])).content.decode()
    assert "Finished on" in shown
    assert house.worker.full_name in shown


def test_it_begins_by_itself_when_its_time_has_come_and_never_twice(house):
    with acting_as_system("look"):
        with pytest.raises(Refused):
            AccessRound.begin()
        with pytest.raises(IntegrityError, match="one_review_of_access_at_a_time"), transaction.atomic():
            AccessRound.objects.create(due_on=timezone.localdate())
        AccessRound.objects.update(finished_at=timezone.now())
        for months, begins in ((5, 1), (7, 2), (7, 2)):
            open_rounds_when_due(NOW + datetime.timedelta(days=months * 30.5))
            assert AccessRound.objects.count() == begins
    review_access(timestamp=0)
    with acting_as_system("look"):
        assert AccessRound.objects.under_way().count() == 1


def test_an_overdue_one_is_told_at_home_and_in_the_mail_of_the_morning(house):
    with acting_as_system("a month later"):
        AccessRound.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    for user, waiting in ((house.officer, 3), (house.administrator, 1)):
        assert "Overdue" in signed_in_client(user).get("/").content.decode()
        with acting(user, read_only=True):
            assert digest_of(user).late == waiting
        assert user in to_be_reminded(datetime.date(2026, 11, 30))
    assert "Overdue" not in signed_in_client(house.worker).get("/").content.decode()


def test_the_rules_are_set_by_the_administrator_within_bounds_and_not_unseen(house):
    client, page = signed_in_client(house.administrator), reverse("access-rules")
    asked = {"months_between": 4, "days_to_decide": 20, "days_unused": 60, "days_warned": 10, "seen_version": 1}
    assert client.post(page, asked | {"days_unused": 400}).status_code == 200
    assert client.post(page, asked).status_code == 302
    assert client.post(page, asked | {"months_between": 12}).status_code == 200
    with acting_as_system("look"):
        assert AccessRules.objects.values_list("months_between", "days_unused").get() == (4, 60)
    assert signed_in_client(house.officer).get(page).status_code == 404


def test_who_holds_two_roles_is_listed_twice():
    officer = make_user(Role.DATA_PROTECTION)
    give_role(officer, Role.FACILITATOR)
    with acting(officer):
        assert AccessRound.begin(officer).checks.count() == 2
