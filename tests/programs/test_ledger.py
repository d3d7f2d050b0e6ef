"""Double entry: no sequence of entries unbalances a ledger, and nothing that was booked is ever changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.context import acting, acting_as_system
from programs.ledger import Account, CannotReverse, DoesNotBalance, Kind, balance, balances, post, post_all, reverse
from programs.models import LedgerAccount, LedgerEntry, LedgerLine
from tests.factories.cases import days_ago
from tests.factories.workshop import Workshop

pytestmark = pytest.mark.django_db

OF_A_WORKSHOP = [kind for kind in Kind if kind not in LedgerAccount.OF_SAVINGS]  # those: test_savings.py
OF_THE_GROUP = [kind for kind in OF_A_WORKSHOP if kind not in LedgerAccount.PERSONAL]
OF_A_MAKER = [kind for kind in OF_A_WORKSHOP if kind in LedgerAccount.PERSONAL]
AMOUNTS = st.decimals(Decimal("-99999.99"), Decimal("99999.99"), places=2)


def check_deferred() -> None:
    """Let the database look now at what it looks at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(match: str) -> Iterator[pytest.ExceptionInfo]:
    """Expect that the database refuses what is done here; it is undone."""
    with pytest.raises(IntegrityError, match=match) as refusal, transaction.atomic():
        yield refusal


def in_sql(group) -> tuple[Decimal, int]:
    """Return what all lines of a ledger add up to, and how many entries do not add up, reckoned by the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(amount), 0) FROM programs_ledgerline WHERE group_id = %s", [group.pk])
        (total,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM (SELECT entry_id FROM programs_ledgerline WHERE group_id = %s"
            " GROUP BY 1 HAVING sum(amount) <> 0) wrong", [group.pk],
        )  # fmt: skip
        return total, cursor.fetchone()[0]


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(size=2)


def test_no_sequence_of_entries_unbalances_a_ledger(workshop):
    makers = [each.participant_id for each in workshop.makers]
    accounts = [Account(kind) for kind in OF_THE_GROUP]
    accounts += [Account(kind, maker) for kind in OF_A_MAKER for maker in makers]
    moves = st.dictionaries(st.sampled_from(accounts), AMOUNTS, min_size=1, max_size=5)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(moves, st.sampled_from(accounts), st.booleans()), max_size=5))
    def any_sequence(entries):
        expected: dict[Account, Decimal] = {}
        with transaction.atomic(), workshop.by_system():
            standing = balances(workshop.group)
            for lines, rest, taken_back in entries:
                lines[rest] = lines.get(rest, Decimal(0)) - sum(lines.values())
                entry = post(workshop.group, "put_in", days_ago(3), lines)
                if entry and taken_back:
                    reverse(entry, days_ago(2), "Wrong")
                elif entry:
                    for account, amount in lines.items():
                        expected[account] = expected.get(account, Decimal(0)) + amount
            check_deferred()
            assert in_sql(workshop.group) == (0, 0)
            found = balances(workshop.group)
            for account, amount in expected.items():
                assert found.get(account, Decimal(0)) - standing.get(account, Decimal(0)) == amount
            transaction.set_rollback(True)

    any_sequence()


def test_what_does_not_add_up_is_not_written(workshop):
    with workshop.by_system():
        for write in (
            lambda lines: post(workshop.group, "put_in", days_ago(1), lines),
            lambda lines: post_all(workshop.group, "put_in", [(days_ago(1), lines)]),
        ):
            with pytest.raises(DoesNotBalance):
                write({Account(Kind.CASH): Decimal("10.00"), Account(Kind.FUNDS): Decimal("-9.99")})
        assert post(workshop.group, "put_in", days_ago(1), {Account(Kind.CASH): Decimal(0)}) is None


def entry_in_sql(workshop, parts: int, amounts: dict[str, str]) -> None:
    entry = LedgerEntry.objects.create(group=workshop.group, on=days_ago(1), kind="put_in", parts=parts)
    for kind, amount in amounts.items():
        account, _made = LedgerAccount.objects.get_or_create(group=workshop.group, kind=kind)
        LedgerLine.objects.create(group=workshop.group, entry=entry, account=account, amount=Decimal(amount))


@pytest.mark.parametrize(
    ("parts", "amounts"),
    [
        (2, {"cash": "10.00", "funds": "-9.99"}),
        (2, {}),
        (3, {"cash": "10.00", "funds": "-10.00"}),
        (2, {"cash": "10.00", "funds": "-10.00", "sales": "5", "cost": "-5"}),
    ],
)
def test_the_database_refuses_an_entry_whose_lines_are_not_all_there_or_do_not_add_up(workshop, parts, amounts):
    with refused("does not add up"), acting(workshop.facilitator):
        entry_in_sql(workshop, parts, amounts)
        check_deferred()


def test_no_line_is_added_to_an_entry_later(workshop):
    with workshop.by_system():
        entry = LedgerEntry.objects.filter(group=workshop.group).first()
        check_deferred()
        account = LedgerAccount.objects.create(group=workshop.group, kind="sales")
        other = LedgerAccount.objects.create(group=workshop.group, kind="cost")
    with refused("does not add up"), workshop.by_system():
        for each, amount in ((account, 5), (other, -5)):
            LedgerLine.objects.create(group=workshop.group, entry=entry, account=each, amount=amount)
        check_deferred()


@pytest.mark.parametrize("model", [LedgerEntry, LedgerLine])
def test_what_was_booked_is_never_changed_nor_removed(workshop, model):
    rows = model.objects.filter(group=workshop.group)
    for change in (lambda: rows.update(recorded_by=None), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic(), workshop.by_system():
            change()


def test_an_entry_is_taken_back_once(workshop):
    with workshop.by_system():
        before = balance(workshop.group, Kind.CASH)
        lines = {Account(Kind.CASH): Decimal(70), Account(Kind.FUNDS): Decimal(-70)}
        entry = post(workshop.group, "put_in", days_ago(2), lines, "Twice by mistake")
        taken_back = reverse(entry, days_ago(1), "Was counted twice")
        assert (taken_back.reverses, taken_back.parts) == (entry, 2)
        assert balance(workshop.group, Kind.CASH) == before
        for again in (entry, taken_back):
            with pytest.raises(CannotReverse):
                reverse(again, days_ago(0), "Again")


def test_a_line_of_one_group_does_not_stand_on_an_account_of_another(workshop):
    other = Workshop(size=1)
    with workshop.by_system():
        account = LedgerAccount.objects.get(group=other.group, kind="cash")
        entry = LedgerEntry.objects.filter(group=workshop.group).first()
    with refused("of_one_group"), workshop.by_system():
        LedgerLine.objects.create(group=workshop.group, entry=entry, account=account, amount=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ledgerline_account_of_one_group IMMEDIATE")


def test_the_rule_that_runs_as_the_owner_cannot_be_asked_anything(workshop):
    """It looks at lines that the one who acts may not see; it cannot be called, and tells no amount."""
    with (
        pytest.raises(Exception, match="trigger functions can only be called as triggers"),
        acting(workshop.facilitator),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT ledger_entry_adds_up()")
    other = Workshop(size=1)
    with acting_as_system("an entry of another group"):
        hidden = LedgerEntry.objects.filter(group=other.group).first()
        mine = LedgerAccount.objects.filter(group=workshop.group).first()
    with refused("does not add up") as refusal, acting(workshop.facilitator):
        LedgerLine.objects.create(group=workshop.group, entry_id=hidden.pk, account=mine, amount=Decimal("25000.00"))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "25000" not in str(refusal.value)
