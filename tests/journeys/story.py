"""The published story of Sunita and Tara as it is typed: by whom, in which order, and under which labels."""

import re

from playwright.sync_api import Page, expect

from beneficiaries.anchors import ANCHORS, Domain, Level
from beneficiaries.models import Assessment
from tests.journeys.forms import code_on, fill, send

SISTERS = ("Sunita", "Tara")
IN_SCRIPT = {"Sunita": "सुनिता", "Tara": "तारा"}
AGES = {"Sunita": 20, "Tara": 18}
RELIEF_CAMP = "A temporary relief camp in Kathmandu"
PROPOSED = "She and her sister work in a dance bar. We proposed the centre."
SAFETY = "Safe at the centre with her sister."
LIMIT = "First name and age only."
WISHES = {"Sunita": "To go back to school in the morning and work afterwards", "Tara": "To go on to high school"}
FAMILY = {
    "District": "Dhading",
    "How far away": "Two hours from Kathmandu",
    "What the household lives on": "Farming",
    "Number of children": "10",
    "Of them sent to school": "10",
}
PARENTS = {"Father": "Repaired watches", "Mother": "Sold grilled corn in the street in Kathmandu"}
NOTES = {
    "10 September 2012": "Arrived at the rehabilitation centre with her sister.",
    "7 January 2013": "Joined the handbag workshop.",
    "5 May 2013": "In May they go back to school in the morning and work in the afternoon.",
}
STEPS = {
    "Register": "10 September 2012",
    "Start the work": "7 January 2013",
    "Go over to follow-up": "5 May 2013",
}
PLANNED_ON = "17 December 2012"
GOAL = {
    "In which part of her life?": "Livelihood",
    "What is to become better?": "She learns high-quality sewing and earns",
}
ACTION = {"What is done?": "Join the handbag workshop in January", "Who does it?": "She herself"}
ASSESSED_ON = "17 September 2012"
SHORT = "She arrived with her sister and sleeps without fear since a week. She wants to learn and to earn."
SCORES = {
    Domain.SAFETY: Level.STABLE,
    Domain.HEALTH: Level.STABLE,
    Domain.PSYCHOSOCIAL: Level.STABLE,
    Domain.EDUCATION: Level.VULNERABLE,
    Domain.LIVELIHOOD: Level.VULNERABLE,
    Domain.HOUSING: Level.STABLE,
    Domain.FAMILY: Level.STABLE,
    Domain.LEGAL: Level.STABLE,
}
EVIDENCE = {Domain.EDUCATION: "Out of school for years.", Domain.LIVELIHOOD: "Nothing of her own yet."}
Records = list[tuple[str, dict[str, str]]]
"""Records of a case file: the section's word in addresses, and answer by label."""

ARRIVAL: Records = [
    ("housing", {"Kind of housing": "Temporary relief camp", "Where": RELIEF_CAMP, "Until": "2012 AD"}),
    (
        "housing",
        {
            "Kind of housing": "Rehabilitation centre",
            "From": "2012 AD",
            "Until": "April 2013",
            "With whom": "Her sister",
        },
    ),
]
DANCE_BAR: Records = [
    (
        "experience",
        {
            "Trafficking status": "Possible victim of trafficking",
            "Who decided that": "NGO",
            "Place of exploitation": "A dance bar",
        },
    ),
    (
        "events",
        {
            "Kind": "Exploitation",
            "What happened": "Began work in a dance bar, as did her sister.",
            "Street or place": "A dance bar",
        },
    ),
    ("work", {"Kind": "Work in exploitation", "What she does": "Work in a dance bar", "Where": "A dance bar"}),
]
PAST: dict[str, Records] = {
    "Sunita": [
        *DANCE_BAR,
        (
            "health",
            {
                "Condition": "Tuberculosis",
                "Status": "Under control",
                "Treatment": "A heavy treatment",
                "What it means for her life": "Left school in class 5 because of it",
            },
        ),
        (
            "schooling",
            {
                "Class or level": "Class 5",
                "Status": "Left early",
                "Reason for leaving": "Tuberculosis and its heavy treatment",
            },
        ),
    ],
    "Tara": [*DANCE_BAR, ("health", {"Condition": "Epilepsy", "Status": "Under control"})],
}
WORKSHOP = {
    "Kind": "Sewing workshop of the association",
    "What she does": "Handbag workshop",
    "From": "January 2013",
    "Skills learnt": "High-quality sewing",
}
SINCE_THEN = {"What she saves": "Saved enough to rent a room", "Time of day": "Afternoons, from May 2013"}
ROOM = {
    "Kind of housing": "Rented room of her own",
    "Where": "A room outside the centre",
    "From": "April 2013",
    "With whom": "Her sister",
    "Notes": "Rented for one month, from what she saved.",
}
SCHOOL = {"Class or level": "Back to school", "Status": "Goes there", "From": "May 2013", "Time of day": "Mornings"}
NEW_ROAD: dict[str, Records] = {
    "Sunita": [("work", WORKSHOP | SINCE_THEN), ("housing", ROOM), ("schooling", SCHOOL)],
    "Tara": [
        ("work", WORKSHOP | SINCE_THEN),
        ("housing", ROOM),
        ("schooling", SCHOOL | {"What she wants to reach": "To go on to high school"}),
    ],
}


