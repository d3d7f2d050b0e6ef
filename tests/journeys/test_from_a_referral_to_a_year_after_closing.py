"""A case from its referral to a year after its closure, and its reopening: each by who does it, in a browser.

All that is approved is given back once first. Maya is invented.
"""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from beneficiaries.anchors import ANCHORS, Domain
from beneficiaries.models import Assessment, Closure
from tests.journeys.conftest import SHOTS, House
from tests.journeys.deciding import MEND, approved, mended, returned
from tests.journeys.forms import code_on, fill, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME = "Maya"
OPENED, MET, ASSESSED, PLANNED, STARTED, FOLLOWED_UP, LAST, CLOSED = (700, 699, 695, 688, 680, 520, 405, 400)
"""How many days ago."""
AFTER = (CLOSED - 91, CLOSED - 182, CLOSED - 365)


def on(days_ago: int) -> str:
    """Return a day as it is typed."""
    return f"{timezone.localdate() - datetime.timedelta(days=days_ago):%-d %B %Y}"


def test_a_case_goes_from_a_referral_to_a_year_after_closing_and_is_taken_up_again(house: House):
    SHOTS.mkdir(parents=True, exist_ok=True)
    nirmala, deepa, asha = (house.log_in(name) for name in ("nirmala.partner", "deepa.supervisor", "asha.caseworker"))
    referred(nirmala)
    code = accepted(deepa)
    begun(asha, code)
    assessed(asha, deepa, code)
    stands(asha, code, "Assessed")
    planned(asha, deepa, code)
    stands(asha, code, "Planned")
    step(asha, code, "Start the work", STARTED)
    note(asha, code, FOLLOWED_UP, "She works in the tea shop and sleeps well.")
    step(asha, code, "Go over to follow-up", FOLLOWED_UP)
    note(asha, code, LAST, "She says that she can go on alone.")
    closed(asha, deepa, code)
    stands(asha, code, "Closed")
    for days_ago in AFTER:
        asked_how_she_is(asha, code, days_ago)
    expect(task(asha, code)).to_have_count(0)
    taken_up_again(deepa, code)
    stands(asha, code, "Reopened")
    tells_everything(asha, code)
    tells_nothing_after_the_answer(nirmala)


def referred(page: Page) -> None:
    """The partner organisation refers her."""
    page.goto("/referrals/add/")
    fill(
        page,
        **{
            "Name, as she gave it": NAME,
            "Age, about": "24",
            "Met on": on(OPENED + 2),
            "Where she was met": "At the bus park",
            "What happened and what she needs": "She was brought to a hotel to work and left at night.",
            "She agrees to be referred": True,
            "Which of our sites is nearest": "Centre, Kathmandu",
        },
    )
    send(page, "Send the referral")


def accepted(page: Page) -> str:
    """The supervisor accepts her, opens a case and gives it to a caseworker; return her code."""
    page.goto("/referrals/")
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("link", name="Accept and register her").click()
    fill(page, **{"Date of birth or age": f"24 years old on {on(OPENED)}", "Who looks after her": "Deepa Shrestha"})
    send(page, "Accept and register her")
    code = code_on(page)
    page.get_by_role("link", name="Open a case").click()
    fill(page, **{"Opened on": on(OPENED), "Caseworker": "Asha Tamang", "How great is the danger?": "Low"})
    send(page, "Open the case")
    return code


def begun(page: Page, code: str) -> None:
    """She agrees, the caseworker registers the case, writes down that she is safe, and a first talk."""
    page.goto(f"/people/{code}/consents/services/")
    fill(page, **{"Answer": "Given", "On which day": on(OPENED)})
    send(page)
    step(page, code, "Register", MET)
    page.goto(f"/cases/{code}/edit/")
    fill(page, **{"Is she safe today?": "Yes", "Immediate safety": "She sleeps at her aunt's house."})
    send(page)
    note(page, code, MET, "We talked for an hour at her aunt's house.")


def assessed(page: Page, approver: Page, code: str) -> None:
    """The caseworker assesses how she stands; it is given back, mended, and approved."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Assess the situation").first.click()
    answer_assessment(page, ASSESSED)
    send(page, "Save and look it through")
    returned(page, approver, f"Assessment: {NAME}")
    mended(page, approver, f"Assessment: {NAME}", **{"What does she wish, in her own words?": "To cook."})


def answer_assessment(page: Page, days_ago: int) -> None:
    """Answer all questions of an assessment; she stands as well in every part of her life."""
    fill(page, **{"On which day did you look at it with her?": on(days_ago)})
    for domain in Domain:
        level = 4
        choice = page.get_by_role("group", name=f"{domain.label}: how she stands").get_by_role("radio")
        choice.nth(level - 1).check()
        assert ANCHORS[domain][level - 1]
    fill(page, **{str(Assessment._meta.get_field(question).verbose_name): "No" for question in Assessment.QUESTIONS})
    fill(page, **{"The whole in short, and what it rests on": "She is calm and has an aunt who helps."})


def planned(page: Page, approver: Page, code: str) -> None:
    """They make a plan; it is given back, another goal comes, she signs it anew, and it is approved."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Make a plan with her").first.click()
    fill(page, **{"On which day did you make it with her?": on(PLANNED)})
    send(page)
    goal(page, "Livelihood", "She earns in a tea shop")
    she_signs(page)
    page.get_by_role("link", name="Send for approval").click()
    returned(page, approver, f"Case plan: {NAME}")
    goal(page, "Family", "She visits her mother")
    expect(page.get_by_text("She agreed to the plan as it was before.")).to_be_visible()
    she_signs(page)
    page.get_by_role("link", name="Send for approval").click()
    send(page, "Send for approval")
    approved(approver, f"Case plan: {NAME}")


