"""The picture of change of a scale: its scores over time as one small line, with the cut-off across it."""

from collections.abc import Iterable
from dataclasses import dataclass

from beneficiaries.models import Person, ScaleResult
from beneficiaries.progress import HEIGHT, MOST, WIDTH, across, upward
from beneficiaries.scales import SCALES, Scale


@dataclass(frozen=True)
class Curve:
    """The last results of one scale, the newest first."""

    scale: Scale
    results: tuple[ScaleResult, ...]
    ages: tuple[int, int] | None
    """How old she was at the newest result, at least and at most; None when nothing is known."""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def last(self) -> ScaleResult:
        """Return the newest result."""
        return self.results[0]

    @property
    def former(self) -> ScaleResult | None:
        """Return the result before the newest; None when there is one alone."""
        return self.results[1] if len(self.results) > 1 else None

    @property
    def cut_off(self) -> str:
        """Return where the line of the cut-off lies."""
        return upward(self.scale.cut_off_at(self.ages) / self.scale.most)

    @property
    def points(self) -> list[tuple[str, str]]:
        """Return where each score lies, the oldest first."""
        first, last = self.results[-1].taken_on, self.last.taken_on
        return [
            (across(each.taken_on, first, last), upward(each.score / self.scale.most)) for each in self.results[::-1]
        ]

    @property
    def path(self) -> str:
        """Return the points as SVG takes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


def curves_of(latest_first: Iterable[ScaleResult], person: Person) -> list[Curve]:
    """Return the curve of every scale that was taken with a person."""
    of_scale: dict[str, list[ScaleResult]] = {name: [] for name in SCALES}
    for result in latest_first:
        of_scale[result.scale].append(result)
    return [
        Curve(SCALES[name], tuple(results[:MOST]), person.ages(results[0].taken_on))
        for name, results in of_scale.items()
        if results
    ]
