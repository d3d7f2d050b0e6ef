"""What a view notes for the trail can be read on a screen: every code used in the house has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from audit.words import EVENTS, READS

CALLS = {"note_read": READS, "record_event": EVENTS}


def codes() -> Iterator[tuple[str, str]]:
    """Yield (function, code) of every call in our own apps."""
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    for file in (file for folder in ours for file in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
                for constant in ast.walk(node.args[0]):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield node.func.id, constant.value


def test_every_code_that_is_noted_has_words():
    found = set(codes())
    assert ("note_read", "case_file") in found
    assert not {(call, code) for call, code in found if code not in CALLS[call]}
