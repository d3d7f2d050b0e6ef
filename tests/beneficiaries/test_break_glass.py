"""Break-glass: one case, an hour, to read, for a reason; told at once, reviewed by another, and silent to who asks."""

import datetime
import re
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from access.policy import WRITE
from access.records import Record
from access.shelter import shelters
from accounts.roles import Role
from audit.actor import Actor
from audit.models import Entry
from beneficiaries.break_glass import Refused, Try, open_by_code, to_be_told
from beneficiaries.codes import new_code
from beneficiaries.models import BreakGlass, Case, Document, Flag, Note, Person
from beneficiaries.models.break_glass import CannotBeReviewed
from beneficiaries.tasks import tell_of_break_glass
from tests.beneficiaries.test_reminders import mails_to
from tests.factories.accounts import signed_in_client
from tests.world import World

pytestmark = pytest.mark.django_db

WHY = "Her uncle was seen at the gate, and nobody answers."
TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value="|name="_once" value="|nonce-)[^"\']+')


def asked(code: str, **further: str) -> dict[str, str]:
    return {"code": code, "kind": "danger", "reason": WHY, **further}


def opened(world: World, by: str = "supervisor_there", file: str = "hers") -> BreakGlass:
    """Open the case of a file by break-glass, as somebody who does not see it every day."""
    with acting(world.users[by]):
        return open_by_code(world.users[by], Try(world.files[file].code, "danger", WHY))


@contextmanager
def under(opening: BreakGlass):
    """Act as on a page that names the case."""
    with acting(Actor(opening.opened_by, glass=opening.as_glass())):
        yield opening.opened_by


def key_of_last(world: World, by: str):
    with acting(world.users[by]):
        return BreakGlass.objects.filter(opened_by=world.users[by]).latest_first()[0].pk


def client_of(world: World, name: str) -> Client:
    return signed_in_client(world.users[name], at_work=True)


def keys_in_sql(model: type) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {model._meta.pk.column} FROM {model._meta.db_table}")
        return {str(row[0]) for row in cursor.fetchall()}


@pytest.mark.parametrize("by", ["supervisor_there", "data_protection"])
def test_one_case_is_read_for_an_hour_and_nothing_else_changes(world, by):
    client, hers = client_of(world, by), world.files["hers"]
    file = reverse("case", args=[hers.code])
    assert client.get(file).status_code == 404
    response = client.post(reverse("break-glass"), asked(hers.code, confirmed="on"))
    assert (response.status_code, response["Location"]) == (302, file)
    page = client.get(file).content.decode()
    assert "Opened by break-glass until" in page
    assert "End now" in page
    assert hers.full_name in page
    assert client.get(reverse("notes", args=[hers.code])).status_code == 200
    for name in ("note-add", "case-edit", "case-trail", "case-assign"):
        assert client.get(reverse(name, args=[hers.code])).status_code == 404, name
    assert client.post(reverse("note-add", args=[hers.code]), {"text": "I was here."}).status_code == 404
    assert client.get(reverse("case", args=[world.files["colleagues"].code])).status_code == 404
    lists = client.get(reverse("caseload"))
    assert lists.status_code == (404 if by == "data_protection" else 200)
    assert hers.code not in lists.content.decode()
    client.post(reverse("break-glass-end", args=[key_of_last(world, by)]))
    assert client.get(file).status_code == 404


def test_before_she_confirms_every_code_looks_alike_and_none_is_looked_up(world):
    client, answers = client_of(world, "supervisor_there"), set()
    codes = [world.files["hers"].code, world.files["kept"].code, world.files["theirs"].code, new_code()]
    for code in codes:
        with CaptureQueriesContext(connection) as queries:
            page = client.post(reverse("break-glass"), asked(code)).content.decode()
        statements = [query["sql"] for query in queries if "_person" in query["sql"] or "_case " in query["sql"]]
        assert statements == []
        answers.add((TOKENS.sub("token", page).replace(code, "CODE"), len(queries)))
    assert len(answers) == 1
    with acting(world.users["supervisor_there"]):
        assert not BreakGlass.objects.exists()


def test_a_try_tells_a_person_without_a_case_from_nobody_in_nothing(world):
    client, told = client_of(world, "supervisor_there"), set()
    for code in (world.files["kept"].code, new_code()):
        response = client.post(reverse("break-glass"), asked(code, confirmed="on"), follow=True)
        page = re.sub(r"\d\d?:\d\d|opening/[\w-]+|break-glass/[\w-]{36}/", "", response.content.decode())
        told.add((response.redirect_chain[0][0], re.findall(r'<div class="notice.*?</div>', page, re.DOTALL)[0]))
        assert "Nothing was opened" in page
    assert len(told) == 1
    with acting_as_system("look"):
        assert set(BreakGlass.objects.values_list("case", "site")) == {(None, None)}
        kept = Entry.objects.filter(table_name="beneficiaries_breakglass", action="event").values_list(
            "what", "person_id"
        )
        assert list(kept) == [("break_glass_missed", None)] * 2


def test_after_three_misses_she_is_refused_and_that_is_recorded(world):
    user = world.users["supervisor_there"]
    with acting(user):
        for _time in range(3):
            open_by_code(user, Try(new_code(), "danger", WHY))
        with pytest.raises(Refused, match="too often"):
            open_by_code(user, Try(world.files["hers"].code, "danger", WHY))
        assert not BreakGlass.objects.exclude(case=None).exists()
    with acting_as_system("look"):
        assert Entry.objects.filter(what="break_glass_refused", actor=user).count() == 1
    page = client_of(world, "supervisor_there").post(
        reverse("break-glass"), asked(world.files["hers"].code, confirmed="on"), follow=True
    )
    assert "too often" in page.content.decode()


def test_one_case_at_a_time(world):
    opened(world)
    with pytest.raises(Refused, match="One case at a time"):
        opened(world, file="colleagues")


def test_what_is_hers_every_day_needs_no_glass(world):
    response = client_of(world, "supervisor").post(
        reverse("break-glass"), asked(world.files["hers"].code, confirmed="on")
    )
    assert response["Location"] == reverse("case", args=[world.files["hers"].code])
    with acting_as_system("look"):
        assert not BreakGlass.objects.exists()


def test_an_hour_is_over_on_the_next_request(world):
    opening, client = opened(world), client_of(world, "supervisor_there")
    file = reverse("case", args=[world.files["hers"].code])
    assert client.get(file).status_code == 200
    with acting_as_system("an hour later"):
        an_hour = datetime.timedelta(minutes=61)
        BreakGlass.objects.filter(pk=opening.pk).update(
            opened_at=opening.opened_at - an_hour, ends_at=opening.ends_at - an_hour
        )
    assert client.get(file).status_code == 404
    with under(opening):  # a page that was begun with it finds nothing either
        assert keys_in_sql(Case) == {str(world.files["theirs"].pk)}


def test_both_walls_open_that_one_file_and_what_is_restricted_stays_closed(world):
    tables = [each.model for each in shelters() if issubclass(each.model, Record)]
    for by in ("supervisor_there", "data_protection"):
        opening, every_day = opened(world, by), {}
        with acting(world.users[by]):
            every_day = {model: keys_in_sql(model) for model in tables}
        with under(opening) as user:
            by_sql = {model: keys_in_sql(model) for model in tables}
            assert set(Note.objects.filter(case=opening.case_id).values_list("restricted", flat=True)) == {False}
            assert not Document.objects.filter(case=opening.case_id, restricted=True).exists()
        with acting(Actor(user, system=True, glass=opening.as_glass())):
            for model in tables:
                found = {str(key) for key in model.objects.visible_to(user).values_list("pk", flat=True)}
                assert found == by_sql[model], (by, model)
                assert not model.objects.visible_to(user, WRITE).filter(pk__in=by_sql[model] - every_day[model])
        more = {model: by_sql[model] - every_day[model] for model in tables}
        assert more[Case] == more[Person] == {str(opening.case_id)}
        assert more[Note]


def test_what_she_wrote_herself_once_she_reads_under_it_too(world):
    opening = opened(world)
    case = Case(pk=opening.case_id)
    for by in ("supervisor_there", "supervisor"):
        with acting_as_system("written when she worked there"):
            Note.objects.create(case=case, text=f"By {by}.", restricted=True, recorded_by=world.users[by])
    with under(opening) as user:
        restricted = Note.objects.filter(case=case, restricted=True)
        assert [note.text for note in restricted] == ["By supervisor_there."]
        assert [note.text for note in restricted.visible_to(user)] == ["By supervisor_there."]


def test_it_lets_nothing_be_written(world):
    opening = opened(world)
    with under(opening):
        assert Case.objects.filter(pk=opening.case_id).update(wishes="Mine.") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Note.objects.create(case_id=opening.case_id, text="I was here.")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Flag.objects.create(case_id=opening.case_id, text="I was here.")
        assert Flag.objects.filter(case=opening.case_id).update(text="I was here.") == 0


def test_the_opening_of_another_opens_nothing(world):
    glass = opened(world).as_glass()
    for name in ("data_protection", "caseworker_there", "administrator", "partner"):
        with acting(Actor(world.users[name], glass=glass)):
            assert str(glass.case_id) not in keys_in_sql(Case) | keys_in_sql(Person), name


def test_the_function_answers_to_nobody_else(world):
    ask = ["SELECT break_glass(%s, 'danger', 'So that I know.')", [world.files["theirs"].code]]
    for name in ("caseworker", "administrator", "facilitator", "partner", "without_role"):
        told = pytest.raises(DatabaseError, match="break-glass is not hers")
        with acting(world.users[name]), told, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(*ask)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*ask)
    with acting_as_system("look"):
        assert not BreakGlass.objects.exists()


