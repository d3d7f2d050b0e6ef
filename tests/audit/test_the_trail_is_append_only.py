"""Nobody changes what stands in the trail: not the application, and not its owner by mistake."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.actor import Actor
from audit.models import Detail, Entry, Seal
from audit.trail import record_event
from tests.audit.conftest import as_owner, details, entries
from tests.factories.accounts import make_user

TABLES = ["audit_entry", "audit_detail", "audit_seal"]


def refused(sql: str, alias: str = "default") -> bool:
    """Tell whether PostgreSQL refuses a statement for lack of privilege."""
    with (
        pytest.raises(ProgrammingError) as caught,
        transaction.atomic(alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(sql)
    return isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("table", TABLES)
def test_the_application_can_neither_change_nor_remove_an_entry(tara, table):
    key = {"audit_entry": "id", "audit_detail": "entry_id", "audit_seal": "number"}[table]
    with acting_as_system("even the system itself"):
        assert refused(f"UPDATE {table} SET {key} = {key}")
        assert refused(f"DELETE FROM {table}")
        assert refused(f"TRUNCATE {table}")


def test_the_application_can_forge_no_entry(tara):
    with acting_as_system("even the system itself"):
        assert refused("INSERT INTO audit_entry (action) VALUES ('update')")
        assert refused("INSERT INTO audit_entry (action, what) VALUES ('read', 'case_file')")
        assert refused("INSERT INTO audit_detail (entry_id, salt) VALUES (1, gen_random_uuid())")
        assert refused("INSERT INTO audit_seal (number, at) VALUES (1, now())")
        assert refused("SELECT setval('audit_entry_id_seq', 1)")


def test_the_application_cannot_hang_the_trigger_on_a_table_of_its_own(tara):
    assert refused(
        "CREATE TEMP TABLE beneficiaries_person (id uuid);"
        " CREATE TRIGGER forged AFTER INSERT ON pg_temp.beneficiaries_person"
        " FOR EACH ROW EXECUTE FUNCTION public.keep_trail('id', '', '', '{}', '{}', '', '')"
    )


def test_a_table_of_the_same_name_catches_no_entry(caseworker, tara):
    with acting(caseworker):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE audit_entry (LIKE public.audit_entry INCLUDING ALL) ON COMMIT DROP")
        tara.given_name = "Unseen"
        tara.save()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE pg_temp.audit_entry")
    assert entries(table_name="beneficiaries_person", action="update")


def test_whoever_acts_signs_in_her_own_name(caseworker):
    other = make_user(Role.CASEWORKER)
    with acting(caseworker):
        record_event("invited", other)
    assert entries(what="invited")[0].actor_id == caseworker.pk


def test_an_appended_entry_is_never_a_change(caseworker):
    with acting(Actor(caseworker)), connection.cursor() as cursor:
        cursor.execute("""SELECT append_to_trail('[{"action": "delete", "what": "case_file"}]')""")
    assert entries(what="case_file")[0].action == Entry.Action.READ


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TABLES)
def test_the_owner_is_stopped_too_until_she_does_it_on_purpose(tara, table):
    key = {"audit_entry": "id", "audit_detail": "entry_id", "audit_seal": "number"}[table]
    assert refused(f"UPDATE {table} SET {key} = {key}", "owner")
    assert refused(f"DELETE FROM {table}", "owner")
    as_owner(f"ALTER TABLE {table} ENABLE TRIGGER refuse_emptying")
    try:
        assert refused(f"TRUNCATE {table}", "owner")
    finally:
        as_owner(f"ALTER TABLE {table} DISABLE TRIGGER refuse_emptying")


def test_with_nobody_acting_the_trail_shows_nothing(tara):
    assert not Entry.objects.exists()
    assert not Detail.objects.exists()
    assert not Seal.objects.exists()


def test_the_data_protection_officer_sees_entries_and_no_value(tara):
    officer = make_user(Role.DATA_PROTECTION)
    assert details(person_id=tara.pk)
    with acting(officer, read_only=True):
        assert Entry.objects.about(tara.pk).exists()
        assert not Detail.objects.exists()


def test_values_are_read_by_the_supervisor_of_her_site_alone(caseworker, tara):
    hers = make_user(Role.SUPERVISOR, site=tara.site)
    another = make_user(Role.SUPERVISOR)
    for user, sees in ((hers, True), (another, False), (caseworker, False)):
        with acting(user, read_only=True):
            assert Detail.objects.filter(person_id=tara.pk).exists() is sees
            assert Entry.objects.about(tara.pk).exists() is sees
