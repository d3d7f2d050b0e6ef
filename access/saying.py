"""A field of a record in words, as a page or a message shows it."""

from django.db.models import Model
from django.utils.text import capfirst

from config.saying import said


def rows_of(record: Model, names: list[str] | tuple[str, ...]) -> list[dict[str, str]]:
    """Return a label and a value in words for each of these fields, as `parts/_summary_list.html` takes them."""
    return [
        {"name": name, "label": capfirst(record._meta.get_field(name).verbose_name), "value": said(record, name)}
        for name in names
    ]
