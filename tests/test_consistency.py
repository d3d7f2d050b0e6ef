"""Walks the whole project and finds what nobody thought of."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.db import models

from audit.walls import kept_tables

PROJECT = Path(settings.BASE_DIR)
OURS = [
    "access",
    "accounts",
    "audit",
    "beneficiaries",
    "config",
    "exchange",
    "grants",
    "programs",
    "reports",
    "volunteers",
]
LONGEST_FILE = 400
SHORTEST_COPY = 6
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "base", "misc", "functions", "tools", "stuff"}
SQL_ALLOWED = re.compile(
    r"(^tests/|^bench/|/migrations/|^access/(walls|shelter|definers|context|once)\.py|^(audit|exchange/backup)/"
    r"|^beneficiaries/(break_glass|contacts|search|subjects|surveying|transferring)\.py"
    r"|^beneficiaries/data_subject/(erasing|forgetting|registers)\.py"
    r"|^programs/(picture_register|same_person)\.py"
    r"|^(grants/aggregates|reports/in_kind)\.py|^volunteers/(matching|joining|value|certificates)\.py"
    r"|^exchange/importing/(looking_again|undoing)\.py|^config/(database|health|made_once|postgres|replica|sealing)\.py)"
)
FORBIDDEN = {
    r"\b(TODO|FIXME|XXX)\b": "unfinished work",
    r"\bcsrf_exempt\b": "a form that anyone may forge",
    r"(?<![\w.])/(work|root|home)/\w": "a path of somebody's machine",
    r"\bpdb\b|\bbreakpoint\(": "a left-over of looking for a fault",
}
FORBIDDEN_IN_PAGES = {
    r"\|\s*safe\b|\bmark_safe\b|\bautoescape off\b": "data that is not escaped",
    r"\s(on[a-z]+|style)=\"|<script(?![^>]*\ssrc=)(?![^>]*application/json)|<style": "what the content policy refuses",
}
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
NEVER_SHOWN = {"access.Submission"}
NEVER_IN_THE_TRAIL = {"id", "version", "recorded_at", "person", "case", "secret_hash", "user", "by"}
"""Columns that never change, or whose change is never told."""
CASCADES = {
    "access.Submission.user",
    "accounts.Membership.user",
    "beneficiaries.Draft.case",
    "exchange.Likeness.person",
    "exchange.Arrival.person",
    "accounts.Reminder.user",
    "volunteers.VolunteerSkill.volunteer",
    "volunteers.VolunteerLanguage.volunteer",
    "volunteers.Availability.volunteer",
    "volunteers.NeedSkill.need",
    "volunteers.CourseAnswer.question",
    # what goes when the other row goes; everything else stands in the way (PROTECT) or stays without it (SET_NULL)
}


def files(*endings: str) -> list[Path]:
    """Return the files of the project, as git knows them or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    found = [PROJECT / name for name in listed if name.endswith(endings) and "/vendor/" not in name]
    return sorted({path for path in found if path.exists()})


def name_of(path: Path) -> str:
    """Return a file's name within the project."""
    return str(path.relative_to(PROJECT))


def is_ours(model: type[models.Model]) -> bool:
    """Tell whether a model is one of this project."""
    return model._meta.app_label in OURS


PYTHON = [path for path in files(".py") if "/migrations/" not in str(path)]
TEMPLATES = files(".html", ".txt")


def test_nothing_forbidden_is_written():
    written = files(".py", ".html", ".js", ".css", ".md", ".toml", "Makefile", "run")
    assert found_in([path for path in written if path != Path(__file__)], FORBIDDEN) == []


def test_nothing_unsafe_stands_in_pages():
    pages = [path for path in [*PYTHON, *files(".html")] if not name_of(path).startswith("tests/")]
    assert found_in(pages, FORBIDDEN_IN_PAGES) == []


def found_in(paths: Iterable[Path], patterns: Mapping[str, str]) -> list[str]:
    """Return where one of these patterns is found, and what it means."""
    return [
        f"{name_of(path)}: {why}: {match.group()!r}"
        for path in paths
        for text in [path.read_text()]
        for pattern, why in patterns.items()
        for match in re.finditer(pattern, text)
    ]


def test_no_file_is_two_things():
    long = [f"{name_of(path)}: {n}" for path in PYTHON if (n := len(path.read_text().splitlines())) > LONGEST_FILE]
    assert long == []


