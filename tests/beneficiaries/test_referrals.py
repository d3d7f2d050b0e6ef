"""A partner refers somebody and reads the answer; staff record one; a supervisor accepts or declines."""

import datetime
import re

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from accounts.roles import Role
from beneficiaries.models import Area, Intake, Person, Referral
from tests.beneficiaries.desk import Desk, now, rows
from tests.factories.accounts import SiteFactory, make_user
from tests.factories.people import PersonFactory, ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db
ABOUT_HER = {
    "urgency": "high",
    "name": "Sunita",
    "gender": "Feminine",
    "age": "20",
    "met_at": "A temporary relief camp in Kathmandu",
    "details": "She works in a dance bar.",
    "reason": "AdditionalServicesRequired",
    "she_agrees": "on",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def referral(desk, **fields) -> Referral:
    """Return a waiting referral of the desk's partner, addressed to its site."""
    said = {"site": desk.site, "organisation": desk.partner_organisation, "details": "A secret of hers"} | fields
    return made_by_system(ReferralFactory, **said)


def accept(desk, told: Referral, **more) -> HttpResponse:
    sent = {"given_name": "Sunita", "gender": "Feminine", "keeper": desk.caseworker.pk} | more
    return desk.send(desk.supervisor, "referral-accept", told.pk, **sent)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


# The partner


def test_a_partner_refers_somebody_for_her_own_organisation(desk):
    answer = desk.send(desk.partner, "referral-add", **ABOUT_HER, site=desk.site.pk)
    (told,) = rows(Referral)
    assert answer["Location"] == reverse("referral", args=[told.pk])
    assert (told.organisation, told.source, told.site) == (desk.partner_organisation, "partner", desk.site)
    assert told.status == "waiting"
    assert "Sunita" in text_of(desk.open(desk.partner, "referrals"))


def test_nobody_is_referred_without_her_agreement(desk):
    sent = {key: value for key, value in ABOUT_HER.items() if key != "she_agrees"}
    answer = desk.send(desk.partner, "referral-add", **sent, site=desk.site.pk)
    assert answer.context["form"].errors["she_agrees"] == ["A referral needs her own agreement."]
    assert rows(Referral) == []


def test_a_partner_cannot_send_in_the_name_of_another(desk):
    elsewhere = made_by_system(ReferralFactory).organisation
    desk.send(desk.partner, "referral-add", **ABOUT_HER, site=desk.site.pk, organisation=elsewhere.pk, source="police")
    (told,) = [each for each in rows(Referral) if each.name == "Sunita"]
    assert (told.organisation, told.source) == (desk.partner_organisation, "partner")


def test_a_partner_reads_the_referrals_of_her_organisation_alone(desk):
    own, other = referral(desk), made_by_system(ReferralFactory, site=desk.site, name="Somebody else")
    assert desk.open(desk.partner, "referral", own.pk).status_code == 200
    for name in ("referral", "referral-withdraw"):
        assert desk.open(desk.partner, name, other.pk).status_code == 404
    assert "Somebody else" not in text_of(desk.open(desk.partner, "referrals"))


def test_a_partner_neither_accepts_nor_declines(desk):
    told = referral(desk)
    for name in ("referral-accept", "referral-decline", "referral-known"):
        assert desk.open(desk.partner, name, told.pk).status_code == 404
        address = reverse(name, args=[told.pk])
        assert desk.client(desk.partner).post(address, {"why": "x", "confirmed": "yes"}).status_code == 404
    assert now(told).status == "waiting"


def test_after_the_answer_a_partner_reads_the_answer_and_nothing_else(desk):
    told = referral(desk)
    assert "A secret of hers" in text_of(desk.open(desk.partner, "referral", told.pk))
    accept(desk, told)
    (person,) = rows(Person)
    page = text_of(desk.open(desk.partner, "referral", told.pk))
    assert "Accepted" in page
    for hidden in ("A secret of hers", person.code, desk.supervisor.full_name, desk.caseworker.full_name):
        assert hidden not in page
    listed = text_of(desk.open(desk.partner, "referrals"))
    assert "Accepted" in listed
    assert person.code not in listed


def test_the_partner_reads_the_same_whether_she_was_known_or_not(desk):
    known, unknown = (referral(desk, name="Sunita", age=20) for _time in range(2))
    desk.send(desk.supervisor, "referral-known", known.pk, person=desk.hers.code)
    accept(desk, unknown, none_of_them="on")
    pages = [text_of(desk.open(desk.partner, "referral", told.pk)) for told in (known, unknown)]
    pages = [re.sub(r'value="[^"]{36,}"|[0-9a-f-]{36}|\d\d:\d\d', "", page) for page in pages]
    assert pages[0] == pages[1]


def test_a_partner_withdraws_while_it_waits(desk):
    told = referral(desk)
    desk.send(desk.partner, "referral-withdraw", told.pk)
    assert now(told).status == "withdrawn"
    late = referral(desk)
    accept(desk, late)
    answer = desk.send(desk.partner, "referral-withdraw", late.pk)
    assert answer["Location"] == reverse("referral", args=[late.pk])
    assert now(late).status == "accepted"


# Staff


@pytest.mark.parametrize("source", ["police", "relief_camp", "self"])
def test_staff_record_a_referral_for_their_own_site(desk, source):
    elsewhere = SiteFactory()
    for user in (desk.caseworker, desk.supervisor):
        desk.send(user, "referral-add", **ABOUT_HER, source=source, site=elsewhere.pk)
    assert {(told.source, told.site, told.organisation) for told in rows(Referral)} == {(source, desk.site, None)}


def test_a_partners_referral_names_the_partner(desk):
    answer = desk.send(desk.caseworker, "referral-add", **ABOUT_HER, source="partner")
    assert "organisation" in answer.context["form"].errors


def test_a_caseworker_reads_what_she_recorded_herself_alone(desk):
    desk.send(desk.caseworker, "referral-add", **ABOUT_HER, source="police")
    (told,) = rows(Referral)
    other = referral(desk)
    assert desk.open(desk.caseworker, "referral", told.pk).status_code == 200
    for user, pk in ((desk.caseworker, other.pk), (desk.colleague, told.pk)):
        assert desk.open(user, "referral", pk).status_code == 404
    for name in ("referral-accept", "referral-decline", "referral-known"):
        assert desk.open(desk.caseworker, name, told.pk).status_code == 404


def test_a_supervisor_answers_at_her_sites_alone(desk):
    told = referral(desk)
    for name in ("referral", "referral-accept", "referral-decline", "referral-known", "referral-withdraw"):
        assert desk.open(desk.supervisor_elsewhere, name, told.pk).status_code == 404
    assert told.name not in text_of(desk.open(desk.supervisor_elsewhere, "referrals"))
    assert told.name in text_of(desk.open(desk.supervisor, "referrals"))
    assert desk.open(desk.supervisor, "referral-withdraw", told.pk).status_code == 404


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.FOUNDATION, Role.DATA_PROTECTION, Role.ADMINISTRATOR])
def test_other_roles_find_no_referrals(desk, role):
    user, told = make_user(role), referral(desk)
    assert desk.open(user, "referrals").status_code == 404
    assert desk.open(user, "referral-add").status_code == 404
    assert desk.open(user, "referral", told.pk).status_code == 404


