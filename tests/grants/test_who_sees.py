"""Who sees what of grants: every page by every role, and nothing of another funder, in pages, by SQL or in sums."""

from decimal import Decimal

import pytest
from django.db import connection

from access.context import acting, acting_as_system
from access.shelter import shelters
from accounts.roles import Role
from grants.aggregates import spent_of, spent_on_lines
from grants.models import Grant, Spending
from grants.money import money_of
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES, fill, is_of_a_grant
from tests.factories.accounts import signed_in_client
from tests.grants.pages import key_of
from tests.world_grants import OTHERS_PART

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if is_of_a_grant(each) and each.parameters]
EVERYBODY_HERE = [*USERS, "other_foundation", "programme_manager_there"]
SEE = {
    "grant": {
        "hers": {"grants_officer", "foundation", "programme_manager"},
        "theirs": {"grants_officer", "other_foundation", "programme_manager_there"},
    },
    "grant-question-add": {"hers": {"foundation"}, "theirs": {"other_foundation"}},
    "grant-report-move": {"hers": {"foundation"}, "theirs": {"other_foundation"}},  # it is the funder's turn
    "grant-document": {"hers": {"grants_officer", "foundation"}, "theirs": {"grants_officer", "other_foundation"}},
}
for name in ("grant-report", "grant-report-paper", "grant-report-xlsx", "grant-xlsx"):
    SEE[name] = SEE["grant-document"]
"""Who may open which grant and its papers, said by hand; everything else opens to the officer alone."""
MONEY_OF = {"foundation": "hers", "other_foundation": "theirs"}


known_key = remembered(key_of)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_pages_open_to_the_officer_and_to_the_funder_of_a_grant(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        for whose in ("hers", "theirs"):
            opens = name in SEE.get(address.name, {}).get(whose, {"grants_officer"})
            has_role = bool(address.roles() & world.users[name].roles)
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            for method in METHODS if opens else METHODS[:1]:
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    fill(address, "", known_key(address, whose, world)),
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )


@pytest.mark.parametrize(("name", "other"), [("foundation", "theirs"), ("other_foundation", "hers")])
@pytest.mark.usefixtures("papers_as_pages")
def test_a_foundation_sees_nothing_of_another_funder(world, name, other):
    client = signed_in_client(world.users[name], at_work=True)
    mine = world.grants[MONEY_OF[name]]
    funder = world.users["other_foundation" if other == "theirs" else "foundation"].memberships.get().organisation
    for path in (
        "/",
        "/foundation/",
        "/foundation/paper/",
        "/grants/",
        f"/grants/{mine.pk}/",
        "/obligations/",
        "/grants/funders/",
    ):
        page = client.get(path).content.decode()
        for word in (
            f"Grant {other}",
            f"G-{other}",
            f"Report {other}",
            f"Agreement {other}",
            f"0 {other}?",
            f"Reached {other}",
            f"Sent {other}",
            funder.name,
            "V-both",
        ):
            assert word not in page, (path, word)
        assert "4,111.11" not in page
        assert "Chalk" not in page


def test_the_walls_hide_every_row_of_another_funder_and_every_spending(world):
    """Rows are counted in SQL, for each table of grants, as the foundation and as the programme manager."""
    tables = [each.model._meta.db_table for each in shelters() if each.model._meta.app_label == "grants"]
    seen = {}
    for name in ("foundation", "programme_manager", "volunteer_coordinator", "caseworker", "administrator"):
        with acting(world.users[name]), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                seen[name, table.removeprefix("grants_")] = cursor.fetchone()[0]
    told = {
        "grant": 1, "funder": 1, "terms": 1, "tranche": 2, "tranchecondition": 1, "budgetline": 1, "milestone": 1,
        "obligation": 3, "grantdocument": 1, "achievement": 1, "grantquestion": 2, "grantanswer": 1,
        "grantreport": 1, "grantreportline": 1, "grantreporttranche": 1, "grantreportinkind": 1, "grantreportstep": 1,
        "reportcolumn": 1,
    }  # fmt: skip
    assert {table: n for (name, table), n in seen.items() if name == "foundation" and n} == told
    managed = {table: n for (name, table), n in seen.items() if name == "programme_manager" and n}
    assert managed == {"grant": 1, "fundedproject": 1}
    assert not any(n for (name, _t), n in seen.items() if name not in ("foundation", "programme_manager"))


