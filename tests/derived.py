"""Tells whether files that are made from something else still say what that says: the matrix, the browser assets."""

import hashlib
import json
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = PROJECT / "static" / "vendor"
MATRIX = PROJECT / "docs" / "access-matrix.md"


def matrix_problems() -> list[str]:
    """Return what is wrong with the written access matrix."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from access.matrix import as_markdown

    if MATRIX.exists() and MATRIX.read_text() == as_markdown():
        return []
    return [f"docs/{MATRIX.name} is not what manage.py access_matrix says; make fix writes it"]


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
    problems = {"matrix": matrix_problems, "assets": asset_problems}[sys.argv[1]]()
    print("\n".join(problems))
    sys.exit(bool(problems))
