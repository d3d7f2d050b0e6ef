"""The published story of Sunita and Tara, typed through the screens by those who would type it, and read back."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys import story
from tests.journeys.conftest import SHOTS, House
from tests.journeys.story import AGES, RELIEF_CAMP, SISTERS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TOLD = datetime.date(2013, 5, 5)
TITLES = {
    "experience": "What was done to her",
    "events": "Events",
    "work": "Work and training",
    "housing": "Housing",
    "health": "Health",
    "schooling": "Schooling",
}
AT_THE_HEAD = {
    "Trafficking status", "Kind", "Kind of housing", "Condition", "Class or level", "What she does", "Where", "Status",
    "From", "Until",
}  # fmt: skip
"""What names and dates a record: its value stands without its label."""


@pytest.fixture
def told(house: House) -> tuple[House, dict[str, Page], dict[str, str]]:
    """Type the whole story; return the house with it, who typed it, and the codes of the two sisters."""
    nirmala, deepa = house.log_in("nirmala.partner"), house.log_in("deepa.supervisor")
    for name in SISTERS:
        story.refer(nirmala, name)
    codes = {name: story.accept(deepa, name) for name in SISTERS}
    for code in codes.values():
        story.open_case(deepa, code)
    asha = house.log_in("asha.caseworker")
    story.family(asha, codes)
    for name, code in codes.items():
        story.consents(asha, code)
        story.arrival(asha, code)
        story.past(asha, name, code)
        story.assess(asha, deepa, code, name)
        story.plan(asha, deepa, code, name)
        story.new_road(asha, name, code)
    return house, {"asha": asha, "deepa": deepa, "nirmala": nirmala}, codes


def test_the_story_is_typed_through_the_screens_and_read_back_from_the_two_files(told):
    house, pages, codes = told
    SHOTS.mkdir(parents=True, exist_ok=True)
    asha = pages["asha"]
    for name, code in codes.items():
        file_holds(asha, name, codes)
        notes_hold(asha, name, code)
        timeline_holds(asha, name, code)
        family_holds(asha, name, codes)
        consents_hold(asha, name, code)
        referral_holds(pages["deepa"], name, code)
    partner_sees_the_answer_and_nothing_more(pages["nirmala"])
    bimala = house.log_in("bimala.caseworker")
    for code in codes.values():
        assert bimala.goto(f"/cases/{code}/").status == 404
    house.complaints.clear()  # the browser reports the two pages that are hidden from her


def file_holds(page: Page, name: str, codes: dict[str, str]) -> None:
    """Every record stands in her case file, with every answer that was typed."""
    page.goto(f"/cases/{codes[name]}/")
    keep(page, name, "file")
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name} {story.IN_SCRIPT[name]}")
    for words in (f"age {age_now(name)}", "from Dhading", "Follow-up"):
        expect(main).to_contain_text(words)
    now = page.get_by_role("region", name="What matters now", exact=True)
    expect(now).to_contain_text(story.SAFETY)
    expect(now).to_contain_text(story.WISHES[name])
    for section, answers in [*story.ARRIVAL, *story.PAST[name], *story.NEW_ROAD[name]]:
        record_stands(page, TITLES[section], answers)
    family = page.get_by_role("region", name="Family", exact=True)
    says_of_family(family)
    for who, work in story.PARENTS.items():
        expect(family.locator("dl > div").filter(has_text=who)).to_contain_text(work)
    expect(family).to_contain_text(codes[other(name)])
    answered = page.get_by_role("region", name="Consents", exact=True).get_by_role("listitem")
    said = answered.filter(has_text="Publishing her story")
    for words in ("Agreed", "5 May 2013", story.LIMIT):
        expect(said).to_contain_text(words)


def age_now(name: str) -> int:
    """Return how old she was on the last anniversary of the day of telling."""
    today = timezone.localdate()
    return AGES[name] + today.year - TOLD.year - ((today.month, today.day) < (TOLD.month, TOLD.day))


def record_stands(page: Page, section: str, answers: dict[str, str]) -> None:
    """One record of a section holds all the answers, each beside its label unless it names or dates the record."""
    records = page.get_by_role("region", name=section, exact=True).locator(".record")
    for answer in answers.values():
        records = records.filter(has_text=answer.removesuffix(" AD"))
    expect(records).to_have_count(1)
    for label in answers.keys() - AT_THE_HEAD:
        says(records, label, answers[label])


def says(place: Page | Locator, label: str, value: str) -> None:
    """A list of what is known says exactly this value beside this label."""
    page = place if isinstance(place, Page) else place.page
    rows = place.locator("dl > div").filter(has=page.get_by_role("term").get_by_text(label, exact=True))
    expect(rows.get_by_role("definition").first).to_have_text(value)


def says_of_family(place: Page | Locator) -> None:
    """The household is described as it was typed."""
    for label, answer in story.FAMILY.items():
        says(place, {"District": "District or local level"}.get(label, label), answer)


def other(name: str) -> str:
    """Return the name of her sister."""
    return next(each for each in SISTERS if each != name)


def notes_hold(page: Page, name: str, code: str) -> None:
    """Every note stands under its day."""
    page.goto(f"/cases/{code}/notes/")
    keep(page, name, "notes")
    for day, text in story.NOTES.items():
        expect(page.get_by_role("listitem").filter(has_text=day).filter(has_text=text)).to_have_count(1)


def timeline_holds(page: Page, name: str, code: str) -> None:
    """From Cap Nepal in the camp to the day of telling, everything happens once, on its day, newest first."""
    happened = [
        ("Events: Exploitation", "Began work in a dance bar", "day not known"),
        ("Work and training: Work in a dance bar", "day not known"),
        ("Met by Cap Nepal", RELIEF_CAMP, "7 September 2012"),
        ("Referred by Cap Nepal",),
        ("Case opened", "10 September 2012"),
        ("Housing: Rehabilitation centre", "2012", "Her sister"),
        ("Work and training: Handbag workshop", "January 2013", "High-quality sewing"),
        ("Housing: Rented room of her own", "April 2013", "Rented for one month"),
        ("Schooling: Back to school", "May 2013", "Mornings"),
        ("Consent: Publishing her story", "Given", "5 May 2013"),
        *((day, text) for day, text in story.NOTES.items()),
        ("The case is now: In progress", "7 January 2013"),
        ("The case is now: Follow-up", "5 May 2013"),
    ]
    page.goto(f"/cases/{code}/timeline/")
    keep(page, name, "timeline")
    found = happenings_on(page)
    while (older := page.get_by_role("link", name="Next page")).count():
        with page.expect_navigation():
            older.click()
        found += happenings_on(page)
    for words in happened:
        assert sum(all(word in each for word in words) for each in found) == 1, words
    places = [next(place for place, each in enumerate(found) if text in each) for text in story.NOTES.values()]
    assert places == sorted(places, reverse=True)


def happenings_on(page: Page) -> list[str]:
    """Return what one page of the timeline tells, each thing in one text."""
    return page.locator(".happening").all_inner_texts()


def family_holds(page: Page, name: str, codes: dict[str, str]) -> None:
    """The family stands in both files, and each sister in the other's."""
    code, sister = codes[name], other(name)
    page.goto(f"/people/{code}/")
    keep(page, name, "particulars")
    age = age_now(name)
    in_may = TOLD.year + age - AGES[name]
    expect(page.get_by_role("main")).to_contain_text(f"{age} years old in May {in_may}")
    page.goto(f"/people/{code}/family/")
    keep(page, name, "family")
    says_of_family(page)
    for who, work in story.PARENTS.items():
        expect(page.get_by_role("listitem").filter(has_text=who)).to_contain_text(work)
    linked = page.get_by_role("region", name="Linked to").get_by_role("listitem")
    for words in (sister, codes[sister], "Sister or brother"):
        expect(linked).to_contain_text(words)
    shared = page.get_by_role("region", name="Known here, of the same household").get_by_role("listitem")
    expect(shared).to_contain_text(codes[sister])


