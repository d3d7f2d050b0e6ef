"""From the code of a participant or a volunteer the officer comes to what was read and changed of her, no further."""

from typing import Any

import pytest
from django.urls import reverse

from access.context import acting, acting_as_system
from audit.models import Entry
from audit.trail import note_read, write_noted_reads
from programs.models import Participant
from tests.factories.accounts import signed_in_client
from tests.world import World
from volunteers.data_subject import read_code
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def participant(world: World) -> tuple[Any, str, str]:
    """Return a participant, the page that hands out her record, and who may do so."""
    with acting_as_system("looked for"):
        her = Participant.objects.filter(site=world.here).first()
    return her, "participant-record-data", "programme_manager"


def volunteer(world: World) -> tuple[Any, str, str]:
    """Return a volunteer, the page that hands out her record, and who may do so."""
    with acting_as_system("looked for"):
        her = Volunteer.objects.get(user=world.users["volunteer"])
    return her, "volunteer-record-data", "volunteer_coordinator"


@pytest.mark.parametrize("whose", [participant, volunteer])
@pytest.mark.parametrize("spelling", ["{}", "as she writes it"])
def test_from_a_code_she_comes_to_the_trail_of_that_row(world, whose, spelling):
    her, page, user = whose(world)
    signed_in_client(world.users[user], at_work=True).get(reverse(page, args=[her.pk]))
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    written = her.code if spelling == "{}" else her.code.lower().replace("-", " ")
    answer = officer.post(reverse("subject-trail"), {"code": written})
    table = her._meta.db_table
    assert answer["Location"] == f"{reverse('trail')}?about={str(her.pk)[:8]}&of={table}"
    shown = officer.get(answer["Location"])
    entries = shown.context["page"].entries
    assert {(each.table_name, each.row_id) for each in entries} == {(table, str(her.pk))}
    assert {"whole_record", "subject_trail"} <= {each.what for each in entries}, "that she looked is among it"
    told = shown.content.decode()
    assert world.users[user].full_name in told
    for secret in (str(her), her.code, str(her.pk)):
        assert secret not in told + answer["Location"]


def test_what_names_a_person_beside_a_participant_is_not_shown(world):
    """It would tell that she has a case, and which."""
    her, _page, _user = participant(world)
    with acting(world.users["caseworker"]) as actor:
        note_read("case", subject=world.files["hers"].pk, rows=[her])
        write_noted_reads(actor)
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    shown = officer.post(reverse("subject-trail"), {"code": her.code}, follow=True)
    assert shown.context["page"].entries
    assert not [each for each in shown.context["page"].entries if each.person_id]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("PA-2222-2", "Nobody here has this code"),
        ("PA-2222-3", "not a whole code"),
        ("VO-000000", "Nobody here has this code"),
        ("VO-00000G", "not a whole code"),
        ("VO-00000", "not a whole code"),
        ("000000", "not a whole code"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_so_and_recorded(world, written, told):
    page = signed_in_client(world.users["data_protection"], at_work=True).post(
        reverse("subject-trail"), {"code": written}
    )
    assert told in str(page.context["form"]["code"].errors)
    with acting_as_system("looked at"):
        assert [each.row_id for each in Entry.objects.filter(what="subject_trail")] == [""]


def test_no_code_is_read_as_one_of_another_kind(world):
    with acting_as_system("looked for"):
        codes = [each.code for each in Participant.objects.all()] + [each.code for each in world.files.values()]
        assert not [code for code in codes if read_code(code)]
        assert all(read_code(each.code) == each.code for each in Volunteer.objects.all())
