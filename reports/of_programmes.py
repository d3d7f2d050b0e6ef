"""People reached by programmes: participants alone. Nothing here knows whether one has a case."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from programs.models import Attendance, Participant, Programme
from reports.declared import NOT_TOLD, Counted, Family, Row, Table
from reports.periods import Grain, Period
from reports.rows import (
    IN_A_PROVINCE,
    SEVERAL,
    age_of,
    by_age,
    by_disability,
    by_district,
    column_of,
    disability_of,
    district_of,
    one_of,
)


def reached(period: Period) -> Iterator[Counted]:
    """Yield everybody who was at a session in a period; who takes part agreed to be registered and counted."""
    came = Attendance.objects.filter(on__range=(period.first, period.last), mark__in=Attendance.WAS_THERE)
    kinds: dict[object, set[str]] = {}
    for who, kind in came.order_by().values_list("enrolment__participant", "group__programme__kind").distinct():
        kinds.setdefault(who, set()).add(kind)
    people = Participant.objects.filter(pk__in=kinds).select_related("area")
    for who in people.only("gender", "born", "has_disability", "area__parent"):
        district = district_of(who.area_id, who.area and who.area.parent_id)
        yield Counted(
            column_of(who.gender),
            {
                "programme": one_of(kinds[who.pk]),
                "age": age_of(who, period.last),
                "district": NOT_TOLD if district.startswith(IN_A_PROVINCE) else district,
                "disability": disability_of(who.has_disability),
            },
        )


DECLARED = [
    Family(
        key="reached",
        title=_("People reached by programmes"),
        counts=_("People who were at one session at least in the period, each counted once."),
        consent=_("They agreed to be registered as participants."),
        grain=Grain.HALF_YEAR,
        tables=(
            Table(
                "programme",
                _("By programme"),
                (*(Row(kind.value, kind.label) for kind in Programme.Kind), Row(SEVERAL, _("Several programmes"))),
                by_sex=True,
            ),
            by_age(),
            by_district(_("By district where they live")),
            by_disability(),
        ),
        members=reached,
        rounded_to=5,
    ),
]
