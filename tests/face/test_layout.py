"""The layout, the parts and the error pages, as HTML."""

import re

import html5lib
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, server_error

from config.fields import CalendarDateField, PartialDateFormField

TEMPLATES = settings.BASE_DIR / "templates"
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]


class Everything(forms.Form):
    """One of each kind of input."""

    name = forms.CharField(help_text="As she says it.")
    born = PartialDateFormField()
    met = CalendarDateField(required=False)
    sex = forms.ChoiceField(choices=[("f", "Female"), ("m", "Male")], widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(choices=[("ne", "Nepali")], widget=forms.CheckboxSelectMultiple)
    district = forms.ChoiceField(choices=[("d", "Dhading")])
    words = forms.CharField(widget=forms.Textarea)
    agreed = forms.BooleanField(help_text="Ask again later.")
    picture = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture
def request_of_nobody():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def parsed(html):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def ids(page):
    return [part.get("id") for part in page.iter() if part.get("id")]


@pytest.mark.parametrize("form", [Everything(), Everything({})], ids=["fresh", "refused"])
def test_a_form_names_and_describes_each_input_once(request_of_nobody, form):
    html = render_to_string("parts/_form.html", {"form": form, "submit": "Save", "cancel": "/"}, request_of_nobody)
    page = parsed(f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>")
    known = ids(page)
    assert len(known) == len(set(known))
    named = {label.get("for") for label in page.iter("label")}
    inputs = [part for part in page.iter() if part.tag in ("input", "select", "textarea")]
    for part in inputs:
        if part.get("type") != "hidden":
            assert part.get("id") in named, part.attrib
    described = {name for part in page.iter() for name in (part.get("aria-describedby") or "").split()}
    assert described <= set(known)
    anchors = {link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")}
    assert anchors <= set(known)
    if form.is_bound:
        assert all(f"id_{name}_error" in described for name in form.errors if name != "secret")
        assert len(anchors) == len(form.errors) - 1
    assert {"csrfmiddlewaretoken", "_once", "secret"} <= {part.get("name") for part in inputs}
    assert page.find(".//form").get("enctype") == "multipart/form-data"


def test_the_page_has_its_landmarks_and_a_way_out(request_of_nobody):
    page = parsed(render_to_string("404.html", {}, request_of_nobody))
    assert len(list(page.iter("main"))) == len(list(page.iter("h1"))) == 1
    assert page.find(".//title").text.endswith(" – Nayabato")
    assert page.find("body").find("a").get("href") == "#main"
    assert any("data-quick-exit" in form.attrib for form in page.iter("form"))


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_stand_without_a_request(name):
    page = parsed(get_template(name).render())
    assert len(list(page.iter("h1"))) == 1


def test_the_house_can_fail_without_a_database(request_of_nobody):
    for response in (
        server_error(request_of_nobody),
        bad_request(request_of_nobody, Exception("secret")),
        csrf_failure(request_of_nobody, "secret"),
    ):
        assert response.status_code in (400, 403, 500)
        assert b"secret" not in response.content
    assert b"Go back in your browser" in response.content


def test_no_template_breaks_the_security_policy():
    forbidden = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|\|safe\b|javascript:|https?://(?!www\.w3)"
    )
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text()
        allowed = re.sub(r'<script[^>]*type="application/json"', "", source)
        assert not forbidden.search(allowed), (path, forbidden.search(allowed))


def test_htmx_keeps_nothing_and_injects_nothing(request_of_nobody):
    html = render_to_string("404.html", {}, request_of_nobody)
    for rule in ('"includeIndicatorStyles":false', '"historyEnabled":false', '"allowEval":false'):
        assert rule in html
