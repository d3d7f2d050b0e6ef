"""Gathers the texts to be translated and compiles the translations; with --check, tells whether that is all done."""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.makemessages import Command

LOCALE = Path(__file__).resolve().parent.parent / "config" / "locale"
LANGUAGES = ["ne", "fr"]
SHOWN = 40
PLACEHOLDER = re.compile(r"%(?:\([a-z_]+\))?[-+ #0-9.]*[sdif]|\{[a-z_]*\}")


def problems(language: str) -> list[str]:
    """Return what is wrong with the translations into one language."""
    path = catalogue_of(language)
    if not path.exists():
        return [f"{language}: there is no {path.name}; run make messages"]
    catalogue = polib.pofile(str(path))
    found = [f"{language}: not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"{language}: to be looked at (fuzzy): {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    for entry in catalogue.translated_entries():
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if not placeholders(text) <= wanted or (not entry.msgid_plural and placeholders(text) != wanted):
                found.append(f"{language}: other placeholders than in {entry.msgid!r}: {text!r}")
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or meanings(polib.mofile(str(compiled))) != meanings(catalogue):
        found.append(f"{language}: {compiled.name} is not made from {path.name}; run make messages")
    return found


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text that values are filled into."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def meanings(catalogue: "polib.POFile | polib.MOFile") -> dict[tuple[str | None, str], object]:
    """Return what each text of a catalogue is translated to."""
    return {
        (entry.msgctxt or None, entry.msgid): entry.msgstr or dict(sorted(entry.msgstr_plural.items()))
        for entry in catalogue
        if entry.msgid and (entry.msgstr or any(entry.msgstr_plural.values()))
    }


def forgotten() -> list[str]:
    """Return the texts of code and templates that no catalogue knows; none where gettext is not installed."""
    if not shutil.which("xgettext"):
        return []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "locale"
        shutil.copytree(LOCALE, copy)
        settings.LOCALE_PATHS = [str(copy)]
        gather(LANGUAGES[:1], WithoutCatalogues(), keep_pot=True)
        gathered = polib.pofile(str(copy / "django.pot"))
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue_of(LANGUAGES[0])))}
    new = [entry for entry in gathered if not entry.obsolete and (entry.msgctxt, entry.msgid) not in known]
    return [f"not gathered yet (make messages): {entry.msgid!r}" for entry in new]


class WithoutCatalogues(Command):
    """Gathers the texts, and looks for none like them in any catalogue, which takes longest."""

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Leave the catalogue as it is."""


def gather(languages: list[str], command: Command | str = "makemessages", **more: bool) -> None:
    """Gather all texts into the catalogues of these languages."""
    call_command(
        command,
        locale=languages,
        no_location=True,
        no_obsolete=True,
        ignore_patterns=[".venv", "tests", "bench", "var", "locale"],
        verbosity=0,
        **more,
    )


def catalogue_of(language: str) -> Path:
    """Return the file with the translations into a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def main(check: bool) -> int:
    """Gather and compile, or check; return 1 when a check finds something."""
    if check:
        found = forgotten() + [problem for language in LANGUAGES for problem in problems(language)]
        print("\n".join(found[:SHOWN]) + (f"\n... {len(found)} in all" if len(found) > SHOWN else ""))
        return 1 if found else 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    gather(LANGUAGES)
    for language in LANGUAGES:
        polib.pofile(str(catalogue_of(language))).save_as_mofile(str(catalogue_of(language).with_suffix(".mo")))
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
