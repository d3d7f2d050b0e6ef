"""The main pages of every role: no serious barrier (axe), and nothing wider than a small phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from access.context import acting
from accounts.demo import ACCOUNTS
from accounts.models import User
from accounts.roles import Role
from tests.addresses import ADDRESSES
from tests.journeys.conftest import House
from tests.samples import sample

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MAIN = {
    "home",
    "caseload",
    "case",
    "case-document",
    "case-document-add",
    "case-paper",
    "note-add",
    "assessments",
    "assessment-add",
    "approvals",
    "tasks",
    "case-edit",
    "experience-add",
    "people",
    "person",
    "person-add",
    "household",
    "consents",
    "referrals",
    "referral-add",
    "referral",
    "board",
    "figures",
    "trail",
    "users",
    "user",
    "invitations",
    "system-health",
    "access-matrix",
    "my-account",
    "learning",
    "level-test",
    "paper",
    "committee",
    "decisions",
    "maturity",
    "maturity-check",
    "indicator",
    "report",
    "savings-meeting-add",
    "savings-member",
}
ALIKE = ("my-account", "access-matrix")
"""Pages that are the same for every role but for the navigation, which stands on her first page too: looked at once."""
GRAVE = {"serious", "critical"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def test_the_main_pages_of_every_role_have_no_serious_barrier_and_fit_a_small_phone(full_house: House):
    found, seen = [], set()
    for role in Role:
        found += complaints_of(full_house, next(each.name for each in ACCOUNTS if each.role == role), seen)
    assert found == []


def complaints_of(house: House, name: str, seen: set[str]) -> list[str]:
    """Return what is wrong with the main pages of one person, but for those alike for all that were seen already."""
    page = house.enter_as(name, viewport={"width": 360, "height": 760})
    found = []
    paths = [path for path in main_pages_of(name) if path not in seen]
    seen |= {reverse(each) for each in ALIKE}
    for path in paths:
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            found.append(f"{name} {path} answers {answer and answer.status}")
            continue
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{name} {path} is wider than the screen")
        found += [
            f"{name} {path} {problem['id']}: {problem['nodes'][0]['html'][:200]}"
            for problem in Axe().run(page, options=RULES).response["violations"]
            if problem["impact"] in GRAVE
        ]
    return found


def main_pages_of(name: str) -> list[str]:
    """Return the addresses of the main pages that a person may open."""
    user = User.objects.get(email=next(each.email for each in ACCOUNTS if each.name == name))
    paths = []
    with acting(user):
        for address in ADDRESSES:
            if address.name in MAIN and address.requirement.met_by(user):
                filled = sample(address, user) if address.parameters else {}
                if filled is not None:
                    paths.append(reverse(address.name, kwargs=filled))
    return paths
