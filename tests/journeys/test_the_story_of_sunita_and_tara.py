"""The published story of Sunita and Tara, typed through the screens by those who would type it, and read back."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SHOTS, House
from tests.journeys.forms import code_on, fill, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

RELIEF_CAMP = "A temporary relief camp in Kathmandu"
AGES = {"Sunita": 20, "Tara": 18}
TOLD = datetime.date(2013, 5, 5)


@pytest.fixture
def story(house: House):
    """Type the whole story; return the house with it and the codes of the two sisters."""
    partner = house.log_in("nirmala.partner")
    for name in AGES:
        refer(partner, name)
    supervisor = house.log_in("deepa.supervisor")
    codes = {name: accept(supervisor, name) for name in AGES}
    for name in AGES:
        open_case(supervisor, codes[name])
    asha = house.log_in("asha.caseworker")
    family(asha, codes)
    for name, code in codes.items():
        consents(asha, code)
        arrival(asha, code)
        past(asha, name, code)
        new_road(asha, name, code)
    return house, partner, asha, codes


def refer(page: Page, name: str) -> None:
    """Cap Nepal tells of one of them."""
    page.goto("/referrals/add/")
    fill(
        page,
        **{
            "Name, as she gave it": name,
            "Age, about": str(AGES[name]),
            "Where she is from, if known": "Dhading",
            "Where she was met": RELIEF_CAMP,
            "What happened and what she needs": "She and her sister work in a dance bar. We proposed the centre.",
            "She agrees to be referred": True,
            "Which of our sites is nearest": "Centre, Kathmandu",
        },
    )
    send(page, "Send the referral")
    expect(page.get_by_role("heading", name="Referral", exact=True)).to_be_visible()


def accept(page: Page, name: str) -> str:
    """The supervisor accepts, registers her, and says who looks after her."""
    page.goto("/referrals/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Cap Nepal")
    expect(page.get_by_role("main")).to_contain_text(RELIEF_CAMP)
    page.get_by_role("link", name="Accept and register her").click()
    in_script = {"Sunita": "सुनिता", "Tara": "तारा"}[name]
    fill(
        page,
        **{
            "Name in Nepali script": in_script,
            "Date of birth or age": f"{AGES[name]} years old on 5 May 2013",
            "Who looks after her": "Deepa Shrestha",
        },
    )
    send(page, "Accept and register her")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return code_on(page)


def open_case(page: Page, code: str) -> None:
    """The supervisor opens her case and gives it to a caseworker."""
    page.goto(f"/people/{code}/")
    page.get_by_role("link", name="Open a case").click()
    fill(
        page,
        **{
            "Opened on": "10 September 2012",
            "Caseworker": "Asha Tamang",
            "How great is the danger?": "Medium",
        },
    )
    send(page, "Open the case")


def family(page: Page, codes: dict[str, str]) -> None:
    """The caseworker writes down the family once, for both sisters, and that they are sisters."""
    page.goto(f"/people/{codes['Sunita']}/family/")
    page.get_by_role("link", name="Describe her household").click()
    fill(
        page,
        **{
            "District": "Dhading",
            "How far away": "Two hours from Kathmandu",
            "What the household lives on": "Farming",
            "Number of children": "10",
            "Of them sent to school": "10",
        },
    )
    send(page)
    for who, work in (("Father", "Repaired watches"), ("Mother", "Sold grilled corn in the street in Kathmandu")):
        page.goto(f"/people/{codes['Sunita']}/family/members/add/")
        fill(page, **{"Who it is to her": who, "Work": work})
        send(page)
    page.goto(f"/people/{codes['Tara']}/family/share/")
    fill(page, **{"Code of the person she lives with": codes["Sunita"]})
    send(page)
    page.goto(f"/people/{codes['Tara']}/family/links/add/")
    fill(page, **{"Code of the other person": codes["Sunita"], "What the other person is to her": "Sister or brother"})
    send(page)


def consents(page: Page, code: str) -> None:
    """Each agrees to a file and services, and to her story being published."""
    for purpose in ("services", "story"):
        page.goto(f"/people/{code}/consents/{purpose}/")
        fill(page, **{"Answer": "Given", "On which day": "5 May 2013"})
        send(page)


def arrival(page: Page, code: str) -> None:
    """She arrives at the centre in 2012; the case takes its first steps."""
    step(page, code, "Register")
    page.goto(f"/cases/{code}/edit/")
    fill(
        page,
        **{
            "How great is the danger?": "Low",
            "Is she safe today?": "Yes",
            "Immediate safety": "Safe at the centre with her sister.",
        },
    )
    send(page)
    add(page, code, "housing", **{"Kind of housing": "Temporary relief camp", "Where": RELIEF_CAMP, "Until": "2012 AD"})
    add(
        page,
        code,
        "housing",
        **{
            "Kind of housing": "Rehabilitation centre",
            "From": "2012 AD",
            "Until": "April 2013",
            "With whom": "Her sister",
        },
    )
    note(page, code, "10 September 2012", "Arrived at the rehabilitation centre with her sister.")


def past(page: Page, name: str, code: str) -> None:
    """What happened before: the dance bar, the illness, the school that was left."""
    add(
        page,
        code,
        "experience",
        **{
            "Trafficking status": "Possible victim of trafficking",
            "Who decided that": "NGO",
            "Place of exploitation": "A dance bar",
        },
    )
    if name == "Sunita":
        add(
            page,
            code,
            "health",
            **{
                "Condition": "Tuberculosis",
                "Status": "Under control",
                "Treatment": "A heavy treatment",
                "What it means for her life": "Left school in class 5 because of it",
            },
        )
        add(
            page,
            code,
            "schooling",
            **{
                "Class or level": "Class 5",
                "Status": "Left early",
                "Reason for leaving": "Tuberculosis and its heavy treatment",
            },
        )
    else:
        add(page, code, "health", Condition="Epilepsy", Status="Under control")
    step(page, code, "Mark as assessed")


def new_road(page: Page, name: str, code: str) -> None:
    """The workshop, the savings, the room, and school again."""
    page.goto(f"/cases/{code}/edit/")
    wish = "To go on to high school" if name == "Tara" else "To go back to school in the morning and work afterwards"
    fill(page, **{"What she wishes, in her words": wish})
    send(page)
    step(page, code, "Mark as planned")
    step(page, code, "Start the work")
    add(
        page,
        code,
        "work",
        **{
            "Kind": "Sewing workshop of the association",
            "What she does": "Handbag workshop",
            "From": "January 2013",
            "Skills learnt": "High-quality sewing",
        },
    )
    note(page, code, "7 January 2013", "Joined the handbag workshop.")
    add(
        page,
        code,
        "housing",
        **{
            "Kind of housing": "Rented room of her own",
            "Where": "A room outside the centre",
            "From": "April 2013",
            "With whom": "Her sister",
            "Notes": "Rented for one month, from what she saved.",
        },
    )
    page.goto(f"/cases/{code}/")
    page.get_by_role("region", name="Work and training").get_by_role("link", name=re.compile("Handbag")).click()
    fill(page, **{"What she saves": "Saved enough to rent a room", "Time of day": "Afternoons, from May 2013"})
    send(page)
    add(
        page,
        code,
        "schooling",
        **{
            "Class or level": "Back to school",
            "Status": "Goes there",
            "From": "May 2013",
            "Time of day": "Mornings",
        }
        | ({"What she wants to reach": "To go on to high school"} if name == "Tara" else {}),
    )
    note(page, code, "5 May 2013", "In May they go back to school in the morning and work in the afternoon.")
    step(page, code, "Go over to follow-up")


def step(page: Page, code: str, verb: str) -> None:
    """Take a step of the case from its file."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("main").get_by_role("link", name=verb, exact=True).click()
    send(page, verb)
    expect(page.get_by_text("Done. The case is now")).to_be_visible()