def test_the_most_urgent_and_oldest_comes_first_and_says_what_time_is_left(desk):
    hours_ago = {hours: timezone.now() - datetime.timedelta(hours=hours) for hours in (1, 30)}
    referral(desk, name="Normal", urgency="normal", received_at=hours_ago[30])
    referral(desk, name="Late", urgency="emergency", received_at=hours_ago[30])
    referral(desk, name="Soon", urgency="emergency", received_at=hours_ago[1])
    answer = desk.open(desk.supervisor, "referrals")
    assert [told.name for told in answer.context["page"].rows] == ["Late", "Soon", "Normal"]
    page = text_of(answer).replace("\xa0", " ")
    assert "late by 6 hours" in page
    assert re.search(r"2[23] hours.* left", page)


# The answer


def told_of(person):
    """Return the referrals that told of a person."""
    return [each.referral_id for each in rows(Intake) if each.person_id == person.pk]


def test_accepting_registers_her_with_the_caseworker_chosen(desk):
    dhading = Area.objects.get(level="district", name="Dhading")
    told = referral(desk, name="Sunita Maya Tamang", age=20, origin=dhading)
    form = desk.open(desk.supervisor, "referral-accept", told.pk).context["form"]
    asked = [form[name].value() for name in ("given_name", "middle_name", "family_name", "origin")]
    assert asked == ["Sunita", "Maya", "Tamang", dhading.pk]
    assert form["born"].value().ages_on(timezone.localdate())[0] in (18, 19)
    answer = accept(desk, told)
    (person,) = rows(Person)
    assert answer["Location"] == reverse("person", args=[person.code])
    assert (told_of(person), person.site, person.keeper) == ([told.pk], desk.site, desk.caseworker)
    assert (now(told).status, now(told).answered_by) == ("accepted", desk.supervisor)
    assert desk.open(desk.caseworker, "referral", told.pk).status_code == 200
    assert desk.open(desk.colleague, "person", person.code).status_code == 404


