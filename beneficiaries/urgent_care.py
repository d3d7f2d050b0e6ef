"""How long medical care after rape can prevent the worst: one rule, in one place.

After "Clinical management of rape and intimate partner violence survivors" (WHO, UNFPA and UNHCR, 2020): medicine
against HIV is begun as soon as possible and within 72 hours, emergency contraception is given within 120 hours.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

AGAINST_HIV = datetime.timedelta(hours=72)
AGAINST_PREGNANCY = datetime.timedelta(hours=120)


@dataclass(frozen=True)
class UrgentCare:
    """Until which day each may still help. Later care is worth going for too, but no longer a matter of hours."""

    against_hiv: datetime.date
    against_pregnancy: datetime.date

    @property
    def hiv_in_time(self) -> bool:
        """Tell whether medicine against HIV may still be begun today."""
        return timezone.localdate() <= self.against_hiv

    @property
    def is_urgent(self) -> bool:
        """Tell whether hours count today."""
        return timezone.localdate() <= self.against_pregnancy


def urgent_care(last_day: datetime.date) -> UrgentCare:
    """Return until when care helps after a rape that happened on this day at the latest.

    The hour is not known: the last hour of the day counts, so that an error is one to the side of going.
    """
    return UrgentCare(last_day + AGAINST_HIV, last_day + AGAINST_PREGNANCY)
