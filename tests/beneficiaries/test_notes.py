"""Notes and follow-ups: writing, changing one's own, restricted ones, and what they move."""

import uuid

import pytest

from access.context import acting
from access.once import FIELD
from beneficiaries.models import Case, Note
from tests.factories.cases import NoteFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def day(count: int) -> str:
    return days_ago(count).isoformat()


def written(**fields) -> dict[str, str]:
    note = {"kind": "visit", "happened_on": day(0), "text": "She is well.", "next_on": ""}
    return note | {"happened_on_calendar": "AD", "next_on_calendar": "AD"} | fields


def write(team: Team, case: Case, who: str = "caseworker", **fields):
    return team.post(who, "note-add", case, **written(**fields))


def notes_of(case: Case) -> list[Note]:
    team = case.caseworker
    with acting(team):
        return list(Note.objects.filter(case=case).order_by("recorded_at"))


def test_a_note_is_written_and_moves_the_days_of_contact(team):
    case = team.case(risk_level="high", last_contact_on=days_ago(20), next_contact_on=days_ago(6))
    answer = write(team, case, next_on=day(-7), place="The workshop")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.person.code}/")
    (note,) = notes_of(case)
    assert (note.recorded_by, note.place, note.restricted) == (team.caseworker, "The workshop", False)
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (days_ago(0), days_ago(-7))
    assert now.version == case.version


def test_the_next_day_is_proposed_from_her_risk(team):
    case = team.case(risk_level="emergency")
    form = team.get("caseworker", "note-add", case).context["form"]
    assert form["next_on"].value() == days_ago(-7)
    assert "within 7 days" in str(form.fields["next_on"].help_text)


@pytest.mark.parametrize(("next_on", "expected"), [("", -14), (day(-3), -3), (day(-60), -14)])
def test_the_next_contact_is_never_later_than_her_risk_allows(team, next_on, expected):
    case = team.case(risk_level="high")
    write(team, case, next_on=next_on)
    assert as_it_stands(case).next_contact_on == days_ago(expected)


def test_a_talk_with_others_is_no_contact_with_her(team):
    case = team.case(last_contact_on=days_ago(9), next_contact_on=days_ago(-5))
    write(team, case, kind="about_her")
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (days_ago(9), days_ago(-5))


def test_a_note_about_an_earlier_day_moves_nothing(team):
    case = team.case(last_contact_on=days_ago(2), next_contact_on=days_ago(-5))
    write(team, case, happened_on=day(8), next_on=day(-20))
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (days_ago(2), days_ago(-5))


def test_a_talk_with_others_may_bring_the_next_contact_nearer_and_never_puts_it_off(team):
    case = team.case(last_contact_on=days_ago(9), next_contact_on=days_ago(-5))
    write(team, case, kind="about_her", next_on=day(-21))
    assert as_it_stands(case).next_contact_on == days_ago(-5)
    write(team, case, kind="about_her", next_on=day(-2))
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (days_ago(9), days_ago(-2))


def test_a_day_agreed_already_is_proposed_again_and_ends_with_the_next_contact(team):
    case = team.case(last_contact_on=None)
    write(team, case, happened_on=day(5), next_on=day(-1))
    assert team.get("caseworker", "note-add", case).context["form"]["next_on"].value() == days_ago(-1)
    write(team, case, next_on=day(-20))
    assert as_it_stands(case).next_contact_on == days_ago(-20)


def test_what_was_only_proposed_for_today_is_no_agreement_of_an_earlier_day(team):
    case = team.case(last_contact_on=None, risk_level="medium")
    proposed = team.get("caseworker", "note-add", case).context["form"]["next_on"].value()
    write(team, case, happened_on=day(20), next_on=proposed.isoformat())
    assert notes_of(case)[0].next_on is None
    assert as_it_stands(case).next_contact_on == days_ago(-10)


def test_a_corrected_note_moves_the_days_of_contact_back(team):
    case = team.case(last_contact_on=None)
    write(team, case, happened_on=day(20), next_on=day(-3))
    write(team, case, text="Under a wrong date.")
    assert as_it_stands(case).last_contact_on == days_ago(0)
    note = next(each for each in notes_of(case) if each.happened_on == days_ago(0))
    right = written(happened_on=day(12), seen_version=note.version)
    assert team.post("caseworker", "note", case, note, **right).status_code == 302
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (days_ago(12), days_ago(-18))