@pytest.mark.parametrize("age", [0, 1, 20])
def test_her_age_as_it_was_told_is_taken_as_it_stands_in_the_form(desk, age):
    told = referral(desk, age=age, met_on=timezone.localdate() - datetime.timedelta(days=60))
    page = text_of(desk.open(desk.supervisor, "referral-accept", told.pk))
    (shown,) = re.findall(r'name="born" value="([^"]+)"', page)
    assert accept(desk, told, born=shown).status_code == 302
    (person,) = rows(Person)
    assert person.ages()[0] <= age <= person.ages()[1]


def test_a_one_word_name_is_a_given_name(desk):
    form = desk.open(desk.supervisor, "referral-accept", referral(desk, name="Tara").pk).context["form"]
    assert [form[name].value() for name in ("given_name", "middle_name", "family_name")] == ["Tara", "", ""]


def test_a_likely_double_is_shown_before_she_is_registered(desk):
    known = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, given_name="Sunita")
    told = referral(desk)
    answer = accept(desk, told, family_name="Tamang")
    assert answer.status_code == 200
    assert f"{reverse('referral-known', args=[told.pk])}?code={known.code}" in text_of(answer)
    assert now(told).status == "waiting"
    assert accept(desk, told, family_name="Tamang", none_of_them="on").status_code == 302


def test_somebody_known_is_linked_and_not_registered_again(desk):
    told = referral(desk)
    answer = desk.send(desk.supervisor, "referral-known", told.pk, person=desk.hers.code)
    assert answer["Location"] == reverse("person", args=[desk.hers.code])
    assert told_of(desk.hers) == [told.pk]
    again = referral(desk)
    desk.send(desk.supervisor, "referral-known", again.pk, person=desk.hers.code)
    assert now(again).status == "accepted"
    assert sorted(told_of(desk.hers)) == sorted([told.pk, again.pk])
    assert desk.open(desk.caseworker, "referral", again.pk).status_code == 200
    assert len(rows(Person)) == 1


def test_declining_is_shown_once_more_before_it_is_sent(desk):
    told, client = referral(desk), desk.client(desk.supervisor)
    address, sent = reverse("referral-decline", args=[told.pk]), {"why": "We are full. Please ask Himal Sathi."}
    checked = client.post(address, sent)
    assert "We are full." in text_of(checked)
    assert now(told).status == "waiting"
    changed = client.post(address, sent | {"change": "yes"})
    assert "We are full." in text_of(changed)
    assert now(told).status == "waiting"
    assert client.post(address, sent | {"confirmed": "yes"}).status_code == 302
    assert now(told).status == "declined"
    assert "We are full." in text_of(desk.open(desk.partner, "referral", told.pk))


