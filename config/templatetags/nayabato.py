"""Template tags of every page: days in both calendars, ages, digits, icons, states and the error summary."""

import datetime
import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import Range
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.calendar import PartialDate, local_digits, say_bikram_month, say_day, say_moment
from config.widgets import CalendarDateWidget

register = template.Library()

BETWEEN_DIGITS = re.compile(r"(?<=\d)-(?=\d)")
WORD_JOINER = "\N{WORD JOINER}"

#: Kinds of state and the icon that says them without colour.
STATE_ICONS = {
    "neutral": "circle",
    "info": "info-circle",
    "good": "check-circle",
    "notice": "clock",
    "warning": "exclamation-triangle",
    "danger": "exclamation-octagon",
}


@register.filter
def unbroken(text: Any) -> str:
    """Keep a date in figures, such as 2069-02-12, on one line; what is safe stays so."""
    said = str(text)
    kept = BETWEEN_DIGITS.sub(f"-{WORD_JOINER}", said)
    return SafeString(kept) if isinstance(said, SafeData) else kept


@register.filter
def day(value: datetime.date | None) -> str:
    """Show a day in both calendars: 12 May 2012 · 30 Baisakh 2069 BS; empty for none."""
    if not value:
        return ""
    if isinstance(value, datetime.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return say_day(value)


@register.filter
def bikram_month(value: datetime.date | None) -> str:
    """Show the Nepali month in which a day lies: Baisakh 2069 BS; it stands beside the other month. Empty for none."""
    return say_bikram_month(value) if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Show a moment in Nepal's time, the day in both calendars; empty for none."""
    return say_moment(value) if value else ""


@register.filter
def partial_day(value: Range | datetime.date | None) -> str:
    """Show a date as well as it is known; empty for none."""
    known = PartialDate.of(value or None)
    return str(known) if known else ""


@register.filter
def age(value: Range | datetime.date | None, on: datetime.date | None = None) -> str:
    """Show the age of someone born then, today or on a day: 20, or 19 to 21 when less is known."""
    known = PartialDate.of(value or None)
    ages = known.ages_on(on or timezone.localdate()) if known else None
    if ages is None:
        return ""
    if ages[0] == ages[1]:
        return local_digits(ages[0])
    return _("%(youngest)s to %(oldest)s") % {"youngest": local_digits(ages[0]), "oldest": local_digits(ages[1])}


@register.filter
def digits(value: Any) -> str:
    """Write a number with the digits of the reader's language."""
    return "" if value is None else local_digits(value)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers unless it has a label of its own."""
    return _icon(name, str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    sprite = f"{static('vendor/bootstrap-icons/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>', label, sprite
        )
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', sprite)


@register.simple_tag
def status(label: str, kind: str = "neutral") -> SafeString:
    """Show a state as a tag: words, an icon and a colour. Kinds: neutral, info, good, notice, warning, danger."""
    return _tag(kind if kind in STATE_ICONS else "neutral") + conditional_escape(label) + END_OF_TAG


END_OF_TAG = SafeString("</span>")


@lru_cache(maxsize=len(STATE_ICONS))
def _tag(kind: str) -> SafeString:
    return format_html('<span class="tag tag-{}">{}', kind, icon(STATE_ICONS[kind]))


@register.tag
def kept(parser: template.base.Parser, _token: template.base.Token) -> "Kept":
    """Write once what says the same to everybody: `{% kept %} … {% endkept %}`."""
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside)


class Kept(template.Node):
    """A part of a page, written once for each language with nothing of the page at hand: no visitor, no data."""

    def __init__(self, inside: template.NodeList):
        self.nodelist = inside
        self.written: dict[tuple[str, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return what was written the first time."""
        here = (get_language(), settings.ROOT_URLCONF, get_script_prefix())
        if here not in self.written:
            bare = template.Context()
            with bare.bind_template(context.template):
                self.written[here] = self.nodelist.render(bare)
        return self.written[here]


@register.simple_tag
def today() -> datetime.date:
    """Return the day it is in Nepal."""
    return timezone.localdate()


@register.filter
def error_links(form: BaseForm) -> list[tuple[str, str]]:
    """Return (anchor, message) of every error of a form, in the order of its fields."""
    links = [("", message) for message in form.non_field_errors()]
    for field in form:
        if field.is_hidden:
            links += [("", f"{field.label}: {message}") for message in field.errors]
        else:
            links += [(_anchor(field), f"{field.label}: {message}") for message in field.errors]
    return links


@register.filter
def is_calendar_date(field: BoundField) -> bool:
    """Tell whether a field is written in one of two calendars."""
    return isinstance(field.field.widget, CalendarDateWidget)


@register.filter
def described(field: BoundField) -> SafeString:
    """Draw the inputs of a field, each described by the field's hint and errors."""
    return field.as_widget(attrs={"aria-describedby": field.aria_describedby} if field.aria_describedby else None)


@register.filter
def needs_marks(form: BaseForm) -> bool:
    """Tell whether some fields of a form must be filled in and others need not."""
    return len({field.field.required for field in form.visible_fields()}) == 2


@register.filter
def groups(form: BaseForm) -> list[dict[str, Any]]:
    """Return the visible fields of a form by its own `groups`; those in no group come last, without a title."""
    visible = {field.name: field for field in form.visible_fields()}
    parts = []
    for title, names in getattr(form, "groups", ()):
        fields = [visible.pop(name) for name in names if name in visible]
        if fields:
            says_it = [str(field.label) for field in fields] == [str(title)]
            needed = says_it and fields[0].field.required
            parts.append({"title": title, "fields": fields, "says_it": says_it, "needed": needed})
    if visible:
        parts.append({"title": "", "fields": list(visible.values())})
    return parts


def _anchor(field: BoundField) -> str:
    first = next(iter(field.subwidgets), None) if not field.id_for_label else None
    if first is not None and first.id_for_label:
        return first.id_for_label
    return field.id_for_label or f"div_{field.auto_id}"
