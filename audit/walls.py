"""The database's side of the trail: who may touch it, and the triggers that write it.

One trigger for all tables, so that no write escapes: bulk, SQL and the owner's own psql are caught alike.
The application's role may read what its shelter shows and call two functions; it writes no entry itself.
"""

from django.apps import apps
from django.db.models import Field, Model

from audit.seal import SEAL_FUNCTIONS

SUBJECTS = "beneficiaries_person"
"""The table whose rows are the persons that entries are about."""
ACCOUNTS = {
    "accounts.User": {"ignored": ["last_login"], "secret": ["password"]},
    "accounts.Membership": {},
    "accounts.AccountEvent": {},
    "accounts.Invitation": {"secret": ["secret_hash"]},
    "accounts.Site": {},
    "accounts.Organisation": {},
    "access.AccessRules": {},
    "access.AccessRound": {},
    "access.AccessCheck": {},
    "access.DisuseNotice": {},
    "reports.Publication": {},
    "beneficiaries.BreakGlass": {},
    "mfa.Authenticator": {"ignored": ["last_used_at"], "secret": ["data"]},
}
"""Tables about those who act: changes of roles, of ways in and of what is public matter as much as those of a case."""
NEVER_COUNTED = ["version", "recorded_at"]
"""Columns that the database itself moves with every change; alone they are no change."""
RECORD_FIELDS = {"recorded_at", "recorded_by", "version"}

KEEP_TRAIL = """
CREATE OR REPLACE FUNCTION keep_trail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
-- Arguments: key column, two columns that may name the person, ignored and secret columns,
-- and a query that finds the person by a parent, with the column that holds the parent's id.
DECLARE
    former jsonb;
    latter jsonb;
    standing jsonb;
    names text[] := '{{}}';
    subject uuid;
    number bigint;
    salt uuid := gen_random_uuid();
BEGIN
    IF TG_OP <> 'INSERT' THEN former := to_jsonb(OLD) - TG_ARGV[3]::text[]; END IF;
    IF TG_OP <> 'DELETE' THEN latter := to_jsonb(NEW) - TG_ARGV[3]::text[]; END IF;
    standing := coalesce(latter, former);
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(now.key), jsonb_object_agg(now.key, former -> now.key), jsonb_object_agg(now.key, now.value)
        INTO names, former, latter
        FROM jsonb_each(latter) AS now WHERE now.value IS DISTINCT FROM former -> now.key;
        IF names IS NULL THEN RETURN NULL; END IF;
    END IF;
    subject := coalesce(standing ->> TG_ARGV[1], standing ->> TG_ARGV[2])::uuid;
    IF subject IS NULL AND TG_ARGV[5] <> '' THEN
        EXECUTE TG_ARGV[5] INTO subject USING (standing ->> TG_ARGV[6])::uuid;
    END IF;
    former := jsonb_strip_nulls(former - TG_ARGV[4]::text[]);
    latter := jsonb_strip_nulls(latter - TG_ARGV[4]::text[]);
    INSERT INTO public.audit_entry
        (actor_id, system, database_role, address, request, reason, action, table_name, row_id, person_id, fields,
         digest)
    VALUES (
        nullif(current_setting('nayabato.user', true), '')::uuid,
        coalesce(current_setting('nayabato.system', true) = 'on', false),
        CASE WHEN session_user = '{runtime}' THEN '' ELSE session_user END,
        coalesce(current_setting('nayabato.address', true), ''),
        coalesce(current_setting('nayabato.request', true), ''),
        coalesce(current_setting('nayabato.reason', true), ''),
        lower(TG_OP), TG_TABLE_NAME, coalesce(standing ->> TG_ARGV[0], ''), subject, names,
        sha256(convert_to(salt || coalesce(former::text, '-') || coalesce(latter::text, '-'), 'UTF8'))
    ) RETURNING id INTO number;
    INSERT INTO public.audit_detail (entry_id, person_id, salt, former, latter)
    VALUES (number, subject, salt, former, latter);
    RETURN NULL;
END $$
"""

KEEP_TRAIL_OF_EMPTYING = """
CREATE OR REPLACE FUNCTION keep_trail_of_emptying() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.audit_entry (database_role, action, what, table_name)
    VALUES (session_user, 'delete', 'emptied', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change_of_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Values go when a person is erased (`beneficiaries.data_subject.forgetting`); entries and seals never do.
    IF TG_TABLE_NAME = 'audit_detail' AND TG_OP = 'DELETE' AND current_setting('nayabato.erasing', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only: % of % refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$
"""

APPEND = """
CREATE OR REPLACE FUNCTION append_to_trail(entries jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.audit_entry
        (actor_id, system, database_role, address, request, reason, action, what, table_name, row_id, person_id)
    SELECT
        coalesce(nullif(current_setting('nayabato.user', true), '')::uuid, entry.actor),
        coalesce(current_setting('nayabato.system', true) = 'on', false),
        CASE WHEN session_user = '{runtime}' THEN '' ELSE session_user END,
        coalesce(nullif(current_setting('nayabato.address', true), ''), entry.address, ''),
        coalesce(nullif(current_setting('nayabato.request', true), ''), entry.request, ''),
        coalesce(entry.reason, current_setting('nayabato.reason', true), ''),
        CASE WHEN entry.action = 'event' THEN 'event' ELSE 'read' END,
        entry.what, coalesce(entry.table_name, ''), coalesce(entry.row_id, ''), entry.person_id
    FROM jsonb_to_recordset(entries) AS entry
        (action text, what text, table_name text, row_id text, person_id uuid, actor uuid, address text, request text,
         reason text)
$$
"""


