"""Points about a curve, drawn afresh from a seed."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets.base import MOST_POINTS, Source, Split, leaves_a_test_set, split_counts
from playground.core.fields import number, one_of, whole
from playground.core.tasks import Task


@frozen(kw_only=True)
class Curve(Source):
    """Points (x, y) about a curve, drawn afresh from a seed: y is to be predicted from x.

    ``noise`` is the standard deviation of what is added to y, in units of y. Where the set's points are given they are
    few and all of them train: number, noise and split say nothing, and there are no validation and test data.
    """

    kind: ClassVar[str] = "curve"
    family: ClassVar[str] = "curves"
    space: ClassVar[str] = "line"

    set: str = one_of("sine", lambda: CURVE_SETS)
    points: int = whole(500, 50, MOST_POINTS)
    noise: float = number(0.0, 0.0, 0.8)
    split: Split = attrs.field(factory=Split, validator=leaves_a_test_set)

    @property
    def title(self) -> str:
        return CURVE_SETS[self.set].title

    @property
    def entry(self) -> str:
        return self.set

    @property
    def task(self) -> Task:
        return Task("regression", (1,), 1)

    @property
    def is_given(self) -> bool:
        """Whether the points are what they are, so that there is nothing to draw and to split."""
        return bool(CURVE_SETS[self.set].given)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        given = CURVE_SETS[self.set].given
        return (len(given), 0, 0) if given else split_counts(self.points, self.split)

    @property
    def settings(self) -> frozenset[str]:
        everything = super().settings
        return everything - {"points", "noise", "split"} if self.is_given else everything
