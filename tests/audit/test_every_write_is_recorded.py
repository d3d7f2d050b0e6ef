"""No write escapes the trail, whichever way it comes: a form, in bulk, in SQL, or by the owner at the database."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from access.context import acting, acting_as_system
from access.records import Record
from access.shelter import shelters
from access.walls import record_models
from accounts.models import Membership, User
from accounts.roles import Role
from audit.actor import Actor
from audit.walls import kept_tables
from beneficiaries.anchors import Domain
from beneficiaries.models import ContactWay, Person
from tests.audit.conftest import as_owner, details, entries
from tests.factories.accounts import make_user
from tests.factories.people import ContactWayFactory, PersonFactory

TABLE = "beneficiaries_person"


def test_a_new_record_is_kept_with_who_from_where_and_why(caseworker):
    who = Actor(caseworker, address="203.0.113.7", request="r-1", reason="intake")
    with acting(who):
        person = PersonFactory(keeper=caseworker, site=caseworker.memberships.get().site, given_name="Sunita")
    (entry,) = entries(table_name=TABLE)
    assert (entry.action, entry.row_id, entry.person_id) == ("insert", str(person.pk), person.pk)
    assert (entry.actor_id, entry.system, entry.database_role) == (caseworker.pk, False, "")
    assert (entry.address, entry.request, entry.reason) == ("203.0.113.7", "r-1", "intake")
    (detail,) = details(entry__table_name=TABLE)
    assert detail.latter["given_name"] == "Sunita"
    assert detail.former is None


def test_a_change_names_its_fields_and_keeps_both_values(caseworker, tara):
    with acting(caseworker):
        tara.given_name = "Taramaya"
        tara.save()
    (entry,) = entries(table_name=TABLE, action="update")
    assert entry.fields == ["given_name"]
    assert entry.actor_id == caseworker.pk
    (detail,) = details(entry=entry)
    assert detail.values() == [("given_name", "Tara", "Taramaya")]


def test_a_save_that_changes_nothing_is_no_change(caseworker, tara):
    with acting(caseworker):
        tara.save()
    assert not entries(table_name=TABLE, action="update")


def test_a_deletion_keeps_what_was_there(caseworker, tara):
    with acting_as_system("mistaken entry"):
        Person.objects.filter(pk=tara.pk).delete()
    (entry,) = entries(table_name=TABLE, action="delete")
    assert (entry.person_id, entry.system, entry.reason) == (tara.pk, True, "mistaken entry")
    assert details(entry=entry)[0].former["given_name"] == "Tara"


def test_writes_in_bulk_are_kept_row_by_row(caseworker, tara):
    with acting(caseworker):
        ContactWay.objects.bulk_create(ContactWayFactory.build_batch(3, person=tara))
        ways = list(ContactWay.objects.filter(person=tara))
        for way in ways:
            way.safe = False
        ContactWay.objects.bulk_update(ways, ["safe"])
        ContactWay.objects.filter(person=tara).update(whose="her aunt's")
        ContactWay.objects.filter(person=tara).delete()
    kept = entries(table_name="beneficiaries_contactway")
    assert [entry.action for entry in kept] == ["insert"] * 3 + ["update"] * 6 + ["delete"] * 3
    assert {entry.person_id for entry in kept} == {tara.pk}
    assert [entry.fields for entry in kept[3:9]] == [["safe"]] * 3 + [["whose"]] * 3


def test_plain_sql_of_the_application_is_kept(caseworker, tara):
    with acting(caseworker), connection.cursor() as cursor:
        cursor.execute("UPDATE beneficiaries_person SET family_name = 'Rai' WHERE id = %s", [tara.pk])
    assert entries(table_name=TABLE, action="update")[0].actor_id == caseworker.pk


@pytest.mark.django_db(transaction=True)
def test_the_owner_at_the_database_is_kept_by_name_even_when_she_poses_as_a_user(caseworker, tara):
    (owner,) = as_owner("SELECT session_user")[0]
    as_owner("UPDATE beneficiaries_person SET family_name = 'Rai' WHERE id = %s", [tara.pk])
    with transaction.atomic("owner"):
        as_owner("SELECT set_config('nayabato.user', %s, true)", [str(caseworker.pk)])
        as_owner("UPDATE beneficiaries_person SET family_name = 'Sherpa' WHERE id = %s", [tara.pk])
    honest, posing = entries(table_name=TABLE, action="update")
    assert (honest.actor_id, honest.database_role) == (None, owner)
    assert (posing.actor_id, posing.database_role) == (caseworker.pk, owner)
    assert owner in posing.who


@pytest.mark.django_db(transaction=True)
def test_emptying_a_whole_table_is_kept(caseworker, tara):
    as_owner("ALTER TABLE beneficiaries_contactway ENABLE TRIGGER keep_trail_of_emptying")
    try:
        as_owner("TRUNCATE beneficiaries_contactway")
    finally:
        as_owner("ALTER TABLE beneficiaries_contactway DISABLE TRIGGER keep_trail_of_emptying")
    (entry,) = entries(what="emptied")
    assert (entry.action, entry.table_name) == ("delete", "beneficiaries_contactway")


def test_roles_and_accounts_are_kept_without_secrets(db):
    user = make_user(Role.CASEWORKER)
    user.set_password("another long password")
    user.save()
    User.objects.filter(pk=user.pk).update(last_login="2026-11-24T10:00Z")
    assert [entry.action for entry in entries(table_name="accounts_membership")] == ["insert"]
    assert details(entry__table_name="accounts_membership")[0].latter["role"] == "caseworker"
    changed = entries(table_name="accounts_user", action="update")
    assert [entry.fields for entry in changed] == [["password"]]
    second_factor = details(entry__table_name="mfa_authenticator")
    assert second_factor
    for detail in [*details(entry__table_name="accounts_user"), *second_factor]:
        values = (detail.former or {}) | (detail.latter or {})
        assert not {"password", "data", "last_login"} & set(values)


def test_no_column_that_looks_like_a_secret_is_kept_with_its_value():
    kept = set(kept_tables())
    columns = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model._meta.db_table in kept
        for field in model._meta.concrete_fields
        if any(word in field.column for word in ("password", "secret", "token", "hash", "key"))
    }
    secrets = {("accounts_user", "password"), ("accounts_invitation", "secret_hash")}
    secrets.add(("beneficiaries_surveyoffer", "secret_hash"))
    names_of_keys = {
        ("beneficiaries_document", "key"),
        ("beneficiaries_retentionnotice", "row_key"),
        ("grants_grantdocument", "key"),
        ("programs_reportpicture", "key"),
        ("volunteers_checkpaper", "key"),
    }
    assert columns <= secrets | names_of_keys


def test_of_what_is_sheltered_nothing_escapes_the_trail_without_a_reason():
    """The trail shelters itself, and what is told elsewhere or by nobody is not told here.

    A draft says nothing of a case before it is saved; what was typed into a survey is joined to nobody; the rows of an
    import are told once they are taken in; a mail of the morning says numbers alone, and so does a published figure.
    """
    told = set(kept_tables())
    untold = {each.model._meta.label for each in shelters() if each.model._meta.db_table not in told}
    of_an_import = {each.model._meta.label for each in shelters() if each.model._meta.app_label == "exchange"}
    beside = {"reports.Figure", "beneficiaries.Draft", "beneficiaries.SurveyAnswer", "accounts.Reminder"}
    assert untold == {"audit.Entry", "audit.Detail", "audit.Seal"} | beside | of_an_import


def test_every_record_and_every_membership_has_its_trigger(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'keep_trail' AND tgenabled = 'O'")
        triggered = {table for (table,) in cursor.fetchall()}
    assert {model._meta.db_table for model in record_models()} <= triggered
    assert triggered == set(kept_tables())
    assert Membership._meta.db_table in triggered
    assert issubclass(Person, Record)


THROUGH_A_PARENT = {"Household", "HouseholdMember", "Referral", "DomainScore", "Goal", "PlanAction", "GoalProgress"}
THROUGH_A_PARENT |= {"IncidentPerpetrator", "TreatmentCheck", "Room", "Bed"}
THROUGH_A_PARENT |= {"SharedField", "ReferralOutStep", "Provider", "Service", "TimeStandards", "RetentionPeriods"}
THROUGH_A_PARENT |= {"ConferenceMember", "ConferenceDecision", "ReturnVisit", "ContactWish"}
"""Records that name their person by another record; rooms, beds, services and standards are about nobody."""


def test_the_row_of_a_parent_is_about_the_parents_person(db):
    for model in record_models():
        names = {field.name for field in model._meta.concrete_fields}
        # records about nobody that has a file
        of_a_programme = model._meta.app_label in ("programs", "grants", "volunteers", "reports")
        if not names & {"person", "case"} and model._meta.db_table != TABLE and not of_a_programme:
            assert model.__name__ in THROUGH_A_PARENT, f"{model} is about nobody"


def test_the_score_of_a_domain_is_about_the_person_who_is_assessed(world):
    her = world.files["hers"]
    scored = entries(table_name="beneficiaries_domainscore", person_id=her.pk)
    assert len(scored) == len(Domain)


@pytest.mark.parametrize("table", ["conferencemember", "conferencedecision", "returnvisit", "contactwish"])
def test_what_is_said_of_her_family_and_in_a_conference_is_about_her(world, table):
    her = world.files["hers"]
    assert entries(table_name=f"beneficiaries_{table}", person_id=her.pk)


def test_what_a_service_is_told_is_about_the_person_it_is_told_of(world):
    her = world.files["hers"]
    for table in ("sharedfield", "referraloutstep"):
        assert len(entries(table_name=f"beneficiaries_{table}", person_id=her.pk)) == 1


def test_a_refused_write_leaves_nothing(caseworker, tara):
    with acting(caseworker):
        tara.given_name = "Unsaid"
        tara.save()
        transaction.set_rollback(True)
    assert not entries(table_name=TABLE, action="update")
