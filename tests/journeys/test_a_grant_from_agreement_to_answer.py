"""A grant is agreed, paid, spent in two currencies, amended and reported on; its foundation alone sees exactly that."""

import datetime
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from accounts.demo import HORIZON
from grants.models import Funder, Grant
from grants.templatetags.amounts import in_currency
from programs.models import Indicator, Measurement, Project, Result, Target
from tests.factories.programmes import ProjectFactory
from tests.grants.reckoning import Reckoned, reckoned
from tests.journeys.conftest import SHOTS, House
from tests.journeys.forms import fill, send

pytestmark = pytest.mark.django_db(transaction=True)

REFERENCE, TITLE = "HC-7", "Classes in two villages"
QUESTION, ANSWER = "Which room has light in the evening?", "The one beside the school."


def on(days_ago: int) -> str:
    """Write the day that many days ago."""
    return f"{timezone.localdate() - datetime.timedelta(days=days_ago):%-d %B %Y}"


@pytest.fixture
def project(house: House) -> Project:
    """Return a project with a target that is over and was measured."""
    made, today = ProjectFactory(name="Reading"), timezone.localdate()
    with acting_as_system("a project that a grant pays for"):
        outcome = Result.objects.create(project=made, level="outcome", position=1, statement="Women read.")
        indicator = Indicator.objects.create(
            project=made, result=outcome, code="1a", name="Pass the test", unit="percent", baseline=20,
            baseline_on=today - datetime.timedelta(days=200), definition="As it says.", verified_by="Tests.",
        )  # fmt: skip
        target = Target.objects.create(
            indicator=indicator, value=60, first_on=today - datetime.timedelta(days=130),
            last_on=today - datetime.timedelta(days=40),
        )  # fmt: skip
        Measurement.objects.create(target=target, value=64, on=today, evidence="Tests of all classes.")
    return made


def test_a_grant_from_agreement_to_answer(house: House, project: Project):
    jeevan, laxmi = house.enter_as("jeevan.grants"), house.enter_as("laxmi.grants")
    claire, nils = house.enter_as("claire.foundation"), house.enter_as("nils.foundation")
    file = agreed(jeevan, project)
    paid_and_spent(jeevan, file)
    amended_and_told(jeevan, file)
    report = reported(jeevan, laxmi, file)
    with acting_as_system("a question for tests"):
        key = Grant.objects.get(reference=REFERENCE).pk
    found = reckoned([key])[key]
    assert (found.received, found.received_npr) == (Decimal(12000), Decimal(1860000))
    assert (found.spent, found.spent_npr) == (Decimal("553.33"), Decimal(86000))
    seen_at_a_glance(claire, found)
    seen_on_its_page(claire, file, found)
    asked_and_answered(claire, jeevan, report)
    accepted(claire, file)
    expect_nothing(nils, file, report)


def follow(page: Page, link: str) -> None:
    """Follow a link in the page's main part, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=link).first.click()


def agreed(page: Page, project: Project) -> str:
    """The officer writes down the funder and what is applied for; the agreement is signed, and it begins."""
    page.goto("/grants/funders/add/")
    fill(page, Organisation=HORIZON)
    send(page)
    page.goto("/grants/")
    follow(page, "Add a grant")
    with acting_as_system("its key"):
        assert str(Funder.objects.get()) == HORIZON
    fill(
        page,
        **{
            "Funder": HORIZON,
            "Reference": REFERENCE,
            "Title": TITLE,
            "Currency": "Euro (EUR)",
            "Reading": True,
            "Amount": "20000",
            "From": on(200),
            "Until": on(-165),
            "What it is for": "Classes, and rooms for them.",
            "Signed on": on(210),
        },
    )
    send(page)
    file = re.sub("^https?://[^/]+", "", page.url)
    for move in ("It was applied for", "The agreement is signed", "It begins"):
        follow(page, "Move the grant")
        fill(page, **{"What happened": move})
        send(page)
    expect(page.get_by_role("main").get_by_text("Active", exact=True).first).to_be_visible()
    return file


def paid_and_spent(page: Page, file: str) -> None:
    """Two tranches come in at different rates; two vouchers are in rupees, one is in euros."""
    for days_ago, amount, npr in ((190, "8000", "1200000"), (60, "4000", "660000")):
        page.goto(file)
        follow(page, "Add a tranche")
        fill(
            page,
            **{
                "Expected on": on(days_ago),
                "Expected amount": amount,
                "Received on": on(days_ago),
                "Received, in the grant's currency": amount,
                "Credited by the bank, in rupees (NPR)": npr,
                "Reference of the bank": f"FT-{days_ago}",
            },
        )
        send(page)
    year = timezone.localdate().year
    for code, name in (("A", "Trainers"), ("B", "Rooms")):
        page.goto(file)
        follow(page, "Add a budget line")
        fill(page, **{"Year (AD)": str(year), "Code": code, "Name": name, "Amount": "10000"})
        send(page)
    for number, (days_ago, amount, currency, rate) in enumerate(
        (
            (100, "15500", "Nepalese rupee (NPR)", ""),
            (10, "31000", "Nepalese rupee (NPR)", ""),
            (9, "250", "Euro (EUR)", "158"),
        ),
        1,
    ):
        page.goto("/grants/spendings/add/")
        line = f"{REFERENCE} · {year} · A Trainers" if number < 3 else f"{REFERENCE} · {year} · B Rooms"
        fill(
            page,
            **{
                "Number of the voucher": f"V-{number}",
                "Paid out on": on(days_ago),
                "Paid to": "Trainer or expert",
                "What for": "Fees of trainers",
                "Currency": currency,
                "Amount": amount,
                "Rupees for one unit": rate,
                "Budget line": line,
            },
        )
        send(page)


def amended_and_told(page: Page, file: str) -> None:
    """The funder gives more time and no more money; what was achieved is told."""
    page.goto(file)
    follow(page, "Amend the terms")
    fill(page, **{"Kind": "No-cost extension", "Signed on": on(5), "Why it was changed": "Rain closed the road."})
    fill(page, Until=on(-255))
    send(page)
    follow(page, "Tell the funder")
    expect(page.get_by_role("row").filter(has_text="Pass the test")).to_contain_text("64")
    send(page, "Tell the funder")


def reported(writer: Page, other: Page, file: str) -> str:
    """The officer writes a report; she cannot send it herself, a second officer does."""
    writer.goto(file)
    follow(writer, "Add an obligation")
    fill(writer, **{"Kind": "Narrative report", "Title": "First report", "To be sent by": on(-20)})
    send(writer)
    follow(writer, "Begin a report")
    fill(writer, Obligation="First report", Until=on(1))
    send(writer)
    report = re.sub("^https?://[^/]+", "", writer.url)
    follow(writer, "Write")
    fill(writer, **{"What was done": "Two classes met all winter."})
    send(writer)
    given_on(writer, "Give it to be looked through")
    expect(writer.get_by_role("main").get_by_role("link", name="Give the report on")).to_have_count(0)
    other.goto(report)
    given_on(other, "Send it to the funder")
    return report


def given_on(page: Page, move: str, words: str = "") -> None:
    follow(page, "Give the report on")
    fill(page, **{"What to do": move, "In words": words})
    send(page)


def sums_on(page: Page, section: str) -> list[str]:
    """Return the sums that a section of the foundation's page shows, each on one line."""
    told = page.get_by_role("region", name=section).locator(".sums dd").all_inner_texts()
    return [" ".join(each.split()) for each in told]


