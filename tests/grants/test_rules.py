"""What the database refuses of grants, one broken rule after the other; and that what is right is kept."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from grants.lifecycle import MOVES, CannotMove, move
from grants.models import (
    Allocation,
    BudgetLine,
    Commitment,
    ExchangeRate,
    Funder,
    Grant,
    Milestone,
    Obligation,
    Spending,
    Terms,
    Tranche,
)
from tests.world import World
from tests.world_grants import spend

pytestmark = pytest.mark.django_db


@contextmanager
def settled(world: World) -> Iterator[None]:
    """Act as the officer, and let the database look at once at what it looks at when all is written."""
    with acting(world.users["grants_officer"]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(world: World, constraint: str) -> Iterator[None]:
    """Expect that the database refuses what the officer writes, by a constraint of this name."""
    with pytest.raises(IntegrityError) as refusal, settled(world):
        yield
    found = refusal.value.__cause__.diag
    assert constraint in (found.constraint_name or found.message_primary), found.message_primary


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def line_of(grant: Grant, **values: object) -> BudgetLine:
    told = {"currency": "EUR", "year": day(0).year, "code": "B", "name": "Rent", "amount": 100}
    return BudgetLine.objects.create(grant=grant, **told | values)


def of_money(**values: object) -> dict[str, object]:
    return {"due_on": day(0), "amount": 1, "number": 9, "currency": "EUR"} | values


RECEIVED = {"received_on": day(0), "received": 5, "received_npr": 750, "bank_reference": "B"}
BROKEN = {
    "grant_moves": lambda grant: Grant.objects.filter(pk=grant.pk).update(status="closed"),
    "agreed_for_good": lambda grant: Grant.objects.filter(pk=grant.pk).update(currency="USD"),
    "terms_for_good": lambda grant: grant.terms.update(amount=1),
    "tranche_in_its_currency": lambda grant: Tranche.objects.create(grant=grant, **of_money(currency="USD")),
    "line_in_its_currency": lambda grant: line_of(grant, currency="USD"),
    "received_wholly_or_not": lambda grant: Tranche.objects.create(grant=grant, **of_money(received_on=day(0))),
    "a_tranche_of_a_number_once": lambda grant: Tranche.objects.create(grant=grant, **of_money(number=1)),
    "a_line_of_a_year_once": lambda grant: line_of(grant, code="A", year=day(100).year),
    "line_of_a_year_ad": lambda grant: line_of(grant, year=2083),
    "one_rate_a_day_and_source": lambda grant: ExchangeRate.objects.create(
        currency="EUR", on=day(40), npr=151, source="nrb"
    ),
    "a_rupee_is_a_rupee": lambda grant: ExchangeRate.objects.create(currency="NPR", on=day(1), npr=1, source="nrb"),
    "milestone_reached_with_evidence": lambda grant: Milestone.objects.create(
        grant=grant, title="It stands", due_on=day(1), reached_on=day(1)
    ),
    "obligation_has_the_days_of_its_state": lambda grant: grant.obligations.update(state="accepted"),
    "questioned_with_a_question": lambda grant: grant.obligations.update(
        state="questioned", submitted_on=day(1), answered_on=day(1)
    ),
    "funder_identifier_is_one_word": lambda grant: Funder.objects.filter(pk=grant.funder_id).update(identifier="no id"),
    "commitment_paid_or_called_off": lambda grant: Commitment.objects.filter(line__grant=grant).update(
        spending=Spending.objects.first(), called_off_on=day(0)
    ),
    "paper_of_a_grant_or_a_spending": lambda grant: grant.documents.update(spending=Spending.objects.first()),
    "what happened to a grant": lambda grant: grant.steps.update(why="No."),
    "grant_has_terms": lambda grant: Grant.objects.create(
        funder=grant.funder, reference="New", title="New", currency="EUR", officer=grant.officer
    ),
    "a grant begins in the pipeline": lambda grant: Grant.objects.create(
        funder=grant.funder, reference="New", title="New", currency="EUR", officer=grant.officer, status="active"
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_refused(world, rule):
    with refused(world, rule):
        BROKEN[rule](world.grants["hers"])


def amendment(grant: Grant, **values: object) -> Terms:
    last = grant.terms.first()
    told = {name: getattr(last, name) for name in Terms.COMPARED}
    told |= {"number": last.number + 1, "kind": "amendment", "signed_on": day(5), "why": "Prices rose."}
    return Terms.objects.create(grant=grant, **told | values)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("amended_in_something", {}),
        ("amended_on_a_day_for_a_reason", {"amount": 12000, "why": ""}),
        ("signed_in_their_order", {"amount": 12000, "signed_on": day(101)}),
        ("terms_in_their_order", {"amount": 12000, "number": 3}),
        ("extended_at_no_cost", {"kind": "extension", "amount": 12000}),
        ("grant_ends_after_it_began", {"ends_on": day(200)}),
        ("the_agreement_comes_first", {"amount": 12000, "kind": "agreement"}),
    ],
)
def test_an_amendment_that_is_none_is_refused(world, rule, values):
    with refused(world, rule):
        amendment(world.grants["hers"], **values)


def test_an_amendment_is_a_version_and_the_last_one_is_in_force(world):
    grant = world.grants["hers"]
    with settled(world):
        amendment(grant, kind="extension", ends_on=day(-200))
        assert Terms.objects.filter(grant=grant).in_force().get().ends_on == day(-200)
        assert grant.terms.get(number=0).ends_on == day(-99)


def renewal(grant: Grant, former: Grant | None) -> Grant:
    made = Grant.objects.create(
        funder=grant.funder, reference=f"R{Grant.objects.count()}", title="On", currency="EUR", officer=grant.officer,
        renews=former,
    )  # fmt: skip
    Terms.objects.create(grant=made, amount=1, starts_on=day(1), ends_on=day(0), purpose="On.")
    return made


def test_renewals_are_a_chain_without_fork_or_circle_and_of_one_funder(world):
    first = world.grants["hers"]
    with settled(world):
        second = renewal(first, first)
        third = renewal(first, second)
    with refused(world, "renews"):
        renewal(first, second)
    with refused(world, "renewed_in_no_circle"):
        Grant.objects.filter(pk=second.pk).update(renews=third)
    with refused(world, "renewed_by_the_same_funder"):
        renewal(first, world.grants["theirs"])


def paid(world: World, amount: Decimal, on: int = 3, part: Decimal | None = None, **values: object) -> Spending:
    line = world.grants["hers"].lines.get()
    spending = spend(f"T-{Spending.objects.count()}", day(on), [(line, amount)], **values)
    if part is not None:
        Allocation.objects.filter(spending=spending).update(amount=part)
    return spending


def test_a_spending_that_is_right_is_kept(world):
    with settled(world):
        assert paid(world, Decimal(300)).allocations.get().charged == 2


def test_shares_add_up_to_the_cent(world):
    with refused(world, "spending_adds_up"):
        paid(world, Decimal(300), part=Decimal("299.99"))


def test_a_share_is_charged_at_its_rate(world):
    with refused(world, "charged_at_its_rate"):
        paid(world, Decimal(300)).allocations.update(charged=Decimal("2.01"))


def test_a_cost_lies_within_the_time_of_the_grant(world):
    with refused(world, "charged_within_its_time"):
        paid(world, Decimal(300), on=101)


def test_more_than_is_left_is_spent_for_a_reason_alone(world):
    """Of 10,000 euros, 106.67 are spent and 10 ordered; the line has what is left, to the cent."""
    left = Decimal("9883.33")
    with settled(world):
        paid(world, left * 150)
    with refused(world, "overdrawn_for_a_reason"):
        paid(world, Decimal("1.50"))
    with settled(world):
        paid(world, Decimal("1.50"), overdrawn_why="The rent rose in the last month.")


def test_nothing_is_charged_before_a_grant_is_active(world):
    with settled(world):
        grant = renewal(world.grants["hers"], None)
    with refused(world, "charged_to_an_active_grant"):
        spend("T", day(0), [(line_of(grant), Decimal(150))])


@pytest.mark.parametrize("change", ["line", "spending", "tranche", "amend"])
def test_of_a_closed_grant_nothing_changes(world, change):
    grant = world.grants["hers"]
    with settled(world):
        Obligation.objects.filter(grant=grant).update(state="accepted", submitted_on=day(1), answered_on=day(1))
        Commitment.objects.filter(line__grant=grant).update(called_off_on=day(0))
        move(grant, "wind-up")
        move(grant, "close")
    with refused(world, "amended_while_it_runs" if change == "amend" else "over_for_good"):
        {
            "line": lambda: grant.lines.update(amount=1),
            "spending": lambda: Spending.objects.filter(voucher="V-hers").update(what="Else"),
            "tranche": lambda: grant.tranches.update(amount=1),
            "amend": lambda: amendment(grant, amount=12000),
        }[change]()


def test_a_grant_is_closed_once_everything_is_settled(world):
    grant = world.grants["hers"]
    with acting(world.users["grants_officer"]):
        move(grant, "wind-up")
        with pytest.raises(CannotMove, match="accepted"):
            move(grant, "close")
        with pytest.raises(CannotMove, match="Somebody else was faster"):
            move(grant, "suspend", "No money.")


def test_the_table_of_moves_is_that_of_the_database(world):
    """Every pair of states is tried: those in the table are let through, all others refused."""
    meant = {(start, each.to) for each in MOVES.values() for start in each.start}
    with settled(world):
        grant = renewal(world.grants["hers"], None)
    for start in Grant.Status.values:
        for to in Grant.Status.values:
            if start == to:
                continue
            try:
                with transaction.atomic():
                    with acting_as_system("a grant that stands there"):
                        Grant.objects.filter(pk=grant.pk).update(status=start)
                    with acting(world.users["grants_officer"]):
                        Grant.objects.filter(pk=grant.pk).update(status=to)
                    raise _Undo
            except (IntegrityError, _Undo) as what_came:
                done = isinstance(what_came, _Undo)
            assert done == ((start, to) in meant), (start, to)


class _Undo(Exception):
    """Takes back what was tried."""
