"""Savings groups: no sequence of entries unbalances the ledger or empties the box, and each limit holds."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.context import acting, acting_as_system
from programs import leaving, savings
from programs.ledger import Account, Kind, post
from programs.models import CannotSave, Loan, SavingsCycle, SavingsPayment, SharePayout, Withdrawal
from programs.models.loan import months_later
from programs.sharing_out import divide, look_at, share_out
from tests.factories.accounts import make_user
from tests.factories.cases import days_ago
from tests.factories.savings import Circle
from tests.programs.test_ledger import check_deferred, in_sql, refused

pytestmark = pytest.mark.django_db

D = Decimal
MONEY = st.decimals(D("0.01"), D(500), places=2)
MEMBER = st.integers(0, 2)
PERCENT = st.sampled_from([0, 0, 33, 100, 101])
PAID = st.tuples(MEMBER, st.integers(0, 6), st.booleans(), PERCENT, st.just(D(0)) | MONEY)
STEPS = st.one_of(
    st.tuples(st.just("meet"), st.lists(PAID, max_size=3, unique_by=lambda paid: paid[0])),
    st.tuples(st.just("lend"), MEMBER, MONEY),
    st.tuples(st.just("help"), MEMBER, MONEY),
    st.tuples(st.just("write off"), MEMBER),
    st.tuples(st.just("take back"), MEMBER),
    st.tuples(st.just("take back loan"), MEMBER),
    st.tuples(st.just("take out"), MEMBER, st.just(D(0)) | MONEY),
    st.tuples(st.just("take out back"), MEMBER),
    st.tuples(st.just("count"), st.decimals(D(0), D(2000), places=2)),
)


@pytest.fixture
def circle() -> Circle:
    return Circle()


def step(circle: Circle, ago: int, what: tuple) -> None:
    """Do one step of a sequence, so many days ago. Raises CannotSave when the rules refuse it, or nothing is there."""
    kind, *of = what
    loans, payments = Loan.objects.outstanding().with_balance(), SavingsPayment.objects.standing()
    if kind == "meet":
        owed = {loan.enrolment_id: loan.owed for loan in loans}
        circle.meet(
            ago,
            *(
                circle.paid(
                    who, shares, social=20 * pays, fine=fine,
                    repaid=round(owed.get(circle.members[who].pk, D(0)) * percent / 100, 2),
                )
                for who, shares, pays, percent, fine in of[0]
            ),
        )  # fmt: skip
    elif kind == "lend":
        circle.lend(of[0], of[1], on=ago)
    elif kind == "help":
        circle.help_out(of[0], of[1], ago)
    elif kind == "count":
        savings.count_box(there(circle.cycle.meetings.order_by("-on")), of[0], "Somebody gave change")
    elif kind == "take back":
        hers = payments.filter(enrolment=circle.members[of[0]]).order_by("-meeting__on")
        savings.take_back(there(hers), days_ago(ago), "Wrong")
    elif kind == "take out":
        leaving.take_out(circle.cycle, circle.members[of[0]], days_ago(ago), "She moves away", of[1])
    elif kind == "take out back":
        hers = Withdrawal.objects.standing().filter(enrolment=circle.members[of[0]])
        leaving.take_back_withdrawal(there(hers), days_ago(ago), "Wrong")
    else:
        loan = there(loans.filter(enrolment=circle.members[of[0]]))
        {"write off": savings.write_off, "take back loan": savings.take_back_loan}[kind](loan, days_ago(ago), "Why")


def there(rows):
    """Return the first of some rows."""
    found = rows.first()
    if found is None:
        raise CannotSave("Nothing is there.")
    return found


def test_no_sequence_of_steps_unbalances_the_ledger_or_empties_the_box_or_pays_a_paisa_wrong(circle):
    done = set()

    @settings(
        max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(STEPS, min_size=6, max_size=12))
    def any_sequence(steps):
        with transaction.atomic(), circle.by_system():
            circle.meet(299, *(circle.paid(who, 5 - who, social=20) for who in range(3)))
            for number, what in enumerate(steps):
                try:
                    with transaction.atomic():
                        step(circle, 290 - number * 15, what)
                        check_deferred()
                    done.add(what[0])
                except CannotSave:
                    pass
                box = circle.box
                assert in_sql(circle.group) == (0, 0)
                assert box.cash >= 0 <= box.social
                held = {key: row["all_saved"] for key, row in savings.held_in(circle.cycle).items()}
                assert held == {key: box.saved(key) for key in held}
                assert sum(held.values()) == box.saved()
                for loan in Loan.objects.outstanding().with_balance().select_related("enrolment"):
                    whose = loan.enrolment.participant_id
                    standing = box.of(Kind.LOANS, whose), box.of(Kind.CHARGED, whose)
                    assert standing == (loan.left, loan.left_interest)
            for loan in Loan.objects.outstanding():
                savings.write_off(loan, days_ago(2), "The cycle ends")
            before = circle.box
            if before.free < 0 or (before.free and not look_at(circle.cycle).shares):
                with pytest.raises(CannotSave):
                    share_out(circle.cycle, days_ago(1), circle.group.facilitator)
            else:
                share_out(circle.cycle, days_ago(1), circle.group.facilitator)
                check_deferred()
                done.add("share out")
                assert sum(SharePayout.objects.values_list("amount", flat=True)) == before.free
                after = {account.kind: amount for account, amount in circle.box.accounts.items() if amount}
                assert after == ({"box": before.social, "social": -before.social} if before.social else {})
            transaction.set_rollback(True)

    any_sequence()
    assert {"meet", "lend", "help", "take back", "count", "take out", "share out"} <= done


@given(
    st.decimals(D(0), D("99999.99"), places=2),
    st.dictionaries(st.integers(0, 40), st.integers(1, 300), min_size=1, max_size=20),
)
def test_a_box_is_divided_to_the_paisa_and_nobody_gets_a_paisa_more_than_her_part(amount, shares):
    parts = divide(amount, shares)
    assert sum(parts.values()) == amount
    whole = sum(shares.values())
    for key, number in shares.items():
        assert abs(parts[key] - amount * number / whole) < D("0.01")
        assert parts[key] == round(parts[key], 2)


def test_a_cycle_is_shared_out_as_reckoned_by_hand(circle):
    """Five, two and one shares of Rs 100; Rs 500 are lent for two full months at 2 percent; a fine of Rs 25.

    The interest is 2 × 10.00; the box holds 800 + 20 + 25 = 845 and the social fund. 845 × 5/8 = 528.125,
    845 × 2/8 = 211.25, 845 × 1/8 = 105.625: of two equal remainders the first gets the paisa.
    """
    start = days_ago(100)
    circle.meet(start, circle.paid(0, 5, social=20), circle.paid(1, 2, social=20), circle.paid(2, 1))
    circle.lend(0, "500", on=start)
    back = months_later(start, 2) + datetime.timedelta(days=3)
    circle.meet(back, circle.paid(0, repaid="520"), circle.paid(1, fine=25))
    with circle.by_system():
        found = share_out(circle.cycle, days_ago(0), circle.group.facilitator)
        assert [each.amount for each in found.payouts] == [D("528.13"), D("211.25"), D("105.62")]
        payouts = SharePayout.objects.filter(cycle=circle.cycle).values_list("saved", "amount")
        assert sorted(payouts) == [(D(100), D("105.62")), (D(200), D("211.25")), (D(500), D("528.13"))]
        with pytest.raises(CannotSave, match="shared out already"):
            share_out(circle.cycle, days_ago(0), circle.group.facilitator)
    assert (circle.box.cash, circle.box.social) == (D(40), D(40))
    assert circle.begin(ago=0)


def test_interest_is_charged_for_full_months_on_what_is_outstanding_and_paid_first(circle):
    start = days_ago(170)
    circle.meet(start, circle.paid(0, 5), circle.paid(1, 5))
    loan = circle.lend(0, "333.33", on=start)
    circle.meet(months_later(start, 1) - datetime.timedelta(days=1), circle.paid(1, 1))
    assert circle.box.of(Kind.CHARGED) == 0
    circle.meet(months_later(start, 1), circle.paid(0, repaid="100"))
    payment = circle.payment(0)
    assert (payment.interest, payment.principal) == (D("6.67"), D("93.33"))
    circle.meet(months_later(start, 3), circle.paid(1, 1))
    assert circle.box.of(Kind.CHARGED) == D("9.60")
    assert circle.box.of(Kind.LOANS) == D("240.00")
    circle.meet(months_later(start, 3) + datetime.timedelta(days=1), circle.paid(0, repaid="249.60"))
    with circle.by_system():
        loan.refresh_from_db()
        assert (loan.state, loan.charged, loan.charged_months) == ("settled", D("16.27"), 3)
        savings.take_back(circle.payment(0), days_ago(0), "She paid tomorrow")
        loan.refresh_from_db()
        assert (loan.state, loan.ended_on) == ("open", None)


def test_each_limit_of_a_meeting_and_a_loan_is_kept(circle):
    circle.meet(90, circle.paid(0, 5), circle.paid(1, 1, social=20))
    for match, paid in (
        ("5 shares at most", circle.paid(2, 6)),
        ("no loan", circle.paid(2, repaid=10)),
        ("is written down", circle.paid(0, 1)),
    ):
        with pytest.raises(CannotSave, match=match):
            circle.meet(90, paid)
    for match, loan in (
        ("at most", {"amount": "300.01", "member": 1}),
        ("can be lent", {"amount": "600.01", "member": 0}),
        ("by what she saved|By what she saved", {"amount": "1", "member": 2}),
        ("3 months at most", {"amount": "100", "member": 0, "due_in": 93}),
        ("later than it is given", {"amount": "100", "member": 0, "due_in": 0}),
        ("before the cycle", {"amount": "100", "member": 0, "on": 301}),
    ):
        with pytest.raises(CannotSave, match=match):
            circle.lend(**loan)
    circle.lend(0, "500")
    with pytest.raises(CannotSave, match="not paid back"):
        circle.lend(0, "1")
    with pytest.raises(CannotSave, match="owes only"):
        circle.meet(59, circle.paid(0, repaid="500.01"))
    with pytest.raises(CannotSave, match="social fund holds only"):
        circle.help_out(2, "20.01")
    with circle.by_system(), pytest.raises(CannotSave, match="loan is outstanding"):
        share_out(circle.cycle, days_ago(0), circle.group.facilitator)
    with pytest.raises(CannotSave, match="not in the box any more"), circle.by_system():
        savings.take_back(circle.payment(0), days_ago(0), "Wrong")
    with circle.by_system():
        meeting = circle.payment(0).meeting
        with pytest.raises(CannotSave, match="what explains"):
            savings.count_box(meeting, D("119.99"), "")
        assert savings.count_box(meeting, D("119.99"), "A coin rolled away").difference == D("-0.01")
        with pytest.raises(CannotSave, match="counted already"):
            savings.count_box(meeting, D("119.99"), "")
    with pytest.raises(CannotSave, match="counted already"):
        circle.meet(90, circle.paid(2, 1))


def test_what_was_looked_at_is_what_is_shared_out(circle):
    circle.meet(90, circle.paid(0, 5))
    with circle.by_system():
        seen = look_at(circle.cycle).seen
    circle.meet(60, circle.paid(1, 5))
    with circle.by_system(), pytest.raises(CannotSave, match="since you looked"):
        share_out(circle.cycle, days_ago(0), circle.group.facilitator, seen)


def test_a_loan_is_written_off_or_taken_back_with_its_interest(circle):
    circle.meet(200, circle.paid(0, 5), circle.paid(1, 5))
    lost, wrong = circle.lend(0, "300", on=190), circle.lend(1, "100", on=190)
    circle.meet(100, circle.paid(2, 1))
    with circle.by_system():
        savings.take_back_loan(wrong, days_ago(50), "It was another woman")
        savings.write_off(lost, days_ago(50), "She went abroad, and nobody knows where")
        lost.refresh_from_db()
        assert (lost.state, lost.lost) == ("written_off", D(300) + lost.charged)
        for again in (lost, wrong):
            with pytest.raises(CannotSave, match="not outstanding"):
                savings.write_off(again, days_ago(0), "Again")
        found = share_out(circle.cycle, days_ago(0), circle.group.facilitator)
        assert sum(each.amount for each in found.payouts) == D(800)
    assert circle.box.of(Kind.INTEREST) == 0


def test_the_database_keeps_the_box_and_what_was_written(circle):
    circle.meet(90, circle.paid(0, 5), circle.paid(1, 2))
    payment, group = circle.payment(0), circle.group
    with refused("below nothing") as refusal, acting(group.facilitator):
        post(group, "lent", days_ago(1), {Account(Kind.BOX): D("-700.01"), Account(Kind.MISCOUNT): D("700.01")})
        check_deferred()
    assert "700" not in str(refusal.value)
    values = {"group": group, "meeting": payment.meeting, "enrolment": circle.members[2]}
    for broken in (
        {"shares": 6, "saved": D(600)},
        {"shares": 1, "saved": D(99)},
        {"shares": -1, "saved": D(-100), "takes_back": payment, "why": "Less of it"},
        {"fine": D(-1)},
        {"principal": D(5)},
    ):
        with refused("rules|as it was|violates check"), circle.by_system():
            entry = post(group, "paid_in", days_ago(1), {Account(Kind.BOX): D(1), Account(Kind.FINES): D(-1)})
            SavingsPayment.objects.create(entry=entry, **(values | broken))
    for change in (
        lambda: SavingsPayment.objects.update(why="Other"),
        lambda: SavingsCycle.objects.update(share_value=1),
        lambda: SavingsCycle.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic(), circle.by_system():
            change()
    with refused("one_savings_cycle_at_a_time"):
        circle.begin()


def test_the_rule_of_the_box_cannot_be_asked_anything(circle):
    with (
        pytest.raises(Exception, match="trigger functions can only be called as triggers"),
        acting(circle.group.facilitator),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT savings_account_holds()")


def test_who_leads_another_group_writes_nothing_here(circle):
    stranger = make_user("facilitator", site=circle.group.site)
    circle.meet(90, circle.paid(0, 5))
    with acting(stranger):
        assert not SavingsPayment.objects.filter(group=circle.group).exists()
        assert not SavingsCycle.objects.filter(group=circle.group).exists()
    with pytest.raises(SavingsCycle.DoesNotExist), acting(stranger):
        savings.hold_meeting(circle.cycle, days_ago(5), [circle.paid(0, 1)])
    with acting_as_system("looking"):
        assert SavingsPayment.objects.filter(group=circle.group).count() == 1
