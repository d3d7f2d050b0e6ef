"""What people of each role do in a day, over and over: opens pages as they lead to each other, and saves.

A journey is a function that is called with a browser in which its person is logged in. Each step is a page that a
person waits for, and after it she thinks.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from bench.browser import Browser, Form

NAMES = ["Sunita Tamang", "Suneeta Tamag", "Maya Gurung", "Laxmi Rai", "Sarita Karki", "Bimala Thapa"]
CASE = r"/cases/NB-[0-9A-Z-]+/"
KEY = r"[0-9a-f-]{36}"
SAID = "She came to the workshop and spoke of her sister. She wants to go to the evening class. "


def caseworker(browser: Browser) -> None:
    """Look at what is due, open a case, write down a visit, and look for somebody now and then."""
    browser.open("home", "/")
    browser.think()
    browser.open("caseload", "/cases/")
    browser.think()
    if browser.follow("case_file", CASE):
        case = browser.path
        browser.think()
        write_down_a_visit(browser, case)
        browser.think()
        browser.open("plans", f"{case}plans/")
        browser.think()
    browser.open("tasks", "/tasks/")
    browser.think()
    look_for_somebody(browser)


def supervisor(browser: Browser) -> None:
    """See how her sites are doing, what waits for her, and read a case."""
    browser.open("home", "/")
    browser.think()
    browser.open("board", "/board/")
    browser.think()
    browser.open("approvals", "/approvals/")
    browser.think()
    browser.open("figures", "/board/figures/")
    browser.think()
    browser.open("caseload", "/cases/")
    browser.think()
    if browser.follow("case_file", CASE):
        browser.think()
    look_for_somebody(browser)


def facilitator(browser: Browser) -> None:
    """Open a group, mark who came, and read the month's report."""
    browser.open("home", "/")
    browser.think()
    browser.open("groups", "/groups/")
    browser.think()
    if browser.follow("group", rf"/groups/{KEY}/"):
        browser.think()
        if browser.follow("sheet", rf"/sessions/{KEY}/"):
            browser.think()
            mark_who_came(browser)
            browser.think()
    browser.open("reports", "/reports/")
    browser.think()
    if browser.follow("report", rf"/reports/{KEY}/"):
        browser.think()


def programme_manager(browser: Browser) -> None:
    """See all groups of her site, the calendar, a project, and a report."""
    for kind, path in [("home", "/"), ("groups", "/groups/"), ("calendar", "/calendar/"), ("projects", "/projects/")]:
        browser.open(kind, path)
        browser.think()
    if browser.follow("project", rf"/projects/{KEY}/"):
        browser.think()
    browser.open("participants", "/participants/")
    browser.think()
    browser.open("reports", "/reports/")
    browser.think()
    if browser.follow("report", rf"/reports/{KEY}/"):
        browser.think()


def grants_officer(browser: Browser) -> None:
    """See what is owed, a grant, and what was spent."""
    browser.open("home", "/")
    browser.think()
    browser.open("grants", "/grants/")
    browser.think()
    if browser.follow("grant", rf"/grants/{KEY}/"):
        browser.think()
        if browser.follow("grant_report", rf"/grants/reports/{KEY}/"):
            browser.think()
    browser.open("spendings", "/grants/spendings/")
    browser.think()
    browser.open("obligations", "/obligations/")
    browser.think()


def foundation(browser: Browser) -> None:
    """See how its grants stand, one of them, and the published statistics."""
    browser.open("foundation", "/foundation/")
    browser.think()
    if browser.follow("grant", rf"/grants/{KEY}/"):
        browser.think()
    browser.open("statistics", "/statistics/")
    browser.think()


def partner(browser: Browser) -> None:
    """See what became of what she referred."""
    browser.open("home", "/")
    browser.think()
    browser.open("referrals", "/referrals/")
    browser.think()


def in_turn(*paths: str) -> Callable[[Browser], None]:
    """Return the journey of somebody who opens these pages one after the other."""

    def journey(browser: Browser) -> None:
        for path in paths:
            browser.open(path.strip("/").replace("/", "_") or "home", path)
            browser.think()

    return journey


def write_down_a_visit(browser: Browser, case: str) -> None:
    """Save a follow-up in a case."""
    browser.open("follow_up_form", f"{case}notes/add/")
    browser.think()
    on = timezone.localdate() - timedelta(days=1)
    filled = {"kind": "visit", "happened_on": on.isoformat(), "happened_on_calendar": "AD", "text": SAID * 4}
    browser.send("case_file_sent", **filled)


def mark_who_came(browser: Browser) -> None:
    """Save the sheet that is open, everybody marked by chance."""
    marks = {name: choices for name, choices in Form(browser.page).choices.items() if name.startswith("mark-")}
    if marks:
        browser.send("sheet_sent", **{name: browser.chance.choice([c for c in marks[name] if c]) for name in marks})


def look_for_somebody(browser: Browser) -> None:
    """Look for a person by her name, which may be misspelt."""
    browser.open("search_form", "/people/")
    browser.think()
    browser.send("search_sent", to="/people/", who=browser.chance.choice(NAMES))
    browser.think()


JOURNEYS: dict[Role, tuple[int, Callable[[Browser], None]]] = {
    Role.CASEWORKER: (22, caseworker),
    Role.FACILITATOR: (9, facilitator),
    Role.SUPERVISOR: (4, supervisor),
    Role.PROGRAMME_MANAGER: (3, programme_manager),
    Role.FOUNDATION: (2, foundation),
    Role.PARTNER: (2, partner),
    Role.GRANTS_OFFICER: (1, grants_officer),
    Role.VOLUNTEER_COORDINATOR: (2, in_turn("/", "/volunteers/", "/needs/", "/checks/")),
    Role.VOLUNTEER: (2, in_turn("/", "/my-profile/")),
    Role.DATA_PROTECTION: (1, in_turn("/", "/trail/", "/statistics/")),
    Role.ADMINISTRATOR: (2, in_turn("/", "/administration/users/", "/administration/system/", "/access/")),
}
"""How many of fifty people have each role, and what they do."""
