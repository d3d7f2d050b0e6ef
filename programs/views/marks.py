"""What every sheet of marks does: write it down, or say what stands in the way."""

from collections.abc import Callable

from programs.forms.marks import MarksForm
from programs.models import CannotWrite, SomebodyElseWrote


def written(form: MarksForm, write: Callable[[], None]) -> bool:
    """Write a sheet that was sent and is right; tell whether that was done."""
    if not form.is_valid():
        return False
    try:
        write()
    except SomebodyElseWrote as other:
        form.tell(other.differences)
    except CannotWrite as refusal:
        form.add_error("why" if form.asks_why else None, str(refusal))
    else:
        return True
    return False