def test_declining_says_why(desk):
    told = referral(desk)
    for why in ("", "  ", "x" * 301):
        answer = desk.send(desk.supervisor, "referral-decline", told.pk, why=why, confirmed="yes")
        assert "why" in answer.context["form"].errors
    assert now(told).status == "waiting"


@pytest.mark.parametrize("name", ["referral-accept", "referral-known", "referral-decline"])
def test_a_second_answer_is_led_kindly_to_the_first(desk, name):
    told = referral(desk)
    with acting_as_system("another supervisor"):
        Referral.objects.filter(pk=told.pk).update(
            status="declined", answered_by=desk.supervisor, answered_at=timezone.now(), answer_note="Full."
        )
    sent = {"given_name": "Sunita", "gender": "Feminine", "keeper": desk.caseworker.pk, "why": "No", "confirmed": "y"}
    client, address = desk.client(desk.supervisor), reverse(name, args=[told.pk])
    for answer in (client.get(address, follow=True), client.post(address, sent, follow=True)):
        assert answer.redirect_chain[-1][0] == reverse("referral", args=[told.pk])
        assert "answered in the meantime" in text_of(answer)
    assert (now(told).status, rows(Person)) == ("declined", [])


def test_two_supervisors_who_accept_at_once_register_her_once(desk, monkeypatch):
    told = referral(desk)
    monkeypatch.setattr("beneficiaries.views.referral._to_answer", lambda request, pk: told)
    answers = [accept(desk, told, none_of_them="on") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(rows(Person)) == 1


# Lists


def test_a_long_list_is_paged_and_costs_the_same(desk, django_assert_max_num_queries):
    for user, query in ((desk.supervisor, {}), (desk.supervisor, {"show": "all"}), (desk.partner, {})):
        client, counts = desk.client(user), []
        client.get(reverse("referrals"), query)
        for more in (1, 30):
            with acting_as_system("test"):
                ReferralFactory.create_batch(more, site=desk.site, organisation=desk.partner_organisation)
            with django_assert_max_num_queries(40) as counted:
                page = client.get(reverse("referrals"), query).context["page"]
            counts.append(len(counted))
        assert counts[0] == counts[1]
        assert len(page.rows) == 25
        assert page.older


def test_every_referral_is_on_one_page_of_the_list(desk):
    with acting_as_system("test"):
        made = ReferralFactory.create_batch(60, site=desk.site, organisation=desk.partner_organisation)
    for query in ("", "?show=all"):
        client, seen, address = desk.client(desk.supervisor), [], reverse("referrals") + query
        forward = []
        while address:
            page = client.get(address).context["page"]
            seen += [told.pk for told in page.rows]
            forward.append([told.pk for told in page.rows])
            address = page.older and reverse("referrals") + page.older
        assert sorted(seen) == sorted(told.pk for told in made)
        back = client.get(reverse("referrals") + page.newer).context["page"]
        assert [told.pk for told in back.rows] == forward[-2]


@pytest.mark.parametrize("query", ["?after=x", "?before=%00", "?after=00000000-0000-0000-0000-000000000000"])
def test_a_page_that_is_none_is_the_first(desk, query):
    told = referral(desk)
    page = desk.client(desk.supervisor).get(reverse("referrals") + query).context["page"]
    assert [each.pk for each in page.rows] == [told.pk]


def test_the_home_page_says_what_waits(desk):
    referral(desk, urgency="emergency", received_at=timezone.now() - datetime.timedelta(days=3))
    home = text_of(desk.open(desk.supervisor, "home"))
    assert "1 waits for your answer" in home
    assert "1 is late" in home
    assert "Refer somebody to us" in text_of(desk.open(desk.partner, "home"))
    assert "waits for your answer" not in text_of(desk.open(desk.supervisor_elsewhere, "home"))
