"""What we serve of others is listed with its licence and is exactly what was listed."""

import hashlib
import json
import re

from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
LISTED = json.loads((VENDOR / "vendor.json").read_text())
ICONS = (VENDOR / "bootstrap-icons" / "icons.svg").read_text()


def test_every_vendored_file_is_listed_with_its_sum():
    sums = {name: digest for asset in LISTED for name, digest in asset["sha256"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }
    assert found == sums


def test_every_vendored_asset_says_where_it_is_from_and_under_which_licence():
    for asset in LISTED:
        assert all(asset[detail] for detail in ("version", "licence", "source"))
        assert any(name.endswith("LICENSE") for name in asset["sha256"]), asset["name"]


def test_every_icon_a_template_draws_is_in_the_sprite():
    drawn = set()
    for page in (settings.BASE_DIR / "templates").rglob("*.html"):
        drawn |= set(re.findall(r'{% icon "([a-z0-9-]+)"', page.read_text()))
    assert drawn
    assert drawn <= set(re.findall(r'<symbol id="([a-z0-9-]+)"', ICONS))
