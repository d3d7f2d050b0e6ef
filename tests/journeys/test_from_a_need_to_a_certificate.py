"""From a need to a certificate: blocked by a check that ran out, confirmed, hours, an incident, and its value."""

import datetime
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.context import acting_as_system
from accounts import demo
from accounts.models import Organisation, Site, User
from grants.models import FundedProject, Funder, Grant, Terms
from programs.models import Programme, Project
from tests.factories.placements import clear, day, rate, skill_named
from tests.journeys.conftest import SHOTS, House
from tests.journeys.forms import fill, send
from volunteers.models import Placement, Volunteer, VolunteerSkill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TODAY = timezone.localdate()
LAST = TODAY + datetime.timedelta(days=30)


def prepared() -> Volunteer:
    """Return Lucie, who has every check but that one of them runs out too early; with a grant that pays the project."""
    users = {each.email.split("@")[0]: each for each in User.objects.all()}
    with acting_as_system("a test prepares"):
        site = Site.objects.get(name=demo.CENTRE)
        project = Project.objects.create(name="SAXO: the sewing workshop", site=site, starts_on=day(-900))
        Programme.objects.create(project=project, kind="income", name="Sewing workshop")
        foundation = Organisation.objects.get(name=demo.HORIZON)
        funder = Funder.objects.create(organisation=foundation, identifier="XX-DEMO-1")
        grant = Grant.objects.create(
            funder=funder, reference="HC-1", title="Capacities", currency="EUR", officer=users["jeevan.grants"],
            status="active",
        )  # fmt: skip
        Terms.objects.create(
            grant=grant, amount=1000, starts_on=day(-90), ends_on=day(90), purpose="A workshop.", signed_on=day(-90)
        )
        FundedProject.objects.create(grant=grant, project=project)
        rate()
        lucie = Volunteer.objects.create(
            full_name="Lucie Ferrand", user=users["lucie.volunteer"], employer=foundation, status="active"
        )
        VolunteerSkill.objects.create(volunteer=lucie, skill=skill_named(), level=4)
        clear(lucie, verifier=users["kamala.volunteers"])
        lucie.checks.filter(kind="background").update(valid_until=day(5))
    return lucie


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"placement-{name}.png", full_page=True)


