"""An entry that was altered, removed or slipped in is found and named, also when the owner did it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.context import acting
from audit.seal import HASH, LEAF, read_heads, write_heads
from audit.verification import verify
from config.calendar import say_moment
from tests.audit.conftest import as_owner, entries
from tests.sealing import seal_trail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def heads_of_this_test(settings, tmp_path):
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.log"


@pytest.fixture
def sealed(caseworker, tara):
    """Seal a trail in two seals, and return the file of its heads."""
    seal_trail()
    with acting(caseworker):
        tara.given_name = "Taramaya"
        tara.save()
    seal_trail()
    write_heads()
    assert verify().faults == []


@contextmanager
def trail_unlocked() -> Iterator[None]:
    """Do what somebody with the owner's password can do: switch the guard off."""
    for table in ("audit_entry", "audit_detail", "audit_seal"):
        as_owner(f"ALTER TABLE {table} DISABLE TRIGGER refuse_change")
    try:
        yield
    finally:
        for table in ("audit_entry", "audit_detail", "audit_seal"):
            as_owner(f"ALTER TABLE {table} ENABLE TRIGGER refuse_change")


def verdict(**options: object) -> str:
    """Return what the command says of a broken trail."""
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stdout=StringIO(), **options)
    assert caught.value.returncode == 1
    return str(caught.value)


def the_change() -> int:
    """Return the number of the entry of Tara's new name."""
    return entries(table_name="beneficiaries_person", action="update")[0].pk


def test_a_whole_trail_is_counted_and_says_so_in_itself(sealed, settings):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "The audit trail is whole" in out.getvalue()
    assert "2 seals, 0 not sealed yet" in out.getvalue()
    assert entries(what="verified")


def test_an_altered_entry_is_named(sealed, caseworker):
    with trail_unlocked():
        as_owner("UPDATE audit_entry SET actor_id = gen_random_uuid() WHERE id = %s", [the_change()])
    assert f"Entry {the_change()}, sealed in 2, was altered" in verdict()
    assert entries(what="verification_failed")


def test_when_a_broken_entry_was_made_is_said_as_pages_say_moments(sealed):
    with trail_unlocked():
        as_owner("UPDATE audit_entry SET actor_id = gen_random_uuid() WHERE id = %s", [the_change()])
    (entry,) = entries(pk=the_change())
    said = f", {say_moment(entry.at)})."
    assert "BS, " in said
    assert said in verdict()
    assert said in entries(what="verification_failed")[0].reason


def test_altered_values_are_named(sealed):
    with trail_unlocked():
        as_owner("UPDATE audit_detail SET latter = '{}' WHERE entry_id = %s", [the_change()])
    assert f"The values of entry {the_change()}, sealed in 2, were altered" in verdict()


def test_removed_values_are_named(sealed):
    with trail_unlocked():
        as_owner("DELETE FROM audit_detail WHERE entry_id = %s", [the_change()])
    assert f"The values of entry {the_change()}" in verdict()


def test_a_deleted_entry_is_named(sealed):
    number = the_change()
    with trail_unlocked():
        as_owner("DELETE FROM audit_detail WHERE entry_id = %s", [number])
        as_owner("DELETE FROM audit_entry WHERE id = %s", [number])
    assert f"Entry {number}, sealed in 2, was deleted" in verdict()


def test_the_first_broken_entry_is_the_one_named(sealed):
    first = entries()[0].pk
    with trail_unlocked():
        as_owner("UPDATE audit_entry SET reason = 'another'")
    assert f"Entry {first}, sealed in 1," in verdict()


def test_an_entry_slipped_into_sealed_time_is_named(sealed):
    (number,) = as_owner("INSERT INTO audit_entry (action, transaction) VALUES ('read', 5) RETURNING id")[0]
    assert f"Entry {number} was slipped in" in verdict()


def test_values_altered_before_the_seal_are_named(sealed, caseworker, tara):
    with acting(caseworker):
        tara.given_name = "Again"
        tara.save()
    number = entries(table_name="beneficiaries_person", action="update")[-1].pk
    with trail_unlocked():
        as_owner("UPDATE audit_detail SET latter = '{}' WHERE entry_id = %s", [number])
    assert f"The values of entry {number}, not sealed yet, were altered" in verdict()


def test_a_seal_taken_out_of_the_chain_is_found(sealed):
    with trail_unlocked():
        as_owner("DELETE FROM audit_seal WHERE number = 1")
    assert "Seal 2 was altered, or one before it is missing" in verdict()


def test_a_deleted_tail_is_found_by_the_heads_kept_elsewhere(sealed, settings):
    kept = settings.AUDIT_HEADS_FILE
    number = the_change()
    with trail_unlocked():
        as_owner("DELETE FROM audit_seal WHERE number = 2")
        as_owner("DELETE FROM audit_detail WHERE entry_id >= %s", [number])
        as_owner("DELETE FROM audit_entry WHERE id >= %s", [number])
    assert verify().faults == []
    assert "Seal 2, whose head was kept, is gone" in verdict(heads=kept)


def test_a_chain_forged_anew_is_found_by_the_heads_kept_elsewhere(sealed, settings):
    with trail_unlocked():
        as_owner("UPDATE audit_entry SET reason = 'forged' WHERE id = %s", [the_change()])
        as_owner(f"""
            UPDATE audit_seal s SET leaves = (
                SELECT array_agg({LEAF} ORDER BY e.id) FROM audit_entry e WHERE e.id = ANY(s.ids)
            )
        """)
        forged = HASH.format(
            previous="previous", number="number", horizon="horizon", at="at", ids="ids", leaves="leaves"
        )
        as_owner(f"UPDATE audit_seal SET hash = {forged}")
    assert verify().faults == []
    assert "Seal 2 is not the one whose head was kept" in verdict(heads=settings.AUDIT_HEADS_FILE)


def test_a_trigger_switched_off_is_found(sealed):
    as_owner("ALTER TABLE beneficiaries_person DISABLE TRIGGER keep_trail")
    try:
        assert "Changes of beneficiaries_person are not being kept" in verdict()
    finally:
        as_owner("ALTER TABLE beneficiaries_person ENABLE TRIGGER keep_trail")


def test_a_file_that_holds_no_heads_is_said_to_be_one(sealed, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("1 abc")
    assert "file of heads or of erasures cannot be read" in verdict(heads=wrong)
    assert "file of heads or of erasures cannot be read" in verdict(erased=wrong)


def test_the_head_is_printed_and_written_once(sealed, settings):
    out = StringIO()
    call_command("audit_head", stdout=out)
    call_command("audit_head", stdout=StringIO())
    lines = settings.AUDIT_HEADS_FILE.read_text().splitlines()
    assert out.getvalue().strip() == lines[-1]
    assert list(read_heads("\n".join(lines))) == list(range(1, len(lines) + 1))


def test_verification_trusts_no_function_of_the_database(sealed):
    functions = ["seal_trail()", "trail_heads(bigint)", "trail_transaction()", "trail_offset()"]
    for function in functions:
        as_owner(f"ALTER FUNCTION {function} RENAME TO gone_{function.split('(')[0]}")
    try:
        assert verify().faults == []
    finally:
        for function in functions:
            as_owner(f"ALTER FUNCTION gone_{function} RENAME TO {function.split('(')[0]}")
