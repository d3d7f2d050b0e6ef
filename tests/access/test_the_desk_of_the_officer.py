"""Pages of the data protection officer with a key open to her alone; to everybody else they are not there."""

import pytest
from django.urls import reverse

from access.context import acting_as_system
from beneficiaries.models import Case, Published, RetentionNotice, SubjectRequest
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def test_requests_and_notices_open_to_the_officer_alone(world):
    with acting_as_system("looked for"):
        person = world.files["hers"]
        asked = SubjectRequest.objects.get(person=person, kind="erasure")
        notice = RetentionNotice.objects.get(person=person)
    pages = [reverse("request-decide", args=[asked.pk]), reverse("retention-hold", args=[notice.pk])]
    for name, user in world.users.items():
        client = signed_in_client(user, at_work=True)
        for page in pages:
            opens = 200 if name == "data_protection" else 404
            assert client.get(page).status_code == opens, (name, page)
            assert client.post(page, {}).status_code == opens, (name, page)
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    told = officer.get(pages[0]).content.decode()
    assert person.code in told
    assert person.given_name not in told


def test_she_approves_and_holds_on_these_pages(world):
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    with acting_as_system("looked for"):
        asked = SubjectRequest.objects.get(person=world.files["hers"], kind="erasure")
        notice = RetentionNotice.objects.get(person=world.files["hers"])
        Case.objects.filter(person=world.files["hers"]).update(state="declined")
        Published.objects.filter(person=world.files["hers"]).update(taken_down_on="2026-03-01")
    decide, hold = reverse("request-decide", args=[asked.pk]), reverse("retention-hold", args=[notice.pk])
    assert "Say why" in officer.post(decide, {"decision": "refuse"}).content.decode()
    assert officer.post(decide, {"decision": "approve"}).status_code == 302
    left = officer.get(decide).content.decode()
    assert "Erase the data" not in left
    assert "Refuse, and keep it" in left, "until it is done"
    assert officer.post(hold, {"held_why": "A court asks for it.", "seen_version": notice.version}).status_code == 302
    with acting_as_system("looked at"):
        asked.refresh_from_db()
        notice.refresh_from_db()
    assert asked.approved_by == world.users["data_protection"]
    assert notice.held_by == world.users["data_protection"]
    assert officer.post(hold, {"let_go": "1"}).status_code == 302
    with acting_as_system("looked at"):
        notice.refresh_from_db()
    assert notice.held_on is None
