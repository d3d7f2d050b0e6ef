"""Numbers and addresses that name a person by themselves lie encrypted in the database, and work as others do."""

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction

from access.context import acting_as_system
from beneficiaries.models import ContactWay, IdentityDocument
from config.files.keys import key_of
from config.sealed import Unreadable, key_named_in, seal, sealed_fields, unseal
from exchange.backup.rotating import rotate_keys
from tests.factories.cases import Team

OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
NEW = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8"
COLUMN = "beneficiaries.ContactWay.phone"
SEALED = {
    "beneficiaries.ContactWay.email",
    "beneficiaries.ContactWay.phone",
    "beneficiaries.IdentityDocument.number",
    "beneficiaries.Person.present_street",
    "programs.Participant.phone",
}


@pytest.fixture
def way(db) -> ContactWay:
    person = Team().case().person
    with acting_as_system("a test"):
        return ContactWay.objects.create(person=person, kind="mobile", phone="+9779800000017", whose="Hers")


def in_the_database(row, column: str) -> str:
    with connection.cursor() as cursor, acting_as_system("a test looks"):
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def anew(row):
    with acting_as_system("a test looks"):
        return type(row)._base_manager.get(pk=row.pk)


def test_these_and_no_others_are_sealed_and_no_value_is_kept_in_the_trail():
    assert {field.column_name for field in sealed_fields()} == SEALED
    assert [field.column_name for field in sealed_fields() if field.name not in field.model.SECRET] == []


def test_it_lies_sealed_and_reads_as_it_was_typed(way):
    lies = in_the_database(way, "phone")
    assert lies.startswith(f"sealed:{key_of(OLD).id}:")
    assert "9800000017" not in lies
    assert anew(way).phone.as_e164 == "+9779800000017"
    assert anew(way).email == in_the_database(way, "email") == ""


def test_the_same_value_is_found_under_any_key(way, settings):
    with acting_as_system("a test looks"):
        found = ContactWay.objects.filter(phone="+977 980-0000017")
        assert found.get() == way
        settings.FILE_KEYS = [NEW, OLD]
        assert found.all().get() == way
        assert not ContactWay.objects.filter(phone="+9779800000018").exists()
        with pytest.raises(FieldError):
            ContactWay._meta.get_field("phone").get_lookup("startswith")


def test_what_was_sealed_for_one_column_does_not_open_in_another():
    sealed = seal("+9779800000017", COLUMN)
    assert unseal(sealed, COLUMN) == "+9779800000017"
    assert isinstance(unseal(sealed, "programs.Participant.phone"), Unreadable)
    assert isinstance(unseal(sealed[:-6] + "AAAAA=", COLUMN), Unreadable)
    assert isinstance(unseal("sealed:nothing", COLUMN), Unreadable)


def test_the_database_takes_nothing_in_clear(way):
    with (
        pytest.raises(IntegrityError, match="contact_way_lies_sealed"),
        transaction.atomic(),
        acting_as_system("a test"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE beneficiaries_contactway SET phone = '+9779800000017' WHERE id = %s", [way.pk])


def test_with_the_key_lost_it_says_so_and_stays_as_it_was_when_saved(way, settings):
    before = in_the_database(way, "phone")
    settings.FILE_KEYS = [NEW]
    standing = anew(way)
    assert str(standing.phone) == "cannot be read: its key is missing"
    with acting_as_system("a test"):
        standing.whose = "Her mother's"
        standing.save()
    assert in_the_database(way, "phone") == before
    settings.FILE_KEYS = [NEW, OLD]
    assert anew(way).phone.as_e164 == "+9779800000017"


def test_the_words_for_what_cannot_be_read_are_never_taken_for_it(way, settings):
    settings.FILE_KEYS = [NEW]
    paper = IdentityDocument(person=way.person, kind="passport", number="cannot be read: its key is missing")
    with acting_as_system("a test"), pytest.raises(ValidationError) as refused:
        paper.full_clean()
    assert "number" in refused.value.message_dict


@pytest.mark.django_db(transaction=True)
def test_changing_keys_seals_anew_and_leaves_versions_alone(way, settings):
    version = anew(way).version
    settings.FILE_KEYS = [NEW, OLD]
    assert rotate_keys(lambda _line: None).sealed_anew > 0
    assert key_named_in(in_the_database(way, "phone")) == key_of(NEW).id
    settings.FILE_KEYS = [NEW]
    assert (anew(way).phone.as_e164, anew(way).version) == ("+9779800000017", version)
    assert rotate_keys(lambda _line: None).sealed_anew == 0
