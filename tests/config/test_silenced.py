"""Whatever is told to be silent says why in words; nothing is silenced as a whole."""

import re

from django.conf import settings

from tests.test_consistency import PYTHON, name_of

SILENCES = re.compile(r"# (noqa|type: ?ignore|nosec|pragma: no cover|pylint:|pyright:)(.*)")
WITH_A_REASON = re.compile(r": [A-Z]+\d+(, [A-Z]+\d+)* \(.{5,}\)$|\[[\w-]+\] \(.{5,}\)$")


def test_each_silenced_finding_says_which_it_is_and_why():
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in PYTHON
        if path.name != "test_silenced.py"
        for match in SILENCES.finditer(path.read_text())
        if not WITH_A_REASON.match(match[2].strip() if match[2].startswith("[") else match[2])
    ]
    assert found == []


def test_no_check_of_the_system_is_silenced():
    assert settings.SILENCED_SYSTEM_CHECKS == []
