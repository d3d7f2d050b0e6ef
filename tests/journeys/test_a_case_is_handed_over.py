"""A case goes to another of our sites: prepared with her, given back, approved, accepted there, and handed over."""

import pytest
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from accounts.models import Site, User
from beneficiaries.models import Case
from tests.factories.cases import CaseFactory
from tests.journeys.conftest import SHOTS, House
from tests.journeys.deciding import mended, returned
from tests.journeys.forms import fill, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME = "Maya Nobody"


@pytest.fixture
def case(house: House) -> Case:
    """Return a case of Asha in the middle of its work."""
    asha = User.objects.get(email__startswith="asha.caseworker")
    told = {"person__given_name": "Maya", "person__family_name": "Nobody", "person__name_ne": ""}
    return CaseFactory(caseworker=asha, site=asha.memberships.get().site, in_progress=True, **told)


def test_a_case_is_handed_over_to_another_site(house: House, case: Case):
    asha, deepa = (house.enter_as(name) for name in ("asha.caseworker", "deepa.supervisor"))
    there = Site.objects.exclude(pk=case.site_id).first()
    file = f"/cases/{case.person.code}/"
    prepared(asha, file, there.name)
    returned(asha, deepa, f"Transfer: {NAME}")
    mended(
        asha, deepa, f"Transfer: {NAME}", **{"Why she is transferred": "Her mother lives there, and she asks for it."}
    )
    asked_there(asha, file)
    taken(deepa, file)
    for page in (asha, deepa):
        expect_nothing(page, file)
    with acting_as_system("look"):
        assert Case.objects.get(pk=case.pk).site == there


def prepared(page: Page, file: str, there: str) -> None:
    """The caseworker prepares it with her."""
    page.goto(f"{file}transfers/add/")
    fill(
        page,
        **{
            "To one of our sites": there,
            "Why she is transferred": "Her mother lives there.",
            "What is handed over": "The whole file.",
            "She knows to whom, and agrees": True,
        },
    )
    send(page, "Save and look it through")


def asked_there(page: Page, file: str) -> None:
    """The caseworker asks the other site, which takes her over."""
    page.goto(f"{file}transfers/")
    page.get_by_role("main").get_by_role("link", name="Write down the answer").click()
    fill(page, **{"Answer": "Accepted", "Who answered there": "Eknath"})
    page.screenshot(path=SHOTS / "transfer-answered.png", full_page=True)
    send(page)


def taken(page: Page, file: str) -> None:
    """The supervisor hands the case over."""
    page.goto(file)
    page.get_by_text("End the case", exact=True).click()
    page.locator(".final-steps").get_by_role("link", name="Transfer the case").click()
    fill(page, Reason="Her mother lives there.")
    send(page, "Continue")
    send(page, "Transfer the case")


def expect_nothing(page: Page, file: str) -> None:
    """Nothing of the case is left where it was."""
    assert page.request.get(file).status == 404
    page.goto("/cases/")
    expect(page.get_by_role("main")).not_to_contain_text("Maya")
