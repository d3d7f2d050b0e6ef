"""What a volunteer does herself: joins, says what she can, hands in, signs, learns; and who is reminded of what."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Membership
from tests.factories.accounts import signed_in_client
from tests.factories.documents import a_picture
from tests.factories.placements import day
from tests.opened import seen_in
from tests.world import World
from volunteers.models import (
    CheckPaper,
    CourseAnswer,
    CourseQuestion,
    HouseText,
    PlacementCost,
    SafeguardingCheck,
    ScoringWeight,
    Signature,
    Volunteer,
)
from volunteers.reminding import checks_due, needs_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(world: World) -> Volunteer:
    """Her profile, with no check yet."""
    with acting_as_system("a test"):
        found = Volunteer.objects.get(user=world.users["volunteer"])
        Signature.objects.filter(of__volunteer=found).delete()
        CheckPaper.objects.filter(of__volunteer=found).delete()
        found.attempts.all().delete()
        found.checks.all().delete()
        return found


def client_of(world: World, name: str) -> Client:
    return signed_in_client(world.users[name], at_work=True)


def written(**days: int) -> dict[str, str]:
    """Return what a form sends for days so many from today."""
    return {
        name: value
        for field, ahead in days.items()
        for name, value in ((field, day(ahead).isoformat()), (f"{field}_calendar", "AD"))
    }


def checks_of(volunteer: Volunteer) -> list[tuple[str, str]]:
    with acting_as_system("a test"):
        return list(volunteer.checks.order_by("kind").values_list("kind", "state"))


def test_she_joins_by_invitation_and_no_message_names_her(world):
    coordinator = client_of(world, "volunteer_coordinator")
    with acting_as_system("a test"):
        waits = Volunteer.objects.get(full_name="Not yet")
    home = world.users["volunteer"].memberships.get().organisation
    told = {"email": "Not.Yet@example.org", "language": "en", "organisation": home.pk}
    assert coordinator.post(reverse("volunteer-invite", args=[waits.pk]), told).status_code == 302
    message = mail.outbox[-1]
    assert message.to == ["not.yet@example.org"]
    assert "Not yet" not in message.subject + message.body
    link = re.search(r"https?://\S+/invitation/\S+", message.body)[0]
    chosen = {"password": "four words only mine", "again": "four words only mine"}
    assert Client().post(link, chosen).status_code == 302
    with acting_as_system("a test"):
        waits.refresh_from_db()
        assert waits.user.email == "not.yet@example.org"
        assert Membership.objects.get(user=waits.user).role == "volunteer"
    assert "Not yet" in signed_in_client(waits.user).get(reverse("my-profile")).content.decode()
    assert coordinator.get(reverse("volunteer-invite", args=[waits.pk])).status_code == 404


def test_she_signs_with_her_own_name_the_version_in_force_and_once(world, mine):
    with acting_as_system("a test"):
        newer = HouseText.objects.create(kind="conduct", number=2, words="I am kinder.")
        HouseText.objects.create(kind="conduct", number=1, language="ne", words="म दयालु छु।")
    client, page = client_of(world, "volunteer"), reverse("sign", args=["conduct"])
    assert "I am kinder." in client.get(page).content.decode()
    assert client.post(page, {"full_name": "Somebody else", "agrees": "on"}).status_code == 200
    assert client.post(page, {"full_name": mine.full_name}).status_code == 200
    assert checks_of(mine) == []
    assert client.post(page, {"full_name": mine.full_name.upper() + " ", "agrees": "on"}).status_code == 302
    assert client.post(page, {"full_name": mine.full_name, "agrees": "on"}).status_code == 302
    assert checks_of(mine) == [("conduct", "waiting")]
    with acting_as_system("a test"):
        assert Signature.objects.get(of__volunteer=mine).text == newer


def test_she_passes_the_course_with_enough_right_answers_and_may_repeat_it(world, mine):
    with acting_as_system("a test"):
        for number in range(4):
            question = CourseQuestion.objects.create(words=f"And {number}?", because="So.", place=number + 2)
            for right in (True, False):
                CourseAnswer.objects.create(question=question, words=str(right), right=right)
        answers = {
            right: {each.question_id.hex: each.pk.hex for each in CourseAnswer.objects.filter(right=right)}
            for right in (True, False)
        }
    client, page = client_of(world, "volunteer"), reverse("course")
    two_wrong = answers[True] | dict(list(answers[False].items())[:2])
    one_wrong = answers[True] | dict(list(answers[False].items())[:1])
    for given, so_far in ((two_wrong, []), (one_wrong, [("course", "waiting")]), (answers[True], None)):
        done = client.post(page, given)
        assert done.status_code == 302
        assert client.get(done["Location"]).status_code == 200
        assert checks_of(mine) == ([("course", "waiting")] if so_far is None else so_far)
    assert client.post(page, {**answers[True], question.pk.hex: "no answer"}).status_code == 200
    with acting_as_system("a test"):
        assert sorted(mine.attempts.values_list("right", "of__state")) == [(3, None), (4, "waiting"), (5, None)]


def test_she_hands_in_a_paper_that_another_verifies(world, mine):
    client, coordinator = client_of(world, "volunteer"), client_of(world, "volunteer_coordinator")
    told = {"kind": "identity", "seen": "Passport", **written(valid_from=0, valid_until=300)}
    file = SimpleUploadedFile("passport.jpg", a_picture(), "image/jpeg")
    page = reverse("check-add", args=[mine.pk])
    assert client.post(page, {**told, "kind": "conduct", "file": file}).status_code == 200
    file.seek(0)
    assert client.post(page, {**told, "file": file}).status_code == 302
    with acting_as_system("a test"):
        check = mine.checks.select_related("paper").get()
    assert client.get(reverse("check-paper", args=[check.paper.pk])).status_code == 200
    decide = reverse("check-decide", args=[check.pk])
    assert client.post(decide, {"move": "verify"}).status_code == 404
    assert coordinator.post(decide, {"move": "refuse"}).status_code == 200
    assert coordinator.post(decide, {"move": "verify"}).status_code == 302
    assert checks_of(mine) == [("identity", "verified")]
    assert client_of(world, "other_volunteer").get(reverse("check-paper", args=[check.paper.pk])).status_code == 404


def test_she_takes_a_cost_away_that_her_mentor_never_sees(world):
    placed = world.placements["hers"]["running"]
    with acting_as_system("a test"):
        cost = PlacementCost.objects.get(placement=placed)
    where = reverse("placement-cost-remove", args=[cost.pk])
    assert signed_in_client(placed.mentor, at_work=True).post(where).status_code == 404
    hers = client_of(world, "volunteer")
    assert where in hers.get(reverse("placement", args=[placed.pk])).content.decode()
    assert hers.post(where).status_code == 302
    assert hers.post(where).status_code == 404
    with acting_as_system("a test"):
        assert not PlacementCost.objects.filter(pk=cost.pk).exists()


def test_the_coordinator_changes_the_scoring_table(world):
    client, told = client_of(world, "volunteer_coordinator"), dict.fromkeys(("skill", "dates", "place"), 30)
    told |= seen_in(client, reverse("scoring"))
    assert client.post(reverse("scoring"), told | {"language": 101, "feedback": 0}).status_code == 200
    nothing = dict.fromkeys(told | {"language": 0, "feedback": 0}, 0) | seen_in(client, reverse("scoring"))
    assert client.post(reverse("scoring"), nothing).status_code == 200
    assert client.post(reverse("scoring"), told | {"language": 10, "feedback": 0}).status_code == 302
    with acting_as_system("a test"):
        kept = dict(ScoringWeight.objects.values_list("criterion", "points"))
    assert kept == {"skill": 30, "dates": 30, "place": 30, "language": 10, "feedback": 0}
    page = client.get(reverse("need-matches", args=[world.needs["hers"]["approved"].pk])).content.decode()
    assert "30 of 30" in page


def test_the_list_finds_by_skill_language_and_days(world):
    client, page = client_of(world, "volunteer_coordinator"), reverse("volunteers")
    with acting_as_system("a test"):
        skill = Volunteer.objects.get(user=world.users["volunteer"]).skills.get().skill_id
    for asked, found in (
        ({}, 3),
        ({"skill": skill}, 2),
        ({"language": "ne"}, 2),
        ({"language": "fr"}, 0),
        ({"status": "preparing"}, 1),
        (written(first=5, last=8), 2),
        (written(first=200), 0),
    ):
        assert len(client.get(page, asked).context["rows"]) == found, asked


def test_the_mail_of_the_morning_counts_what_waits_and_runs_out(world, mine):
    with acting_as_system("a test"):
        waiting = SafeguardingCheck.objects.waiting().count()
        for kind, until in (("medical", day(20)), ("visa", day(9)), ("insurance", day(-1)), ("identity", day(400))):
            SafeguardingCheck.objects.create(
                volunteer=mine, kind=kind, valid_from=day(-300), valid_until=until, state="verified",
                verifier=world.users["volunteer_coordinator"], decided_on=timezone.localdate(),
            )  # fmt: skip
    with acting(world.users["volunteer"]):
        told = checks_due(world.users["volunteer"])
        assert (told.late, told.today, told.coming, told.approvals) == (1, 1, 1, 0)
        assert needs_waiting(world.users["volunteer"]).total == 0
    with acting(world.users["volunteer_coordinator"]):
        told = checks_due(world.users["volunteer_coordinator"])
        assert (told.late, told.today, told.coming, told.approvals) == (1, 1, 1, waiting)
        assert needs_waiting(world.users["volunteer_coordinator"]).approvals == 2
    for name in ("programme_manager", "caseworker", "administrator"):
        with acting(world.users[name]):
            assert checks_due(world.users[name]).total + needs_waiting(world.users[name]).total == 0
