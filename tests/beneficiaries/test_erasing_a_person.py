"""Somebody is erased: a word that stood in every field of hers stands nowhere afterwards, and what stays adds up."""

import uuid
from contextlib import suppress

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import Model, Sum

from access.context import acting, acting_as_system
from audit.seal import seal_trail
from audit.verification import verify
from beneficiaries.data_subject.erasing import cannot_be_erased, erase_as_asked
from beneficiaries.data_subject.fates import fate_of, words_of
from beneficiaries.data_subject.reach import Holding, holdings
from beneficiaries.data_subject.remembering import erased_file
from beneficiaries.models import Case, Draft, Move, Person, Published, SubjectRequest
from config.files import store
from programs.models import LedgerLine, Participant, ParticipantRequest, PictureOf, SamePerson
from tests.programs.test_data_of_participants import approved as participant_approved
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MARK = "Zzyzx"
NO_WORDS = {"stored_as", "sha256", "key", "secret_hash", "address", "media_type"}
"""What the house writes by itself; of a draft, the address of its form."""


def where_the_mark_stands() -> set[str]:
    """Return the tables in which the mark stands, whoever may read them."""
    found = set()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE to_jsonb(t)::text ~* %s', [MARK])
            if cursor.fetchone()[0]:
                found.add(table)
        cursor.execute(
            "SELECT DISTINCT 'trail of ' || e.table_name FROM audit_detail d JOIN audit_entry e ON e.id = d.entry_id"
            " WHERE to_jsonb(d)::text ~* %s",
            [MARK],
        )
        found.update(row for (row,) in cursor.fetchall())
    return found


def spellings(person: uuid.UUID) -> set[str]:
    """Return what the search keeps of her names."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM people_by_name t WHERE person_id = %s", [person])
        return {row for (row,) in cursor.fetchall()}


def mark(holding: Holding, key: uuid.UUID, of: type[Model]) -> set[str]:
    """Write the mark into every word of hers, as far as the rules let it; return where they do not."""
    missed = set()
    for field in words_of(holding.model):
        if field.name in NO_WORDS | set(fate_of(holding.model).but) and holding.model is not Published:
            continue
        keys = [str(row) for row in holding.rows(key, of=of, alone=True).values_list("pk", flat=True)]
        try:
            with transaction.atomic():
                holding.model._base_manager.filter(pk__in=keys).update(**{field.name: MARK})
        except DatabaseError:
            missed.add((holding.model._meta.db_table, holding.model._meta.pk.column, field.column, tuple(keys)))
    return missed


def mark_everything(subject: Person | Participant) -> None:
    of = type(subject)
    with acting_as_system("marked for a test"):
        missed = set().union(*(mark(each, subject.pk, of) for each in holdings() if each.stands_for(of)))
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, key, column, keys in missed:
            with suppress(DatabaseError), transaction.atomic("owner"):
                cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE {key}::text = ANY(%s)', [MARK, list(keys)])


def approved(world: World, person: Person) -> SubjectRequest:
    """End what must be ended before, and have the officer approve the erasure that was asked."""
    with acting_as_system("ended for a test"):
        Case.objects.filter(person=person).update(state="declined")
        Published.objects.filter(person=person).update(taken_down_on="2026-03-01")
        assert cannot_be_erased(person) is None
    with acting(world.users["data_protection"]) as officer:
        asked = SubjectRequest.objects.open().get(code=person.code)
        asked.approve(by=officer.user)
    return asked


def test_nothing_of_her_is_left():
    world = make_world()
    person = world.files["hers"]
    with acting_as_system("looked at before"):
        participant = SamePerson.objects.filter(person=person).values_list("participant", flat=True).get()
        money = LedgerLine.objects.filter(account__participant=participant).aggregate(Sum("amount"))
        files = [name for each in person.case.documents.all() for name in each.sealed_files()]
        others = {each.code: each.full_name for each in Person.objects.exclude(pk=person.pk)}
    mark_everything(person)
    before = where_the_mark_stands()
    assert before >= {
        "audit_detail",
        "beneficiaries_note",
        "programs_participant",
        "beneficiaries_draft",
    }
    assert set(files) <= set(store.kept())
    sounded = spellings(person.pk)
    asked = approved(world, person)
    seal_trail()

    assert erase_as_asked(asked.pk)

    assert where_the_mark_stands() == set()
    assert sounded
    assert not sounded & spellings(person.pk)
    assert not set(files) & set(store.kept())
    assert verify().faults == []
    seal_trail()
    assert verify(erased=erased_file()).faults == []
    with acting_as_system("looked at afterwards"):
        here = Person.objects.get(pk=person.pk)
        assert (here.code, here.given_name, here.born, here.keeper) == (person.code, "–", None, None)
        assert Case.objects.filter(person=person).exists()
        assert Move.objects.filter(case=person.pk).exists()
        assert not Draft.objects.filter(case=person.pk).exists()
        assert Participant.objects.get(pk=participant).full_name == "– –"
        assert LedgerLine.objects.filter(account__participant=participant).aggregate(Sum("amount")) == money
        assert {each.code: each.full_name for each in Person.objects.exclude(pk=person.pk)} == others
        asked.refresh_from_db()
        assert asked.state == SubjectRequest.State.ANSWERED
    assert not erase_as_asked(asked.pk), "it is done once"
    assert erased_file().read_text().endswith(f"wholly {person.pk}\n")

    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('nayabato.erasing', 'on', true)")
        cursor.execute("DELETE FROM audit_detail WHERE person_id = %s", [world.files["colleagues"].pk])
    assert verify().faults, "values that went without an erasure are named as before"
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (action, what, person_id) VALUES ('event', 'values_erased', %s)",
            [world.files["colleagues"].pk],
        )
    seal_trail()
    assert verify().faults == [], "she says that they were erased who has the password of the owner"
    (fault,) = verify(erased=erased_file()).faults
    assert "names nobody" in fault, "and the file outside the database does not know of it"


def test_nothing_of_a_participant_is_left():
    """One is in pictures, the other earned and saved; each is a person of a case, of whom nothing goes."""
    world = make_world()
    for name in ("Maya-hers-0", "Kanchi-here-1"):
        nothing_is_left_of(name, world)


def nothing_is_left_of(name: str, world: World) -> None:
    with acting_as_system("looked at before"):
        her = Participant.objects.get(given_name=name)
        SamePerson.objects.get_or_create(participant=her, person=world.files["hers"])
        files = [each for one in PictureOf.objects.filter(participant=her) for each in one.picture.sealed_files()]
        lines = LedgerLine.objects.filter(account__participant=her).order_by("pk").values_list("account", "amount")
        asked = participant_approved(world, her)
        money = list(lines)
    mark_everything(her)
    assert "programs_participant" in where_the_mark_stands()
    seal_trail()

    assert erase_as_asked(asked.pk)

    assert where_the_mark_stands() == set()
    assert not set(files) & set(store.kept())
    seal_trail()
    assert verify(erased=erased_file()).faults == []
    with acting_as_system("looked at afterwards"):
        assert list(lines.all()) == money
        assert Person.objects.get(pk=world.files["hers"].pk).given_name == world.files["hers"].given_name
        assert ParticipantRequest.objects.get(pk=asked.pk).state == "answered"
    assert erased_file().read_text().endswith(f"programs.Participant {her.pk}\n")