def goal(page: Page, domain: str, text: str) -> None:
    """Add a goal with one action to the plan on this page."""
    page.get_by_role("link", name="Add a goal").click()
    fill(page, **{"In which part of her life?": domain, "What is to become better?": text})
    first = page.get_by_role("group", name="Action 1")
    first.get_by_label("What is done?").fill("Look for it together")
    first.get_by_label("Who does it?").select_option("She herself")
    first.get_by_label("By when?").fill(on(STARTED))
    send(page)


def she_signs(page: Page) -> None:
    """Write down on the page of the plan that she signed it."""
    page.get_by_role("link", name="Write down how she agreed").click()
    fill(
        page, **{"How did she agree?": "She signed the plan, or put her thumbprint to it", "On which day?": on(PLANNED)}
    )
    send(page)


def closed(page: Page, approver: Page, code: str) -> None:
    """The last assessment, then the closure: given back, mended, and approved."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name=re.compile("Assess the situation")).first.click()
    mended(page, approver, f"Assessment: {NAME}", **{"On which day did you look at it with her?": on(LAST)})
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name=re.compile("Close the case")).first.click()
    criteria = {str(Closure._meta.get_field(name).verbose_name): "Yes" for name in Closure.CRITERIA}
    fill(
        page,
        **{
            "On which day does the work end?": on(CLOSED),
            "Why?": "The goals of her plan are reached",
            "What led to it?": "She earns, and lives with her aunt.",
            **criteria,
            "May we ask her how she is after 3, 6 and 12 months?": "Yes",
            "Was she handed the survey about our work?": "No, she does not want it",
        },
    )
    send(page, "Save and look it through")
    returned(page, approver, f"Closure: {NAME}")
    mended(page, approver, f"Closure: {NAME}", **{"What did you agree for the time after?": "She calls us."})


def step(page: Page, code: str, verb: str, days_ago: int) -> None:
    """Take a step of the case from its file."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("main").get_by_role("link", name=verb, exact=True).click()
    fill(page, **{"On which day?": on(days_ago)})
    send(page, verb)


def note(page: Page, code: str, days_ago: int, words: str, kind: str = "Visit") -> None:
    """Write a note of a contact with her."""
    page.goto(f"/cases/{code}/notes/add/")
    fill(
        page,
        **{
            "What kind of contact was it?": kind,
            "On which day?": on(days_ago),
            "What was seen and said?": words,
            "When will you meet her next?": "",
        },
    )
    send(page, "Save the note")


def asked_how_she_is(page: Page, code: str, days_ago: int) -> None:
    """A task says that she is to be asked; once she was, it is gone or is the next one's."""
    expect(task(page, code)).not_to_have_count(0)
    note(page, code, days_ago, f"She is well, {days_ago} days ago.", "Call")


def task(page: Page, code: str):
    """Return the lines about her among the caseworker's tasks."""
    page.goto("/tasks/")
    return page.get_by_role("main").get_by_text(code)


def stands(page: Page, code: str, state: str) -> None:
    """The case file says where the case stands."""
    page.goto(f"/cases/{code}/")
    expect(page.get_by_role("main")).to_contain_text(state)
    page.screenshot(path=SHOTS / f"maya-{state.lower()}.png", full_page=True)


def taken_up_again(page: Page, code: str) -> None:
    """She comes back: the supervisor takes the case up again, and it is the same file."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("main").get_by_role("link", name="Reopen", exact=True).click()
    fill(page, Reason="She came back: the tea shop has closed.")
    send(page, "Continue")
    send(page, "Reopen")


def tells_everything(page: Page, code: str) -> None:
    """One file holds it all."""
    page.goto(f"/cases/{code}/timeline/")
    words = page.get_by_role("main").inner_text()
    for said in ("Closed", "Reopened", "She earns, and lives with her aunt.", MEND, f"{AFTER[2]} days ago"):
        assert said in words, said


def tells_nothing_after_the_answer(page: Page) -> None:
    """The partner reads that she was accepted, and no more."""
    page.goto("/referrals/")
    expect(page.get_by_role("row").filter(has_text="Accepted")).to_have_count(1)
    for word in ("NB-", "Asha", "tea shop"):
        expect(page.get_by_role("main")).not_to_contain_text(word)
