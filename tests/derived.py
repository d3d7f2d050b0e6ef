"""Tells whether files that are made from something else still say what that says: documents, browser assets."""

import hashlib
import json
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = PROJECT / "static" / "vendor"
MATRIX = PROJECT / "docs" / "access-matrix.md"
LIFECYCLE = PROJECT / "docs" / "lifecycle.md"


def matrix_problems() -> list[str]:
    """Return what is wrong with the written access matrix."""
    _set_up()
    from access.matrix import as_markdown

    return _differs(MATRIX, as_markdown(), "access_matrix")


def lifecycle_problems() -> list[str]:
    """Return what is wrong with the written life of a case."""
    _set_up()
    from beneficiaries.diagram import as_markdown

    return _differs(LIFECYCLE, as_markdown(), "lifecycle")


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _differs(document: Path, text: str, command: str) -> list[str]:
    if document.exists() and document.read_text() == text:
        return []
    return [f"docs/{document.name} is not what manage.py {command} says; make fix writes it"]


def asset_problems() -> list[str]:
    """Return which files from elsewhere are not the ones that the list names."""
    listed = {
        name: digest
        for package in json.loads((VENDOR / "vendor.json").read_text())
        for name, digest in package["sha256"].items()
    }
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    return [
        f"static/vendor/{name} is not the file that vendor.json names"
        for name in sorted(listed.keys() | found.keys())
        if listed.get(name) != found.get(name)
    ]


if __name__ == "__main__":
    asked = {"matrix": matrix_problems, "lifecycle": lifecycle_problems, "assets": asset_problems}
    problems = asked[sys.argv[1]]()
    print("\n".join(problems))
    sys.exit(bool(problems))
