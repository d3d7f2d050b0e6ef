"""How near a day is by which something is to be done: the kind of tag it is shown as."""

import datetime

from django.utils import timezone

SOON = datetime.timedelta(days=3)


def kind_of_day(day: datetime.date) -> str:
    """Return the kind of tag for a day: `warning` once it has passed, `notice` while it comes within three days.

    Nothing that is merely late is `danger`: that is for harm (docs/look.md).
    """
    today = timezone.localdate()
    return "warning" if day < today else "notice" if day - today < SOON else "neutral"
