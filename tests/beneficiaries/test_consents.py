"""Consent per purpose: the last answer counts, a child is asked with her guardian, and taking back acts at once."""

import datetime
import re

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from beneficiaries.models import Consent, Person
from beneficiaries.models.consent import Purpose, agrees
from config.calendar import PartialDate
from tests.beneficiaries.desk import Desk, rows
from tests.factories.cases import Team
from tests.factories.people import ConsentFactory, PersonFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def days_ago(days: int) -> str:
    return (timezone.localdate() - datetime.timedelta(days=days)).isoformat() + " AD"


def answer(desk, person, purpose="story", said="given", days=0, **more):
    sent = {"answer": said, "answered_on": days_ago(days), "explained": "spoken", "given_by": "herself"} | more
    return desk.send(desk.caseworker, "consent-answer", person.code, purpose, **sent)


def may(person, purpose=Purpose.STORY) -> bool:
    with acting_as_system("looking"):
        return agrees(person, purpose)


def child(desk, **fields):
    return made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, **{"minor": True} | fields)


def test_no_answer_is_a_no(desk):
    page = desk.open(desk.caseworker, "consents", desk.hers.code).content.decode()
    assert page.count("Not asked") == len(Purpose)
    assert not may(desk.hers)


def test_she_agrees_to_one_purpose_and_to_no_other(desk):
    assert answer(desk, desk.hers, limits="First name only").status_code == 302
    assert may(desk.hers)
    assert not may(desk.hers, Purpose.PICTURE)
    assert "First name only" in desk.open(desk.caseworker, "consents", desk.hers.code).content.decode()


@pytest.mark.parametrize("said", ["withdrawn", "refused"])
def test_taking_back_acts_at_once_and_the_history_stays(desk, said):
    answer(desk, desk.hers, days=10)
    answer(desk, desk.hers, said=said)
    assert not may(desk.hers)
    history = desk.open(desk.caseworker, "consents", desk.hers.code).context["history"]
    assert [consent.answer for consent in history] == [said, "given"]


def test_taking_back_on_the_day_of_agreeing_acts_at_once(desk):
    answer(desk, desk.hers)
    answer(desk, desk.hers, said="withdrawn")
    assert not may(desk.hers)


def test_taking_back_before_a_later_answer_is_refused_since_it_would_do_nothing(desk):
    answer(desk, desk.hers, days=5)
    refused = answer(desk, desk.hers, said="withdrawn", days=6)
    assert "answered_on" in refused.context["form"].errors
    assert answer(desk, desk.hers, said="withdrawn", days=5).status_code == 302
    assert not may(desk.hers)


def test_an_answer_is_not_of_tomorrow(desk):
    assert "answered_on" in answer(desk, desk.hers, days=-1).context["form"].errors


def test_an_answer_that_ended_is_shown_as_expired(desk):
    sent = {"expires_on": days_ago(1)}
    answer(desk, desk.hers, days=30, **sent)
    assert not may(desk.hers)
    assert "Expired" in desk.open(desk.caseworker, "consents", desk.hers.code).content.decode()
    assert rows(Consent)[0].says == ("Expired", "warning")
    assert answer(desk, desk.hers, days=0, **sent).status_code == 200


GUARDIAN = {"given_by": "guardian", "guardian_name": "Her mother", "guardian_relation": "mother"}


def test_a_child_agrees_with_her_guardian_and_her_guardian_with_her(desk):
    person = child(desk)
    assert "given_by" in answer(desk, person).context["form"].errors
    assert "child_assents" in answer(desk, person, **GUARDIAN).context["form"].errors
    nameless = GUARDIAN | {"guardian_name": "", "child_assents": "on"}
    assert "guardian_name" in answer(desk, person, **nameless).context["form"].errors
    assert rows(Consent) == []
    assert answer(desk, person, **GUARDIAN, child_assents="on").status_code == 302
    assert may(person)


@pytest.mark.parametrize("said", ["refused", "withdrawn"])
def test_a_child_refuses_and_takes_back_alone(desk, said):
    person = child(desk)
    made_by_system(ConsentFactory, person=person, purpose=Purpose.STORY, **GUARDIAN, child_assents=True)
    assert answer(desk, person, said=said).status_code == 302
    assert not may(person)


def test_who_may_be_a_child_counts_as_one(desk):
    about_18 = PartialDate.from_age(18, timezone.localdate(), about=True)
    for born in (None, about_18):
        person = child(desk, minor=False, born=born)
        assert "given_by" in answer(desk, person).context["form"].errors