def add(page: Page, code: str, section: str, **answers: str) -> None:
    """Add a record to a section of the case file."""
    page.goto(f"/cases/{code}/{section}/add/")
    fill(page, **answers)
    send(page)


def note(page: Page, code: str, day: str, text: str) -> None:
    """Write a note of a talk at the centre."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Write a note").click()
    fill(
        page,
        **{
            "What kind of contact was it?": "Talk at the centre",
            "On which day?": day,
            "What was seen and said?": text,
        },
    )
    send(page, "Save the note")


def test_the_story_is_typed_through_the_screens_and_read_back_from_the_two_files(story):
    house, partner, asha, codes = story
    for name, code in codes.items():
        file_holds(asha, name, code)
        family_holds(asha, name, code, codes)
        asha.goto(f"/cases/{code}/")
        SHOTS.mkdir(parents=True, exist_ok=True)
        asha.screenshot(path=SHOTS / f"{name.lower()}.png", full_page=True)
    partner_sees_the_answer_and_nothing_more(partner)
    bimala = house.log_in("bimala.caseworker")
    for code in codes.values():
        assert bimala.goto(f"/cases/{code}/").status == 404
    house.complaints.clear()  # the browser reports the two pages that are hidden from her


def file_holds(page: Page, name: str, code: str) -> None:
    """Every fact of her own stands in her case file."""
    page.goto(f"/cases/{code}/")
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(main).to_contain_text("from Dhading")
    facts = {
        "What matters now": ["Safe at the centre"],
        "What was done to her": ["Possible victim of trafficking", "A dance bar"],
        "Housing": [
            RELIEF_CAMP,
            "Rehabilitation centre",
            "2012",
            "Rented room of her own",
            "since April 2013",
            "Rented for one month",
        ],
        "Work and training": [
            "Handbag workshop",
            "January 2013",
            "High-quality sewing",
            "Saved enough to rent a room",
            "Afternoons",
        ],
        "Schooling": ["Back to school", "since May 2013", "Mornings"],
        "Consents": ["Publishing her story", "Given"],
    }
    if name == "Sunita":
        facts["Health"] = ["Tuberculosis", "A heavy treatment", "Left school in class 5"]
        facts["Schooling"] += ["Class 5", "Left early"]
    else:
        facts["Health"] = ["Epilepsy"]
        facts["Schooling"] += ["To go on to high school"]
    for region, told in facts.items():
        for fact in told:
            expect(page.get_by_role("region", name=region, exact=True).first).to_contain_text(fact)
    expect(main).to_contain_text("Follow-up")


def family_holds(page: Page, name: str, code: str, codes: dict[str, str]) -> None:
    """The family stands in both files, and each sister in the other's."""
    page.goto(f"/people/{code}/")
    today = timezone.localdate()
    since = today.year - TOLD.year - ((today.month, today.day) < (TOLD.month, TOLD.day))
    expect(page.get_by_role("main")).to_contain_text(f"{AGES[name] + since} years old in May {TOLD.year + since}")
    page.goto(f"/people/{code}/family/")
    main = page.get_by_role("main")
    for fact in (
        "Dhading",
        "Two hours from Kathmandu",
        "Farming",
        "10",
        "Repaired watches",
        "Sold grilled corn in the street in Kathmandu",
        "Sister or brother",
    ):
        expect(main).to_contain_text(fact)
    sister = next(each for each in codes if each != name)
    expect(main).to_contain_text(sister)
    expect(main).to_contain_text(codes[sister])


def partner_sees_the_answer_and_nothing_more(page: Page) -> None:
    """Cap Nepal reads that both were accepted, and none of what came after."""
    page.goto("/referrals/")
    expect(page.get_by_role("row").filter(has_text="Accepted")).to_have_count(2)
    for word in ("NB-", "Asha", "workshop", "Epilepsy", "Tuberculosis"):
        expect(page.get_by_role("main")).not_to_contain_text(word)
