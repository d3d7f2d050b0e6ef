"""The tags and filters of the `nayabato` library."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.html import format_html

from access.navigation import mark_of
from config.calendar import PartialDate, gregorian_year
from config.templatetags.nayabato import STATE_ICONS
from tests.face.test_vendored_assets import ICONS

MAY_12 = datetime.date(2012, 5, 12)


def shown(source, **context):
    return Template("{% load nayabato %}" + source).render(Context(context))


def test_days_and_moments():
    late = datetime.datetime(2012, 5, 11, 20, 0, tzinfo=datetime.UTC)
    assert shown("{{ d|day }}", d=MAY_12) == "12 May 2012 · 30 Baisakh 2069 BS"
    assert shown("{{ d|day }}", d=late) == "12 May 2012 · 30 Baisakh 2069 BS", "a day is a day of Nepal"
    assert shown("{{ d|moment }}", d=late) == "12 May 2012 · 30 Baisakh 2069 BS, 01:45"
    with translation.override("ne"):
        assert shown("{{ d|moment }}", d=late).endswith("०१:४५")


@pytest.mark.parametrize("name", ["day", "moment", "partial_day", "bikram_month", "age", "digits"])
def test_nothing_is_shown_as_nothing(name):
    assert shown("{{ value|" + name + " }}", value=None) == ""


def test_partial_days_and_ages():
    assert shown("{{ d|partial_day }}", d=PartialDate(*gregorian_year(2012))) == "2012 · 2068/69 BS"
    assert shown("{{ d|partial_day }}", d=MAY_12) == "12 May 2012 · 30 Baisakh 2069 BS"
    assert shown("{{ d|age:on }}", d=PartialDate.from_age(20, MAY_12), on=MAY_12) == "20"
    assert shown("{{ d|age:on }}", d=PartialDate.from_age(20, MAY_12, about=True), on=MAY_12) == "19 to 21"
    assert shown("{{ d|age }}", d=timezone.localdate()) == "0"


def test_a_date_in_figures_stays_on_one_line_and_nothing_else_is_changed():
    joined = "2069-\N{WORD JOINER}02-\N{WORD JOINER}12"
    assert shown("{{ text|unbroken }}", text="NB-7KQ4-X, 2069-02-12 & <b>") == f"NB-7KQ4-X, {joined} &amp; &lt;b&gt;"
    assert shown("{{ text|unbroken }}", text=format_html("<b>{}</b>", "2069-02-12")) == f"<b>{joined}</b>"


def test_digits_are_the_readers():
    assert shown("{{ n|digits }}", n=120) == "120"
    with translation.override("ne"):
        assert shown("{{ n|digits }}", n=120) == "१२०"


def test_a_state_says_itself_in_words_and_with_an_icon():
    html = shown('{% status label "danger" %}', label="<High>")
    assert "&lt;High&gt;" in html
    assert "#exclamation-octagon" in html
    assert "tag-neutral" in shown('{% status "?" "purple" %}')
    assert all(f'id="{icon}"' in ICONS for icon in STATE_ICONS.values())


def test_an_icon_is_silent_unless_it_says_something():
    assert 'aria-hidden="true"' in shown('{% icon "house" %}')
    assert 'role="img" aria-label="Home"' in shown('{% icon "house" "Home" %}')


@pytest.mark.parametrize(
    ("path", "address", "mark"),
    [
        ("/cases/", "/cases/", "page"),
        ("/cases/NB-1/", "/cases/", "true"),
        ("/casesoftea/", "/cases/", ""),
        ("/cases/", "/", ""),
        ("/", "/", "page"),
    ],
)
def test_the_open_place_is_marked(path, address, mark):
    assert mark_of(address, path) == mark


def test_what_is_kept_for_everybody_knows_nothing_of_the_page_and_speaks_each_language():
    part = Template(
        "{% load i18n nayabato %}{% kept %}[{{ user }}{{ request.user }}{% translate 'Menu' %}]{% endkept %}"
    )
    maya = Context({"user": "Maya", "request": RequestFactory().get("/")})
    assert part.render(maya) == part.render(Context()) == "[Menu]"
    with translation.override("fr"):
        assert part.render(maya) == f"[{translation.gettext('Menu')}]"
    with translation.override("ne"):
        assert part.render(maya) == f"[{translation.gettext('Menu')}]" != "[Menu]"


class Story(forms.Form):
    """A form in two parts and a field that belongs to none."""

    groups = [("Who", ["name", "missing"]), ("Empty", ["missing"]), ("Where", ["place"])]
    name = forms.CharField()
    place = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    rest = forms.CharField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_fields_in_no_group_are_never_forgotten():
    assert (
        shown(
            "{% for g in form|groups %}[{{ g.title }}:{% for f in g.fields %}{{ f.name }}{% endfor %}]{% endfor %}",
            form=Story(),
        )
        == "[Who:name][Where:place][:rest]"
    )


def test_every_error_is_listed_and_linked_to_its_field():
    form = Story({})
    form.add_error(None, "Not like this")
    html = shown("{% for a, m in form|error_links %}({{ a }}|{{ m }}){% endfor %}", form=form)
    assert html == (
        "(|Not like this)(id_name|Name: This field is required.)"
        "(id_place_0|Place: This field is required.)(|Token: This field is required.)"
    )
