"""Seals the values of columns in their place: at the migration that makes them sealed, and when keys are changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections, migrations, transaction
from django.db.migrations.operations.base import Operation

from config.files.keys import current_key, known_keys
from config.sealed import MARK, Sealed, key_named_in, seal, sealed_fields, unseal

AT_ONCE = 500
"""Rows that are held while they are sealed."""


def sealing(app: str, model: str, **fields: Sealed) -> list[Operation]:
    """Return the operations of a migration that turn columns of a model into sealed ones, and back again."""

    def change(apps: Any, schema_editor: Any, renew: Callable) -> None:
        for name in fields:
            list(_renewed(schema_editor.connection.alias, apps.get_model(app, model)._meta.get_field(name), renew))

    def close(apps: Any, schema_editor: Any) -> None:
        change(apps, schema_editor, lambda text, column: text if text.startswith(MARK) else seal(text, column))

    def open_again(apps: Any, schema_editor: Any) -> None:
        change(apps, schema_editor, lambda text, column: str(unseal(text, column)) if key_named_in(text) else text)

    altered: list[Operation] = [migrations.AlterField(model, name, field) for name, field in fields.items()]
    return [*altered, migrations.RunPython(close, open_again)]


def seal_anew(say: Callable[[str], None]) -> int:
    """Seal every value of this house with the current key; return how many were. May be ended and begun again."""
    count, current = 0, f"{MARK}{current_key().id}:"

    def renew(text: str, column: str) -> str:
        key = key_named_in(text)
        opens = key in known_keys() and not text.startswith(current)
        return seal(unseal(text, column), column) if opens else text

    for field in sealed_fields():
        for rows in _renewed("owner", field, renew):
            count += rows
            if rows:
                say(f"  {field.column_name}: {count:,} values so far")
    return count


def keys_of_values() -> Counter[str]:
    """Return how many sealed values need a key, by its name."""
    needed: Counter[str] = Counter()
    with connections["owner"].cursor() as cursor:
        for field in sealed_fields():
            cursor.execute(
                f"SELECT split_part({field.column}, ':', 2), count(*) FROM {field.model._meta.db_table}"
                f" WHERE {field.column} <> '' GROUP BY 1"
            )
            needed.update(dict(cursor.fetchall()))
    return needed


def _renewed(using: str, field: Any, renew: Callable[[str, str], str]) -> Iterator[int]:
    """Renew the values of a column, some rows at once, each lot in a transaction; yield how many of them changed.

    Neither trail nor version takes note: what somebody wrote is the same, and nobody's form is out of date.
    """
    table, key, column = field.model._meta.db_table, field.model._meta.pk.column, field.column
    after: Any = None
    while True:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {column} FROM {table}"
                f" WHERE {column} <> '' AND (%s::uuid IS NULL OR {key} > %s) ORDER BY {key} LIMIT {AT_ONCE} FOR UPDATE",
                [after, after],
            )
            rows = cursor.fetchall()
            changed = [(renewed, pk) for pk, text in rows if (renewed := renew(text, field.column_name)) != text]
            if changed:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks pending cannot be altered
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", changed)
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        if not rows:
            return
        after = rows[-1][0]
        yield len(changed)
