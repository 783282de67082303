"""Values over the plane to be predicted, drawn afresh from a seed."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from playground.core.datasets.base import MOST_POINTS, OnPlane, split_counts
from playground.core.fields import number, one_of, whole
from playground.core.height_sets import HEIGHT_SETS
from playground.core.tasks import Task


@frozen(kw_only=True)
class Heights(OnPlane):
    """Points of the plane with a value each, −1 to +1; ``noise`` is the standard deviation of what is added to it."""

    kind: ClassVar[str] = "heights"

    set: str = one_of("plane", lambda: HEIGHT_SETS)
    points: int = whole(500, 50, MOST_POINTS)
    noise: float = number(0.0, 0.0, 0.8)

    @property
    def title(self) -> str:
        return HEIGHT_SETS[self.set].title

    @property
    def entry(self) -> str:
        return self.set

    @property
    def task(self) -> Task:
        return Task("regression", (len(self.features),), 1)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(self.points, self.split)
