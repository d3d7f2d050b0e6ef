"""Who fits a need, ranked, with the reasons: five criteria, each with points of the scoring table, added up.

Every part is `points × share`, rounded to whole points, and the score is the sum of its parts; nothing else counts.
The shares:

- skill: of the skills asked for, one whole for each at the level asked for or above, half for one level below;
- dates: of the days of the need, those on which she has time, where it is needed; a day of part time counts half when
  full time is asked for;
- language: whole at the fluency asked for or above, half one below; whole where no language is asked for;
- place: whole where she can work there, else nothing;
- feedback: of 1 to 5, 1 brings nothing and 5 all of it; half for whoever has none yet.

Ranked are those who can be asked and have one of the skills at least one level below. Her sex and age are not known
here. Equal scores stand by the part for skill, then by name.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.models import (
    Availability,
    Need,
    NeedSkill,
    ScoringWeight,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    Where,
)

Criterion = ScoringWeight.Criterion
FIRST_POINTS = {
    Criterion.SKILL: 40,
    Criterion.DATES: 25,
    Criterion.LANGUAGE: 15,
    Criterion.PLACE: 10,
    Criterion.FEEDBACK: 10,
}
"""The scoring table as long as nobody has changed it."""
WORST, BEST = 1, 5
SHOWN = 25

RANKED = """
WITH asked AS (SELECT skill_id, level FROM volunteers_needskill WHERE need_id = %(need)s),
skilled AS (
    SELECT has.volunteer_id, sum(CASE WHEN has.level >= asked.level THEN 2 ELSE 1 END) AS halves
    FROM volunteers_volunteerskill has JOIN asked ON asked.skill_id = has.skill_id AND has.level >= asked.level - 1
    GROUP BY has.volunteer_id),
timed AS (
    SELECT has.volunteer_id, sum((least(has.ends_on, %(last)s) - greatest(has.starts_on, %(first)s) + 1)
        * CASE WHEN has.full_time OR NOT %(full_time)s THEN 2 ELSE 1 END) AS halves
    FROM volunteers_availability has JOIN skilled ON skilled.volunteer_id = has.volunteer_id
    WHERE has.starts_on <= %(last)s AND has.ends_on >= %(first)s
        AND (%(where)s = 'either' OR has."where" IN ('either', %(where)s))
    GROUP BY has.volunteer_id),
spoken AS (
    SELECT has.volunteer_id, has.fluency
    FROM volunteers_volunteerlanguage has JOIN skilled ON skilled.volunteer_id = has.volunteer_id
    WHERE has.language = %(language)s),
parts AS (
    SELECT who.id, who.full_name,
        round(%(skill)s * skilled.halves / (2.0 * (SELECT count(*) FROM asked)))::int AS skill,
        round(%(dates)s * coalesce(timed.halves, 0) / (2.0 * (%(last)s::date - %(first)s::date + 1)))::int AS dates,
        round(%(spoken)s * CASE WHEN %(language)s = '' OR spoken.fluency >= %(fluency)s THEN 1
            WHEN spoken.fluency = %(fluency)s - 1 THEN 0.5 ELSE 0 END)::int AS language,
        CASE WHEN %(where)s = 'either' OR who."where" IN ('either', %(where)s) THEN %(place)s ELSE 0 END AS place,
        round(%(feedback)s * coalesce(((%(means)s::jsonb ->> who.id::text)::numeric - 1) / 4.0, 0.5))::int AS feedback
    FROM volunteers_volunteer who JOIN skilled ON skilled.volunteer_id = who.id
    LEFT JOIN timed ON timed.volunteer_id = who.id LEFT JOIN spoken ON spoken.volunteer_id = who.id
    WHERE who.status = 'active')
