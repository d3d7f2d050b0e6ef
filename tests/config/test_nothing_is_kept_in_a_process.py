"""Several processes on several machines serve one house: what one of them keeps must never differ from the database."""

import ast
from collections.abc import Iterator
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from tests.test_consistency import PYTHON, name_of

KEPT = {
    "access/navigation.py _addresses": "addresses of places, which are code",
    "access/navigation.py _written": "the menu, by its places, the page and the language; nothing of a visitor",
    "access/policy.py _chosen": "rows of the policy table, which are code",
    "access/questions.py _cipher": "made from the key of the house, which is given",
    "access/records.py _words": "words of choices, which are code, read in the language of the moment",
    "accounts/adapter.py _fernet": "made from the key of the house, which is given",
    "beneficiaries/asked_of_cases.py _made": "the SQL of a question, by day and time standards; no key, no answer",
    "beneficiaries/data_subject/reach.py holdings": "how models lead to a person, which is code",
    "beneficiaries/definitions.py _standard": "a file of the project",
    "beneficiaries/definitions.py definition_of": "a file of the project",
    "beneficiaries/follow_up_questions.py _in_every_language": "texts of the code",
    "beneficiaries/forms/by_section.py form_for": "a form's class, made from the code",
    "config/calendar.py _say_day": "a day in words, by the day and the language",
    "config/replica.py _asked_again_at": "how long this process leaves a replica alone that did not answer to it",
    "config/templatetags/nayabato.py _icon": "an icon, by its name and label",
    "config/templatetags/nayabato.py _tag": "how a tag begins, by its kind",
    "config/sealed.py _cipher": "made from a key of the settings, by the key",
    "exchange/htcds/standard.py every_field": "a file of the project",
    "exchange/htcds/standard.py fields_of": "a file of the project",
    "exchange/htcds/standard.py published": "a file of the project",
    "exchange/htcds/standard.py template_columns": "a file of the project",
    "exchange/importing/cells.py _words": "words by the choices themselves, so that others have other words",
    "exchange/importing/columns.py headings": "columns that are declared in the code",
    "exchange/publishing/plain.py _codes": "a file of the project",
    "exchange/publishing/plain.py _lists": "a file of the project",
    "exchange/publishing/plain.py _titles": "a file of the project",
    "programs/demo/pictures.py _drawn": "a picture of the demonstration, drawn by its number",
    "volunteers/matching.py _means": "a function that is registered when the house starts",
}
"""What a process may keep from one request to the next, and why it cannot become wrong."""


def test_everything_that_a_process_keeps_is_thought_about():
    found = {
        f"{name_of(path)} {name}"
        for path in PYTHON
        if not name_of(path).startswith(("tests/", "bench/"))
        for name in kept_in(ast.parse(path.read_text()))
    }
    assert found - KEPT.keys() == set()
    assert KEPT.keys() - found == set()


def kept_in(tree: ast.Module) -> Iterator[str]:
    """Yield the functions whose answers are kept, and the names that functions set for the whole process."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.FunctionDef):
            words = " ".join(map(ast.unparse, node.decorator_list)).replace("(", " ").split()
            if {"cache", "lru_cache", "functools.cache", "functools.lru_cache"} & set(words):
                yield node.name


def test_sessions_and_limits_are_kept_in_the_database():
    assert settings.SESSION_ENGINE == "accounts.sessions"
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, DatabaseSessions)
    assert {each["BACKEND"] for each in settings.CACHES.values()} == {"django.core.cache.backends.db.DatabaseCache"}
