"""How far a committee has come, from one half-year to the next: a line, and the same figures as a table."""

from collections.abc import Iterable

from beneficiaries.progress import EDGE, HEIGHT, WIDTH, upward
from programs.maturity import Criterion
from programs.models import MaturityCheck

HIGHEST = 4


class Change:
    """Some half-years of one committee, as a line of their means and as rows of a table."""

    width, height = WIDTH, HEIGHT
    rules = tuple(upward((score - 1) / (HIGHEST - 1)) for score in range(1, HIGHEST + 1))
    """Where the lines of the four scores lie."""

    def __init__(self, newest_first: Iterable[MaturityCheck]):
        """Take checks with their `mean`, the newest first."""
        self.checks = list(newest_first)[::-1]
        self.scored = [check for check in self.checks if check.mean is not None]

    @property
    def points(self) -> list[tuple[str, str]]:
        """Return where each mean lies in the drawing, as SVG takes it; half-years lie equally far apart."""
        places = [check.year * 2 + check.half for check in self.scored]
        long = places[-1] - places[0] if places else 0
        return [
            (
                f"{EDGE + (place - places[0]) / long * (WIDTH - 2 * EDGE) if long else WIDTH - EDGE:.1f}",
                upward((check.mean - 1) / (HIGHEST - 1)),
            )
            for place, check in zip(places, self.scored, strict=True)
        ]

    @property
    def path(self) -> str:
        """Return the points of the line."""
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def last(self) -> MaturityCheck | None:
        """Return the newest half-year with a score."""
        return self.scored[-1] if self.scored else None

    @property
    def former(self) -> MaturityCheck | None:
        """Return the one before it."""
        return self.scored[-2] if len(self.scored) > 1 else None

    @property
    def rows(self) -> list[tuple[Criterion, list[tuple[MaturityCheck, int | None]]]]:
        """Return for each criterion its score in every half-year, the oldest first."""
        scores = {check.pk: {each.criterion: each.score for each in check.scores.all()} for check in self.checks}
        return [
            (criterion, [(check, scores[check.pk].get(criterion)) for check in self.checks]) for criterion in Criterion
        ]
