"""Tags about access: the once-token of a form, and whether a page may be opened."""

import uuid
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from access.once import FIELD
from access.views import may_open as user_may_open

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Print the hidden token by which a form acts exactly once, however often it arrives."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


@register.simple_tag(takes_context=True)
def may_open(context: dict[str, Any], url_name: str) -> bool:
    """Tell whether the visitor may open the page of that name: `{% may_open "case" as allowed %}`."""
    request = context.get("request")
    return bool(request and user_may_open(request.user, url_name))
