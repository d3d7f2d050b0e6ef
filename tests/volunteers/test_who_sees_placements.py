"""Who sees what of placements: every page by every role, by SQL, in sums, and by the code of a certificate."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection

from access.context import acting, acting_as_system
from access.shelter import shelters
from grants.models import FundedProject
from reports.in_kind import in_kind_of
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES, fill
from tests.addresses_of_placements import COORDINATOR, HERSELF, MENTORS, WHO_WORKS_THERE
from tests.factories.accounts import signed_in_client
from tests.factories.placements import day
from tests.volunteers.pages import is_of_a_placement, key_of
from tests.world_volunteers import CODES
from volunteers.models import DayRate, HourEntry, Placement
from volunteers.value import Span, given_in_kind, worth_of

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if is_of_a_placement(each) and each.parameters]
EVERYBODY_HERE = [*USERS, "other_foundation", "other_volunteer", "facilitator_there", "programme_manager_there"]
VOLUNTEER = {"hers": "volunteer", "theirs": "other_volunteer"}
MENTOR = {"hers": "facilitator", "theirs": "facilitator_there"}
MANAGER = {"hers": "programme_manager", "theirs": "programme_manager_there"}
EMPLOYER = {"hers": "foundation", "theirs": "other_foundation"}
BY_HERSELF = {"placement-answer", "check-in", "feedback-on-house"}
"""What nobody does for a volunteer, the coordinator neither."""


def opens_to(address, whose: str) -> set[str]:
    """Return who may open a page about the placements of that name, said by hand."""
    roles = address.roles()
    if address.name in BY_HERSELF:
        return {VOLUNTEER[whose]}
    found = {"volunteer_coordinator"}
    if roles >= HERSELF:
        found.add(VOLUNTEER[whose])
    if roles >= MENTORS:
        found.add(MENTOR[whose])
    if address.name == "placement":
        found |= {MANAGER[whose], EMPLOYER[whose]}
    return found


known_key = remembered(key_of)


@pytest.mark.usefixtures("papers_as_pages")
@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_pages_open_to_who_works_there(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        has_role = bool(address.roles() & world.users[name].roles)
        for whose in ("hers", "theirs"):
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            opens = name in opens_to(address, whose)
            if address.roles() == COORDINATOR and whose == "theirs" and not opens:
                continue
            for method in METHODS if opens else METHODS[:1]:
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    fill(address, "", known_key(address, whose, world)),
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )
    assert WHO_WORKS_THERE


SEEN = {
    "volunteer": {
        "placement": 5, "placementterms": 5, "placementstep": 1, "deliverable": 2, "inductionitem": 1, "teamnote": 1,
        "transferredskill": 1, "hourentry": 2, "hourdecision": 1, "placementcost": 1, "checkin": 1, "worry": 1,
        "feedbackonhouse": 1, "feedbackonvolunteer": 1, "certificate": 1, "mission": 1,
    },
    "facilitator": {
        "placement": 5, "placementterms": 5, "placementstep": 1, "deliverable": 2, "inductionitem": 1, "teamnote": 1,
        "transferredskill": 1, "hourentry": 2, "hourdecision": 1, "checkin": 1, "feedbackonvolunteer": 1, "mission": 1,
        "placementincident": 2,
    },
    "programme_manager": {"placement": 5, "placementterms": 5},
    "foundation": {"placement": 5},
    "grants_officer": {"dayrate": 1},
    "caseworker": {},
    "administrator": {},
    "data_protection": {},
}  # fmt: skip
"""How many rows of each table of placements somebody sees; the facilitator reported both incidents."""


def test_the_walls_hide_every_other_row(world):
    mine = set(SEEN["volunteer"]) | {"placementincident", "incidentreview", "dayrate"}
    tables = [each.model._meta.db_table for each in shelters() if each.model._meta.app_label == "volunteers"]
    tables = [table for table in tables if table.removeprefix("volunteers_") in mine]
    assert len(tables) == len(mine)
    for name, told in SEEN.items():
        with acting(world.users[name]), connection.cursor() as cursor:
            seen = {}
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                if number := cursor.fetchone()[0]:
                    seen[table.removeprefix("volunteers_")] = number
        assert seen == told, name


@pytest.mark.parametrize("name", ["foundation", "facilitator", "programme_manager"])
def test_a_page_tells_no_more_than_its_reader_may_know(world, name):
    """An employer, a mentor and a manager open the placement, and what is not theirs to read is not on it."""
    client = signed_in_client(world.users[name], at_work=True)
    kept = ["Worry hers", "House hers", "Trip hers", CODES["hers"]]
    kept += {"foundation": ["Counted", "Incident", "Judged", "Orders on time", "Maya", "Shown"]}.get(name, [])
    kept += {"programme_manager": ["Counted", "Incident", "Judged", "Maya", "Shown"]}.get(name, [])
    for placed in world.placements["hers"].values():
        page = client.get(f"/placements/{placed.pk}/").content.decode()
        assert "Manages the workshop" in page
        assert not [words for words in kept if words in page]
    assert "Vol-theirs" not in client.get("/placements/").content.decode()


def test_a_mentor_named_nowhere_reads_nothing_of_placements_on_her_home_page(world):
    page = signed_in_client(world.users["caseworker"], at_work=True).get("/").content.decode()
    assert "Volunteers you lead" not in page
    assert "Volunteers you lead" in signed_in_client(world.users["facilitator"], at_work=True).get("/").content.decode()


def test_value_in_kind_adds_up_and_is_told_to_each_as_far_as_she_may_know(world):
    """Four approved hours of each, at 320 euros a day of eight hours, are 160 euros; the others count for nothing."""
    keys = {whose: placed["running"].pk for whose, placed in world.placements.items()}
    projects = {whose: placed["running"].project_id for whose, placed in world.placements.items()}
    spans = [Span(keys[whose], projects[whose], day(-100), day(100)) for whose in keys]
    early = [Span(keys["hers"], projects["hers"], day(-100), day(-4))]
    told, given = {}, {}
    for name in ("volunteer_coordinator", "volunteer", "facilitator", "foundation", "grants_officer", "caseworker"):
        with acting(world.users[name]):
            told[name] = {key: [(each.currency, each.hours, each.value) for each in rows] for key, rows in
                          worth_of(keys.values()).items()}  # fmt: skip
            given[name] = {key: rows[0].value for key, rows in given_in_kind(spans).items()}
            assert given_in_kind(early) == {}
    worth = [("EUR", Decimal(4), Decimal(160))]
    hers = {keys["hers"]: worth}
    assert told["volunteer_coordinator"] == {**hers, keys["theirs"]: worth}
    assert told["volunteer"] == told["facilitator"] == told["foundation"] == hers
    assert told["grants_officer"] == told["caseworker"] == {}, "she counts, and opens none"
    assert given["grants_officer"] == given["volunteer_coordinator"] == dict.fromkeys(keys.values(), Decimal(160))
    assert given["foundation"] == {keys["hers"]: Decimal(160)}
    assert given["caseworker"] == {}


def test_a_grant_is_told_of_hours_by_who_reads_its_terms_and_of_her_own_people_alone(world):
    """The other foundation pays for the project too: it is told nothing of hours of people whom it does not employ."""
    grants = {whose: grant.pk for whose, grant in world.grants.items()}
    with acting_as_system("a test"):
        project = world.placements["hers"]["running"].project_id
        FundedProject.objects.create(grant=world.grants["theirs"], project_id=project)
    told = {}
    for name in (*EMPLOYER.values(), "grants_officer", "volunteer_coordinator", "programme_manager", "caseworker"):
        with acting(world.users[name]):
            told[name] = {key: (each.people, each.value) for key, [each] in in_kind_of(grants.values()).items()}
    assert told["foundation"] == {grants["hers"]: (1, Decimal(160))}
    assert told["other_foundation"] == {grants["theirs"]: (1, Decimal(160))}
    assert told["grants_officer"] == {grants["hers"]: (1, Decimal(160)), grants["theirs"]: (2, Decimal(320))}
    assert told["volunteer_coordinator"] == told["programme_manager"] == told["caseworker"] == {}


def test_hours_without_an_agreed_rate_are_told_and_worth_nothing(world):
    with acting_as_system("a test"):
        DayRate.objects.update(valid_until=day(-4))
        entry = HourEntry.objects.filter(decisions__approved=True).first()
    with acting(world.users["volunteer_coordinator"]):
        [worth] = worth_of([entry.placement_id])[entry.placement_id]
    assert (worth.currency, worth.hours, worth.value) == (None, Decimal(4), Decimal(0))


def test_anybody_may_ask_for_a_certificate_and_learns_the_day_alone(world, client):
    cache.clear()
    asked = {code: client.post("/certificates/", {"code": code}) for code in (CODES["hers"], "2222-2222-2222", "%", "")}
    known, unknown = asked[CODES["hers"]].content.decode(), asked["2222-2222-2222"].content.decode()
    assert "Valid certificate, issued on" in known
    assert "Not known." in unknown
    assert "Not known." in asked["%"].content.decode()
    assert not [words for words in ("Vol-", "Manages", "Project") if words in known.split("<main")[1]]
    typed = CODES["hers"].lower().replace("-", " ")
    assert "Valid certificate" in client.post("/certificates/", {"code": typed}).content.decode()
    assert client.get(f"/certificates/?code={CODES['hers']}").content.decode().count("Valid certificate") == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM volunteers_certificate")
        assert cursor.fetchone()[0] == 0, "nobody acts: no row is seen, the function gives the day alone"
        cursor.execute("SELECT certificate_issued(%s)", [CODES["hers"]])
        assert cursor.fetchone()[0] is None, "it takes a digest and no code"


def test_codes_that_are_tried_are_counted(world, client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"certificate": "2/m/ip"}
    answers = [client.post("/certificates/", {"code": "2222-2222-2222"}).status_code for _time in range(3)]
    assert answers == [200, 200, 429]
    cache.clear()


def test_a_volunteer_may_not_place_herself(world):
    with acting(world.users["volunteer"]):
        assert Placement.objects.update(state="confirmed") == 0


@pytest.mark.parametrize(("name", "whose"), [("foundation", "hers"), ("other_foundation", "theirs")])
def test_a_foundation_sees_its_own_people_and_what_their_hours_are_worth_beside_its_grant(world, name, whose):
    other = {"hers": "theirs", "theirs": "hers"}[whose]
    client = signed_in_client(world.users[name], at_work=True)
    for path in ("/foundation/", f"/grants/{world.grants[whose].pk}/"):
        page = client.get(path).content.decode()
        assert "4 hours, worth EUR 160.00" in page
        assert f"Vol-{whose}" in page
        assert f"Vol-{other}" not in page
        assert "EUR 320" not in page
    officer = signed_in_client(world.users["grants_officer"], at_work=True)
    page = officer.get(f"/grants/{world.grants[whose].pk}/").content.decode()
    assert "worth EUR 160.00" in page
    assert "Vol-" not in page, "the officer counts, and reads no name"
