"""What the worker does with an import, step by step, in the name of who asked for it.

Where an import stands is in its row alone, so a step may be taken by any worker, or again by another one after the
first was killed: `carry_on` finds what stands still. While one works, its row is locked, and a second one leaves it.
"""

import datetime
import logging
from uuid import UUID

from django.db import Error
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from access.context import acting, acting_as_system
from accounts.models import User
from audit.actor import Actor
from audit.trail import write_noted_reads
from exchange.importing.checking import check_batch
from exchange.importing.taking_in import NoLongerFits, take_in
from exchange.importing.undoing import InTheWay, undo
from exchange.models import KEPT_UNDECIDED, UNDO_WITHIN, Import

logger = logging.getLogger(__name__)
STANDS_STILL = datetime.timedelta(minutes=2)
"""After so long without a step, a worker is taken to be dead."""
MOST_TRIES = 3
REASON = "import"


def carry_out(key: UUID) -> None:
    """Do all that is to be done with an import now."""
    while _step(key):
        pass


def stands_still() -> list[UUID]:
    """Return the imports in which nothing has moved for a while though something is to be done."""
    with acting_as_system(REASON):
        waiting = Import.objects.filter(status__in=Import.AT_WORK, moved_at__lt=timezone.now() - STANDS_STILL)
        return list(waiting.values_list("pk", flat=True))


def throw_away() -> int:
    """Delete the rows of imports that are over, and of those that nobody took in; return of how many."""
    now = timezone.now()
    with acting_as_system("rows of imports are kept for some days alone"):
        left = Import.objects.filter(status__in=Import.STAGED, started_at__lt=now - KEPT_UNDECIDED)
        for each in left.select_for_update():
            each.throw_rows_away()
            each.move(Import.Status.DISCARDED)
        over = Import.objects.filter(rows__isnull=False, status__in=["done", "undone", "discarded"]).distinct()
        over = over.exclude(status="done", done_at__gt=now - UNDO_WITHIN)
        found = list(over)
        for each in found:
            each.throw_rows_away()
        return len(found)


def _step(key: UUID) -> bool:
    """Take one step; tell whether there is another one to take."""
    with acting_as_system(REASON):
        free = Import.objects.select_for_update(of=("self",), skip_locked=True)
        here = free.filter(pk=key, status__in=Import.AT_WORK).select_related("asked_by").first()
        if here is None:
            return False
        status, by = here.status, here.asked_by.at(here.site_id)
        if not by.is_active:
            _give_up(here, _("The account of whoever asked for it is closed. Ask for it again."))
            return False
        if here.tries >= MOST_TRIES:
            _give_up(here, _("It was tried several times and did not work. Ask whoever runs the system."))
            return False
        here.tries, here.moved_at = here.tries + 1, timezone.now()  # whatever moves on begins to count anew
        here.save(update_fields=["tries", "moved_at"])
    with translation.override(by.language):
        return _taken(key, status, by)


def _taken(key: UUID, status: str, by: User) -> bool:
    actor = Actor(by, reason=REASON)
    try:
        with acting(actor):
            here = _locked(key, status)
            if here is None:
                return False
            if status == Import.Status.CHECKING:
                left = check_batch(here, by)
                write_noted_reads(actor)
                return left
            (take_in if status == Import.Status.TAKING else undo)(here, by)
            return False
    except NoLongerFits:
        return _check_again(key)
    except InTheWay:
        with acting_as_system(REASON):
            Import.objects.get(pk=key).move(Import.Status.DONE)
    except Error as error:
        logger.warning("a step of an import failed: %s", type(error).__name__)
        with acting_as_system(REASON):
            _give_up(Import.objects.get(pk=key), _("The database refused it. Look at the rows, and try again."))
    return False


def _locked(key: UUID, status: str) -> Import | None:
    """Return the import for this worker alone; None when another one has it, or who asked may not touch it any more."""
    free = Import.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key, status=status)
    return free.select_related("site").first()


def _check_again(key: UUID) -> bool:
    with acting_as_system(REASON):
        here = Import.objects.get(pk=key)
        here.begin_again()
        here.move(Import.Status.CHECKING, rows_checked=0)
    return True


def _give_up(here: Import, trouble: str) -> None:
    """Let the import stand where a person can do something about it."""
    back = Import.Status.DONE if here.status == Import.Status.UNDOING else Import.Status.CHECKED
    if here.status == Import.Status.CHECKING:
        back = Import.Status.COLUMNS
    here.move(back, trouble=trouble)
