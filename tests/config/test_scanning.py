"""Every file that comes is looked at by the scanner of the machine first; without its word none is taken."""

from io import BytesIO

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from access.context import acting_as_system
from accounts.roles import Role
from audit.models import Entry
from beneficiaries.models import Document
from config.files import checks, field, scanning
from config.files.field import ChosenFileField, SentFileField
from tests.config.fake_scanner import MARK, FakeScanner
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import Team
from tests.factories.documents import a_pdf, a_picture, files_on_disk
from tests.test_consistency import OURS, PYTHON, name_of

NASTY_PDF = a_pdf(b"(" + MARK + b")")
TELLS_OF_A_VIRUS, CANNOT_TELL = "A virus was found in this file", "Files cannot be scanned just now"


@pytest.fixture
def scanner(settings):
    with FakeScanner() as running:
        settings.CLAMD = running.address
        yield running


def sent(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_files_come_in_through_one_field_alone():
    """It scans them; a form with Django's own field, or a view that takes a file by its name, would pass it by."""
    passing_by = ("forms.FileField(", "forms.ImageField(", "FILES[", "FILES.get", "request.read(", "request.body")
    found = {
        name_of(path): each
        for path in PYTHON
        if name_of(path).startswith(tuple(f"{app}/" for app in OURS))
        for each in passing_by
        if each in path.read_text()
    }
    assert found == {}
    assert not [each for model in apps.get_models() for each in model._meta.fields if hasattr(each, "upload_to")]
    taking = [each for each in subclasses(forms.FileField) if each.__module__.startswith(tuple(OURS))]
    assert set(taking) == {SentFileField, ChosenFileField}


def subclasses(kind: type) -> list[type]:
    return [each for direct in kind.__subclasses__() for each in (direct, *subclasses(direct))]


def test_it_is_shown_the_file_as_it_came_before_anything_of_ours_reads_it(scanner, monkeypatch):
    large = b"%PDF-" + b"x" * (3 * scanning.PIECE + 7)
    for content in (large, a_picture(), a_pdf()):
        with pytest.raises(ValidationError) if content is large else BytesIO():
            ChosenFileField().clean(sent(content))
    assert scanner.looked_at == [large, a_picture(), a_pdf()]
    monkeypatch.setattr(field, "accept", lambda _content: pytest.fail("read before it was scanned"))
    with pytest.raises(ValidationError, match=TELLS_OF_A_VIRUS):
        ChosenFileField().clean(sent(NASTY_PDF))
    with pytest.raises(ValidationError, match=TELLS_OF_A_VIRUS):
        SentFileField().clean(sent(b"Given name\n" + MARK, "people.csv"))
    assert SentFileField().clean(sent(b"Given name\nMaya", "people.csv")).read() == b"Given name\nMaya"


@pytest.mark.parametrize(
    "says",
    [b"", b"\0", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK\nstream: X\0", b"x" * 9000],
    ids=["nothing", "an empty word", "a word that is cut", "too large", "two words", "far too much"],
)
def test_without_a_clean_bill_no_file_is_taken(settings, says):
    with FakeScanner(lambda _came: says) as odd:
        settings.CLAMD = odd.address
        if says == b"stream: OK":
            scanning.look_at(a_pdf())  # the line was closed after it: it is whole
            return
        with pytest.raises(scanning.Refused, match=CANNOT_TELL):
            scanning.look_at(a_pdf())


def test_one_that_says_nothing_keeps_nobody_waiting_for_long(settings, monkeypatch):
    monkeypatch.setattr(scanning, "MOST_SECONDS", 0.2)
    with FakeScanner() as silent:
        silent._answer = lambda heard: heard.read()  # reads on and on
        settings.CLAMD = silent.address
        with pytest.raises(scanning.Refused, match=CANNOT_TELL):
            scanning.look_at(a_pdf())


@pytest.mark.parametrize(
    ("named", "is_right"),
    [
        ("", True),
        ("none", True),
        ("unix:/run/clamav/clamd.ctl", True),
        ("tcp:127.0.0.1:3310", True),
        ("tcp:[::1]:3310", True),
        ("tcp:localhost:3310", True),
        ("tcp:10.0.0.7:3310", False),
        ("tcp:scanner.example:3310", False),
        ("tcp:127.0.0.1:99999", False),
        ("tcp:127.0.0.1", False),
        ("unix:clamd.ctl", False),
        ("/run/clamav/clamd.ctl", False),
        ("off", False),
    ],
)
def test_what_is_no_scanner_of_this_machine_is_refused_at_the_start(settings, named, is_right):
    settings.CLAMD = named
    assert [each.id for each in checks.the_scanner_can_be_asked()] == ([] if is_right else ["files.E005"])
    if not is_right:
        with pytest.raises(ImproperlyConfigured):
            scanning.place()


def test_a_deployed_house_says_whether_it_has_one(settings, scanner):
    assert checks.files_are_scanned_when_deployed() == []
    told = []
    for settings.CLAMD in ("", "none", "unix:/nowhere/clamd.ctl"):
        told.append([each.id for each in checks.files_are_scanned_when_deployed()])
    assert told == [["files.W001"], [], ["files.W002"]]


@pytest.mark.django_db
def test_a_virus_is_told_beside_the_field_and_in_the_trail_and_nothing_else_is_kept(scanner, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    team = Team()
    case = team.case()
    typed = {"kind": "school", "title": "Certificate of class 5", "about": "Typed by hand."}
    page = team.post("caseworker", "case-document-add", case, **typed, file=sent(NASTY_PDF))
    assert page.status_code == 200
    assert TELLS_OF_A_VIRUS in str(page.context["form"].errors["file"])
    assert "Certificate of class 5" in page.content.decode()
    with acting_as_system("a test looks"):
        (entry,) = Entry.objects.filter(what="virus_refused")
        assert (entry.action, entry.actor_id, entry.reason) == ("event", team.caseworker.pk, "Stand-In.Test")
        assert entry.person_id is None
        assert not Document.objects.exists()
    assert files_on_disk() == []
    assert team.post("caseworker", "case-document-add", case, **typed, file=sent(a_pdf())).status_code == 302


@pytest.mark.django_db
def test_when_it_does_not_answer_what_was_typed_stays_and_the_administrator_sees_it(settings):
    team = Team()
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    page = team.post("caseworker", "case-document-add", team.case(), kind="school", title="Kept", file=sent(a_pdf()))
    assert CANNOT_TELL in str(page.context["form"].errors["file"])
    assert 'value="Kept"' in page.content.decode()
    seen = signed_in_client(make_user(Role.ADMINISTRATOR)).get(reverse("system-health"))
    assert "does not answer: no file is taken" in seen.content.decode()
