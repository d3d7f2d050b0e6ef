"""What is counted as the house itself knows participants alone: no rule and no figure looks at a person or a case."""

import ast
from pathlib import Path

import pytest

from programs import counting, report_figures, rules

FORBIDDEN = {"Person", "Case", "SamePerson", "sameperson", "person", "case"}


@pytest.mark.parametrize("module", [counting, report_figures, rules], ids=lambda module: module.__name__)
def test_it_names_nothing_of_a_case_file(module):
    tree = ast.parse(Path(module.__file__).read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    words = {
        word for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg for word in node.arg.split("__")
    }
    assert not (names | words) & FORBIDDEN
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [each for each in imported if each.startswith("beneficiaries")]
