"""Documents and pictures of a case: added, seen by her readers alone, printed with a mark, taken away, swept."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from access.context import acting, acting_as_system
from access.once import FIELD
from audit.models import Entry
from beneficiaries.models import Document
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.documents import DocumentFactory, a_pdf, a_picture, files_on_disk
from tests.factories.people import ConsentFactory, made_by_system

pytestmark = pytest.mark.django_db
FILES = ["case-document-file", "case-document-picture", "case-document-small", "case-document-sheet"]
OTHER_KEY = "_______________________________________--_8"


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


def upload(content: bytes | None = None, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_picture() if content is None else content, "image/jpeg")


def add(team, case, who="caseworker", **fields):
    told = {"kind": "school", "title": "Certificate", "about": "Class 5.", "file": upload()}
    return team.post(who, "case-document-add", case, **{k: v for k, v in (told | fields).items() if v is not None})


def documents_of(case) -> list[Document]:
    with acting_as_system("a test looks"):
        return list(Document.objects.filter(case=case).order_by("recorded_at"))


def reads_of(case, what: str) -> list[str]:
    with acting_as_system("a test looks"):
        return list(Entry.objects.about(case.pk).filter(action="read", what=what).values_list("row_id", flat=True))


def says_of_pictures(person, answer: str) -> None:
    made_by_system(ConsentFactory, person=person, purpose="picture", answer=answer, answered_on=days_ago(0))


def errors_of(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_a_picture_is_added_and_shown_as_it_was(team):
    case = team.case()
    answer = add(team, case, dated="2012-05-12", dated_calendar="AD")
    (document,) = documents_of(case)
    assert answer["Location"] == reverse("case-document", args=[case.person.code, document.pk])
    assert (document.recorded_by, document.media_type, document.restricted) == (team.caseworker, "image/jpeg", False)
    page = team.get("caseworker", "case-document", case, document).content.decode()
    assert "12 May 2012" in page
    assert "Class 5." in page
    shown = team.get("caseworker", "case-document-picture", case, document)
    assert Image.open(io.BytesIO(shown.content)).size == (60, 80)
    assert document.size == len(shown.content)


def test_a_pdf_is_added_and_comes_back_as_it_was(team):
    case = team.case()
    add(team, case, kind="letter", file=upload(a_pdf(), "letter.jpg"))
    (document,) = documents_of(case)
    assert document.media_type == "application/pdf"
    assert team.get("caseworker", "case-document-file", case, document).content == a_pdf()
    for picture in FILES[1:]:
        assert team.status("caseworker", picture, case, document) == 404


def test_nothing_of_it_lies_on_the_disk_in_clear(team, folder):
    case = team.case()
    add(team, case, kind="letter", file=upload(a_pdf()))
    add(team, case)
    for path in (each for each in folder.rglob("*") if each.is_file()):
        written = path.read_bytes()
        for words in (b"%PDF", b"/Catalog", b"JFIF", b"\xff\xd8\xff", case.person.given_name.encode()):
            assert words not in written
    assert len(files_on_disk()) == 3


@pytest.mark.parametrize("name", FILES[:3])
def test_a_file_is_sent_as_what_it_is_and_kept_by_nobody(team, name):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    response = team.get("caseworker", name, case, document)
    how = "attachment" if name == "case-document-file" else "inline"
    assert response["Content-Disposition"] == f'{how}; filename="document-{document.pk.hex[:8]}.jpg"'
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["case-documents", "case-document", *FILES])
def test_only_who_may_see_the_case_opens_anything_of_it(team, name, papers_as_pages):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    of_one = [] if name == "case-documents" else [document]
    answers = {
        who: team.status(who, name, case, *of_one) for who in ("caseworker", "supervisor", "colleague", "stranger")
    }
    assert answers == {"caseworker": 200, "supervisor": 200, "colleague": 404, "stranger": 404}


@pytest.mark.parametrize("name", ["case-document", "case-document-edit", "case-document-remove", *FILES])
def test_a_restricted_one_is_for_who_added_it_and_the_supervisor(team, name, papers_as_pages):
    case = team.case(shared_with=[team.colleague])
    document = DocumentFactory(case=case, recorded_by=team.colleague, restricted=True, title="For few")
    answers = {who: team.status(who, name, case, document) for who in ("caseworker", "colleague", "supervisor")}
    assert answers == {"caseworker": 404, "colleague": 200, "supervisor": 200}
    for page in ("case", "case-timeline", "case-documents"):
        assert "For few" not in team.get("caseworker", page, case).content.decode()
        assert "For few" in team.get("colleague", page, case).content.decode()


def test_the_database_itself_hides_a_restricted_one(team):
    case = team.case(shared_with=[team.colleague])
    DocumentFactory(case=case, recorded_by=team.colleague, restricted=True)
    for who, seen in ((team.caseworker, 0), (team.colleague, 1), (team.supervisor, 1), (team.stranger, 0)):
        with acting(who), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM beneficiaries_document")
            assert cursor.fetchone() == (seen,)


def test_who_did_not_add_it_cannot_hide_it_from_others(team):
    case = team.case(shared_with=[team.colleague])
    document = DocumentFactory(case=case, recorded_by=team.colleague)
    told = {"kind": "school", "title": "New title", "restricted": "on", "seen_version": document.version}
    assert team.post("caseworker", "case-document-edit", case, document, **told).status_code == 302
    assert (as_it_stands(document).title, as_it_stands(document).restricted) == ("New title", False)
    told["seen_version"] = as_it_stands(document).version
    assert team.post("supervisor", "case-document-edit", case, document, **told).status_code == 302
    assert as_it_stands(document).restricted is True


def test_changing_what_is_said_keeps_the_file_and_tells_of_another_s_change(team):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    told = {"kind": "school", "title": "Mine", "seen_version": document.version}
    assert team.post("caseworker", "case-document-edit", case, document, **told).status_code == 302
    assert as_it_stands(document).stored_as == document.stored_as
    late = team.post("supervisor", "case-document-edit", case, document, **told | {"title": "Hers"})
    assert "Mine" in str(errors_of(late)["title"])
    assert as_it_stands(document).title == "Mine"


def test_every_look_stands_in_the_trail(team, papers_as_pages):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    codes = ["document_file", "document_picture", "document_small", "document_print"]
    for name, what in zip(FILES, codes, strict=True):
        team.get("supervisor", name, case, document)
        assert reads_of(case, what) == [str(document.pk)]


def test_a_form_that_arrives_twice_adds_one(team):
    case = team.case()
    token = str(uuid.uuid4())
    first, second = (add(team, case, **{FIELD: token}) for _each in range(2))
    assert first["Location"] == second["Location"]
    assert len(documents_of(case)) == 1
    assert len(files_on_disk()) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<script>alert(1)</script>", "neither a picture"),
        (b"PK\x03\x04" + bytes(500), "neither a picture"),
        (a_picture()[:300], "cannot be read"),
        (a_pdf(b"<</S/JavaScript/JS(1)>>"), "holds a program"),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "larger than"),
        (bytes(14 * 1024 * 1024), "larger than"),
    ],
)
def test_what_is_not_accepted_is_said_beside_the_field_and_the_words_stay(team, content, says):
    case = team.case()
    response = add(team, case, file=upload(content), about="What I had written.")
    assert says in str(errors_of(response)["file"])
    assert "What I had written." in response.content.decode()
    assert documents_of(case) == []
    assert files_on_disk() == []


def test_without_a_file_it_is_asked_for(team):
    assert "Choose a file" in str(errors_of(add(team, team.case(), file=None))["file"])


def test_with_something_else_wrong_the_file_is_to_be_chosen_again(team):
    case = team.case()
    errors = errors_of(add(team, case, title=""))
    assert set(errors) == {"title", "file"}
    assert files_on_disk() == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.jpg", "सुनिता तामाङ.jpg", "x" * 400 + ".jpg", "%22; rm .jpg"]
)
def test_the_name_it_came_with_is_kept_nowhere(team, name):
    case = team.case()
    assert add(team, case, file=upload(name=name)).status_code == 302
    (document,) = documents_of(case)
    for value in vars(document).values():
        assert name not in str(value)


def test_an_upload_larger_than_anybody_s_file_is_not_read(team, settings):
    settings.UPLOAD_READ_AT_MOST = 2000
    assert add(team, team.case(), file=upload(bytes(5000))).status_code == 400


def test_an_upload_is_never_written_in_clear_on_its_way(team, monkeypatch):
    def spill(*_given, **_more):
        raise AssertionError("a file was written to the temporary folder")

    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", spill)
    case = team.case()
    add(team, case, file=upload(bytes(6 * 1024 * 1024)))
    add(team, case)
    assert len(documents_of(case)) == 1


def test_taken_away_its_file_is_deleted_and_the_reason_stays(team, django_capture_on_commit_callbacks):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    assert len(files_on_disk()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        team.post("caseworker", "case-document-remove", case, document, reason="It shows her sister.")
    standing = as_it_stands(document)
    assert (standing.removed_by, standing.removal_reason) == (team.caseworker, "It shows her sister.")
    assert files_on_disk() == []
    assert "It shows her sister." in team.get("supervisor", "case-document", case, document).content.decode()
    for name in [*FILES, "case-document-edit", "case-document-remove"]:
        assert team.status("caseworker", name, case, document) == 404
    with acting_as_system("a test looks"):
        changed = Entry.objects.about(case.pk).filter(table_name="beneficiaries_document", action="update")
        assert changed.filter(actor=team.caseworker).exists()


def test_it_is_not_taken_away_without_a_reason(team):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    assert "reason" in errors_of(team.post("caseworker", "case-document-remove", case, document, reason="  "))
    assert as_it_stands(document).is_in_place


def test_where_a_file_lies_in_the_place_of_another_neither_is_shown(team, folder):
    case = team.case()
    mine, other = (DocumentFactory(case=case, recorded_by=team.caseworker) for _each in range(2))
    place = folder / mine.stored_as[:2] / mine.stored_as
    place.write_bytes((folder / other.stored_as[:2] / other.stored_as).read_bytes())
    response = team.get("caseworker", "case-document-picture", case, mine)
    assert response.status_code == 503
    assert "The file does not open" in response.content.decode()


@pytest.mark.parametrize("name", FILES)
def test_without_its_key_there_is_a_kind_page_and_no_entry(team, settings, name):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    settings.FILE_KEYS = [OTHER_KEY]
    response = team.get("caseworker", name, case, document)
    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/html")
    assert document.title in response.content.decode()
    assert reads_of(case, "document_file") == reads_of(case, "document_print") == []


def test_a_printed_picture_bears_who_printed_it_before_the_picture(team, papers_as_pages):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    team.get("supervisor", "case-document-sheet", case, document)
    (page,) = papers_as_pages
    assert page.count(f"{team.supervisor.full_name} · {team.supervisor.email}") == 6
    assert 'class="watermark across across-dark"' in page
    assert 'src="picture:shown"' in page


def test_the_sheet_is_a_pdf_with_the_picture_in_it(team):
    case = team.case()
    document = DocumentFactory(case=case, recorded_by=team.caseworker)
    response = team.get("caseworker", "case-document-sheet", case, document)
    assert response.content.startswith(b"%PDF-")
    assert b"/Width 60" in response.content
    assert case.person.given_name not in response["Content-Disposition"]


def test_her_photo_stands_on_the_case_file_until_she_takes_her_yes_back(team):
    case = team.case()
    photo = DocumentFactory(case=case, kind="photo", recorded_by=team.caseworker)
    small = reverse("case-document-small", args=[case.person.code, photo.pk])
    assert small in team.get("caseworker", "case", case).content.decode()
    assert small not in team.get("caseworker", "caseload").content.decode()
    says_of_pictures(case.person, "withdrawn")
    assert small not in team.get("caseworker", "case", case).content.decode()
    assert "does not agree" in team.get("caseworker", "case-document", case, photo).content.decode()


def test_her_photo_is_shown_and_added_no_more_once_her_yes_has_ended(team):
    case = team.case()
    photo = DocumentFactory(case=case, kind="photo", recorded_by=team.caseworker)
    small = reverse("case-document-small", args=[case.person.code, photo.pk])
    told = {"person": case.person, "purpose": "picture", "answer": "given", "answered_on": days_ago(9)}
    consent = made_by_system(ConsentFactory, **told, expires_on=days_ago(0))
    assert small in team.get("caseworker", "case", case).content.decode()
    with acting_as_system("time passes"):
        type(consent).objects.filter(pk=consent.pk).update(expires_on=days_ago(1))
    assert small not in team.get("caseworker", "case", case).content.decode()
    assert "kind" in errors_of(add(team, case, kind="photo"))


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_photo_that_she_does_not_want_is_not_added(team, answer):
    case = team.case()
    says_of_pictures(case.person, answer)
    assert "does not agree" in str(errors_of(add(team, case, kind="photo"))["kind"])
    assert add(team, case, kind="identity").status_code == 302


def test_a_photo_of_her_is_a_picture(team):
    case = team.case()
    assert "not a PDF" in str(errors_of(add(team, case, kind="photo", file=upload(a_pdf())))["kind"])
    document = DocumentFactory(case=case, pdf=True, recorded_by=team.caseworker)
    told = {"kind": "photo", "title": "She", "seen_version": document.version}
    assert "not a PDF" in str(errors_of(team.post("caseworker", "case-document-edit", case, document, **told))["kind"])


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("document_has_a_title", {"title": ""}),
        ("document_of_a_kept_type", {"media_type": "text/html"}),
        ("photo_is_a_picture", {"kind": "photo", "media_type": "application/pdf"}),
        ("document_is_not_empty", {"size": 0}),
        ("document_names_file_and_key", {"key": "0" * 15 + "X"}),
        ("document_names_file_and_key", {"sha256": "short"}),
        ("document_names_file_and_key", {"stored_as": "../secret_key"}),
        ("document_taken_away_with_a_reason", {"removal_reason": "Why?"}),
        ("document_taken_away_with_a_reason", {"removed_at": timezone.now() - timedelta(1)}),
    ],
)
def test_the_database_holds_each_rule(team, rule, broken):
    document = DocumentFactory()
    with acting_as_system("a test breaks a rule"), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**broken)


def test_the_list_is_paged_and_costs_the_same_however_long_it_is(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.views.document.PAGE", 2)
    case, asked = team.case(), []
    for _each in range(3):
        DocumentFactory(case=case, recorded_by=team.caseworker)
        with CaptureQueriesContext(connection) as queries:
            page = team.get("caseworker", "case-documents", case)
        asked.append(len(queries))
    assert asked[1] == asked[2]
    assert len(page.context["page"].rows) == 2
    assert page.context["page"].older
    older = team.client("caseworker").get(page.wsgi_request.path + page.context["page"].older)
    assert len(older.context["page"].rows) == 1
