"""Raises the third wall: grants, row-level security and record triggers, as the owner, after migrations.

What is raised follows from the policy table and the shelters alone, so it is derived, never typed into a
migration. A digest of it is kept as the schema's comment; when nothing changed, nothing is touched.
"""

import hashlib

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction

from access.definers import definers
from access.policy import READ, WRITE
from access.records import Record
from access.shelter import NO_GLASS, Shelter, shelters
from audit import walls as audit_walls

KEEP_RECORD = """
CREATE OR REPLACE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - coalesce(TG_ARGV, '{}') <> to_jsonb(OLD) - coalesce(TG_ARGV, '{}') THEN
            NEW.version := OLD.version + 1;
        END IF;
        NEW.recorded_at := OLD.recorded_at;
        NEW.recorded_by_id := OLD.recorded_by_id;
    ELSIF coalesce(current_setting('nayabato.system', true), '') <> 'on' THEN
        NEW.version := 1;
        NEW.recorded_at := now();
        NEW.recorded_by_id := nullif(current_setting('nayabato.user', true), '')::uuid;
    END IF;
    RETURN NEW;
END $$;
"""


def raise_walls_after_migration(using: str, **_kwargs: object) -> None:
    """Raise the walls when the owner has migrated (receiver of post_migrate)."""
    if using == "owner" and apps.is_installed("beneficiaries"):
        raise_walls(using)


def raise_walls(using: str = "owner") -> bool:
    """Bring the database's walls to what the code declares; return whether anything had to change."""
    statements = wall_statements(settings.DATABASES["default"]["USER"])
    digest = "walls " + hashlib.sha256("\n".join(statements).encode()).hexdigest()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7238)")
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        if cursor.fetchone()[0] == digest:
            return False
        standing = set(connections[using].introspection.table_names(cursor))
        if any(each.model._meta.db_table not in standing for each in shelters()):
            return False
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON SCHEMA public IS '{digest}'")
    return True


def wall_statements(runtime: str) -> list[str]:
    """Return the SQL of all walls for the runtime role of that name, in the order in which to run it."""
    role = f'"{runtime}"'
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        KEEP_RECORD,
    ]
    statements += definers(role)
    for each in shelters():
        statements += row_level_security(each, role)
    for model in record_models():
        table = model._meta.db_table
        statements += [
            f"DROP TRIGGER IF EXISTS keep_record ON {table}",
            f"CREATE TRIGGER keep_record BEFORE INSERT OR UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION keep_record({', '.join(map(repr, model.UNVERSIONED))})",
        ]
    statements += audit_walls.statements(role, record_models())
    return statements


def record_models() -> list[type[Record]]:
    """Return every model whose rows are records about a person."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def row_level_security(each: Shelter, role: str) -> list[str]:
    """Return the SQL that puts one model's rows behind its shelter."""
    table = each.model._meta.db_table
    reading, writing = each.predicate(READ), f"{NO_GLASS} AND ({each.predicate(WRITE)})"
    policies = {
        "may_read": f"FOR SELECT TO {role} USING ({reading})",
        "may_add": f"FOR INSERT TO {role} WITH CHECK ({writing})",
        "may_change": f"FOR UPDATE TO {role} USING ({writing}) WITH CHECK ({writing})",
        "may_remove": f"FOR DELETE TO {role} USING ({writing})",
    }
    statements = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    for name, body in policies.items():
        statements += [f"DROP POLICY IF EXISTS {name} ON {table}", f"CREATE POLICY {name} ON {table} {body}"]
    return statements
