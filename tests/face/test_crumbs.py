"""The crumbs of a page end with the page itself, as a template's own words show."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
BLOCK = re.compile(r"{% block (?:breadcrumbs|crumbs) %}(.*?){% endblock", re.DOTALL)
LAYOUTS = {"base.html", "beneficiaries/case/layout.html", "exchange/import/layout.html", "programs/savings/layout.html"}
"""What pages stand in: the way to them, without their own end."""
WITH_CRUMBS = sorted(
    name
    for file in TEMPLATES.rglob("*.html")
    if (name := str(file.relative_to(TEMPLATES))) not in LAYOUTS and BLOCK.search(file.read_text())
)
OF_SAVINGS = sorted(
    file.name
    for file in TEMPLATES.glob("programs/savings/*.html")
    if '{% extends "programs/savings/layout.html" %}' in file.read_text()
)


@pytest.mark.parametrize("name", WITH_CRUMBS)
def test_the_crumbs_end_with_the_page_itself(name):
    block = BLOCK.search((TEMPLATES / name).read_text())[1]
    assert 'aria-current="page"' in block or '_crumbs.html"' in block


@pytest.mark.parametrize("name", OF_SAVINGS)
def test_a_page_of_savings_ends_the_crumbs_of_its_layout(name):
    assert 'aria-current="page"' in BLOCK.search((TEMPLATES / "programs/savings" / name).read_text())[1]