def follow(page: Page, link: str) -> None:
    """Follow a link of the page, and wait until the next one is there."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=re.compile(f"^{link}")).first.click()


def moved(page: Page, placement: str, move: str, why: str = "") -> None:
    """Move the placement as the coordinator."""
    page.goto(f"{placement}move/")
    fill(page, **{"What happens": move, "Why": why})
    send(page)


def asked_for(house: House) -> None:
    """Let the programme manager ask for somebody, and the coordinator approve it."""
    indira = house.enter_as("indira.programmes")
    indira.goto("/needs/add/")
    answers = {
        "Programme": "Sewing workshop", "What is needed, in a few words": "Somebody to plan the workshop",
        "For which team": "The leaders", "Why": "Orders are late.", "From": str(TODAY), "Until": str(LAST),
        "Kind": "A way of working", "What that is, exactly": "A board of the week",
    }  # fmt: skip
    fill(indira, **answers)
    send(indira)
    need = re.search(r"/needs/[0-9a-f-]+/", indira.url)[0]
    indira.goto(f"{need}skills/add/")
    fill(indira, Skill="Workshop management")
    send(indira)
    indira.goto(f"{need}move/")
    fill(indira, **{"What happens": "Ask for approval"})
    send(indira)
    kamala = house.enter_as("kamala.volunteers")
    kamala.goto(f"{need}move/")
    fill(kamala, **{"What happens": "Approve it"})
    send(kamala)
    kamala.goto(f"{need}matches/")
    expect(kamala.get_by_role("main").get_by_text("Background check")).to_be_visible()
    picture(kamala, "match")


def test_a_volunteer_is_found_checked_placed_heard_and_certified(house: House):
    lucie = prepared()
    asked_for(house)
    kamala, her = house.enter_as("kamala.volunteers"), house.enter_as("lucie.volunteer")
    gita, desk = house.enter_as("gita.facilitator"), kamala.get_by_role("main")

    kamala.goto("/needs/")
    follow(kamala, "Somebody to plan the workshop")
    need = re.search(r"/needs/[0-9a-f-]+/", kamala.url)[0]
    kamala.goto(f"{need}matches/")
    follow(kamala, "Propose a placement")
    fill(
        kamala,
        **{
            "Project": "SAXO: the sewing workshop", "Site": demo.CENTRE, "What she does": "Plans the workshop",
            "Skill": "Workshop management", "Level": "3 – finds the way in hard cases, and helps others with theirs",
            "Mentor on site": "Gita Rai", "From": str(TODAY), "Until": str(LAST), "Objectives": "Orders on time.",
            "Terms": "Six hours a day.",
        },
    )  # fmt: skip
    send(kamala)
    here = re.search(r"/placements/[0-9a-f-]+/", kamala.url)[0]
    moved(kamala, here, "Offer it")

    her.goto("/")
    follow(her, "Your answer")
    expect(her.get_by_role("main").get_by_text("Orders on time.")).to_be_visible()
    fill(her, **{"Your answer": "I accept it", "Your full name": "Lucie Ferrand"})
    send(her)

    kamala.goto(f"{here}move/")
    fill(kamala, **{"What happens": "Confirm it"})
    desk.get_by_role("button", name="Save").click()
    expect(kamala.get_by_role("alert")).to_contain_text("Background check")
    picture(kamala, "blocked")

    her.goto(f"/volunteers/{lucie.pk}/checks/add/")
    fill(her, **{"Kind": "Background check", "What it is": "A new certificate", "Valid from": str(TODAY)})
    fill(her, **{"Valid until": str(TODAY + datetime.timedelta(days=300))})
    send(her)
    kamala.goto("/checks/")
    with kamala.expect_navigation():
        desk.get_by_role("link", name=re.compile("Lucie|Background|Decide")).first.click()
    if "/decide/" not in kamala.url:
        follow(kamala, "Decide")
    fill(kamala, **{"What happens": "Verify it"})
    send(kamala)
    moved(kamala, here, "Confirm it")
    moved(kamala, here, "It begins")

    her.goto(f"{here}hours/add/")
    fill(her, **{"Day": str(TODAY), "Kind of work": "On site", "Hours": "8", "What was done": "Drew the board"})
    send(her)
    her.goto(f"{here}check-in/")
    fill(her, **{"How it goes": "4 · Well", "What was done": "We drew the board.", "A worry": "The stairs are dark."})
    send(her)
    gita.goto("/")
    follow(gita, "1 entry of hours waits for you")
    gita.get_by_role("checkbox").first.check()
    fill(gita, Decision="Approve them")
    send(gita)
    gita.goto(here)
    expect(gita.get_by_role("main").get_by_text("We drew the board.")).to_be_visible()
    expect(gita.get_by_role("main").get_by_text("The stairs are dark.")).to_have_count(0)

    follow(gita, "Report an incident")
    fill(gita, **{"Kind": "Accident, illness or danger", "Day": str(TODAY), "What happened": "She fell on the stairs."})
    send(gita, "Send")
    expect(gita.get_by_role("main").get_by_text("Suspended").first).to_be_visible()
    kamala.goto(here)
    expect(desk.get_by_text("The stairs are dark.")).to_be_visible()
    picture(kamala, "suspended")
    follow(kamala, "Review the incident")
    fill(kamala, **{"What was found": "No light", "What is done": "A lamp hangs there now"})
    fill(kamala, **{"The placement may go on": True})
    send(kamala)
    moved(kamala, here, "Go on with it")

    for _item in range(4):
        gita.goto(here)
        item = gita.get_by_role("region", name="First days").get_by_role("listitem").filter(has_text="Still to do")
        with gita.expect_navigation():
            item.first.get_by_role("link").click()
        send(gita)
    moved(kamala, here, "It is completed")
    her.goto(here)
    code = her.get_by_role("main").locator(".code").inner_text()
    picture(her, "certificate")
    stranger = house.page()
    stranger.goto("/certificates/")
    fill(stranger, **{"Verification code": code})
    send(stranger, "Ask")
    expect(stranger.get_by_role("status")).to_contain_text("Valid certificate, issued on")

    claire = house.enter_as("claire.foundation")
    claire.goto("/foundation/")
    told = claire.get_by_role("region", name="Given in kind")
    expect(told.get_by_text("8 hours, worth EUR 320.00").first).to_be_visible()
    expect(told.get_by_role("link", name="Lucie Ferrand")).to_be_visible()
    expect(told).not_to_contain_text("fell")
    picture(claire, "foundation")
    with acting_as_system("a test looks"):
        assert Placement.objects.get().certificate.hours == Decimal(8)
