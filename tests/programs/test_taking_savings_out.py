"""A member leaves a savings group before its cycle ends: she gets what she saved less what she owes, and no gain."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction

from programs import leaving, savings
from programs.ledger import Kind
from programs.models import CannotSave, Loan, Withdrawal
from programs.sharing_out import look_at, share_out
from tests.factories.cases import days_ago
from tests.factories.savings import Circle
from tests.programs.test_ledger import check_deferred, in_sql

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def circle() -> Circle:
    """Three who saved 500, 400 and 300 and paid 20 into the social fund; the first paid a fine of 60."""
    made = Circle()
    made.meet(100, made.paid(0, 5, social=20, fine=60), made.paid(1, 4, social=20), made.paid(2, 3, social=20))
    return made


def take_out(circle: Circle, member: int, ago: int = 5, fine: str = "0") -> Withdrawal:
    with circle.by_system(), transaction.atomic():
        made = leaving.take_out(circle.cycle, circle.members[member], days_ago(ago), "She moves away", D(fine))
        check_deferred()
    return made


def test_she_gets_her_shares_less_loan_interest_and_fine_as_reckoned_by_hand(circle):
    loan = circle.lend(1, "100", on=70)
    gone = take_out(circle, 1, fine="15")
    # two full months at 2 percent of 100, and the fine: 400 - 100 - 4 - 15
    assert (gone.shares, gone.saved, gone.kept, gone.amount) == (4, D(400), D(119), D(281))
    box = circle.box
    assert (box.saved(), box.saved(circle.members[1].participant_id), box.lent) == (D(800), 0, 0)
    assert box.social == 60
    assert box.cash == 1200 + 60 + 60 - 281 - 100
    assert -box.of(Kind.INTEREST) == 4
    assert -box.of(Kind.FINES) == 75
    assert in_sql(circle.group) == (0, 0)
    with circle.by_system():
        assert Loan.objects.get(pk=loan.pk).state == Loan.State.SETTLED
        found = look_at(circle.cycle)
        assert found.shares == 8  # who stays divides the whole gain
        assert [each.amount for each in found.payouts] == [D("549.38"), D("329.62")]
        share_out(circle.cycle, days_ago(1), circle.group.facilitator)
        check_deferred()


@pytest.mark.parametrize(
    ("before", "fine", "said"),
    [
        (lambda circle: None, "400.01", "She owes more than she saved"),
        (lambda circle: circle.lend(0, "1100", on=70), "0", "is in the box without the social fund"),
        (lambda circle: circle.lend(1, "600", on=70), "0", "She owes more than she saved"),
        (lambda circle: take_out(circle, 1), "0", "She has no shares"),
        (lambda circle: circle.meet(3, circle.paid(0, 1)), "0", "before the last meeting"),
    ],
)
def test_what_stands_in_the_way_is_said(circle, before, fine, said):
    before(circle)
    with pytest.raises(CannotSave, match=said):
        take_out(circle, 1, fine=fine)


def test_a_mistake_is_taken_back_once_and_she_may_come_again(circle):
    gone = take_out(circle, 1)
    payment = circle.payment(1)
    with circle.by_system():
        with pytest.raises(CannotSave, match="took her savings out"):
            savings.take_back(payment, days_ago(4), "Wrong")
        leaving.take_back_withdrawal(gone, days_ago(4), "It was another")
        check_deferred()
        with pytest.raises(CannotSave, match="already"):
            leaving.take_back_withdrawal(gone, days_ago(4), "Again")
    assert circle.box.saved(circle.members[1].participant_id) == 400
    take_out(circle, 1, ago=4)
    circle.meet(3, circle.paid(1, 2))
    with circle.by_system():
        assert savings.held_in(circle.cycle)[circle.members[1].participant_id]["all_shares"] == 2


def test_the_database_keeps_what_was_written(circle):
    gone = take_out(circle, 1)
    for change in (
        lambda: Withdrawal.objects.filter(pk=gone.pk).update(saved=D(300)),
        lambda: Withdrawal.objects.filter(pk=gone.pk).update(taken_back_on=days_ago(0)),
        lambda: Withdrawal.objects.filter(pk=gone.pk).delete(),
    ):
        with pytest.raises((IntegrityError, InternalError)), circle.by_system(), transaction.atomic():
            change()


def test_on_the_screen_she_gets_it_and_the_passbook_tells(circle):
    page = f"/savings/members/{circle.members[1].pk}/take-out/"
    assert "400.00" in circle.client.get(page).content.decode()
    refused = circle.client.post(page, {"on": days_ago(5).isoformat(), "why": "She moves away", "fine": "401"})
    assert "She owes more than she saved" in refused.content.decode()
    typed = {"on": days_ago(5).isoformat(), "why": "She moves away", "fine": "15"}
    assert circle.client.post(page, typed).status_code == 302
    passbook = circle.client.get(f"/savings/members/{circle.members[1].pk}/").content.decode()
    assert "Taken out early" in passbook
    assert "385.00" in passbook
    assert page not in passbook
