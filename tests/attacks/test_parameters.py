"""What stands behind the question mark of an address: every name that is read is tried, and no key fails a page."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.roles import Role
from tests.attacks.nasty import NASTY
from tests.attacks.test_bad_input import PARAMETERS
from tests.factories.accounts import make_user, signed_in_client

APPS = ("access", "accounts", "audit", "beneficiaries", "programs", "grants", "volunteers", "exchange", "reports")
READ = re.compile(r"GET(?:\.get|\.getlist)?[\[(]\"(\w+)\"")


def test_every_name_that_a_page_reads_from_its_address_is_tried_with_bad_input():
    sources = [path.read_text() for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    read = {name for source in sources for name in READ.findall(source)}
    assert len(read) > 10
    assert read - set(PARAMETERS) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["1", "x", "{00000000", *(NASTY[each] for each in ("nul", "sql", "huge_number"))])
def test_a_placement_is_proposed_also_from_what_is_no_need_and_no_volunteer(typed):
    """Found by a scanner: what is no UUID failed the page."""
    client = signed_in_client(make_user(Role.VOLUNTEER_COORDINATOR))
    answer = client.get(reverse("placement-add"), {"need": typed, "volunteer": typed})
    assert answer.status_code == 200
