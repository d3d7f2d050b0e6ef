"""What is kept of a volunteer: what she is told of it, what is erased when she asks, and what stays.

What her work is worth for a grant stays, without her name. Nothing of her leads to anybody who is helped.
"""

import datetime
import re
from functools import reduce
from operator import or_

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Greatest, Left, TruncDate, Upper
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from accounts.models import User
from beneficiaries.data_subject import retention
from beneficiaries.data_subject.erasing import erase_apart, let_ask
from beneficiaries.data_subject.fates import ERASED, emptied, stays
from beneficiaries.data_subject.reach import about_nobody, add_root
from beneficiaries.data_subject.telling import IN_CONFIDENCE, NEVER_TOLD
from beneficiaries.models import RetentionNotice, RetentionPeriods
from beneficiaries.subjects import let_be_looked_up
from volunteers.models import (
    Availability,
    CourseAnswer,
    CourseQuestion,
    DayRate,
    Deliverable,
    HourDecision,
    HourEntry,
    HouseText,
    IncidentReview,
    Mission,
    Need,
    NeedSkill,
    NeedStep,
    Placement,
    PlacementCost,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    SafeguardingCheck,
    ScoringWeight,
    Skill,
    TransferredSkill,
    Volunteer,
    VolunteerRequest,
)

add_root(Volunteer, lambda volunteer: (), of=Volunteer)
for model in (PlacementIncident, IncidentReview):
    NEVER_TOLD[model] = "may endanger who told of it: the coordinator tells her what was decided"
IN_CONFIDENCE[SafeguardingCheck] = ("seen",)

stays(
    Volunteer,
    "that somebody gave time is counted in what the house answers for",
    **emptied(Volunteer) | {"status": Volunteer.Status.LEFT},
)
for model in (Placement, PlacementTerms, PlacementStep, HourEntry, HourDecision, PlacementCost):
    stays(
        model,
        "who worked how long for what is counted, as a gift in kind, in accounts that are kept by law",
        but=("project_name", "currency"),
    )
for model in (Deliverable, TransferredSkill):
    stays(model, "what was handed over is the house's")
stays(SafeguardingCheck, "that nobody worked unchecked has to be shown when it is asked")
for model in (PlacementIncident, IncidentReview):
    stays(model, "that something happened, and was looked into, has to be shown when it is asked")
stays(
    VolunteerRequest, "what was asked and done is shown when it is asked; it holds her code and no word", but=("code",)
)
about_nobody((Skill, HouseText, CourseQuestion, CourseAnswer, ScoringWeight, DayRate), "a word or a rule of the house")
about_nobody((Need, NeedSkill, NeedStep, Mission), "what work is to be done, whoever does it")


def _what_keeps() -> list[tuple[Exists, Promise]]:
    """Return what keeps a volunteer, when she asks and when her period is over, and how that is said."""
    here = {"volunteer": OuterRef("pk")}
    return [
        (Exists(Placement.objects.open().filter(**here)), _("A placement is not over. End it first.")),
        (
            Exists(User.objects.filter(pk=OuterRef("user"), is_active=True)),
            _("There is an account. Have the administrator close it first."),
        ),
        (
            Exists(PlacementIncident.objects.filter(placement__volunteer=OuterRef("pk"))),
            _("An incident in a placement is on record. For the safety of others that must be kept."),
        ),
    ]


def _volunteers_over(periods: RetentionPeriods, day: datetime.date) -> QuerySet:
    """Return volunteers whom nothing keeps and who last helped, said that they have time, and came long ago."""
    last_placed = Placement.objects.filter(volunteer=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
    last_free = Availability.objects.filter(volunteer=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
    last_on = Greatest(Subquery(last_placed), Subquery(last_free), TruncDate("recorded_at"))
    gone = Volunteer.objects.exclude(full_name=ERASED).annotate(last_on=last_on, its_code=_code())
    gone = gone.filter(last_on__lte=retention.years_before(day, periods.volunteer_years))
    return gone.exclude(reduce(or_, (keeps for keeps, _why in _what_keeps())))


def _code() -> Concat:
    """Return what reckons `Volunteer.code` in the database."""
    return Concat(Value("VO-"), Upper(Left(Cast("pk", CharField()), 6)))


retention.RULES[retention.Kind.VOLUNTEER] = retention.Rule(
    _volunteers_over,
    lambda notice: erase_apart(Volunteer, notice.row_key, notice.pk),
    code="its_code",
)


def cannot_be_erased(volunteer: Volunteer) -> Promise | None:
    """Return why a volunteer cannot be erased now, in plain words; None when she can."""
    with acting_as_system("what keeps a volunteer is looked for"):
        for keeps, why in _what_keeps():
            if Volunteer.objects.filter(keeps, pk=volunteer.pk).exists():
                return why
        notices = RetentionNotice.objects.filter(kind=retention.Kind.VOLUNTEER, row_key=volunteer.pk)
        if notices.exclude(held_on=None).exists():
            return _("The data protection officer holds the data: a court or the law asks for it.")
    return None


let_ask(VolunteerRequest, cannot_be_erased)


def read_code(text: str) -> str | None:
    """Return the code of a volunteer in a text typed by hand, None when it cannot be one."""
    signs = re.sub(r"[^0-9A-Z]", "", text.upper())
    return f"VO-{signs[2:]}" if re.fullmatch("VO[0-9A-F]{6}", signs) else None


let_be_looked_up(Volunteer, read_code, "asked = 'VO-' || upper(left(her.id::text, 6))")
