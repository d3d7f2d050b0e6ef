"""`config/install.py` asks the package index once for each lock, and not again."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from config import install


def test_what_is_installed_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked: list[list[str]] = []
    monkeypatch.setattr(install, "PROJECT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(
        install.subprocess, "run", lambda words, **_how: asked.append(words) or subprocess.CompletedProcess(words, 0)
    )
    (tmp_path / "requirements").mkdir()
    for names, installs in (("django==1", True), ("django==1", False), ("django==2", True), ("django==2", False)):
        (tmp_path / "requirements" / "run.txt").write_text(names)
        asked.clear()
        install.install("run")
        assert any("install" in words for words in asked) == installs
        assert (tmp_path / "installed-run").read_text() == hashlib.sha256(names.encode()).hexdigest()
        assert bool(capsys.readouterr().out) == installs