def test_names_say_what_is_inside():
    assert [name_of(path) for path in PYTHON if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_sql_stands_where_it_may():
    pattern = re.compile(r"\.cursor\(|\.raw\(|\bRawSQL\(|\.extra\(")
    found = [name_of(path) for path in PYTHON if pattern.search(path.read_text())]
    assert [name for name in found if not SQL_ALLOWED.search(name)] == []


def test_no_code_is_written_twice():
    """No run of statements over six lines or more stands in two places; declarations of fields may be alike."""
    seen: dict[str, str] = {}
    copies = []
    for path in PYTHON:
        if name_of(path).startswith(("tests/", "bench/")):
            continue
        for run in runs_of_statements(ast.parse(path.read_text())):
            place = f"{name_of(path)}:{run[0].lineno}"
            text = "".join(map(ast.dump, run))
            if seen.get(text, place) != place:
                copies.append(f"{place} as {seen[text]}")
            seen.setdefault(text, place)
    assert copies == []


def runs_of_statements(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield each shortest run of neighbouring statements of functions that takes six lines or more."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            body = node.body if isinstance(getattr(node, "body", None), list) else []
            for first in range(len(body)):
                for last in range(first + 1, len(body) + 1):
                    if body[last - 1].end_lineno - body[first].lineno + 1 >= SHORTEST_COPY:
                        yield body[first:last]
                        break


def test_every_template_is_used():
    used = "\n".join(path.read_text() for path in [*PYTHON, *TEMPLATES])
    folder = PROJECT / "templates"
    names = [str(path.relative_to(folder)) for path in TEMPLATES if path.is_relative_to(folder)]
    unused = [
        name for name in names if name not in used and name not in FOUND_BY_DJANGO and not replaces_a_library(name)
    ]
    assert [name for name in unused if not is_named_in_pieces(name, used)] == []


def replaces_a_library(name: str) -> bool:
    """Tell whether a library has a template of that name, or asks for one of its kind."""
    places = [Path(each.path) / "templates" for each in apps.get_app_configs() if each.name not in OURS]
    return any((place / name).exists() for place in places)


def is_named_in_pieces(name: str, used: str) -> bool:
    """Tell whether code puts a name together, as in f"{folder}/{action}.html"."""
    folder = re.escape(name.rpartition("/")[0])
    return re.search(rf"[\"']{folder}/[^\"']*\{{", used) is not None


def test_every_command_is_documented():
    guide = "\n".join(path.read_text() for path in files(".md", "Makefile"))
    for name, app in get_commands().items():
        if app in OURS:
            assert load_command_class(app, name).help, f"{name} says nothing of itself"
            assert name in guide, f"no document tells of manage.py {name}"


def test_every_command_of_make_is_documented():
    targets = re.findall(r"^([a-z-]+):.*##", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    told = (PROJECT / "README.md").read_text() + (PROJECT / "docs" / "operators-guide.md").read_text()
    assert [target for target in targets if target != "help" and f"make {target}" not in told] == []


def test_every_model_has_a_name_that_can_be_translated():
    nameless = [
        model._meta.label
        for model in apps.get_models()
        if is_ours(model) and isinstance(model._meta.verbose_name, str) and model._meta.label not in NEVER_SHOWN
    ]
    assert nameless == []


def test_every_text_is_found_that_is_to_be_translated():
    """Texts are gathered by the names of these functions: under another name they would stay English."""
    renamed = re.compile(r"\bn?p?gettext(_lazy|_noop)? as (?!_\b)")
    assert [name_of(path) for path in PYTHON if renamed.search(path.read_text())] == []


def test_every_column_that_the_trail_shows_has_a_name_that_can_be_translated():
    nameless = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if is_ours(model) and model._meta.db_table in kept_tables()
        for field in model._meta.local_concrete_fields
        if type(field.verbose_name) is str and field.name not in NEVER_IN_THE_TRAIL
    ]
    assert nameless == []


def test_every_cascade_is_chosen():
    """Deleting a row takes only those rows along that are listed here."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if is_ours(model)
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE and not field.remote_field.parent_link
    }
    assert found == CASCADES


def test_every_relation_to_staff_outlives_her_account():
    """A user who is removed takes no record about a person along."""
    taking = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label == "beneficiaries"
        for field in model._meta.local_fields
        if field.remote_field and field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
        and field.remote_field.on_delete is models.CASCADE
    ]  # fmt: skip
    assert taking == []


def test_names_of_constraints_are_unique():
    names = Counter(
        each.name
        for model in apps.get_models()
        if is_ours(model)
        for each in [*model._meta.constraints, *model._meta.indexes]
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_every_test_folder_mirrors_an_app():
    known = {*OURS, "backup", "factories", "running", "attacks", "face", "story", "shots", "journeys", "upgrades"}
    assert {path.name for path in (PROJECT / "tests").iterdir() if (path / "__init__.py").exists()} <= known
