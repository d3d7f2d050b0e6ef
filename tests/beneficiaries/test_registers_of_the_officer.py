"""The officer sees who agreed to what and what stands outside, by code, and what is taken back may stand no more."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from access.context import acting, acting_as_system
from beneficiaries.data_subject import registers
from beneficiaries.data_subject.registers import consent_register
from beneficiaries.models import Consent, Person, Published, RetentionPeriods
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db


def test_the_officer_reads_codes_and_days_and_nobody_else_does(world, monkeypatch):
    with acting(world.users["data_protection"]):
        everything, more = consent_register()
        assert {each.code for each in everything} >= {world.files["hers"].code, world.files["theirs"].code}
        assert not more
        assert not Consent.objects.exists()
        assert not Person.objects.exists()
        stories, _more = consent_register("story", "valid")
        assert stories
        assert {each.purpose for each in stories} == {"story"}
        assert consent_register("story", "withdrawn") == ([], False)
        monkeypatch.setattr(registers, "PAGE", 2)
        first, more = consent_register()
        second, _more = consent_register("", "", first[-1].key)
        assert more
        assert [each.key for each in [*first, *second]] == [each.key for each in everything[:4]]
    for name, user in world.users.items():
        if name != "data_protection":
            with acting(user):
                assert consent_register() == ([], False), name


def test_a_yes_that_only_a_file_tells_of_is_in_force_for_nobody(world):
    person = world.files["hers"]
    with acting_as_system("a file came"):
        Consent.objects.filter(person=person, purpose="services").update(given_by="file")
    with acting(world.users["data_protection"]):
        assert person.code not in {each.code for each in consent_register("services", "valid")[0]}
        [told] = [each for each in consent_register("services", "file")[0] if each.code == person.code]
    assert told.says == ("To be asked here", "warning")
    assert told.by_whom == "As the file says with which her case came"
    with acting_as_system("she said no before the file came"):
        Consent.objects.create(person=person, purpose="services", answer="refused", answered_on="2020-01-01")
    with acting(world.users["data_protection"]):
        assert person.code in {each.code for each in consent_register("services", "refused")[0]}


def test_what_she_takes_back_may_stand_no_more_from_that_moment(world):
    person = world.files["hers"]
    with acting(world.users["caseworker"]):
        standing = Published.objects.standing()
        assert standing.filter(person=person).exists()
        Consent.objects.create(person=person, purpose="story", answer="withdrawn", answered_on="2026-11-20")
        assert not standing.filter(person=person).exists()
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    page = officer.get(reverse("publication-register")).content.decode()
    assert person.code in page
    assert "Stories, page 2" in page
    assert world.files["theirs"].code not in page, "that one stands by right"
    with acting_as_system("it is taken down"):
        Published.objects.filter(person=person).update(taken_down_on="2026-11-21")
    assert person.code not in officer.get(reverse("publication-register")).content.decode()


def test_nothing_is_published_without_consent(world):
    person = world.files["hers"]
    client = signed_in_client(world.users["caseworker"], at_work=True)
    form = {"where": "press", "address": "Daily, number 4", "published_on": "2026-06-01"}
    refused = client.post(reverse("published-add", args=[person.code]), form | {"purpose": "picture"})
    assert refused.status_code == 200
    assert "not agreed" in refused.content.decode()
    assert client.post(reverse("published-add", args=[person.code]), form | {"purpose": "story"}).status_code == 302
    with acting_as_system("past the form"):
        services = Consent.objects.filter(person=person, purpose="services").first()
        with pytest.raises(DatabaseError), transaction.atomic():
            Published.objects.create(
                person=person, code=person.code, purpose="picture", consent=services, where="site", address="x",
                published_on="2026-06-01",
            )  # fmt: skip
    assert connection.in_atomic_block


def test_a_request_goes_from_the_caseworker_to_the_officer_and_back(world):
    """Each sees what is hers to do: the officer kinds and days, the caseworker her own people."""
    person = world.files["hers"]
    worker = signed_in_client(world.users["caseworker"], at_work=True)
    with acting(world.users["data_protection"]):
        RetentionPeriods.objects.create(answer_days=14)
    asked = {"kind": "access", "asked_by": "herself", "received_on": "2026-11-20"}
    assert worker.post(reverse("request-add", args=[person.code]), asked).status_code == 302
    twice = worker.post(reverse("request-add", args=[person.code]), asked)
    assert "asked already" in twice.content.decode()
    in_work = worker.post(reverse("request-add", args=[person.code]), asked | {"kind": "erasure"})
    assert in_work.status_code == 200
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    page = officer.get(reverse("requests")).content.decode()
    assert person.code in page
    assert person.given_name not in page
    with acting_as_system("looked at"):
        request = person.requests.get(kind="access")
    answer = reverse("request-answer", args=[person.code, request.pk])
    assert "Say why" in worker.post(answer, {"answer": "refused"}).content.decode()
    assert worker.post(answer, {"answer": "answered"}).status_code == 302
    with acting_as_system("looked at"):
        request.refresh_from_db()
    assert (request.due_on - request.received_on).days == 14
    assert request.state == "answered"
    assert request.answered_by == world.users["caseworker"]


def test_her_page_shows_what_she_asked_and_what_is_published(world):
    person = world.files["hers"]
    page = signed_in_client(world.users["supervisor"], at_work=True).get(reverse("her-data", args=[person.code]))
    told = page.content.decode()
    assert "Stories, page 2" in told
    assert reverse("her-record", args=[person.code]) in told
    assert signed_in_client(world.users["caseworker"], at_work=True).get(page.request["PATH_INFO"]).status_code == 200