def statements(role: str, record_models: list[type[Model]]) -> list[str]:
    """Return the SQL that makes the trail append-only and puts its trigger on every record.

    `role` is the quoted name of the runtime role.
    """
    runtime = role.strip('"').replace("'", "''")
    made = [
        *SEAL_FUNCTIONS,
        KEEP_TRAIL.format(runtime=runtime),
        KEEP_TRAIL_OF_EMPTYING,
        REFUSE_CHANGE,
        APPEND.format(runtime=runtime),
        "ALTER TABLE audit_entry ALTER COLUMN transaction SET DEFAULT trail_transaction()",
        f"REVOKE ALL ON SEQUENCE audit_entry_id_seq FROM {role}",
    ]
    for table in ("audit_entry", "audit_detail", "audit_seal"):
        made += [
            f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}",
            *_trigger("refuse_change", f"BEFORE UPDATE OR DELETE ON {table}", "STATEMENT", "refuse_change_of_trail()"),
            _once("refuse_emptying", f"BEFORE TRUNCATE ON {table}", "refuse_change_of_trail()"),
        ]
    callable_ones = ["append_to_trail(jsonb)", "seal_trail()", "trail_heads(bigint)"]
    for function in ["keep_trail()", "keep_trail_of_emptying()", *callable_ones]:
        made.append(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    made += [f"GRANT EXECUTE ON FUNCTION {function} TO {role}" for function in callable_ones]
    for model, options in _kept(record_models):
        made += trail_of(model, record_models, **options)
    return made


def kept_tables() -> list[str]:
    """Return the names of all tables whose changes must be kept: those of accounts, and every record's.

    A record is known here by its columns, because the class itself lives further up.
    """
    records = [model for model in apps.get_models() if {each.name for each in model._meta.fields} >= RECORD_FIELDS]
    return [model._meta.db_table for model, _options in _kept(records)]


def trail_of(
    model: type[Model],
    record_models: list[type[Model]],
    ignored: list[str] | None = None,
    secret: list[str] | None = None,
) -> list[str]:
    """Return the SQL of one table's triggers."""
    table = model._meta.db_table
    query, column = _through_a_parent(model, record_models)
    columns = {field.column for field in model._meta.concrete_fields}
    derived = [field.column for field in model._meta.concrete_fields if getattr(field, "generated", False)]
    subjects = [model._meta.pk.column] if table == SUBJECTS else _subject_columns(model)
    arguments = [
        model._meta.pk.column,
        *([*subjects, "", ""])[:2],
        _array(columns & {*NEVER_COUNTED, *derived, *(ignored or [])}),
        _array(columns & set(secret or [])),
        query,
        column,
    ]
    call = ", ".join("'" + argument.replace("'", "''") + "'" for argument in arguments)
    return [
        *_trigger("keep_trail", f"AFTER INSERT OR UPDATE OR DELETE ON {table}", "ROW", f"keep_trail({call})"),
        _once("keep_trail_of_emptying", f"AFTER TRUNCATE ON {table}", "keep_trail_of_emptying()"),
    ]


def _kept(record_models: list[type[Model]]) -> list[tuple[type[Model], dict[str, list[str]]]]:
    labels = {model._meta.label: model for model in apps.get_models()}
    accounts = [(labels[label], options) for label, options in ACCOUNTS.items() if label in labels]
    return accounts + [(model, {"secret": list(getattr(model, "SECRET", ()))}) for model in record_models]


def _subject_columns(model: type[Model]) -> list[str]:
    columns = {field.column for field in model._meta.concrete_fields}
    return [name for name in ("person_id", "case_id") if name in columns]


def _through_a_parent(model: type[Model], record_models: list[type[Model]]) -> tuple[str, str]:
    """Return the query that finds the person by a foreign key, and its column; empty when the row names her itself."""
    if model._meta.db_table == SUBJECTS or _subject_columns(model):
        return "", ""
    for field in _parents(model, record_models):
        query = _person_of(field.related_model, "$1", record_models, {model})
        if query:
            return query, field.column
    return "", ""


def _person_of(model: type[Model], key: str, record_models: list[type[Model]], seen: set[type[Model]]) -> str:
    table, pk = model._meta.db_table, model._meta.pk.column
    columns = [pk] if table == SUBJECTS else _subject_columns(model)
    if columns:
        return f"SELECT coalesce({', '.join(columns)}) FROM public.{table} WHERE {pk} = ({key})"
    for field in _parents(model, record_models):
        if field.related_model not in seen:
            key_above = f"SELECT {field.column} FROM public.{table} WHERE {pk} = ({key})"
            query = _person_of(field.related_model, key_above, record_models, seen | {model})
            if query:
                return query
    return ""


def _parents(model: type[Model], record_models: list[type[Model]]) -> list[Field]:
    return [
        field for field in model._meta.concrete_fields if field.is_relation and field.related_model in record_models
    ]


def _trigger(name: str, event: str, each: str, call: str) -> list[str]:
    table = event.split()[-1]
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {event} FOR EACH {each} EXECUTE FUNCTION {call}",
    ]


def _once(name: str, event: str, call: str) -> str:
    """Return the SQL of a trigger that takes no arguments; where it stands, switched on or off, it is left alone."""
    table = event.split()[-1]
    return f"""
        DO $do$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = '{name}' AND tgrelid = '{table}'::regclass) THEN
                CREATE TRIGGER {name} {event} FOR EACH STATEMENT EXECUTE FUNCTION {call};
            END IF;
        END $do$
    """


def _array(names: set[str]) -> str:
    return "{" + ",".join(sorted(names)) + "}"
