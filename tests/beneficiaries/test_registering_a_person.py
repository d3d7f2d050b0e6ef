"""Registering a person, her page, and changing it part by part."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from access.context import acting_as_system
from accounts.models import Membership
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.models import Area, Household, IdentityDocument, Person
from tests.beneficiaries.desk import Desk, now, rows
from tests.factories.accounts import SiteFactory, give_role, make_user
from tests.factories.people import IdentityDocumentFactory, PersonFactory, RelationshipFactory, made_by_system

pytestmark = pytest.mark.django_db
PARTS = ["person-identity", "person-places", "person-learning", "person-functioning"]
SUNITA = {"given_name": "Sunita", "gender": "Feminine", "born": "about 20"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def without_tokens(answer: HttpResponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def place(level: str, name: str) -> Area:
    return Area.objects.get(level=level, name=name)


def test_a_caseworker_registers_her_and_looks_after_her(desk):
    answer = desk.send(desk.caseworker, "person-add", **SUNITA)
    (person,) = rows(Person)
    assert answer["Location"] == reverse("person", args=[person.code])
    assert (person.site, person.keeper, person.recorded_by) == (desk.site, desk.caseworker, desk.caseworker)
    assert desk.open(desk.caseworker, "person", person.code).status_code == 200
    assert desk.open(desk.colleague, "person", person.code).status_code == 404


def test_only_a_given_name_is_needed(desk):
    desk.send(desk.caseworker, "person-add", given_name="Sunita", gender="Feminine")
    assert [person.born for person in rows(Person)] == [None]


def test_without_a_name_nothing_is_saved_and_what_was_typed_stays(desk):
    answer = desk.send(desk.caseworker, "person-add", **SUNITA | {"given_name": " \u200b ", "family_name": "Tamang"})
    assert answer.status_code == 200
    assert "given_name" in answer.context["form"].errors
    assert 'value="Tamang"' in answer.content.decode()
    assert rows(Person) == []


def test_the_place_is_a_local_level_of_the_district_chosen(desk):
    dhading, kaski = place("district", "Dhading"), place("district", "Kaski")
    of_dhading = dhading.parts.first()
    answer = desk.send(desk.caseworker, "person-add", **SUNITA, origin=kaski.pk, origin_local=of_dhading.pk)
    assert "origin" in answer.context["form"].errors
    assert str(kaski.parts.first()) in answer.content.decode()
    desk.send(desk.caseworker, "person-add", **SUNITA, origin=dhading.pk, origin_local=of_dhading.pk)
    assert [person.origin for person in rows(Person)] == [of_dhading]


@pytest.mark.parametrize("district", ["P3", "M1", "nowhere", "D1' OR 1=1"])
def test_what_is_no_district_is_refused(desk, district):
    answer = desk.send(desk.caseworker, "person-add", **SUNITA, origin=district)
    assert "origin" in answer.context["form"].errors


def test_a_supervisor_says_who_looks_after_her(desk):
    answer = desk.send(desk.supervisor, "person-add", **SUNITA)
    assert "keeper" in answer.context["form"].errors
    desk.send(desk.supervisor, "person-add", **SUNITA, keeper=desk.caseworker.pk)
    assert [person.keeper for person in rows(Person)] == [desk.caseworker]


def test_nobody_who_works_elsewhere_is_made_her_keeper(desk):
    there = SiteFactory()
    give_role(desk.supervisor, Role.SUPERVISOR, site=there)
    works_there = make_user(Role.CASEWORKER, site=there)
    sent = SUNITA | {"site": desk.site.pk, "keeper": works_there.pk}
    assert "keeper" in desk.send(desk.supervisor, "person-add", **sent).context["form"].errors
    sent["keeper"] = make_user(Role.FACILITATOR, site=desk.site).pk
    assert "keeper" in desk.send(desk.supervisor, "person-add", **sent).context["form"].errors
    assert rows(Person) == []


def test_a_caseworker_chooses_neither_keeper_nor_another_site(desk):
    elsewhere = SiteFactory()
    desk.send(desk.caseworker, "person-add", **SUNITA, keeper=desk.colleague.pk, site=elsewhere.pk)
    assert [(person.keeper, person.site) for person in rows(Person)] == [(desk.caseworker, desk.site)]


def test_a_likely_double_is_shown_before_she_is_registered_again(desk):
    known = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker, given_name="Sunita")
    sent = SUNITA | {"family_name": "Tamang"}
    answer = desk.send(desk.caseworker, "person-add", **sent)
    assert answer.status_code == 200
    assert known.code in answer.content.decode()
    assert len(rows(Person)) == 1
    desk.send(desk.caseworker, "person-add", **sent, none_of_them="on")
    assert len(rows(Person)) == 2


def test_a_double_whom_she_may_not_see_is_not_betrayed(desk):
    made_by_system(PersonFactory, site=desk.site, keeper=desk.colleague, given_name="Sunita")
    assert desk.send(desk.caseworker, "person-add", **SUNITA, family_name="Tamang").status_code == 302


@pytest.mark.parametrize(
    "role", [Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.PARTNER, Role.DATA_PROTECTION, Role.ADMINISTRATOR]
)
def test_other_roles_find_no_such_page(desk, role):
    user = make_user(role, **({"site": desk.site} if role in (Role.FACILITATOR, Role.PROGRAMME_MANAGER) else {}))
    for name in ["person", "household", "consents", "contact-add", "document-add", *PARTS]:
        assert desk.open(user, name, desk.hers.code).status_code == 404, name
    assert desk.open(user, "person-add").status_code == 404


def test_a_supervisor_opens_the_people_of_her_sites_alone(desk):
    assert desk.open(desk.supervisor, "person", desk.hidden.code).status_code == 200
    assert desk.open(desk.supervisor_elsewhere, "person", desk.hidden.code).status_code == 404


def test_hidden_and_unknown_answer_alike(desk):
    hidden = desk.open(desk.caseworker, "person", desk.hidden.code)
    unknown = desk.open(desk.caseworker, "person", "NB-2222-2")
    assert hidden.status_code == unknown.status_code == 404
    assert without_tokens(hidden).replace(desk.hidden.code, "NB-2222-2") == without_tokens(unknown)


def test_a_role_that_ended_acts_on_the_next_request(desk):
    client, address = desk.client(desk.caseworker), reverse("person", args=[desk.hers.code])
    assert client.get(address).status_code == 200
    Membership.objects.get(user=desk.caseworker).end()
    assert client.get(address).status_code == 404


def test_her_page_is_noted_in_the_trail(desk):
    desk.open(desk.caseworker, "person", desk.hers.code)
    with acting_as_system("looking"):
        found = Entry.objects.filter(action="read", what="person", person_id=desk.hers.pk)
        assert [entry.actor_id for entry in found] == [desk.caseworker.pk]


def test_neither_title_nor_message_names_her(desk):
    client = desk.client(desk.caseworker)
    person, address = desk.hers, reverse("person-learning", args=[desk.hers.code])
    page = client.get(reverse("person", args=[person.code])).content.decode()
    assert person.given_name not in page[page.index("<title>") : page.index("</title>")]
    version = client.get(address).context["form"]["seen_version"].value()
    saved = client.post(address, {"primary_language": "taj", "seen_version": version}, follow=True)
    assert person.given_name not in str(list(saved.context["messages"]))


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_changed_by_who_looks_after_her_alone(desk, name):
    assert desk.open(desk.caseworker, name, desk.hers.code).status_code == 200
    assert desk.open(desk.colleague, name, desk.hers.code).status_code == 404
    assert desk.client(desk.colleague).post(reverse(name, args=[desk.hers.code])).status_code == 404


def test_two_citizenships_of_249_without_249_boxes(desk):
    sent = {"given_name": "Sunita", "gender": "Feminine", "citizenships": ["NP", "", "IN", "NP"]}
    desk.send(desk.caseworker, "person-identity", desk.hers.code, **sent)
    assert now(desk.hers).citizenships == ["NP", "IN"]
    page = desk.open(desk.caseworker, "person-identity", desk.hers.code).content.decode()
    assert page.count('name="citizenships"') == 3
    assert "India, Nepal" in desk.open(desk.caseworker, "person", desk.hers.code).content.decode()


def test_a_country_that_is_none_is_refused(desk):
    sent = {"given_name": "Sunita", "gender": "Feminine", "citizenships": ["XX"]}
    answer = desk.send(desk.caseworker, "person-identity", desk.hers.code, **sent)
    assert "citizenships" in answer.context["form"].errors


def test_a_ward_is_one_of_its_local_level(desk):
    dhading = place("district", "Dhading")
    local = dhading.parts.exclude(wards=None).first()
    sent = {"present_country": "NP", "origin": dhading.pk, "origin_ward": "1"}
    answer = desk.send(desk.caseworker, "person-places", desk.hers.code, **sent)
    assert "origin_ward" in answer.context["form"].errors
    sent |= {"origin_local": local.pk, "origin_ward": str(local.wards + 1)}
    answer = desk.send(desk.caseworker, "person-places", desk.hers.code, **sent)
    assert "origin_ward" in answer.context["form"].errors
    desk.send(desk.caseworker, "person-places", desk.hers.code, **sent | {"origin_ward": str(local.wards)})
    assert (now(desk.hers).origin, now(desk.hers).origin_ward) == (local, local.wards)


def test_latitude_goes_with_longitude(desk):
    sent = {"present_country": "NP", "present_latitude": "27.9"}
    assert desk.send(desk.caseworker, "person-places", desk.hers.code, **sent).status_code == 200
    assert now(desk.hers).present_latitude is None


def test_a_lot_of_difficulty_in_one_domain_is_a_disability(desk):
    desk.send(desk.caseworker, "person-functioning", desk.hers.code, seeing="2", hearing="1")
    assert now(desk.hers).has_disability is False
    desk.send(desk.caseworker, "person-functioning", desk.hers.code, seeing="2", remembering="3")
    assert now(desk.hers).has_disability is True
    assert now(desk.hers).hearing is None


def test_the_second_of_two_editors_sees_what_is_saved_now(desk):
    address = reverse("person-learning", args=[desk.hers.code])
    first, second = desk.client(desk.caseworker), desk.client(desk.supervisor)
    opened = [client.get(address).context["form"]["seen_version"].value() for client in (first, second)]
    assert first.post(address, {"primary_language": "taj", "seen_version": opened[0]}).status_code == 302
    answer = second.post(address, {"primary_language": "mai", "seen_version": opened[1]})
    assert "Now saved here: Tamang" in answer.content.decode()
    assert now(desk.hers).primary_language == "taj"
    again = answer.context["form"]["seen_version"].value()
    assert second.post(address, {"primary_language": "mai", "seen_version": again}).status_code == 302
    assert now(desk.hers).primary_language == "mai"


def test_a_form_that_arrives_twice_registers_once(desk):
    token = "6f0d2a34-6f4e-4f5a-9a39-1d7a8d9f4c11"
    client = desk.client(desk.caseworker)
    answers = [client.post(reverse("person-add"), SUNITA | {"_once": token}) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(rows(Person)) == 1


@pytest.mark.parametrize("name", ["सुनिता", "Zoë D’Souza", "<script>alert(1)</script>"])
def test_names_are_shown_as_they_were_written(desk, name):
    desk.send(desk.caseworker, "person-add", given_name=name, gender="Feminine")
    (person,) = rows(Person)
    assert person.given_name == name
    assert "<script>alert" not in desk.open(desk.caseworker, "person", person.code).content.decode()


@pytest.mark.parametrize("bad", [{"given_name": "a\x00b"}, {"given_name": "a" * 5000}, {"born": "99 Foo"}])
def test_bad_input_is_refused_beside_its_field(desk, bad):
    answer = desk.send(desk.caseworker, "person-add", **SUNITA | bad)
    assert answer.status_code == 200
    assert set(bad) <= set(answer.context["form"].errors)


def test_identity_documents_are_added_changed_and_removed(desk):
    person = desk.hers
    desk.send(
        desk.caseworker, "document-add", person.code, kind="citizenship", number="27-01-70", issued_on="2069-02-12"
    )
    (document,) = rows(IdentityDocument)
    assert str(document.issued_on) == "2012-05-25"
    desk.send(desk.caseworker, "document-change", person.code, document.pk, kind="citizenship", number="28")
    assert now(document).number == "28"
    assert desk.send(desk.caseworker, "document-remove", person.code, document.pk).status_code == 302
    assert rows(IdentityDocument) == []


def test_a_document_is_reached_through_its_own_person_alone(desk):
    document = made_by_system(IdentityDocumentFactory, person=desk.hidden)
    for code in (desk.hers.code, desk.hidden.code):
        for name in ("document-change", "document-remove"):
            assert desk.open(desk.caseworker, name, code, document.pk).status_code == 404
            assert desk.client(desk.caseworker).post(reverse(name, args=[code, document.pk])).status_code == 404
    assert rows(IdentityDocument) == [document]


def test_her_page_costs_the_same_for_one_link_and_for_twenty(desk, django_assert_max_num_queries):
    client, address = desk.client(desk.caseworker), reverse("person", args=[desk.hers.code])
    client.get(address)
    counts = []
    for more in (1, 19):
        for _time in range(more):
            other = made_by_system(PersonFactory, site=desk.site, keeper=desk.caseworker)
            made_by_system(RelationshipFactory, person=desk.hers, other=other)
            made_by_system(IdentityDocumentFactory, person=desk.hers)
        with django_assert_max_num_queries(40) as counted:
            client.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_local_levels_are_a_list_for_the_district_chosen(desk):
    client, dhading = desk.client(desk.caseworker), place("district", "Dhading")
    page = client.get(reverse("local-levels"), {"field": "origin", "origin": dhading.pk}).content.decode()
    assert page.count("<option") == dhading.parts.count() + 1
    assert 'name="origin_local"' in page
    assert "<select" not in client.get(reverse("local-levels")).content.decode()
    assert client.get(reverse("local-levels"), {"field": '"><b>'}).status_code == 404


def test_two_who_live_together_share_one_household_even_when_neither_has_one(desk):
    with acting_as_system("test"):
        desk.hers.live_with(desk.also_hers)
    assert now(desk.hers).household_id == now(desk.also_hers).household_id
    assert len(rows(Household)) == 1