def test_an_opening_is_neither_made_nor_made_longer_by_sql(world):
    user, opening = world.users["supervisor_there"], opened(world)
    later = timezone.now() + datetime.timedelta(hours=5)
    colleagues = world.files["colleagues"].pk
    other = world.users["supervisor"]
    for change in ({"case_id": colleagues}, {"ends_at": later}, {"reason": "Another."}, {"opened_by": other}):
        with acting(user), pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            BreakGlass.objects.filter(pk=opening.pk).update(**change)
    with acting(user), pytest.raises(DatabaseError), transaction.atomic():
        BreakGlass.objects.create(
            opened_by=user, as_role="supervisor", kind="danger", reason=WHY, case_id=colleagues, site=world.here,
            ends_at=timezone.now() + datetime.timedelta(minutes=5),
        )  # fmt: skip
    with acting(user), pytest.raises(DatabaseError), transaction.atomic():
        BreakGlass.objects.filter(pk=opening.pk).delete()


def test_every_read_under_it_says_why_and_her_supervisor_sees_it(world):
    opened(world)
    client, hers = client_of(world, "supervisor_there"), world.files["hers"]
    client.get(reverse("case", args=[hers.code]))
    client.get(reverse("case", args=[world.files["theirs"].code]))
    with acting_as_system("look"):
        read = Entry.objects.filter(actor=world.users["supervisor_there"], what="case_file")
        why = dict(read.values_list("person_id", "reason"))
    assert why == {hers.pk: f"Somebody is in danger now: {WHY}", world.files["theirs"].pk: ""}
    seen = client_of(world, "supervisor").get(reverse("case-trail", args=[hers.code])).content.decode()
    assert "Opened a case by break-glass" in seen
    assert WHY in seen


