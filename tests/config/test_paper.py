"""Papers as PDF: traceable, numbered, without a name outside their pages, and read from our own files alone."""

import shutil
import subprocess
import sys

import pytest
from django.template import engines

import config
from config import paper, typesetting
from config.paper import NotAFileName, paper_response
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LINES = "{% for each in lines %}<p>सुनीता Tamang, line {{ each }}</p>{% endfor %}"
TEMPLATE = "{% extends 'paper/base.html' %}{% block main %}<h1>Sunita</h1>" + LINES + "{% endblock %}"


@pytest.fixture
def print_it(rf, monkeypatch):
    """Print a paper of so many lines."""
    template = engines["django"].from_string(TEMPLATE)
    monkeypatch.setattr(paper, "render_to_string", lambda _name, *given: template.render(*given))

    def printed(lines=1, filename="NB-7KQ4-X"):
        request = rf.get("/")
        request.session = {}
        request.user = UserFactory(full_name="Maya Gurung")
        return paper_response(request, "x.html", {"lines": range(lines)}, filename, instead="/cases/")

    return printed


def text_of(pdf: bytes, program: str = "pdftotext") -> str:
    """Return what a program of poppler reads in a PDF."""
    if shutil.which(program) is None:
        pytest.skip("poppler is not installed here")
    out = ["-"] if program == "pdftotext" else []
    return subprocess.run([program, "-", *out], input=pdf, capture_output=True, check=True).stdout.decode()


def test_a_paper_is_a_pdf_that_no_cache_keeps(print_it):
    response = print_it()
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == 'inline; filename="NB-7KQ4-X.pdf"'


def test_outside_its_pages_no_name_stands(print_it):
    pdf = print_it().content
    for name in ("Sunita", "Tamang", "Maya"):
        assert name not in text_of(pdf, "pdfinfo")
        assert name.encode() not in pdf
    assert "NB-7KQ4-X" in text_of(pdf, "pdfinfo")


def test_sheets_are_numbered_and_hold_devanagari(print_it):
    text = text_of(print_it(lines=120).content)
    assert "2 of 4" in text
    assert "सुनीता" in text


@pytest.mark.parametrize("filename", ["", "Sunita Tamang", "सुनीता", "../x", 'a"b', "a.pdf", "a\nb"])
def test_a_file_is_named_by_a_code(print_it, filename):
    with pytest.raises(NotAFileName):
        print_it(filename=filename)


def test_too_long_a_paper_is_refused_before_it_is_set(print_it, monkeypatch):
    monkeypatch.setattr(paper, "MOST_SIGNS", 100)
    response = print_it()
    assert response.status_code == 413
    assert 'href="/cases/"' in response.content.decode()


def test_without_what_makes_pdf_the_page_itself_is_offered(print_it, monkeypatch):
    monkeypatch.delitem(sys.modules, "config.typesetting", raising=False)
    monkeypatch.delattr(config, "typesetting", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    response = print_it()
    assert response.status_code == 503
    assert 'href="/cases/"' in response.content.decode()


def test_who_waits_too_long_for_others_is_told_to_try_again(print_it, monkeypatch):
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    with typesetting._ONE_AT_A_TIME:
        response = print_it()
    assert response.status_code == 503
    assert "Try again in a minute" in response.content.decode()
    assert print_it().status_code == 200


class NoPango:
    """A machine on which the library of the system is missing."""

    def find_spec(self, name, *_given):
        if name == "config.typesetting":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "https://example.org/x.css",
        "data:text/plain,x",
        "file:///etc/passwd",
        "file://elsewhere/etc/passwd",
        "{static}/../manage.py",
        "{static}/%2e%2e/manage.py",
        "picture:nobodys",
        "{static}/css",
        "{static}/css/none.css",
    ],
)
def test_nothing_from_outside_is_read(address):
    with pytest.raises(ValueError, match="outside"):
        typesetting.OurFilesAlone().fetch(address.format(static=typesetting.STATIC.as_uri()))


def test_a_picture_that_was_given_is_read_and_no_other():
    fetcher = typesetting.OurFilesAlone({"shown": b"a picture"})
    assert fetcher.fetch("picture:shown").read() == b"a picture"
    with pytest.raises(ValueError, match="outside"):
        fetcher.fetch("picture:other")


def test_our_own_files_are_read():
    assert b"@page" in typesetting.OurFilesAlone().fetch(f"{typesetting.STATIC.as_uri()}/css/paper.css").read()
