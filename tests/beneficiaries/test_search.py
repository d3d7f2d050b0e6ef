"""Finding people: the right one, in any spelling, and never anybody whom one may not see."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from access.context import acting, acting_as_system
from access.questions import sealed, unsealed
from accounts.roles import Role
from audit.models import Entry
from bench.nepali_names import fictional_people, variants
from beneficiaries.models import Area, Case, Person
from beneficiaries.search import find_people
from tests.factories.accounts import SiteFactory, make_user, signed_in_client
from tests.factories.people import ContactWayFactory, PersonFactory, born_years_ago, made_by_system

pytestmark = pytest.mark.django_db

HOSTILE = [
    "'",
    "'; SELECT 1; --",
    "%",
    "_",
    "\\",
    "Sunita\x00Tamang",
    "((((",
    "\u202e",
    "{visible}",
    "$$",
    "Tamang" * 500,
]


def found(user, written, **narrowed):
    with acting(user, read_only=True):
        return [each.person for each in find_people(user, written, **narrowed)]


@pytest.fixture
def supervisor():
    return make_user(Role.SUPERVISOR)


def known_to(supervisor, given_name, family_name="", **fields):
    [site] = supervisor.holdings[Role.SUPERVISOR]
    names = {"given_name": given_name, "family_name": family_name}
    return made_by_system(PersonFactory, **(names | {"site_id": site, "site": None, "keeper": None} | fields))


# The right one


@pytest.mark.slow
def test_real_spellings_find_the_right_person_among_the_first_five(supervisor):
    [site] = supervisor.holdings[Role.SUPERVISOR]
    lines = variants()
    recorded = {(line["given_name"], line["family_name"], line["name_ne"]) for line in lines}
    people = [Person(given_name=given, family_name=family, name_ne=ne) for given, family, ne in sorted(recorded)]
    people += [Person(**names) for names in fictional_people(3000)]
    for number, person in enumerate(people):
        person.site_id, person.keeper, person.code = site, None, f"T-{number}"
    with acting_as_system("test"):
        Person.objects.bulk_create(people)
    missed = []
    with acting(supervisor, read_only=True):
        for line in lines:
            first = [each.person for each in find_people(supervisor, line["searched"], most=5)]
            if (line["given_name"], line["family_name"]) not in {(each.given_name, each.family_name) for each in first}:
                missed.append(line["searched"])
    assert len(lines) >= 200
    assert len(missed) <= 0.05 * len(lines), missed


def test_names_in_nepali_other_names_and_middle_names_are_searched(supervisor):
    sunita = known_to(supervisor, "Sunita", "Rai", middle_name="Maya", name_ne="सुनिता राई", other_names="Kanchhi, Sunu")
    for written in ["राई सुनिता", "Sunita Maya", "kanchi", "Sunu Rai", "rai suneeta"]:
        assert found(supervisor, written) == [sunita], written


def test_the_beginning_of_a_name_is_enough(supervisor):
    sumitra = known_to(supervisor, "Sumitra", "Tamang")
    assert found(supervisor, "Sumi") == [sumitra]


def test_district_and_age_leave_out_whom_they_exclude_and_keep_the_unknown(supervisor):
    dhading, kaski = (
        Area.objects.get(level="district", name="Dhading"),
        Area.objects.get(level="district", name="Kaski"),
    )
    here = known_to(supervisor, "Tara", "Tamang", origin=dhading.parts.first(), born=born_years_ago(18))
    there = known_to(supervisor, "Tara", "Tamang", origin=kaski, born=born_years_ago(40))
    unknown = known_to(supervisor, "Tara", "Tamang", born=None)
    assert {*found(supervisor, "Tara")} == {here, there, unknown}
    assert found(supervisor, "Tara", district=dhading) == [here, unknown]
    assert found(supervisor, "Tara", born=born_years_ago(40)) == [there, unknown]


def test_results_come_in_pages_without_overlap(supervisor):
    people = {known_to(supervisor, "Sita", "Magar").pk for _number in range(25)}
    first = found(supervisor, "Sita Magar", most=20)
    second = found(supervisor, "Sita Magar", most=20, skip=20)
    assert len(first) == 20
    assert {person.pk for person in first + second} == people


def test_spellings_follow_every_change_also_in_bulk(supervisor):
    person = known_to(supervisor, "Sunita", "Rai")
    with acting_as_system("test"):
        Person.objects.filter(pk=person.pk).update(given_name="Manju")
    assert found(supervisor, "Sunita") == []
    assert found(supervisor, "Manju Rai") == [person]


# Nobody else


def test_each_role_finds_exactly_whom_she_may_see(world):
    for name, user in world.users.items():
        may_see = {world.files[each].pk for each in world.people_of(name)}
        shown = {person.pk for written in ("Secret", "तामाङ", "Tamang", "Kept") for person in found(user, written)}
        assert shown & {person.pk for person in world.files.values()} == may_see, name
        with acting(user):
            assert shown <= {person.pk for person in Person.objects.visible_to(user)}, name


def test_whom_a_case_shows_follows_the_case(world):
    colleague, caseworker = world.users["colleague"], world.users["caseworker_there"]
    person = world.files["colleagues"]
    with acting_as_system("test"):
        Case.objects.filter(pk=person.pk).update(caseworker=caseworker, site=world.there)
    assert person not in found(colleague, "Secret Tamang")
    assert person in found(caseworker, "Secret Tamang")
    assert person in found(world.users["supervisor_there"], "Secret Tamang")
    assert person in found(world.users["supervisor"], "Secret Tamang"), "she was registered at this site"


def test_a_role_that_ended_finds_nobody(world):
    user = world.users["caseworker"]
    user.memberships.get().end()
    user.__dict__.pop("holdings", None)
    assert found(user, "Tamang") == []


def test_hidden_people_push_nobody_out_of_the_list(world):
    hers, user = world.files["hers"], world.users["caseworker"]
    with acting_as_system("test"):
        Person.objects.filter(pk=hers.pk).update(given_name="Sunitra")
        for _number in range(80):
            PersonFactory(site=world.here, given_name="Sunita", family_name="Tamang")
    assert found(user, "Sunita Tamang", most=1) == [hers]


def test_the_database_says_nothing_to_whom_it_does_not_know(world):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM find_people('Tamang', NULL, NULL, 100, 0)")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM people_by_name",
        "DELETE FROM people_by_name",
        "SELECT keep_names(id, 'a', 'a', 'a', 'a', 'a') FROM beneficiaries_person",
    ],
)
def test_the_pages_role_cannot_reach_the_spellings(world, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(world.users["supervisor"]),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_slips_tables_of_her_own_under_the_function(world):
    user = world.users["caseworker"]
    with acting(user), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM find_people('Secret', NULL, NULL, 100, 0)")
        [honest] = cursor.fetchone()
        cursor.execute("CREATE TEMPORARY TABLE beneficiaries_case AS SELECT 1 AS person_id")
        cursor.execute("CREATE TEMPORARY TABLE people_by_name AS SELECT 1 AS person_id")
        cursor.execute("SELECT count(*) FROM find_people('Secret', NULL, NULL, 100, 0)")
        assert cursor.fetchone() == (honest,)
        assert honest
        transaction.set_rollback(True)


TOUCHED = (
    "SELECT coalesce(sum(coalesce(idx_tup_fetch, 0) + seq_tup_read), 0) FROM pg_stat_xact_all_tables"
    " WHERE relname IN ('people_by_name', 'beneficiaries_person', 'beneficiaries_case')"
)


def work_of(user, written):
    """Return how many rows of people, cases and spellings the function touches: a measure of the time it takes."""
    with acting(user, read_only=True), connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        [before] = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM find_people(%s, NULL, NULL, 20, 0)", [written])
        cursor.execute(TOUCHED)
        return cursor.fetchone()[0] - before


# The page


def results_of(client, **asked):
    response = client.post(reverse("people"), asked)
    assert response.status_code == 302
    return response["Location"], client.get(response["Location"])


def test_a_name_never_stands_in_an_address(world):
    client = signed_in_client(world.users["caseworker"])
    address, page = results_of(client, who="Secret Tamang")
    assert "ecret" not in address
    assert b"Secret-hers" in page.content
    assert b"Secret-colleagues" not in page.content


def test_anothers_address_asks_nothing(world):
    address, _page = results_of(signed_in_client(world.users["caseworker"]), who="Secret")
    page = signed_in_client(world.users["supervisor"]).get(address)
    assert page.status_code == 200
    assert b"Secret" not in page.content
    assert unsealed(sealed({"who": "x"}, world.users["caseworker"]), world.users["caseworker"]) == {"who": "x"}


def test_a_code_leads_straight_to_her_and_a_hidden_one_nowhere(world):
    client = signed_in_client(world.users["caseworker"])
    for name, leads in {"hers": True, "colleagues": False}.items():
        code = world.files[name].code
        response = client.post(reverse("people"), {"who": code.lower().replace("-", " ")})
        assert (response["Location"] == reverse("person", args=[code])) is leads
    hidden = client.get(response["Location"]).content.decode()
    absent = results_of(client, who="Nobody at all")[1].content.decode()
    assert hidden.count("Nobody found") == absent.count("Nobody found") == 1


def test_a_phone_number_finds_those_whose_contacts_one_may_see(world):
    with acting_as_system("test"):
        for name in ("hers", "theirs"):
            ContactWayFactory(person=world.files[name], phone="+9779851111111")
    _address, page = results_of(signed_in_client(world.users["caseworker"]), who="985-1111111")
    assert b"Secret-hers" in page.content
    assert b"Secret-theirs" not in page.content


def test_only_cases_one_may_open_are_offered(world):
    _address, page = results_of(signed_in_client(world.users["caseworker"]), who="Kept")
    assert reverse("case", args=[world.files["kept"].code]) not in page.content.decode()
    _address, page = results_of(signed_in_client(world.users["caseworker"]), who="Secret hers")
    assert reverse("case", args=[world.files["hers"].code]) in page.content.decode()


def test_whom_a_search_showed_is_recorded_without_what_was_typed(world):
    user = world.users["caseworker"]
    results_of(signed_in_client(user), who="Secret hers")
    with acting_as_system("test"):
        entries = Entry.objects.filter(what="search", actor_id=user.pk)
        recorded = {entry.person_id for entry in entries}
        assert world.files["hers"].pk in recorded
        assert world.files["colleagues"].pk not in recorded
        assert None not in recorded
        assert "Secret" not in str([vars(entry) for entry in entries])


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASEWORKER, Role.SUPERVISOR}))
def test_other_roles_have_no_such_page(world, role):
    client = signed_in_client(world.users[role])
    assert client.get(reverse("people")).status_code == 404
    assert client.post(reverse("people"), {"who": "Tamang"}).status_code == 404


@pytest.mark.parametrize("written", HOSTILE)
def test_hostile_questions_are_answered_calmly(world, written):
    client = signed_in_client(world.users["supervisor"])
    response = client.post(reverse("people"), {"who": written, "district": "x" * 99, "age": "-1"})
    assert response.status_code == 200
    response = client.post(reverse("people"), {"who": written})
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        assert client.get(response["Location"]).status_code == 200
    found(world.users["supervisor"], written)
    assert client.get(reverse("people"), {"find": written, "page": written}).status_code == 200


def test_a_search_cannot_write(world):
    with pytest.raises(InternalError, match="read-only"), acting(world.users["supervisor"], read_only=True):
        Person.objects.all().update(given_name="x")


# The time it takes


def test_a_search_touches_nobody_hidden(world):
    user = world.users["caseworker"]
    before = work_of(user, "Sunita Tamang")
    with acting_as_system("test"):
        other = SiteFactory()
        for number in range(300):
            PersonFactory(site=other, given_name="Sunita", family_name="Tamang", code=f"T-{number}")
    assert work_of(user, "Sunita Tamang") == before