def test_a_temporary_table_does_not_lead_to_grants_of_another_funder(world):
    theirs, mine = world.grants["theirs"], world.grants["hers"].funder.organisation_id
    with acting(world.users["foundation"]), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE grants_funder AS SELECT %s::uuid AS id, %s::uuid AS organisation_id",
            [theirs.funder_id, mine],
        )
        cursor.execute(
            "CREATE TEMP TABLE grants_grant AS SELECT %s::uuid AS id, %s::uuid AS funder_id",
            [theirs.pk, theirs.funder_id],
        )
        cursor.execute("SELECT count(*) FROM public.grants_grant WHERE id = %s", [theirs.pk])
        assert cursor.fetchone() == (0,)
        for table in ("terms", "tranche", "budgetline", "obligation", "grantquestion"):
            cursor.execute(f"SELECT count(*) FROM grants_{table} WHERE grant_id = %s", [theirs.pk])
            assert cursor.fetchone() == (0,), table
        assert spent_of([theirs.pk], [theirs.pk]) == []
        cursor.execute("DROP TABLE pg_temp.grants_funder, pg_temp.grants_grant")


def test_the_sums_are_of_ones_own_lines_alone(world):
    """Of the voucher that both bear, neither foundation is told the other's part, though it asks for both grants."""
    keys = [each.pk for each in world.grants.values()]
    sums = {}
    for name in ("foundation", "other_foundation", "grants_officer", "programme_manager", "caseworker"):
        with acting(world.users[name]):
            of_months = spent_on_lines(keys)
            sums[name] = {(each.line, each.charged, each.npr) for each in of_months}
            months = spent_of(keys, keys)
            for found in (
                spent_of(keys, []),
                [each for each in months if each.line],
                [each for each in months if each.first],
            ):
                assert sum(each.charged for each in found) == sum(each.charged for each in of_months), name
                assert sum(each.npr for each in found) == sum(each.npr for each in of_months), name
            known = [MONEY_OF[name]] if name in MONEY_OF else ["hers", "theirs"] if name == "grants_officer" else []
            assert {each.grant for each in months} == {world.grants[whose].pk for whose in known}
    with acting_as_system("look"):
        line = {whose: grant.lines.get().pk for whose, grant in world.grants.items()}
    npr = {whose: sum(n for key, _c, n in sums["grants_officer"] if key == line[whose]) for whose in line}
    assert npr == {"hers": Decimal(16000), "theirs": 15000 + OTHERS_PART}
    for name, whose in MONEY_OF.items():
        assert sums[name] == {each for each in sums["grants_officer"] if each[0] == line[whose]} != set()
    assert sums["programme_manager"] == sums["caseworker"] == set()


def test_a_programme_manager_is_told_that_a_grant_is_there_and_no_amount(world):
    page = signed_in_client(world.users["programme_manager"], at_work=True).get("/grants/").content.decode()
    assert "Grant hers" in page
    assert "EUR" not in page
    with acting(world.users["programme_manager"]):
        assert money_of(list(Grant.objects.all()), world.users["programme_manager"]) == {}


def test_nobody_but_the_officer_writes(world):
    for name in ("foundation", "programme_manager"):
        with acting(world.users[name]):
            assert Grant.objects.update(title="Mine") == 0
            assert Spending.objects.update(what="Mine") == 0
    assert Role.GRANTS_OFFICER in world.users["grants_officer"].roles