def test_a_mended_word_in_an_old_talk_with_others_moves_nothing(team):
    case = team.case(last_contact_on=None)
    write(team, case, kind="about_her", happened_on=day(50), next_on=day(40))
    write(team, case, happened_on=day(2))
    standing = as_it_stands(case)
    note = next(each for each in notes_of(case) if each.kind == "about_her")
    same = written(kind="about_her", happened_on=day(50), next_on=day(40), text="Mended.", seen_version=note.version)
    assert team.post("caseworker", "note", case, note, **same).status_code == 302
    now = as_it_stands(case)
    assert (now.last_contact_on, now.next_contact_on) == (standing.last_contact_on, standing.next_contact_on)


def test_a_form_sent_twice_is_one_note(team):
    case, token = team.case(), str(uuid.uuid4())
    answers = [write(team, case, **{FIELD: token}) for _time in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/cases/{case.person.code}/"}
    assert len(notes_of(case)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened_on": day(-1)}, "happened_on"),
        ({"happened_on": "some day"}, "happened_on"),
        ({"text": " \u200b\n"}, "text"),
        ({"text": "before\x00after"}, "text"),
        ({"kind": "seance"}, "kind"),
        ({"next_on": day(3)}, "next_on"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(team, wrong, field):
    case = team.case()
    page = write(team, case, **{"text": "She said: तारा <3"} | wrong)
    assert page.status_code == 200
    errors = page.context["form"].errors
    assert field in errors or "__all__" in errors
    if "text" not in wrong:
        assert "She said: तारा &lt;3" in page.content.decode()
    assert notes_of(case) == []


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_writes_or_reads_in_a_case_she_does_not_see(team, who):
    case = team.case()
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    assert [team.status(who, name, case) for name in ("note-add", "notes")] == [404, 404]
    assert team.status(who, "note", case, note) == 404
    assert write(team, case, who).status_code == 404


def test_only_the_author_changes_her_note(team):
    case = team.case(shared_with=[team.colleague])
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    for who in ("colleague", "supervisor"):
        assert team.status(who, "note", case, note) == 404
        assert team.post(who, "note", case, note, **written(text="Changed")).status_code == 404
    assert team.status("caseworker", "note", case, note) == 200
    answer = team.post("caseworker", "note", case, note, **written(text="Changed", seen_version=note.version))
    assert answer.status_code == 302
    assert as_it_stands(note).text == "Changed"


def test_a_note_is_found_under_its_own_case_alone(team):
    note = NoteFactory(case=team.case(), recorded_by=team.caseworker)
    assert team.status("caseworker", "note", team.case(), note) == 404


def test_her_own_older_words_are_not_overwritten_unseen(team):
    case = team.case()
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    team.post("caseworker", "note", case, note, **written(text="From the phone", seen_version=note.version))
    page = team.post("caseworker", "note", case, note, **written(text="From the desk", seen_version=note.version))
    assert "Now saved here: From the phone" in page.content.decode()
    assert as_it_stands(note).text == "From the phone"


@pytest.mark.parametrize(("who", "reads"), [("caseworker", True), ("supervisor", True), ("colleague", False)])
@pytest.mark.parametrize("page", ["case", "case-timeline", "notes"])
def test_a_restricted_note_is_read_by_its_author_and_the_supervisor_alone(team, who, reads, page):
    case = team.case(shared_with=[team.colleague])
    NoteFactory(case=case, recorded_by=team.caseworker, text="Only for us two.", restricted=True)
    NoteFactory(case=case, recorded_by=team.caseworker, text="For everybody in the case.")
    shown = team.get(who, page, case).content.decode()
    assert "For everybody in the case." in shown
    assert ("Only for us two." in shown) is reads


def test_the_list_goes_back_page_by_page_without_loss(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.views.note.PAGE", 3)
    case = team.case()
    for count in (5, 1, 1, 1, 9, 30, 2):
        NoteFactory(case=case, recorded_by=team.caseworker, happened_on=days_ago(count))
    seen, query = [], {}
    while True:
        page = team.get("caseworker", "notes", case, **query).context
        seen += page["notes"]
        if not page["older"]:
            break
        query = {"before": page["older"].partition("=")[2]}
    assert [note.happened_on for note in seen] == [days_ago(count) for count in (1, 1, 1, 2, 5, 9, 30)]
    assert len(set(seen)) == 7


def test_without_notes_the_list_says_what_to_do(team):
    page = team.get("caseworker", "notes", team.case()).content.decode()
    assert "No note yet" in page


def test_saving_asks_the_database_little_however_many_notes_there_are(team, django_assert_max_num_queries):
    case = team.case()
    team.get("caseworker", "case", case)
    with django_assert_max_num_queries(15):
        assert write(team, case).status_code == 302
    for _count in range(12):
        NoteFactory(case=case)
    with django_assert_max_num_queries(15):
        assert write(team, case).status_code == 302