def consents_hold(page: Page, name: str, code: str) -> None:
    """Her agreement to the publication is in force, with the limit she set."""
    page.goto(f"/people/{code}/consents/")
    keep(page, name, "consents")
    row = page.get_by_role("row").filter(has_text="Publishing her story")
    for words in ("Agreed", "5 May 2013", story.LIMIT):
        expect(row).to_contain_text(words)


def referral_holds(page: Page, name: str, code: str) -> None:
    """The supervisor reads who met her, where, and what was proposed, and comes from there to her file."""
    page.goto("/referrals/?show=all")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Referral", exact=True)).to_be_visible()
    keep(page, name, "referral")
    for label, answer in {
        "Referring organisation": "Cap Nepal",
        "Person who refers": "Nirmala Lama",
        "Name, as she gave it": name,
        "Age, about": str(AGES[name]),
        "From (district or local level)": "Dhading",
        "Where she was met": RELIEF_CAMP,
        "What happened and what she needs": story.PROPOSED,
        "Status": "Accepted",
        "By": "Deepa Shrestha",
        "Her file": code,
    }.items():
        says(page, label, answer)


def partner_sees_the_answer_and_nothing_more(page: Page) -> None:
    """Cap Nepal reads that both were accepted, and none of what came after."""
    page.goto("/referrals/")
    expect(page.get_by_role("row").filter(has_text="Accepted")).to_have_count(2)
    for word in ("NB-", "Asha", "workshop", "Epilepsy", "Tuberculosis"):
        expect(page.get_by_role("main")).not_to_contain_text(word)


def keep(page: Page, name: str, what: str) -> None:
    """Keep a picture of the page to look at."""
    page.screenshot(path=SHOTS / f"{name.lower()}-{what}.png", full_page=True)