def seen_at_a_glance(page: Page, found: Reckoned) -> None:
    """The foundation's page says what the entries say, in both currencies."""
    page.goto("/foundation/")
    expected = [
        in_currency(found.budget, "EUR"),
        f"{in_currency(found.received, 'EUR')} {in_currency(found.received_npr, 'NPR')}",
        f"{in_currency(found.spent, 'EUR')} {in_currency(found.spent_npr, 'NPR')}",
        in_currency(found.left, "EUR"),
    ]
    assert sums_on(page, TITLE) == expected
    assert sums_on(page, "Year by year") == expected
    expect(page.get_by_role("row").filter(has_text="Pass the test")).to_contain_text("64")
    SHOTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SHOTS / f"grant-at-a-glance-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def seen_on_its_page(page: Page, file: str, found: Reckoned) -> None:
    """All of the grant: the same sums, the version that is in force, and none of our vouchers."""
    follow(page, "All of this grant")
    assert page.url.endswith(file)
    money = page.get_by_role("region", name="Money")
    for amount in (found.received, found.spent, found.left):
        expect(money).to_contain_text(in_currency(amount, "EUR"))
    for amount in (found.received_npr, found.spent_npr):
        expect(money).to_contain_text(in_currency(amount, "NPR"))
    terms = page.get_by_role("region", name="Terms")
    expect(terms.get_by_text("No-cost extension")).to_be_visible()
    expect(terms).to_contain_text("Rain closed the road.")
    expect(page.get_by_role("main")).not_to_contain_text("V-1")


def asked_and_answered(page: Page, officer: Page, report: str) -> None:
    """The foundation reads the report and asks; it is answered in place, and acknowledged."""
    page.goto("/foundation/")
    follow(page, "First report")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Two classes met all winter.")
    expect(page.locator(".grant-sum")).to_contain_text("553.33")
    given_on(page, "We have a question", QUESTION)
    officer.goto(report)
    expect(officer.get_by_role("main")).to_contain_text(QUESTION)
    given_on(officer, "Answer the question", ANSWER)
    page.goto(report)
    expect(main).to_contain_text(ANSWER)
    given_on(page, "We have read it")
    expect(main.get_by_text("Acknowledged", exact=True).first).to_be_visible()


def accepted(page: Page, file: str) -> None:
    """What was owed to the foundation is not owed any more, since it has read the report."""
    page.goto(file)
    duty = page.get_by_role("region", name="Obligations").get_by_role("listitem").filter(has_text="First report")
    expect(duty).to_contain_text("Accepted")


def expect_nothing(page: Page, file: str, report: str) -> None:
    """The other foundation finds none of it: in no list, and behind none of its addresses."""
    for address in ("/foundation/", "/grants/", "/obligations/", "/grants/funders/", "/"):
        page.goto(address)
        for words in (REFERENCE, TITLE, HORIZON):
            expect(page.locator("body")).not_to_contain_text(words)
    for address in (
        file,
        f"{file}questions/add/",
        report,
        f"{report}move/",
        f"{report}paper/",
        f"{report}figures.xlsx",
    ):
        assert page.request.get(address).status == 404, address
