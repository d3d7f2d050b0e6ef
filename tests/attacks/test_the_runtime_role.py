"""What somebody could do who makes the application send SQL of her own: she acts as the runtime role, no further."""

from collections.abc import Iterable
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, connections, transaction

from access.context import acting, acting_as_system
from access.definers import definers
from audit.models import Detail, Entry
from beneficiaries.models import Case, Person
from programs.models import Participant
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

OWNER = settings.DATABASES["owner"]["USER"]
REFUSED = {
    "become the owner": f'SET ROLE "{OWNER}"',
    "act as the owner's session": f'SET SESSION AUTHORIZATION "{OWNER}"',
    "widen herself": "ALTER ROLE CURRENT_USER BYPASSRLS",
    "read what the server may": "GRANT pg_read_all_data TO CURRENT_USER",
    "empty a table": "TRUNCATE beneficiaries_case CASCADE",
    "empty the trail": "TRUNCATE audit_entry CASCADE",
    "silence the triggers": "SET session_replication_role = replica",
    "silence a trigger": "ALTER TABLE beneficiaries_case DISABLE TRIGGER ALL",
    "take down a wall": "ALTER TABLE beneficiaries_case DISABLE ROW LEVEL SECURITY",
    "open a wall": "CREATE POLICY open ON beneficiaries_case USING (true)",
    "remove a wall": "DROP POLICY may_read ON beneficiaries_case",
    "add a trigger": "CREATE TRIGGER spy AFTER INSERT ON beneficiaries_note EXECUTE FUNCTION keep_record()",
    "look past a wall with a function": "CREATE FUNCTION public.spy() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "shadow a table": "CREATE TABLE public.spy (id int)",
    "make a schema": "CREATE SCHEMA spy",
    "change a function": "ALTER FUNCTION keep_trail() RESET ALL",
    "replace a function": "CREATE OR REPLACE FUNCTION trail_transaction() RETURNS xid8 LANGUAGE sql AS 'SELECT NULL'",
    "load an extension": "CREATE EXTENSION dblink",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "write a file": "COPY (SELECT 1) TO '/var/tmp/nayabato-spy'",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "list files": "SELECT pg_ls_dir('.')",
    "read a file as a large object": "SELECT lo_import('/etc/hostname')",
    "change the server": "ALTER SYSTEM SET log_statement = 'all'",
    "reload the server": "SELECT pg_reload_conf()",
    "log what others ask": "SET log_statement = 'all'",
    "read passwords": "SELECT * FROM pg_authid",
    "open what is made later": f'ALTER DEFAULT PRIVILEGES FOR ROLE "{OWNER}" GRANT ALL ON TABLES TO PUBLIC',
    "give away what she has": "GRANT SELECT ON beneficiaries_case TO PUBLIC WITH GRANT OPTION",
    "write the trail": "INSERT INTO audit_entry (action) VALUES ('read')",
    "change the trail": "UPDATE audit_entry SET actor_id = NULL",
    "forget the trail": "DELETE FROM audit_detail",
    "remove a seal": "DELETE FROM audit_seal",
    "number the trail": "SELECT setval('audit_entry_id_seq', 1)",
    "read how many entries there are": "SELECT last_value FROM audit_entry_id_seq",
    "read the index of names": "SELECT * FROM people_by_name",
    "write the index of names": "UPDATE people_by_name SET entries = '{}'",
    "call the trail's own function": "SELECT keep_names(NULL, '', '', '', '', '')",
    "undo a migration on paper": "DELETE FROM django_migrations",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_it_cannot(sql):
    with connection.cursor() as cursor, pytest.raises(Error) as refusal:
        cursor.execute(sql)
    assert not isinstance(refusal.value.__cause__, psycopg.errors.SyntaxError), refusal.value


def test_it_belongs_to_no_other_role_and_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute("SELECT relname FROM pg_class JOIN pg_roles r ON relowner = r.oid WHERE rolname = current_user")
        assert cursor.fetchall() == []


def test_every_function_that_runs_as_the_owner_or_in_a_policy_looks_for_names_in_one_place():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND (prosecdef OR EXISTS (SELECT FROM pg_depend"
            " WHERE classid = 'pg_policy'::regclass AND refclassid = 'pg_proc'::regclass AND refobjid = pg_proc.oid))"
        )
        found = dict(cursor.fetchall())
    assert found.keys() >= {"groups_led", "grants_from", "find_people"}
    for name, config in found.items():
        paths = [each for each in config or [] if each.startswith("search_path=")]
        assert [each.endswith("pg_temp") for each in paths] == [True], (name, paths)


def test_whom_a_code_stands_for_is_told_to_the_officer_alone(world):
    codes = {person.code: person.pk for person in world.files.values()}
    with acting_as_system("looked for"):
        for model in (Participant, Volunteer):
            codes |= {each.code: each.pk for each in model.objects.all()}
    assert told_of_codes(codes) == set()
    for name, user in world.users.items():
        with acting(user):
            told = told_of_codes([*codes, "NB-2222-2", "", "%", "NB-____-_"])
        assert told == (set(codes.values()) if name == "data_protection" else set()), name


def test_a_temporary_table_does_not_stand_in_for_the_people_of_a_code(world):
    hers = world.files["hers"]
    with acting(world.users["data_protection"]), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE beneficiaries_person AS SELECT gen_random_uuid() AS id, %s AS code", [hers.code]
        )
        assert told_of_codes([hers.code]) == {hers.pk}


def told_of_codes(codes: Iterable[str]) -> set[UUID]:
    """Return the keys that the database gives for these codes to whoever acts now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_of_code(code) FROM unnest(%s::text[]) AS code", [list(codes)])
        return {key for (key,) in cursor.fetchall() if key}


def test_a_temporary_table_does_not_stand_in_for_a_real_one(world):
    with acting(world.users["partner"]), connection.cursor() as cursor:
        for table in ("beneficiaries_person", "beneficiaries_case", "beneficiaries_area", "people_by_name"):
            cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.beneficiaries_area)")
        cursor.execute("SELECT count(*) FROM find_people('Secret Tamang', NULL, NULL, 50, 0)")
        assert cursor.fetchone() == (0,)


def test_a_planted_function_or_operator_does_not_see_what_a_policy_hides(world):
    with acting(world.users["caseworker"]), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.spy(text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS"
            " $$ BEGIN RAISE NOTICE 'spied %', $1; RETURN true; END $$"
        )
        seen: list[str] = []
        raw = connection.connection
        raw.add_notice_handler(lambda notice: seen.append(notice.message_primary))
        cursor.execute("SELECT count(*) FROM beneficiaries_person WHERE pg_temp.spy(given_name)")
        counted = cursor.fetchone()[0]
        cursor.execute("SELECT given_name FROM beneficiaries_person WHERE pg_temp.spy(given_name)")
        own = {row[0] for row in cursor.fetchall()}
    assert counted == len(own)
    assert {each.removeprefix("spied ") for each in seen} <= own


def test_what_the_planner_keeps_of_hidden_rows_is_not_told():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_stats WHERE tablename LIKE 'beneficiaries%%' AND tablename <> %s",
            ["beneficiaries_area"],
        )
        assert cursor.fetchall() == []


def test_the_values_in_the_trail_are_told_to_nobody_but_the_supervisor_of_the_person(world):
    for name, user in world.users.items():
        with acting(user):
            details, entries = Detail.objects.count(), Entry.objects.filter(person_id=world.files["theirs"].pk).count()
        assert bool(details) == name.startswith("supervisor"), name
        assert bool(entries) == (name in ("supervisor_there", "data_protection")), name


@pytest.mark.usefixtures("world")
def test_with_a_setting_of_no_user_there_is_not_one_row():
    strange = ["", "no-uuid", "00000000-0000-4000-8000-000000000000", "{}", "NULL"]
    for role in ("caseworker", "supervisor", "partner"):
        for value in strange:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('nayabato.user', %s, true)", [strange[2]])
                    cursor.execute(f"SELECT set_config('nayabato.{role}', %s, true)", [value])
                    assert not Case.objects.exists()
                    assert not Person.objects.exists()
            except Error:
                pass


def test_every_definer_is_closed_to_everybody_else():
    assert any("REVOKE ALL ON FUNCTION" in statement for statement in definers("x"))
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef"
            " AND nspname = 'public' AND (proacl IS NULL OR EXISTS"
            " (SELECT 1 FROM aclexplode(proacl) WHERE grantee = 0 AND privilege_type = 'EXECUTE'))"
        )
        assert cursor.fetchall() == []