def test_those_who_must_know_are_told_at_once_without_a_name(world):
    opening = opened(world)
    with acting(world.users["supervisor_there"]):
        missed = open_by_code(world.users["supervisor_there"], Try(new_code(), "health", WHY))
        told = set(to_be_told(opening))
        assert told == {world.users["supervisor"], world.users[Role.DATA_PROTECTION]}
        assert set(to_be_told(missed)) == {world.users[Role.DATA_PROTECTION]}
    for user in told:
        tell_of_break_glass(user=str(user.pk))
    (message,) = mails_to(world.users["supervisor"])
    (same,) = mails_to(world.users[Role.DATA_PROTECTION])
    assert message.body == same.body
    for secret in (world.files["hers"].code, "Secret", WHY, world.users["supervisor_there"].full_name):
        assert secret not in message.subject + message.body
    mail.outbox.clear()
    for name in ("supervisor", "data_protection"):
        assert world.users["supervisor_there"].full_name in client_of(world, name).get("/").content.decode()
    assert "reak-glass" not in client_of(world, "administrator").get("/").content.decode()


def test_another_person_reviews_it_once(world):
    opening, officer = opened(world), world.users[Role.DATA_PROTECTION]
    for name in ("supervisor_there", "supervisor"):
        with acting(world.users[name]), pytest.raises(CannotBeReviewed):
            opening.review(world.users[name], "in_order")
    client = client_of(world, "data_protection")
    page = reverse("opening", args=[opening.pk])
    refused = client.post(page, {"outcome": "not_in_order"})
    assert "Say what was not in order." in refused.content.decode()
    assert client.post(page, {"outcome": "not_in_order", "note": "Nobody was called first."}).status_code == 302
    with acting(officer):
        with pytest.raises(CannotBeReviewed):
            opening.review(officer, "in_order")
        with pytest.raises(DatabaseError), transaction.atomic():
            BreakGlass.objects.filter(pk=opening.pk).update(outcome="in_order")
        assert not BreakGlass.objects.to_be_reviewed_by(officer).exists()


def test_what_the_officer_opened_is_reviewed_by_a_supervisor_of_the_case(world):
    opening = opened(world, "data_protection")
    for name, waits in (("data_protection", 0), ("supervisor_there", 0), ("supervisor", 1)):
        with acting(world.users[name]) as actor:
            waiting = BreakGlass.objects.visible_to(actor.user).to_be_reviewed_by(actor.user)
            assert waiting.count() == waits, name
    with acting(world.users["supervisor"]):
        opening.review(world.users["supervisor"], "in_order")
    with (
        acting_as_system("look"),
        pytest.raises(IntegrityError, match="reviewed_by_another_person"),
        transaction.atomic(),
    ):
        BreakGlass.objects.filter(pk=opening.pk).update(reviewed_by=opening.opened_by)
