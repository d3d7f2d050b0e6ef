"""A usual follow-up on a phone: few interactions and under a minute; and what is typed outlives the page."""

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from access.context import acting_as_system
from accounts.models import User
from beneficiaries.models import Case, Draft, Goal, GoalProgress, Note
from tests.factories.cases import CaseFactory, PlanFactory, days_ago
from tests.journeys.conftest import House

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_INTERACTIONS = 6
MOST_SECONDS = 60
GOAL = "She sleeps through the night"
WORDS = "She has slept well all week and laughed about it."


@dataclass
class Hand:
    """One thumb: every tap, every field that is typed into and every choice is an interaction."""

    page: Page
    interactions: int = 0

    def tap(self, what: Locator) -> None:
        self.interactions += 1
        what.tap()

    def type(self, into: Locator, words: str) -> None:
        self.interactions += 1
        into.press_sequentially(words)

    def choose(self, among: Locator, label: str) -> None:
        self.interactions += 1
        among.select_option(label=label)


@pytest.fixture
def case(house: House) -> Case:
    """Return a case of Asha in the middle of its work, with a goal of a plan in force."""
    asha = User.objects.get(email__startswith="asha.caseworker")
    site = asha.memberships.get().site
    case = CaseFactory(caseworker=asha, site=site, in_progress=True, risk_level="medium", last_contact_on=days_ago(20))
    PlanFactory(case=case, recorded_by=asha, approved=True, goals=[GOAL])
    return case


def test_a_usual_follow_up_takes_few_interactions_and_less_than_a_minute(house: House, case: Case):
    page = house.enter_as("asha.caseworker", **PHONE)
    page.goto("/cases/")
    hand, began, main = Hand(page), time.monotonic(), page.get_by_role("main")
    hand.tap(main.get_by_role("link", name=f"Write a note ({case.person.full_name})"))
    hand.type(main.get_by_role("textbox", name="What was seen and said?"), WORDS)
    hand.choose(main.get_by_role("combobox", name=GOAL), str(GoalProgress.Step.FORWARD.label))
    hand.tap(main.get_by_role("button", name="Save the note"))
    expect(page.get_by_role("region", name="Timeline")).to_contain_text(WORDS)
    taken = time.monotonic() - began
    with acting_as_system("a test looks"):
        note, goal = Note.objects.get(case=case), Goal.objects.get(text=GOAL)
        assert (note.kind, note.happened_on, note.next_on) == ("visit", days_ago(0), days_ago(-30))
        assert [each.step for each in goal.progress.all()] == ["forward"]
    assert hand.interactions <= MOST_INTERACTIONS
    assert taken < MOST_SECONDS


def test_what_is_typed_is_kept_by_itself_and_is_there_on_another_device(house: House, case: Case):
    page = house.enter_as("asha.caseworker", **PHONE)
    page.goto(f"/cases/{case.person.code}/notes/add/")
    main = page.get_by_role("main")
    expect(main.get_by_role("button", name="Keep as a draft")).to_be_hidden()
    main.get_by_role("radio", name="Call").check()
    main.get_by_role("button", name="Put the questions in my text").click()
    text = main.get_by_role("textbox", name="What was seen and said?")
    assert "Could she speak freely?" in text.input_value()
    text.press_sequentially("\nYes, she was alone. ")
    expect(main.get_by_text("Draft kept at")).to_be_visible()
    page.goto("/tasks/")  # nothing asks whether she really wants to leave
    other = house.enter_as("asha.caseworker")
    other.goto("/tasks/")
    other.get_by_role("link", name="Write a note:").click()
    shown = other.get_by_role("main").get_by_role("textbox", name="What was seen and said?")
    assert "Yes, she was alone." in shown.input_value()
    expect(other.get_by_role("radio", name="Call")).to_be_checked()
    other.get_by_role("main").get_by_role("button", name="Save the note").click()
    expect(other.get_by_role("region", name="Timeline")).to_contain_text("Yes, she was alone.")
    expect(other.get_by_role("region", name="Timeline")).not_to_contain_text("What did she ask for?")
    with acting_as_system("a test looks"):
        assert not Draft.objects.exists()


def test_without_a_connection_she_is_told_and_it_is_kept_as_soon_as_there_is_one(house: House, case: Case):
    page = house.enter_as("asha.caseworker", **PHONE)
    page.goto(f"/cases/{case.person.code}/notes/add/")
    page.context.set_offline(True)
    main = page.get_by_role("main")
    main.get_by_role("textbox", name="What was seen and said?").press_sequentially("On the bus.")
    expect(main.get_by_text("Not kept: there is no connection.")).to_be_visible()
    page.context.set_offline(False)
    expect(main.get_by_text("Draft kept at")).to_be_visible()
    house.complaints[:] = [each for each in house.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


def test_after_a_log_in_on_another_page_the_draft_is_kept_on(house: House, case: Case):
    page = house.enter_as("asha.caseworker", **PHONE)
    page.goto(f"/cases/{case.person.code}/notes/add/")
    text = page.get_by_role("main").get_by_role("textbox", name="What was seen and said?")
    page.context.clear_cookies()
    text.press_sequentially("Written while logged out.")
    again = house.enter_as("asha.caseworker")
    page.context.add_cookies(again.context.cookies())
    text.press_sequentially(" And after.")
    expect(page.get_by_text("Draft kept at")).to_be_visible(timeout=15_000)
    with acting_as_system("a test looks"):
        assert Draft.objects.get().as_typed()["text"] == "Written while logged out. And after."
    house.complaints[:] = [each for each in house.complaints if "403" not in each]


def test_who_logs_in_next_on_the_same_computer_is_not_given_what_another_wrote(house: House, case: Case):
    page = house.enter_as("asha.caseworker", **PHONE)
    page.goto(f"/cases/{case.person.code}/notes/add/")
    text = page.get_by_role("main").get_by_role("textbox", name="What was seen and said?")
    page.context.clear_cookies()
    page.context.add_cookies(house.enter_as("deepa.supervisor").context.cookies())
    text.press_sequentially("Written by Asha.")
    expect(page.get_by_text("Not kept: somebody else is logged in now.")).to_be_visible(timeout=15_000)
    with acting_as_system("a test looks"):
        assert not Draft.objects.exists()
    page.context.clear_cookies()
    page.context.add_cookies(house.enter_as("asha.caseworker").context.cookies())
    text.press_sequentially(" And on.")
    expect(page.get_by_text("Draft kept at")).to_be_visible(timeout=15_000)
    with acting_as_system("a test looks"):
        draft = Draft.objects.get()
        assert (draft.author, draft.as_typed()["text"]) == (case.caseworker, "Written by Asha. And on.")
    house.complaints[:] = [each for each in house.complaints if "403" not in each]
