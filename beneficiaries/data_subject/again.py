"""Erases again, after an older backup was restored, whom it brought back (see `remembering`)."""

from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from access.context import acting_as_system
from beneficiaries.data_subject import erasing
from beneficiaries.data_subject.fates import ERASED
from beneficiaries.data_subject.remembering import PARTLY, WHOLLY, erased_file
from beneficiaries.models import Person, RetentionNotice


def erase_again(path: Path | None = None) -> int:
    """Erase everybody in the file who is not erased here; return how many. Raises OSError and ValueError."""
    lines = (path or erased_file()).read_text("ascii").split("\n")
    entries = [(what, UUID(key)) for what, key in (line.split() for line in dict.fromkeys(filter(None, lines)))]
    return sum(_again(what, key) for what, key in entries)


def _again(what: str, key: UUID) -> bool:
    model = Person if what in (WHOLLY, PARTLY) else apps.get_model(what)
    with acting_as_system("erased again after a backup was restored"):
        name = next(each for each in ("given_name", "full_name", "name") if hasattr(model, each))
        standing = model._base_manager.filter(pk=key).exclude(**{name: ERASED})
        if not standing.exists():
            return False
        notice, _made = RetentionNotice.objects.update_or_create(
            kind=RetentionNotice.Kind(model._meta.model_name),
            row_key=key,
            defaults={
                "person_id": key if model is Person else None,
                "acts_on": timezone.localdate(),
                "held_on": None,
                "held_by": None,
                "held_why": "",
                "done_at": None,
            },
        )
        if model is Person:
            erasing.erase(key, notice.pk, wholly=what == WHOLLY)
        else:
            erasing.erase_apart(model, key, notice.pk)
        notice.done_at = timezone.now()
        notice.save(update_fields=["done_at"])
    return True
