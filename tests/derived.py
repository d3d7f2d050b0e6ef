"""Tells whether files that are made from something else still say what that says: documents, the browser assets."""

import hashlib
import json
import os
import sys
from importlib import import_module
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = PROJECT / "static" / "vendor"
WRITTEN_BY = {
    "access-matrix.md": ("access_matrix", "access.matrix"),
    "lifecycle.md": ("lifecycle", "beneficiaries.diagram"),
    "htcds.md": ("htcds_mapping", "exchange.htcds.document"),
    "import.md": ("import_template", "exchange.importing.template"),
}
"""The documents that a command prints, and the module that says what."""


def document_problems() -> list[str]:
    """Return which documents do not say what their command prints."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return [
        f"docs/{name} is not what manage.py {command} says; make fix writes it"
        for name, (command, module) in WRITTEN_BY.items()
        if (PROJECT / "docs" / name).read_text() != import_module(module).as_markdown()
    ]


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
    problems = {"documents": document_problems, "assets": asset_problems}[sys.argv[1]]()
    print("\n".join(problems))
    sys.exit(bool(problems))