def refer(page: Page, name: str) -> None:
    """Cap Nepal tells of one of them."""
    page.goto("/referrals/add/")
    fill(
        page,
        **{
            "Name, as she gave it": name,
            "Age, about": str(AGES[name]),
            "Where she is from, if known": "Dhading",
            "Met on": "7 September 2012",
            "Where she was met": RELIEF_CAMP,
            "What happened and what she needs": PROPOSED,
            "She agrees to be referred": True,
            "Which of our sites is nearest": "Centre, Kathmandu",
        },
    )
    send(page, "Send the referral")
    expect(page.get_by_role("heading", name="Referral", exact=True)).to_be_visible()


def accept(page: Page, name: str) -> str:
    """The supervisor accepts, registers her, and says who looks after her; return her code."""
    page.goto("/referrals/")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Accept and register her").click()
    fill(
        page,
        **{
            "Name in Nepali script": IN_SCRIPT[name],
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
    fill(page, **FAMILY)
    send(page)
    for who, work in PARENTS.items():
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
    """Each agrees to a file and services, and to her story being published, within the limit she sets."""
    for purpose, limit in (("services", {}), ("story", {"Limits she set": LIMIT})):
        page.goto(f"/people/{code}/consents/{purpose}/")
        fill(page, **{"Answer": "Given", "On which day": "5 May 2013"} | limit)
        send(page)


def arrival(page: Page, code: str) -> None:
    """She arrives at the centre in 2012; the case takes its first steps."""
    step(page, code, "Register")
    page.goto(f"/cases/{code}/edit/")
    fill(page, **{"How great is the danger?": "Low", "Is she safe today?": "Yes", "Immediate safety": SAFETY})
    send(page)
    add(page, code, ARRIVAL)
    note(page, code, "10 September 2012")


def past(page: Page, name: str, code: str) -> None:
    """What happened before: the dance bar, the illness, the school that was left."""
    add(page, code, PAST[name])


def assess(page: Page, approver: Page, code: str, name: str) -> None:
    """The caseworker assesses how she stands, and the supervisor approves it: the case is assessed."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Assess the situation").first.click()
    fill(page, **{"On which day did you look at it with her?": ASSESSED_ON})
    for domain, level in SCORES.items():
        sentence = f"{level.value} {level.label} {ANCHORS[domain][level - 1]}"
        fill(page, **{f"{domain.label}: how she stands": sentence})
        if domain in EVIDENCE:
            fill(page, **{f"{domain.label}: what it rests on": EVIDENCE[domain]})
    fill(page, **{str(Assessment._meta.get_field(question).verbose_name): "No" for question in Assessment.QUESTIONS})
    fill(
        page,
        **{"The whole in short, and what it rests on": SHORT, "What does she wish, in her own words?": WISHES[name]},
    )
    send(page, "Save and look it through")
    send(page, "Send for approval")
    approve(approver, "Assessment", name)


def approve(approver: Page, kind: str, name: str) -> None:
    """The supervisor approves what waits for her."""
    approver.goto("/approvals/")
    approver.get_by_role("main").get_by_role("link", name=f"{kind}: {name}").click()
    fill(approver, **{"What do you decide?": "Approve it"})
    send(approver, "Decide")
    expect(approver.get_by_role("status")).to_contain_text(f"{kind.removeprefix('Case ').capitalize()} approved")


def plan(page: Page, approver: Page, code: str, name: str) -> None:
    """She and the caseworker plan the workshop; the supervisor approves it: the case is planned."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Make a plan with her").first.click()
    fill(page, **{"On which day did you make it with her?": PLANNED_ON})
    send(page)
    page.get_by_role("link", name="Add a goal").click()
    fill(page, **GOAL)
    first = page.get_by_role("group", name="Action 1")
    for label, answer in ACTION.items():
        field = first.get_by_label(label)
        field.select_option(answer) if label.startswith("Who") else field.fill(answer)
    first.get_by_label("By when?").fill("7 January 2013")
    send(page)
    page.get_by_role("link", name="Write down how she agreed").click()
    fill(
        page, **{"How did she agree?": "She signed the plan, or put her thumbprint to it", "On which day?": PLANNED_ON}
    )
    send(page)
    page.get_by_role("link", name="Send for approval").click()
    send(page, "Send for approval")
    approve(approver, "Case plan", name)


def new_road(page: Page, name: str, code: str) -> None:
    """The workshop, the room from what she saved there, and school again."""
    step(page, code, "Start the work")
    add(page, code, [("work", WORKSHOP)])
    note(page, code, "7 January 2013")
    page.goto(f"/cases/{code}/")
    page.get_by_role("region", name="Work and training").get_by_role("link", name=re.compile("Handbag")).click()
    fill(page, **SINCE_THEN)
    send(page)
    add(page, code, NEW_ROAD[name][1:])
    note(page, code, "5 May 2013")
    step(page, code, "Go over to follow-up")


def step(page: Page, code: str, verb: str) -> None:
    """Take a step of the case from its file, on its day."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("main").get_by_role("link", name=verb, exact=True).click()
    fill(page, **{"On which day?": STEPS[verb]})
    send(page, verb)
    expect(page.get_by_text("Done. The case is now")).to_be_visible()


def add(page: Page, code: str, records: Records) -> None:
    """Add records to the sections of the case file."""
    for section, answers in records:
        page.goto(f"/cases/{code}/{section}/add/")
        fill(page, **answers)
        send(page)


def note(page: Page, code: str, day: str) -> None:
    """Write the note of a talk at the centre on that day."""
    page.goto(f"/cases/{code}/")
    page.get_by_role("link", name="Write a note").click()
    fill(
        page,
        **{
            "What kind of contact was it?": "Talk at the centre",
            "On which day?": day,
            "What was seen and said?": NOTES[day],
        },
    )
    send(page, "Save the note")