def test_what_only_a_file_says_of_a_child_is_to_be_asked_here(desk):
    person = child(desk)
    told = {"person": person, "given_by": Consent.GivenBy.FILE}
    made_by_system(ConsentFactory, **told)
    assert not may(person, Purpose.SERVICES)
    page = desk.open(desk.caseworker, "consents", person.code).content.decode()
    assert "To be asked here" in page
    assert "names no guardian" in page
    assert "Spoken" not in page, "nobody knows how it was explained to her"
    assert "She takes it back" not in page
    assert 'value="file"' not in desk.open(desk.caseworker, "consent-answer", person.code, "services").content.decode()
    assert "given_by" in answer(desk, person, "services", given_by="file").context["form"].errors
    for more in ({"purpose": Purpose.STORY}, {"answer": Consent.Answer.REFUSED}):
        with pytest.raises(IntegrityError, match="file_says_yes_to_services_alone"):
            made_by_system(ConsentFactory, **told, **more)


@pytest.mark.parametrize("days", [0, 60], ids=["today", "before the file came"])
def test_what_she_and_her_guardian_answer_here_counts_before_the_file(desk, days):
    person = child(desk)
    made_by_system(ConsentFactory, person=person, given_by=Consent.GivenBy.FILE)
    assert answer(desk, person, "services", days=days + 1, said="refused").status_code == 302
    assert "Refused" in desk.open(desk.caseworker, "consents", person.code).context["standing"][0].says
    assert answer(desk, person, "services", days=days, **GUARDIAN, child_assents="on").status_code == 302
    assert may(person, Purpose.SERVICES)


def test_a_grown_woman_answers_herself_alone(desk):
    page = desk.open(desk.caseworker, "consent-answer", desk.hers.code, "story").content.decode()
    assert "guardian_name" not in page
    answer(desk, desk.hers, **GUARDIAN, child_assents="on")
    assert [consent.given_by for consent in rows(Consent)] == ["herself"]


def test_an_agreement_from_her_childhood_is_not_written_down_as_hers(desk):
    today = timezone.localdate()
    turned_18 = PartialDate.of(today.replace(year=today.year - 18, day=1) - datetime.timedelta(days=40))
    person = child(desk, minor=False, born=turned_18)
    assert "answered_on" in answer(desk, person, days=200).context["form"].errors
    assert answer(desk, person).status_code == 302


def test_whoever_came_of_age_is_to_be_asked_herself(desk):
    made_by_system(ConsentFactory, person=desk.hers, **GUARDIAN, child_assents=True)
    assert "She is of age now" in desk.open(desk.caseworker, "consents", desk.hers.code).content.decode()


def test_a_colleague_and_an_unknown_purpose_find_nothing(desk):
    for name, args in (("consents", []), ("consent-answer", ["story"])):
        assert desk.open(desk.colleague, name, desk.hers.code, *args).status_code == 404
        assert desk.open(desk.supervisor, name, desk.hers.code, *args).status_code == 200
        assert desk.open(desk.supervisor_elsewhere, name, desk.hers.code, *args).status_code == 404
    assert desk.open(desk.caseworker, "consent-answer", desk.hers.code, "anything").status_code == 404
    address = reverse("consent-answer", args=[desk.hers.code, "story"])
    sent = {"answer": "given", "answered_on": days_ago(0), "explained": "spoken"}
    assert desk.client(desk.colleague).post(address, sent).status_code == 404
    assert rows(Consent) == []


def test_the_link_to_take_back_opens_the_form_with_that_answer(desk):
    page = desk.open(desk.caseworker, "consent-answer", desk.hers.code, "story", answer="withdrawn").content.decode()
    chosen = [box for box in re.findall(r"<input[^>]*>", page) if "checked" in box and 'name="answer"' in box]
    assert len(chosen) == 1
    assert 'value="withdrawn"' in chosen[0]


def test_the_page_costs_the_same_for_one_answer_and_for_twenty(desk, django_assert_max_num_queries):
    client, address = desk.client(desk.caseworker), reverse("consents", args=[desk.hers.code])
    client.get(address)
    counts = []
    for more in (1, 19):
        with acting_as_system("test"):
            ConsentFactory.create_batch(more, person=desk.hers)
        with django_assert_max_num_queries(40) as counted:
            client.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_who_turns_out_to_have_been_a_child_is_asked_again():
    team = Team()
    case = team.case(in_progress=True)
    task = "Ask for consent again: she may have been under 18 when she agreed by herself"
    hint = "She may have been under 18 when she agreed by herself"
    for years, asked_again in ((30, False), (16, True)):
        born = PartialDate.of(timezone.localdate() - datetime.timedelta(days=years * 365 + 90))
        with acting_as_system("her birth is known better"):
            Person.objects.filter(pk=case.pk).update(born=born)
        assert (task in team.get("caseworker", "case", case).content.decode()) is asked_again
        assert (hint in team.get("caseworker", "consents", case).content.decode()) is asked_again
