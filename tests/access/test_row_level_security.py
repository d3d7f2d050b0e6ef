"""PostgreSQL itself hides what nobody may see, whatever the application forgets."""

import datetime

import psycopg
import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from access.policy import READ, WRITE, Scope, rules
from access.records import Record
from access.shelter import shelters
from accounts.models import User
from accounts.roles import Role
from beneficiaries.models import Case, Household, Note, Person, Relationship
from tests.factories.accounts import give_role

pytestmark = pytest.mark.django_db

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def rows_in_sql(model) -> set[str]:
    """Return the keys that a bare SELECT finds now, with no filter of ours."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {model._meta.db_table}")
        return {str(row[0]) for row in cursor.fetchall()}


def rows_found_both_ways(user, name: str) -> dict[type[Record], set[str]]:
    """Return the keys of the rows of every record that this user finds; they are the same by SQL and by queryset."""
    with acting(user):
        in_sql = {model: rows_in_sql(model) for model in RECORDS}
    with acting_as_system("the querysets alone, without the wall behind them"):
        by_queryset = {
            model: {str(key) for key in model.objects.visible_to(user).values_list("pk", flat=True)}
            for model in RECORDS
        }
    assert [model.__name__ for model in RECORDS if in_sql[model] != by_queryset[model]] == [], name
    return in_sql


def test_the_application_s_role_is_not_above_the_policies():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_every_sheltered_table_has_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        protected = {row[0] for row in cursor.fetchall()}
    assert {each.model._meta.db_table for each in shelters()} <= protected


def test_with_no_setting_there_is_not_one_row(world):
    assert [model.__name__ for model in RECORDS if rows_in_sql(model)] == []


def test_no_setting_outlives_its_transaction(world):
    with acting(world.users["supervisor"]):
        assert rows_in_sql(Person)
    assert rows_in_sql(Person) == set()


def test_whoever_acted_before_acts_again_with_what_is_hers_alone(world):
    for name, other in (("caseworker", "supervisor_there"), ("supervisor", "caseworker"), ("partner", "supervisor")):
        with acting(world.users[name]):
            before = rows_in_sql(Person)
            with acting(world.users[other]):
                assert rows_in_sql(Person) != before
            assert rows_in_sql(Person) == before
            with acting_as_system("a job within"):
                assert rows_in_sql(Person) > before
            assert rows_in_sql(Person) == before
    assert rows_in_sql(Person) == set()


def test_bare_sql_and_the_queryset_find_the_same_rows_for_everybody(world):
    seen_by_somebody = set()
    for name, user in world.users.items():
        in_sql = rows_found_both_ways(user, name)
        seen_by_somebody |= {model for model in RECORDS if in_sql[model]}
    assert {model.__name__ for model in RECORDS} == {model.__name__ for model in seen_by_somebody}


@pytest.mark.parametrize(
    ("name", "role", "at", "cases"),
    [
        ("caseworker", Role.SUPERVISOR, "there", {"hers", "shared", "theirs"}),
        ("caseworker", Role.DATA_PROTECTION, None, {"hers", "shared"}),
        ("supervisor_there", Role.CASEWORKER, "here", {"theirs"}),
        ("facilitator", Role.SUPERVISOR, "here", {"hers", "shared", "colleagues", "without_worker"}),
    ],
)
def test_who_holds_two_roles_finds_what_each_finds_and_no_more(world, name, role, at, cases):
    user = world.users[name]
    give_role(user, role, site=getattr(world, at) if at else None)
    user = User.objects.get(pk=user.pk)
    found = rows_found_both_ways(user, name)
    assert found[Case] == {str(world.files[file].pk) for file in cases}
    with acting(user):
        assert set(
            Note.objects.filter(case=world.files["shared"].pk, restricted=True).values_list("case", flat=True)
        ) == ({world.files["shared"].pk} if role is Role.SUPERVISOR and at == "here" else set())


def test_who_works_elsewhere_now_leaves_her_cases_and_whom_she_kept(world):
    user = world.users["caseworker"]
    with acting_as_system("moved"):
        user.memberships.update(site=world.there)
    found = rows_found_both_ways(User.objects.get(pk=user.pk), "caseworker, moved")
    assert (found[Case], found[Person], found[Note]) == (set(), set(), set())


def test_cases_and_people_are_seen_as_the_design_says(world):
    for name, user in world.users.items():
        with acting(user):
            cases, people = rows_in_sql(Case), rows_in_sql(Person)
        for file, person in world.files.items():
            assert (str(person.pk) in cases) == (file in world.cases_of(name)), (name, file)
            assert (str(person.pk) in people) == (file in world.people_of(name)), (name, file)


def test_a_restricted_note_is_read_by_its_author_and_the_supervisor_alone(world):
    shared = world.files["shared"]
    texts = {}
    for name in ("caseworker", "colleague", "supervisor", "supervisor_there"):
        with acting(world.users[name]):
            texts[name] = set(Note.objects.filter(case=shared.pk).values_list("restricted", flat=True))
    assert texts == {
        "caseworker": {False},
        "colleague": {False, True},
        "supervisor": {False, True},
        "supervisor_there": set(),
    }


def test_a_caseworker_cannot_write_into_a_case_that_is_not_hers(world):
    foreign = world.files["colleagues"].pk
    with pytest.raises(ProgrammingError, match="row-level security"), acting(world.users["caseworker"]):
        Note.objects.create(case_id=foreign, text="I was here.")
    with acting(world.users["caseworker"]):
        assert Note.objects.filter(case=foreign).update(text="overwritten") == 0
        assert Note.objects.filter(case=foreign).delete()[0] == 0


def test_a_caseworker_cannot_take_over_a_case_by_sql(world):
    with acting(world.users["caseworker"]), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE beneficiaries_case SET caseworker_id = %s WHERE person_id = %s",
            [world.users["caseworker"].pk, world.files["theirs"].pk],
        )
        assert cursor.rowcount == 0


def test_nobody_signs_for_somebody_else(world):
    with acting(world.users["caseworker"]):
        note = Note.objects.create(case_id=world.files["hers"].pk, text="Mine.", recorded_by=world.users["supervisor"])
        note.refresh_from_db()
    assert note.recorded_by == world.users["caseworker"]


def test_a_link_is_seen_only_by_who_sees_both(world):
    hers, theirs = world.files["hers"], world.files["theirs"]
    with acting_as_system("a link across sites"):
        Relationship.objects.create(person=hers, other=theirs, kind="sister")
    with acting(world.users["caseworker"]):
        assert not Relationship.objects.filter(other=theirs).exists()


def test_a_household_is_no_longer_seen_once_its_people_are_not(world):
    worker = world.users["caseworker"]
    with acting_as_system("recorded an hour ago"):
        household = Household.objects.create(
            children=3, recorded_by=worker, recorded_at=timezone.now() - datetime.timedelta(hours=1)
        )
        Person.objects.filter(pk=world.files["hers"].pk).update(household=household)
    with acting(worker):
        assert Household.objects.filter(pk=household.pk).exists()
    with acting_as_system("reassigned"):
        Case.objects.get(pk=world.files["hers"].pk).assign(world.users["colleague"])
    with acting(worker):
        assert not Household.objects.filter(pk=household.pk).exists()


def test_a_reading_view_s_transaction_refuses_to_write(world):
    with (
        pytest.raises((InternalError, psycopg.errors.ReadOnlySqlTransaction)),
        transaction.atomic(),
        acting(world.users["caseworker"], read_only=True),
    ):
        Note.objects.create(case_id=world.files["hers"].pk, text="While reading.")


def test_only_caseworkers_and_supervisors_stand_in_the_policy_of_cases():
    for model in (Case, Note):
        by_glass = {rule for rule in rules(READ | WRITE, model) if rule.scope is Scope.BREAK_GLASS}
        assert {rule.role for rule in {*rules(READ | WRITE, model)} - by_glass} == {"caseworker", "supervisor"}
        assert {(rule.role, rule.actions) for rule in by_glass} == {("supervisor", READ), ("data_protection", READ)}
