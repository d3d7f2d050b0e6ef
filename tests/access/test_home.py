"""The home page: useful to every role, with names of colleagues only where they help."""

import pytest
from django.test import Client
from django.urls import reverse

from access import home
from access.navigation import BENEATH, PLACES
from accounts.models import Site
from accounts.roles import Role
from tests.addresses import ADDRESSES
from tests.factories.accounts import SiteFactory, give_role, make_user, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_every_role_is_told_what_she_is_and_may_do(role: Role):
    user = make_user(role)
    page = signed_in_client(user).get(reverse("home")).content.decode()
    assert user.full_name in page
    assert str(role.label) in page
    assert str(user.memberships.get().place) in page
    assert "<h1>" in page


def test_somebody_without_a_role_is_told_so():
    page = signed_in_client(make_user()).get(reverse("home")).content.decode()
    assert "You hold no role at the moment" in page


def test_a_caseworker_is_told_the_supervisor_of_her_site_and_the_administrators():
    site = SiteFactory()
    caseworker = make_user(Role.CASEWORKER, site=site)
    hers = make_user(Role.SUPERVISOR, site=site, full_name="Her Supervisor")
    elsewhere = make_user(Role.SUPERVISOR, full_name="Other Supervisor")
    give_role(elsewhere, Role.FACILITATOR, site=site)
    administrator = make_user(Role.ADMINISTRATOR, full_name="The Administrator")
    page = signed_in_client(caseworker).get(reverse("home")).content.decode()
    assert hers.full_name in page
    assert administrator.full_name in page
    assert elsewhere.full_name not in page


@pytest.mark.parametrize("role", [Role.FOUNDATION, Role.VOLUNTEER, Role.PARTNER])
def test_outsiders_are_told_no_colleague_but_the_administrators(role: Role):
    make_user(Role.SUPERVISOR, full_name="A Supervisor")
    page = signed_in_client(make_user(role)).get(reverse("home")).content.decode()
    assert "A Supervisor" not in page


def test_a_card_is_shown_to_those_the_policy_allows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(home, "CARDS", [])

    @home.card(Site)
    def sites(request):
        return {"title": "A card about sites", "template": "parts/_empty.html"}

    @home.card(Site)
    def nothing(request):
        return None

    shown = signed_in_client(make_user(Role.ADMINISTRATOR)).get(reverse("home")).content.decode()
    hidden = signed_in_client(make_user(Role.VOLUNTEER)).get(reverse("home")).content.decode()
    assert "A card about sites" in shown
    assert "A card about sites" not in hidden


def test_a_visitor_is_sent_to_log_in(client: Client):
    assert client.get(reverse("home"))["Location"] == f"{reverse('account_login')}?next=/"


def test_the_navigation_holds_only_what_opens():
    for role in Role:
        client = signed_in_client(make_user(role))
        for name, _label in client.get(reverse("home")).context["places"]:
            page = client.get(reverse(name))
            assert page.status_code == 200, (role, name)
            assert page.content.decode().count(f'<a href="{reverse(name)}" aria-current="page">') >= 2, (role, name)


def test_a_page_whose_address_begins_otherwise_marks_the_place_it_belongs_to():
    page = signed_in_client(make_user(Role.FACILITATOR)).get("/sessions/nowhere/").content.decode()
    assert page.count(f'<a href="{reverse("groups")}" aria-current="true">') >= 2
    assert set(BENEATH) <= {each.route.strip("/").partition("/")[0] for each in ADDRESSES}
    assert set(BENEATH.values()) <= {name for name, _label in PLACES}


def test_the_home_page_asks_the_database_a_constant_number_of_questions(django_assert_max_num_queries):
    site = SiteFactory()
    caseworker = make_user(Role.CASEWORKER, site=site)
    for _each in range(5):
        make_user(Role.SUPERVISOR, site=site)
        make_user(Role.ADMINISTRATOR)
    client = signed_in_client(caseworker)
    client.get(reverse("home"))
    with django_assert_max_num_queries(32):
        client.get(reverse("home"))
