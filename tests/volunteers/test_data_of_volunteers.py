"""A volunteer is told what is kept of her, and erased when she asks; what her work was worth stays."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from audit.models import Detail, Entry
from beneficiaries.data_subject.again import erase_again
from beneficiaries.data_subject.erasing import erase_as_asked
from beneficiaries.data_subject.reach import holdings
from beneficiaries.data_subject.telling import NEVER_TOLD, whole_record
from beneficiaries.digest import digest_of
from beneficiaries.models import CannotAnswer
from config.files.content import Accepted, MediaType
from programs.models import Project
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.placements import clear, day, make_volunteer, place
from tests.world import World
from volunteers.data_subject import cannot_be_erased
from volunteers.models import (
    Certificate,
    CheckPaper,
    FeedbackOnVolunteer,
    HourDecision,
    HourEntry,
    HouseText,
    IncidentReview,
    Placement,
    PlacementCost,
    PlacementIncident,
    SafeguardingCheck,
    Signature,
    Volunteer,
    VolunteerRequest,
)

pytestmark = pytest.mark.django_db
MARK = "Zzyzx"


@pytest.fixture
def asked(world: World) -> VolunteerRequest:
    """Return the erasure that a volunteer asks for."""
    with acting_as_system("looked for"):
        return VolunteerRequest.objects.select_related("volunteer").get(volunteer__user=world.users["volunteer"])


def one_who_left(world: World) -> tuple[Volunteer, Placement]:
    """Return somebody without an account whose work is over, with a word of each kind about her: the mark."""
    leads = world.users["facilitator"]
    with acting_as_system("long ago"):
        her = make_volunteer(None, None, MARK)
        clear(her)
        project = Project.objects.filter(site=world.here).first()
        placed = place(her, project, leads, state="completed", starts_on=day(-9), ends_on=day(-2))
        entry = HourEntry.objects.create(placement=placed, on=day(-3), kind="field", hours=4, what=MARK)
        HourDecision.objects.create(entry=entry, entry_version=1, approved=True, recorded_by=leads)
        PlacementCost.objects.create(
            placement=placed, on=day(-3), kind="travel", amount=700, currency="EUR", paid_by="employer", note=MARK
        )
        FeedbackOnVolunteer.objects.create(placement=placed, skilled=5, passes_on=4, careful=5, words=MARK)
        Certificate.objects.create(placement=placed, code="9KQ4-XM2P-9RTB", issued_on=day(-2), hours=4)
        told = {"volunteer": her, "valid_from": day(-1), "valid_until": day(9), "seen": MARK}
        paper = CheckPaper(of=SafeguardingCheck.objects.create(kind="identity", **told))
        paper.write_file(Accepted(MediaType.PDF, b"%PDF-1.4 a passport"))
        paper.save()
        signed = SafeguardingCheck.objects.create(kind="conduct", **told)
        Signature.objects.create(of=signed, text=HouseText.objects.first(), full_name=MARK)
    return her, placed


def where_the_mark_stands() -> set[str]:
    """Return the models and the parts of the trail in which the mark stands."""
    with acting_as_system("looked for"):
        hers = [each.model for each in holdings() if each.stands_for(Volunteer)]
        found = {
            model.__name__
            for model in hers
            if any(MARK in str(value) for row in model._base_manager.values_list() for value in row)
        }
        told = Detail.objects.filter(entry__table_name__startswith="volunteers_")
        return found | {"trail" for each in told if MARK in f"{each.former}{each.latter}"}


def test_she_is_erased_and_what_her_work_was_worth_stays(world, tmp_path):
    her, placed = one_who_left(world)
    assert where_the_mark_stands() >= {"Volunteer", "HourEntry", "Signature", "SafeguardingCheck", "trail"}
    with acting(world.users["volunteer_coordinator"]):
        asked = VolunteerRequest(volunteer=her, kind="erasure", received_on=day(0))
        asked.receive()
    with acting(world.users["data_protection"]) as officer:
        VolunteerRequest.objects.get(pk=asked.pk).approve(by=officer.user)
    assert erase_as_asked(asked.pk)
    assert where_the_mark_stands() == set()
    with acting_as_system("afterwards"):
        here = Volunteer.objects.get(pk=her.pk)
        assert (here.full_name, here.status, here.code) == ("–", "left", her.code)
        assert Placement.objects.get(pk=placed.pk).called == "–"
        assert HourEntry.objects.get(placement=placed).hours == 4
        assert PlacementCost.objects.get(placement=placed).amount == 700
        assert SafeguardingCheck.objects.filter(volunteer=her, state="verified").exists()
        assert not Certificate.objects.filter(placement=placed).exists()
        asked.refresh_from_db()
        assert asked.state == "answered"
    kept = tmp_path / "erased.log"
    kept.write_text(f"volunteers.Volunteer {her.pk}\n")
    assert erase_again(kept) == 0
    with acting_as_system("as a backup would bring back"):
        Volunteer.objects.filter(pk=her.pk).update(full_name=MARK)
    assert erase_again(kept) == 1
    assert where_the_mark_stands() == set()


def test_her_record_holds_all_that_leads_to_her_but_what_others_reported(world, asked):
    her = asked.volunteer
    with acting_as_system("handed to her"):
        record = whole_record(her.pk, of=Volunteer)
        told = {part.model for part in record}
        hers = [each for each in holdings() if each.stands_for(Volunteer)]
        has = {each.model for each in hers if each.rows(her.pk, of=Volunteer).exists()}
    assert told == has - set(NEVER_TOLD)
    assert {PlacementIncident, IncidentReview} <= has - told
    assert {Placement, HourEntry, Signature, VolunteerRequest} <= told
    assert "Judged hers" in str(record)
    assert "Passport hers" not in str(record), "who gave it, gave it in confidence"
    assert "Vol-theirs" not in str(record)
    assert world.users["facilitator"].full_name not in str(record)


def test_the_coordinator_takes_it_out_and_the_trail_knows(world, asked, papers_as_pages):
    her, client = asked.volunteer, signed_in_client(world.users["volunteer_coordinator"], at_work=True)
    told = json.loads(client.get(reverse("volunteer-record-data", args=[her.pk])).content)
    assert told["code"] == her.code
    assert client.get(reverse("volunteer-record-paper", args=[her.pk, 1])).status_code == 200
    assert her.full_name in papers_as_pages[0]
    with acting_as_system("looked at"):
        entries = Entry.objects.filter(what="whole_record", table_name="volunteers_volunteer", row_id=str(her.pk))
        assert entries.count() == 2


def test_she_takes_out_her_own_record_and_no_other_and_the_trail_knows(world, asked, papers_as_pages):
    her, client = asked.volunteer, signed_in_client(world.users["volunteer"], at_work=True)
    record = reverse("volunteer-record", args=[her.pk])
    assert record in client.get(reverse("my-profile")).content.decode()
    page = client.get(record).content.decode()
    assert "My whole record" in page
    assert "to be handed to herself" not in page
    for name in ("volunteer-record-data", "volunteer-record-paper"):
        address = reverse(name, args=[her.pk, *([1] if name.endswith("paper") else [])])
        assert address in page
        assert client.get(address).status_code == 200
    assert her.full_name in papers_as_pages[0]
    told = client.get(reverse("volunteer-record-data", args=[her.pk])).content.decode()
    assert her.full_name in told
    assert "Passport hers" not in told, "who gave it, gave it in confidence"
    with acting_as_system("looked at"):
        other = Volunteer.objects.get(user=world.users["other_volunteer"])
        taken = Entry.objects.filter(what="whole_record", table_name="volunteers_volunteer")
        each = (str(her.pk), world.users["volunteer"].pk)
        assert list(taken.values_list("row_id", "actor")) == [each, each, each], "on paper once, and twice as data"
    for name in ("volunteer-record", "volunteer-record-data"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
    assert client.get(reverse("volunteer-record-paper", args=[other.pk, 1])).status_code == 404
    assert client.get(reverse("volunteer-data", args=[her.pk])).status_code == 404, "what is asked is answered there"


def test_a_request_is_received_answered_and_approved_by_another(world, asked):
    her, coordinator, officer = asked.volunteer, world.users["volunteer_coordinator"], world.users["data_protection"]
    client = signed_in_client(coordinator, at_work=True)
    form = {"kind": "access", "asked_by": "herself", "received_on": "2026-11-20"}
    add = reverse("volunteer-request-add", args=[her.pk])
    assert client.post(add, form).status_code == 302
    assert "asked already" in client.post(add, form).content.decode()
    with acting_as_system("looked at"):
        made = her.requests.get(kind="access")
    with acting(coordinator, read_only=True):
        assert digest_of(coordinator).total
    assert client.post(reverse("volunteer-request", args=[made.pk]), {"answer": "answered"}).status_code == 302
    desk = signed_in_client(officer, at_work=True)
    decide = reverse("volunteer-request-decide", args=[asked.pk])
    for page in (reverse("volunteer-requests"), decide):
        seen = desk.get(page).content.decode()
        assert her.code in seen
        assert her.full_name not in seen
    for name, user in world.users.items():
        if name != "data_protection":
            assert signed_in_client(user, at_work=True).get(decide).status_code == 404, name
    with acting(coordinator), pytest.raises(DatabaseError), transaction.atomic():
        VolunteerRequest.objects.filter(pk=asked.pk).update(approved_at=timezone.now(), approved_by=coordinator)
    assert "Something keeps this data now" in desk.post(decide, {"decision": "approve"}).content.decode()
    assert "A placement is not over" in client.get(reverse("volunteer-data", args=[her.pk])).content.decode()
    with acting(officer):
        assert not Volunteer.objects.exists()
        here = VolunteerRequest.objects.get(pk=asked.pk)
        here.approve(by=officer)
        with pytest.raises(CannotAnswer):
            here.refuse(by=officer, ground="law")
    assert not erase_as_asked(asked.pk), "she is placed, and has an account"
    with acting(officer):
        here.refresh_from_db()
        assert here.approved_at is None, "and it waits for the officer again"
        here.approve(by=officer)
    assert desk.post(decide, {"decision": "refuse", "ground": "law"}).status_code == 302
    with acting(officer):
        here.refresh_from_db()
        assert (here.state, here.approved_at) == ("refused", None)


def test_who_is_placed_has_an_account_or_was_in_an_incident_is_not_erased(world, asked):
    assert "not over" in str(cannot_be_erased(asked.volunteer))
    her, placed = one_who_left(world)
    assert cannot_be_erased(her) is None
    with acting_as_system("an account"):
        Volunteer.objects.filter(pk=her.pk).update(user=make_user(Role.VOLUNTEER))
    assert "account" in str(cannot_be_erased(her))
    with acting_as_system("no account, and reported"):
        Volunteer.objects.filter(pk=her.pk).update(user=None)
        PlacementIncident.objects.create(placement=placed, kind="other", happened_on=day(-3), words="A quarrel.")
    assert "incident" in str(cannot_be_erased(her))
