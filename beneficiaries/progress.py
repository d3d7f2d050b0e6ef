"""The picture of change over time: how she stood in each domain from one approved assessment to the next.

Drawn on the server as small lines, one for each domain, with the same figures in a table beside them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from beneficiaries.anchors import Domain, Level
from beneficiaries.asked_of_cases import ask
from beneficiaries.models import Assessment, DomainScore

MOST = 12
"""How many assessments one picture holds: three years and more of a long case."""
WIDTH, HEIGHT, EDGE = 120, 56, 6
"""The drawing's own units: its size, and the room left free around the points."""


def across(day: datetime.date, first: datetime.date, last: datetime.date) -> str:
    """Return how far to the right a day lies between two days, as SVG takes it; at the end if they are one."""
    days = (last - first).days
    share = (day - first).days / days if days else 1
    return f"{EDGE + share * (WIDTH - 2 * EDGE):.1f}"


def upward(share: float) -> str:
    """Return how far down the drawing a share from 0 (at the foot) to 1 (at the top) lies, as SVG takes it."""
    return f"{HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.1f}"


class Point(NamedTuple):
    """Where a score lies in the drawing, as SVG takes it."""

    x: str
    y: str
    score: DomainScore


@dataclass(frozen=True)
class Line:
    """The scores of one domain, the oldest first."""

    domain: Domain
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """Return the points as SVG takes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last(self) -> DomainScore:
        """Return the newest score."""
        return self.points[-1].score

    @property
    def former(self) -> DomainScore | None:
        """Return the score before the newest; None when there is one alone."""
        return self.points[-2].score if len(self.points) > 1 else None

    @property
    def trend(self) -> str:
        """Return "up", "down" or "level", from the score before to the newest; empty when there is one alone."""
        if self.former is None:
            return ""
        change = self.last.score - self.former.score
        return "up" if change > 0 else "down" if change < 0 else "level"


class Progress:
    """The last approved assessments of a case, the oldest first, as lines and as rows of a table."""

    rules = tuple(upward((level - 1) / 4) for level in Level)
    """Where the lines of the five levels lie."""
    width, height = WIDTH, HEIGHT

    def __init__(self, latest_first: Sequence[Assessment]):
        self.assessments = [each for each in latest_first if each.status == Assessment.Status.APPROVED][:MOST][::-1]

    @cached_property
    def _scores(self) -> list[dict[str, DomainScore]]:
        found = ask(_scored, [each.pk for each in self.assessments]) if self.assessments else []
        return [{score.domain: score for score in found if score.assessment_id == each.pk} for each in self.assessments]

    @cached_property
    def lines(self) -> list[Line]:
        """Return the line of every domain that was scored."""
        lines = [Line(domain, tuple(self._points(domain))) for domain in Domain]
        return [line for line in lines if line.points]

    def _points(self, domain: Domain) -> list[Point]:
        return [
            Point(self._x(place), self.rules[scores[domain].score - 1], scores[domain])
            for place, scores in enumerate(self._scores)
            if domain in scores
        ]

    def _x(self, place: int) -> str:
        """Return how far to the right an assessment lies, by its day; a single one lies at the end."""
        days = [each.assessed_on for each in self.assessments]
        return across(days[place], days[0], days[-1])

    @property
    def rows(self) -> list[tuple[Assessment, list[tuple[Domain, DomainScore | None]]]]:
        """Return each assessment with its score in every domain, the newest first."""
        rows = zip(self.assessments, self._scores, strict=True)
        return [(each, [(domain, scores.get(domain)) for domain in Domain]) for each, scores in rows][::-1]


def _scored(assessments: list[UUID]) -> QuerySet[DomainScore]:
    return DomainScore.objects.filter(assessment__in=assessments)


def compared(assessment: Assessment, former: Assessment | None) -> list[dict[str, object]]:
    """Return every domain with its score, the one before it, and whether anything of it is said anew."""
    prefetch_related_objects([each for each in (assessment, former) if each is not None], "scores")
    here = {score.domain: score for score in assessment.scores.all()}
    before = {score.domain: score for score in former.scores.all()} if former else {}
    return [
        {
            "domain": domain,
            "score": here.get(domain),
            "former": before.get(domain),
            "is_changed": former is not None and _said(here.get(domain)) != _said(before.get(domain)),
        }
        for domain in Domain
    ]


def _said(score: DomainScore | None) -> tuple[object, ...] | None:
    return (score.score, score.evidence, score.wish) if score else None
