"""The administrator's screens: open to her alone, and they do what they say."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.administration.forms import UserForm
from access.administration.urls import urlpatterns
from access.paging import PAGE
from accounts.models import AccountEvent, Invitation, Membership, Organisation, Site, User
from accounts.roles import Role
from config.seen import SOMEBODY_ELSE_TOOK_IT_AWAY
from tests.factories.accounts import (
    OrganisationFactory,
    SiteFactory,
    UserFactory,
    make_user,
    signed_in_client,
)
from tests.opened import seen_in

pytestmark = pytest.mark.django_db

PAGES = [pattern.name for pattern in urlpatterns]


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator: User) -> Client:
    return signed_in_client(administrator)


def address(name: str, things: dict[str, object]) -> str:
    key = name.partition("-")[0]
    route = next(str(pattern.pattern) for pattern in urlpatterns if pattern.name == name)
    if "pk" not in route:
        return reverse(name)
    key = "user" if name == "membership-give" else key
    return reverse(name, args=[things[key].pk])


@pytest.fixture
def things(administrator: User) -> dict[str, object]:
    user = make_user(Role.CASEWORKER)
    invitation = Invitation(email="a@example.org", full_name="A", role=Role.CASEWORKER, site=SiteFactory())
    invitation.send(by=administrator)
    return {
        "user": user,
        "membership": user.memberships.get(),
        "invitation": invitation,
        "site": SiteFactory(),
        "organisation": OrganisationFactory(),
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_administrator_opens_every_screen(client: Client, things: dict[str, object], name: str):
    assert client.get(address(name, things)).status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_every_other_role_finds_nothing_there(things: dict[str, object], role: Role):
    client = signed_in_client(make_user(role))
    for name in PAGES:
        if name == "account-changes" and role == Role.DATA_PROTECTION:
            continue
        assert client.get(address(name, things)).status_code == 404, name
        assert client.post(address(name, things), {"reason": "x"}).status_code in (404, 405), name


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_log_in(things: dict[str, object], name: str):
    answer = Client().get(address(name, things))
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("users", "account-changes", "system-health")])
def test_what_is_not_there_is_not_found(client: Client, name: str):
    route = next(str(pattern.pattern) for pattern in urlpatterns if pattern.name == name)
    if "pk" in route:
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404


def test_users_are_found_by_part_of_a_name_or_address_without_writing_it_into_the_address(client: Client):
    UserFactory(full_name="Maya Example", email="maya@example.org")
    other = UserFactory(full_name="Somebody Else")
    for words in ("maya", "MAYA@"):
        answer = client.post(reverse("users"), {"words": words})
        assert "maya" not in answer["Location"].lower()
        page = client.get(answer["Location"]).content.decode()
        assert "Maya Example" in page
        assert other.full_name not in page
    assert "Nobody found" in client.post(reverse("users"), {"words": "zzz"}, follow=True).content.decode()
    assert client.post(reverse("users"), {"words": ""})["Location"] == reverse("users")
    assert client.post(reverse("users"), {"words": "z" * 81}).context["form"].errors


def test_users_are_paged_by_key_forward_and_back(client: Client, django_assert_max_num_queries):
    UserFactory.create_batch(70)
    names = list(User.objects.values_list("full_name", flat=True))
    first = client.get(reverse("users")).context["page"]
    with django_assert_max_num_queries(14):
        second = client.get(reverse("users") + first.older).context["page"]
    third = client.get(reverse("users") + second.older).context["page"]
    assert [row.full_name for page in (first, second, third) for row in page.rows] == names
    assert (first.newer, third.older) == ("", "")
    back = client.get(reverse("users") + third.newer).context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    assert client.get(reverse("users") + "?after=nonsense").status_code == 200


def test_users_who_are_looked_for_are_paged_too(client: Client):
    UserFactory.create_batch(60, full_name="Maya Example")
    UserFactory(full_name="Somebody Else")
    found = client.post(reverse("users"), {"words": "maya"})["Location"]
    pages = pages_from(client, found)
    assert [len(page) for page in pages] == [PAGE, PAGE, 10]
    assert {row.full_name for page in pages for row in page} == {"Maya Example"}
    assert len({row.pk for page in pages for row in page}) == 60
    costs = []
    for more in (0, 40):
        UserFactory.create_batch(more, full_name="Maya Example")
        with CaptureQueriesContext(connection) as captured:
            client.get(found)
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("show", ["", "?show=answered"])
def test_invitations_are_paged_and_cost_the_same_however_many_there_are(client: Client, administrator: User, show: str):
    client.get(reverse("invitations"))
    costs = []
    for numbers in (range(30), range(30, 60)):
        for number in numbers:
            invite(administrator, number, answered=bool(show))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("invitations") + show)
        costs.append(len(captured))
    assert costs[0] == costs[1]
    invite(administrator, 60, answered=not show)
    rows = [row.email for page in pages_from(client, reverse("invitations") + show) for row in page]
    assert rows == [f"a{number}@example.org" for number in reversed(range(60))]


def test_what_was_done_to_an_account_is_paged(client: Client):
    user = make_user()
    for number in range(30):
        user.note(AccountEvent.Kind.EDITED, None, f"change {number}")
    pages = pages_from(client, reverse("user", args=[user.pk]))
    assert [row.detail for page in pages for row in page] == [f"change {number}" for number in reversed(range(30))]


def pages_from(client: Client, address: str) -> list[list[Any]]:
    """Return the rows of each page of a list, stepping from its first page to its last."""
    pages, here = [], address
    while here:
        page = client.get(here).context["page"]
        pages.append(page.rows)
        here = address.partition("?")[0] + page.older if page.older else ""
    return pages


def invite(by: User, number: int, *, answered: bool) -> None:
    """Send an invitation, and withdraw it when it is to be answered."""
    invitation = Invitation(email=f"a{number}@example.org", full_name="A", role=Role.CASEWORKER, site=SiteFactory())
    invitation.send(by=by)
    if answered:
        invitation.withdraw()


FORMS = [
    "invitation-add",
    "membership-give",
    "user-edit",
    "site-add",
    "site-edit",
    "organisation-add",
    "organisation-edit",
]


@pytest.mark.parametrize("name", FORMS)
def test_no_list_of_choices_begins_with_a_row_of_dashes(client: Client, things: dict[str, object], name: str):
    page = client.get(address(name, things))
    assert "-----" not in page.content.decode()
    if name in ("invitation-add", "membership-give"):
        for field in ("role", "place"):
            assert next(iter(page.context["form"].fields[field].choices)) == ("", "Choose"), field


def test_a_role_is_given_and_ended_with_effect_on_the_next_request(client: Client):
    user = make_user(Role.FOUNDATION)
    theirs = signed_in_client(user)
    assert theirs.get(reverse("users")).status_code == 404
    organisation = OrganisationFactory()
    give = reverse("membership-give", args=[user.pk])
    answer = client.post(give, {"role": "administrator", "place": f"organisation:{organisation.pk}"})
    assert answer["Location"] == reverse("user", args=[user.pk])
    assert theirs.get(reverse("users")).status_code == 200
    membership = user.memberships.in_force().get(role=Role.ADMINISTRATOR)
    client.post(reverse("membership-end", args=[membership.pk]), {"reason": "given by mistake"})
    assert theirs.get(reverse("users")).status_code == 404
    page = client.get(reverse("user", args=[user.pk])).content.decode()
    assert "given by mistake" in page


def test_a_role_is_refused_at_the_wrong_or_a_closed_place_and_twice(client: Client):
    user, site, closed = make_user(), SiteFactory(), SiteFactory()
    closed.close()
    give = reverse("membership-give", args=[user.pk])
    for sent in (
        {"role": "caseworker", "place": f"organisation:{OrganisationFactory().pk}"},
        {"role": "administrator", "place": f"site:{site.pk}"},
        {"role": "caseworker", "place": f"site:{closed.pk}"},
        {"role": "caseworker", "place": "site:x"},
        {"role": "queen", "place": f"site:{site.pk}"},
        {},
    ):
        assert client.post(give, sent).status_code == 200
    assert not Membership.objects.filter(user=user).exists()
    sent = {"role": "caseworker", "place": f"site:{site.pk}"}
    assert client.post(give, sent).status_code == 302
    assert "already holds" in client.post(give, sent).content.decode()


def test_she_cannot_lock_herself_out(client: Client, administrator: User):
    own = administrator.memberships.get()
    refusals = [
        client.post(reverse("user-deactivate", args=[administrator.pk]), {"reason": "x"}),
        client.post(
            reverse("user-reset-second-factor", args=[administrator.pk]), {"reason": "x", "proven": "in_person"}
        ),
        client.post(reverse("membership-end", args=[own.pk]), {"reason": "x"}),
        client.post(
            reverse("membership-give", args=[administrator.pk]),
            {"role": "supervisor", "place": f"site:{SiteFactory().pk}"},
        ),
    ]
    for refusal in refusals:
        assert "Ask another administrator" in refusal.content.decode()
    assert client.get(reverse("users")).status_code == 200


def test_changes_that_matter_ask_for_a_reason(client: Client):
    user = make_user(Role.CASEWORKER)
    for name in ("user-deactivate", "user-reactivate", "user-end-sessions", "user-reset-second-factor"):
        assert client.post(reverse(name, args=[user.pk]), {}).status_code == 200
    assert not user.events.exists()
    client.post(reverse("user-deactivate", args=[user.pk]), {"reason": "left us"})
    user.refresh_from_db()
    assert not user.is_active
    client.post(reverse("user-reactivate", args=[user.pk]), {"reason": "came back"})
    user.refresh_from_db()
    assert user.is_active


def test_what_somebody_else_removed_meanwhile_cannot_be_saved_and_is_no_error_of_the_server():
    user = make_user()
    form = UserForm({"full_name": "New", "email": "new@example.org", "language": "fr"}, instance=user)
    User.objects.filter(pk=user.pk).delete()
    assert not form.is_valid()
    assert form.non_field_errors() == [SOMEBODY_ELSE_TOOK_IT_AWAY]


def test_a_lost_factor_is_taken_back_only_by_who_made_sure_who_asks(client: Client):
    user = make_user(Role.CASEWORKER)
    reset = reverse("user-reset-second-factor", args=[user.pk])
    for sent in (
        {"reason": "lost"},
        {"reason": "lost", "proven": "by mail"},
        {"reason": "x" * 101, "proven": "called"},
    ):
        assert client.post(reset, sent).context["form"].errors, sent
    assert user.has_second_factor
    assert client.post(reset, {"reason": "Her phone is lost.", "proven": "called"}).status_code == 302
    assert not User.objects.get(pk=user.pk).has_second_factor
    detail = user.events.get().detail
    assert detail.startswith("I called her on a number that I knew before")
    assert detail.endswith("Her phone is lost.")


def test_an_account_is_edited_and_an_address_belongs_to_one_person(client: Client):
    user, other = make_user(), UserFactory(email="taken@example.org")
    edit = reverse("user-edit", args=[user.pk])
    sent = {"full_name": "New Name", "email": "TAKEN@example.org", "phone": "", "language": "fr"} | seen_in(
        client, edit
    )
    assert client.post(edit, sent).status_code == 200
    assert client.post(edit, sent | {"email": "Free@example.org"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.email, user.language) == ("New Name", "free@example.org", "fr")
    assert other.email == "taken@example.org"


def close(client: Client, site: Site, wanted: str):
    """Press the button of its page; return since when the site is closed then."""
    assert client.post(reverse("site-close", args=[site.pk]), {"wanted": wanted})["Location"] == reverse("sites")
    site.refresh_from_db()
    return site.closed_on


def test_sites_and_organisations_are_added_changed_closed_and_reopened(client: Client):
    client.post(reverse("site-add"), {"name": "Shelter", "kind": "centre", "district": "Kaski"})
    site = Site.objects.get(name="Shelter")
    edit, moved = reverse("site-edit", args=[site.pk]), {"name": "Shelter", "kind": "centre", "district": "Chitwan"}
    client.post(edit, moved | seen_in(client, edit))
    assert close(client, site, "reopen") is None
    assert site.district == "Chitwan"
    closed_on = close(client, site, "close")
    assert closed_on
    assert close(client, site, "close") == closed_on, "somebody else was quicker"
    assert 'value="reopen"' in client.get(reverse("site-close", args=[site.pk])).content.decode()
    assert close(client, site, "reopen") is None
    sent = {"name": "A Foundation", "kind": "foundation", "city": "Lyon", "country": "fr"}
    client.post(reverse("organisation-add"), sent)
    assert Organisation.objects.get(name="A Foundation").country == "FR"
    assert client.post(reverse("organisation-add"), sent).status_code == 200
    assert client.post(reverse("organisation-add"), sent | {"name": "B", "country": "12"}).status_code == 200


def test_the_data_protection_officer_reads_what_administrators_did_and_nothing_else_of_theirs(client: Client):
    user = make_user(Role.CASEWORKER, full_name="Maya Example")
    client.post(reverse("user-end-sessions", args=[user.pk]), {"reason": "phone lost on the bus"})
    page = signed_in_client(make_user(Role.DATA_PROTECTION)).get(reverse("account-changes")).content.decode()
    assert "Maya Example" in page
    assert "phone lost on the bus" in page
    assert reverse("user", args=[user.pk]) not in page
    assert reverse("user", args=[user.pk]) in client.get(reverse("account-changes")).content.decode()