SELECT id, skill, dates, language, place, feedback FROM parts
ORDER BY skill + dates + language + place + feedback DESC, skill DESC, full_name, id
LIMIT %(limit)s OFFSET %(beyond)s
"""

Means = Mapping[UUID, Decimal]
_means: Callable[[], Means] | None = None


def means_from(source: Callable[[], Means]) -> None:
    """Register what gives the mean feedback on earlier work, from 1 to 5, by volunteer."""
    global _means  # noqa: PLW0603 (one source, said once when the house starts)
    _means = source


@dataclass(frozen=True)
class Part:
    """What one criterion brings: so many points, of so many at most, and why."""

    name: str
    points: int
    most: int
    why: str


@dataclass(frozen=True)
class Match:
    """A volunteer who fits, and the parts of her score."""

    volunteer: Volunteer
    parts: list[Part]

    @property
    def score(self) -> int:
        """Return the sum of the parts."""
        return sum(part.points for part in self.parts)


def points() -> dict[str, int]:
    """Return the scoring table: the most points of each criterion, in their order."""
    changed = dict(ScoringWeight.objects.values_list("criterion", "points"))
    return {each.value: changed.get(each.value, first) for each, first in FIRST_POINTS.items()}


def scores_for(
    need: Need, means: Means, *, most: Mapping[str, int] | None = None, limit: int = SHOWN, beyond: int = 0
) -> list[tuple[UUID, dict[str, int]]]:
    """Return the best volunteers for a need and the points of each criterion, in one query of the database."""
    most = points() if most is None else most
    asked = {
        "need": need.pk,
        "first": need.starts_on,
        "last": need.ends_on,
        "full_time": need.hours_a_week is None,
        "where": need.where,
        "language": need.language,
        "fluency": need.fluency,
        # found by key, where a joined list is gone through anew for each volunteer
        "means": json.dumps({str(volunteer): str(mean) for volunteer, mean in means.items()}),
        "limit": limit,
        "beyond": beyond,
        **{name: most[name] for name in ("skill", "dates", "place", "feedback")},
        "spoken": most["language"],
    }
    with connection.cursor() as cursor:
        cursor.execute(RANKED, asked)
        return [(row[0], dict(zip(FIRST_POINTS, row[1:], strict=True))) for row in cursor.fetchall()]


def ranked(need: Need, *, limit: int = SHOWN, beyond: int = 0) -> list[Match]:
    """Return the best matches of a need, each with its reasons; the visitor must be one who reads volunteers."""
    most, means = points(), _means() if _means else {}
    scores = scores_for(need, means, most=most, limit=limit, beyond=beyond)
    volunteers = Volunteer.objects.select_related("employer").in_bulk([pk for pk, _points in scores])
    reasons = _Reasons(need, list(volunteers), means)
    return [
        Match(
            volunteers[pk],
            [Part(NAMES[name], brought[name], most[name], reasons.why(name, volunteers[pk])) for name in most],
        )
        for pk, brought in scores
    ]


NAMES = {each.value: each.label for each in Criterion}
NO_FEEDBACK = gettext_lazy("none yet: half of the points")


class _Reasons:
    """Says of each criterion why it brings what it brings; all that it needs is read in four queries."""

    def __init__(self, need: Need, volunteers: Iterable[UUID], means: Means):
        self.need, self.means = need, means
        self.asked = list(NeedSkill.objects.filter(need=need).select_related("skill"))
        held = VolunteerSkill.objects.filter(volunteer__in=volunteers, skill__in=[each.skill_id for each in self.asked])
        self.levels = {(each.volunteer_id, each.skill_id): each.level for each in held}
        spoken = VolunteerLanguage.objects.filter(volunteer__in=volunteers, language=need.language)
        self.spoken = {each.volunteer_id: each for each in spoken}
        self.times: dict[UUID, list[Availability]] = {}
        for each in Availability.objects.filter(
            volunteer__in=volunteers, starts_on__lte=need.ends_on, ends_on__gte=need.starts_on
        ):
            self.times.setdefault(each.volunteer_id, []).append(each)

    def why(self, name: str, volunteer: Volunteer) -> str:
        return str(getattr(self, f"_{name}")(volunteer))

    def _skill(self, volunteer: Volunteer) -> str:
        words = []
        for each in self.asked:
            level = self.levels.get((volunteer.pk, each.skill_id))
            said = {"skill": each.skill.name, "level": level, "asked": each.level}
            if level is None:
                words.append(_("%(skill)s: no, asked is level %(asked)s") % said)
            else:
                words.append(_("%(skill)s: level %(level)s, asked is %(asked)s") % said)
        return "; ".join(words)

    def _dates(self, volunteer: Volunteer) -> str:
        days = (self.need.ends_on - self.need.starts_on).days + 1
        found = {True: 0, False: 0}
        for each in self.times.get(volunteer.pk, ()):
            if Where.EITHER in (self.need.where, each.where) or each.where == self.need.where:
                free = min(each.ends_on, self.need.ends_on) - max(each.starts_on, self.need.starts_on)
                found[each.full_time] += free.days + 1
        return _("free on %(full)s of %(days)s days full time, on %(part)s part time") % {
            "full": found[True],
            "part": found[False],
            "days": days,
        }

    def _language(self, volunteer: Volunteer) -> str:
        if not self.need.language:
            return _("none asked for")
        spoken = self.spoken.get(volunteer.pk)
        language = self.need.get_language_display()
        if spoken is None:
            return _("%(language)s: no") % {"language": language}
        return f"{language}: {spoken.get_fluency_display()}"

    def _place(self, volunteer: Volunteer) -> str:
        return _("asked: %(asked)s; known: %(can)s") % {
            "asked": self.need.get_where_display(),
            "can": volunteer.get_where_display(),
        }

    def _feedback(self, volunteer: Volunteer) -> str:
        mean = self.means.get(volunteer.pk)
        return NO_FEEDBACK if mean is None else _("%(mean)s of 5 on average") % {"mean": round(mean, 1)}
