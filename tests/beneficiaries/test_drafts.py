"""Drafts: what is typed is kept for its author alone, comes back when the form is opened, and goes when it is saved."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from access.once import FIELD
from beneficiaries.drafts import ADDRESS, TOKEN
from beneficiaries.models import Case, Draft, Note
from beneficiaries.models.draft import LARGEST
from beneficiaries.tasks import forget_drafts
from tests.audit.conftest import entries
from tests.factories.accounts import signed_in_client
from tests.factories.cases import NoteFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

WORDS = "She opened the door herself. तारा <3"


@pytest.fixture
def team() -> Team:
    return Team()


def form_of(case: Case) -> str:
    return reverse("note-add", args=[case.person.code])


def typed(case: Case, address: str = "", **fields) -> dict[str, str]:
    note = {"kind": "call", "happened_on": "the day before", "text": WORDS, "seen_version": ""}
    return {ADDRESS: address or form_of(case)} | note | fields


def keep(team: Team, case: Case, who: str = "caseworker", **fields):
    """Keep a draft as a page does it by itself."""
    address = reverse("draft-keep", args=[case.person.code])
    return team.client(who).post(address, typed(case, **fields), headers={"Accept": "text/plain"})


def drafts() -> list[Draft]:
    with acting_as_system("a test looks"):
        return list(Draft.objects.select_related("author"))


def page(team: Team, case: Case, who: str = "caseworker") -> str:
    return team.get(who, "note-add", case).content.decode()


def test_a_page_keeps_what_is_typed_by_itself_and_says_when(team):
    case = team.case()
    secret = {"csrfmiddlewaretoken": "a", FIELD: str(uuid.uuid4()), TOKEN: str(uuid.uuid4()), "password": "b"}
    answer = keep(team, case, **secret)
    assert answer.status_code == 201
    assert "Draft kept at" in answer.content.decode()
    (draft,) = drafts()
    assert (draft.author, draft.address, draft.case_id) == (team.caseworker, form_of(case), case.pk)
    assert {"kind", "happened_on", "text", "seen_version"} == set(draft.as_typed())


def test_what_is_typed_later_takes_its_place(team):
    case = team.case()
    for text in ("First.", "First and second."):
        keep(team, case, text=text)
    (draft,) = drafts()
    assert draft.as_typed()["text"] == "First and second."


def test_without_javascript_the_button_keeps_it_and_leads_back_to_the_form(team):
    case = team.case()
    answer = team.post("caseworker", "draft-keep", case, **typed(case))
    assert (answer.status_code, answer["Location"]) == (302, form_of(case))
    shown = team.client("caseworker").get(answer["Location"])
    assert "Here is your draft of" in shown.content.decode()


def test_the_form_shows_it_as_it_was_typed_on_another_device_too_and_complains_of_nothing(team):
    case = team.case()
    keep(team, case)
    other_device = signed_in_client(team.caseworker)
    shown = other_device.get(form_of(case))
    form = shown.context["form"]
    assert (form["text"].value(), form["kind"].value()) == (WORDS, "call")
    assert "the day before" in shown.content.decode()
    assert form.errors == {}
    assert "There is a problem" not in shown.content.decode()


def test_a_saved_form_is_no_draft_any_more(team):
    case = team.case()
    keep(team, case)
    right = typed(case, happened_on=days_ago(0).isoformat(), happened_on_calendar="AD")
    assert team.post("caseworker", "note-add", case, **right).status_code == 302
    assert drafts() == []
    assert "Here is your draft of" not in page(team, case)


def test_a_refused_form_keeps_its_draft(team):
    case = team.case()
    keep(team, case)
    assert team.post("caseworker", "note-add", case, **typed(case)).status_code == 200
    assert len(drafts()) == 1


def test_what_arrives_after_its_form_was_saved_is_not_kept(team):
    case, token = team.case(), str(uuid.uuid4())
    right = typed(case, happened_on=days_ago(0).isoformat(), happened_on_calendar="AD")
    team.post("caseworker", "note-add", case, **right, **{FIELD: token})
    assert keep(team, case, **{TOKEN: token}).status_code == 409
    assert drafts() == []


def test_keeping_a_draft_does_not_use_up_the_form(team):
    case, token = team.case(), str(uuid.uuid4())
    team.post("caseworker", "draft-keep", case, **typed(case), **{FIELD: token})
    right = typed(case, happened_on=days_ago(0).isoformat(), happened_on_calendar="AD")
    team.post("caseworker", "note-add", case, **right, **{FIELD: token})
    with acting(team.caseworker):
        assert Note.objects.filter(case=case).count() == 1


def test_what_another_saved_meanwhile_is_told_when_the_draft_is_saved(team):
    case = team.case(in_progress=True)
    address = reverse("case-edit", args=[case.person.code])
    opened = {
        bound.html_name: bound.value() or "" for bound in team.get("caseworker", "case-edit", case).context["form"]
    }
    keep(team, case, **(opened | {ADDRESS: address, "wishes": "A sewing machine."}))
    team.post("supervisor", "case-edit", case, **(opened | {"wishes": "To be a teacher."}))
    restored = team.client("caseworker").get(address).context["form"]
    assert restored["wishes"].value() == "A sewing machine."
    again = {bound.html_name: bound.value() or "" for bound in restored}
    answer = team.client("caseworker").post(address, again)
    assert "Now saved here: To be a teacher." in answer.content.decode()
    assert as_it_stands(case).wishes == "To be a teacher."


def test_she_throws_it_away_and_nobody_else_does(team):
    case = team.case(shared_with=[team.colleague])
    keep(team, case)
    (draft,) = drafts()
    for who in ("colleague", "supervisor", "stranger"):
        assert team.post(who, "draft-remove", case, draft).status_code == 404
    assert team.post("caseworker", "draft-remove", team.case(), draft).status_code == 404
    assert len(drafts()) == 1
    answer = team.post("caseworker", "draft-remove", case, draft)
    assert (answer.status_code, answer["Location"]) == (302, form_of(case))
    assert drafts() == []


@pytest.mark.parametrize("who", ["colleague", "supervisor"])
def test_who_may_write_in_the_same_case_sees_none_of_it(team, who):
    case = team.case(shared_with=[team.colleague])
    keep(team, case)
    for name, args in (("note-add", [case]), ("home", []), ("tasks", []), ("case", [case])):
        assert "opened the door" not in team.get(who, name, *args).content.decode()
        assert "Not saved yet" not in team.get(who, name, *args).content.decode()
    keep(team, case, who, text="Mine.")
    assert {(each.author, each.as_typed()["text"]) for each in drafts()} == {
        (team.caseworker, WORDS),
        (getattr(team, who), "Mine."),
    }


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_keeps_a_draft_in_a_case_she_does_not_see(team, who):
    case = team.case()
    assert keep(team, case, who).status_code == 404
    assert drafts() == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/cases/",
        "https://example.org/",
        "//example.org/cases/",
        "/account/",
        "/cases/{code}/",
        "/cases/{code}/x",
        "/cases/{code}/notes/add/?x=1",
        "/cases/{other}/notes/add/",
        "/cases/{code}/drafts/",
        "/cases/{code}/assign/",
    ],
)
def test_there_is_a_draft_of_the_forms_of_this_case_alone(team, address):
    case, other = team.case(), team.case()
    address = address.format(code=case.person.code, other=other.person.code)
    assert keep(team, case, **{ADDRESS: address}).status_code == 404
    assert drafts() == []


def test_too_much_is_refused_kindly_and_nothing_of_it_is_lost(team):
    case = team.case()
    long = "a" * LARGEST
    answer = keep(team, case, text=long)
    assert (answer.status_code, "too long" in answer.content.decode()) == (413, True)
    page = team.post("caseworker", "draft-keep", case, **typed(case, text=long))
    assert page.status_code == 413
    shown = page.content.decode()
    assert long in shown
    assert f'action="{form_of(case)}"' in shown
    assert drafts() == []


def test_the_database_itself_keeps_a_draft_small_and_one_for_each_form(team):
    case = team.case()
    right = {"author": team.caseworker, "case": case, "address": form_of(case), "kept_at": timezone.now()}
    wrong = [{"body": "a" * (LARGEST + 1)}, {"body": ""}, {"body": "a=b", "address": "https://example.org/"}]
    with acting(team.caseworker):
        Draft.objects.create(body="a=b", **right)
        for fields in [*wrong, {"body": "a=b"}]:
            with pytest.raises(IntegrityError), transaction.atomic():
                Draft.objects.create(**(right | ({"address": "/cases/x/"} if fields in wrong else {}) | fields))


def test_with_the_case_goes_the_draft(team):
    case = team.case()
    keep(team, case)
    with acting_as_system("reassigned"):
        Case.objects.get(pk=case.pk).assign(team.colleague)
    with acting(team.caseworker), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM beneficiaries_draft")
        assert cursor.fetchone() == (0,)
    for name in ("home", "tasks"):
        assert case.person.code not in team.get("caseworker", name).content.decode()


def test_after_a_week_it_is_gone(team):
    old, fresh = team.case(), team.case()
    keep(team, old)
    keep(team, fresh)
    with acting_as_system("a week later"):
        Draft.objects.filter(case=old).update(kept_at=timezone.now() - timedelta(days=7, minutes=1))
        Draft.objects.filter(case=fresh).update(kept_at=timezone.now() - timedelta(days=6, hours=23))
    assert "Here is your draft of" not in page(team, old)
    assert "Here is your draft of" in page(team, fresh)
    forget_drafts(timestamp=0)
    assert [draft.case_id for draft in drafts()] == [fresh.pk]


def test_home_and_tasks_lead_back_to_it(team):
    case = team.case()
    keep(team, case)
    for name in ("home", "tasks"):
        shown = team.get("caseworker", name).content.decode()
        assert f'href="{form_of(case)}"' in shown
        assert f"Write a note: {case.person.full_name}" in shown


def test_drafts_are_listed_with_few_queries_however_many(team, django_assert_max_num_queries):
    team.get("caseworker", "tasks")
    for _each in range(3):
        keep(team, team.case())
    with django_assert_max_num_queries(100) as asked:
        team.get("caseworker", "tasks")
        first = len(asked)
    for _each in range(5):
        keep(team, team.case())
    with django_assert_max_num_queries(first):
        team.get("caseworker", "tasks")


def test_the_trail_is_not_told_what_was_never_saved(team):
    case = team.case()
    keep(team, case)
    (draft,) = drafts()
    team.post("caseworker", "draft-remove", case, draft)
    assert not entries(table_name="beneficiaries_draft")


def test_a_draft_of_a_note_of_hers_is_kept_under_that_note(team):
    case = team.case()
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    address = reverse("note", args=[case.person.code, note.pk])
    keep(team, case, **{ADDRESS: address, "text": "Corrected."})
    assert team.get("caseworker", "note", case, note).context["form"]["text"].value() == "Corrected."
    assert "Here is your draft of" not in page(team, case)


def test_a_body_of_the_web_is_kept_as_it_is(team):
    case = team.case()
    body = urlencode({ADDRESS: form_of(case), "text": "नमस्ते & = + %00 🌱\u200d"})
    client = team.client("caseworker")
    answer = client.post(f"/cases/{case.person.code}/drafts/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert drafts()[0].as_typed()["text"] == "नमस्ते & = + %00 🌱\u200d"
