"""The association's own time standards: by when what must have happened, and since when that holds."""

import itertools
from collections.abc import Mapping
from types import MappingProxyType

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField

BOUNDS = {
    "assessment_emergency": (1, 3),
    "assessment_high": (1, 7),
    "assessment_medium": (1, 14),
    "assessment_low": (1, 30),
    "contact_emergency": (1, 7),
    "contact_high": (1, 21),
    "contact_medium": (1, 45),
    "contact_low": (1, 122),
    "referral_emergency": (1, 3),
    "referral_high": (1, 7),
    "referral_normal": (1, 14),
    "plan": (1, 30),
    "review": (14, 122),
    "approval": (1, 10),
    "service_received": (1, 60),
    "service_check": (30, 366),
    "room_check": (1, 30),
    "treatment_check": (1, 14),
    "final_assessment": (7, 60),
    "consent_warning": (7, 90),
    "refill_warning": (1, 14),
    "soon": (1, 14),
    "new": (1, 30),
}
"""The fewest and the most days of each: looser than that would be no standard any more."""
RISING = (
    ("assessment", ("emergency", "high", "medium", "low")),
    ("contact", ("emergency", "high", "medium", "low")),
    ("referral", ("emergency", "high", "normal")),
)
"""Standards that differ by danger: who is in greater danger never waits longer."""


def _days(name: str, words: Promise, default: int) -> models.PositiveSmallIntegerField:
    least, most = BOUNDS[name]
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class TimeStandards(Record):
    """How many days each thing may take, from a day until a later row takes over; without any row, as in the design.

    They follow the inter-agency case management guidelines (CPIMS+, steps 2 to 5) and section 5 of the design. What
    has been in force stays as it was (a trigger refuses to change it): whether something came in time is told by the
    standards of the day on which its clock began.
    """

    from_day = DateField(_("in force from"), default=timezone.localdate, unique=True)
    why = NameField(_("why it was changed"), max_length=200, blank=True)

    assessment_emergency = _days("assessment_emergency", _("assessment: emergency"), 1)
    assessment_high = _days("assessment_high", _("assessment: high risk"), 3)
    assessment_medium = _days("assessment_medium", _("assessment: medium risk"), 7)
    assessment_low = _days("assessment_low", _("assessment: low risk"), 14)
    contact_emergency = _days("contact_emergency", _("contact: emergency"), 7)
    contact_high = _days("contact_high", _("contact: high risk"), 14)
    contact_medium = _days("contact_medium", _("contact: medium risk"), 30)
    contact_low = _days("contact_low", _("contact: low risk"), 91)
    referral_emergency = _days("referral_emergency", _("answer to a referral: emergency"), 1)
    referral_high = _days("referral_high", _("answer to a referral: high urgency"), 3)
    referral_normal = _days("referral_normal", _("answer to a referral: normal urgency"), 7)
    plan = _days("plan", _("from the assessment to the plan"), 14)
    review = _days("review", _("from a plan to its review"), 91)
    approval = _days("approval", _("from a request for approval to the decision"), 3)
    service_received = _days("service_received", _("from the answer of a service to asking what came of it"), 14)
    service_check = _days("service_check", _("how long what the directory says counts as checked"), 183)
    room_check = _days("room_check", _("from moving into a room of her own to the look at its safety"), 7)
    treatment_check = _days("treatment_check", _("from one check of a treatment to the next"), 7)
    final_assessment = _days("final_assessment", _("how old the last assessment may be when a case is closed"), 30)
    consent_warning = _days("consent_warning", _("how long before its end a consent is asked for again"), 30)
    refill_warning = _days("refill_warning", _("how long before its day the refill of a medicine is told"), 3)
    soon = _days("soon", _("how far ahead a worker's tasks look"), 7)
    new = _days("new", _("how long a case counts as new"), 7)

    class Meta:
        ordering = ["-from_day"]
        verbose_name = _("time standards")
        verbose_name_plural = _("time standards")
        constraints = [
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__range": bounds}), name=f"standard_{name}_in_bounds")
                for name, bounds in BOUNDS.items()
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{kind}_{nearer}__lte": F(f"{kind}_{farther}")}),
                    name=f"{kind}_{nearer}_not_after_{farther}",
                    violation_error_message=_("Who is in greater danger must not wait longer than others."),
                )
                for kind, levels in RISING
                for nearer, farther in itertools.pairwise(levels)
            ),
        ]

    def __str__(self):
        return str(self.from_day)

    @property
    def assessment(self) -> Mapping[str, int]:
        """Return by risk how many days lie between opening (or reopening) and the assessment."""
        return self._by_danger("assessment")

    @property
    def contact(self) -> Mapping[str, int]:
        """Return by risk how many days lie between one contact with her and the next."""
        return self._by_danger("contact")

    @property
    def referral(self) -> Mapping[str, int]:
        """Return by urgency the days from a referral to its answer, and from there to the first meeting."""
        return self._by_danger("referral")

    def _by_danger(self, kind: str) -> Mapping[str, int]:
        levels = dict(RISING)[kind]
        return MappingProxyType({level: getattr(self, f"{kind}_{level}") for level in levels})
