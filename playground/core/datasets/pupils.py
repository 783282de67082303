"""Pictures of eyes drawn afresh from a seed: where is the pupil?"""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.datasets.base import Source, Split, leaves_a_test_set, split_counts
from playground.core.ellipses import CODE
from playground.core.fields import number, one_of, whole
from playground.core.normalisations import NORMALISATIONS
from playground.core.tasks import Task

SIDE = 64
"""Px a side of the pictures."""


@frozen(kw_only=True)
class Pupils(Source):
    """Grey pictures of eyes; to be predicted is the ellipse about the pupil, coded as in
    :func:`playground.core.ellipses.encode`.

    ``noise`` is the standard deviation of what is added to each pixel, as a share of the full range.
    """

    kind: ClassVar[str] = "pupils"
    family: ClassVar[str] = "images"
    space: ClassVar[str] = "picture"

    count: int = whole(1000, 50, 20_000)
    noise: float = number(0.0, 0.0, 0.8)
    normalisation: str = one_of("standard", lambda: NORMALISATIONS)
    split: Split = attrs.field(factory=Split, validator=leaves_a_test_set)

    @property
    def title(self) -> str:
        return "Pupils"

    @property
    def entry(self) -> str:
        return self.kind

    @property
    def task(self) -> Task:
        return Task("regression", (1, SIDE, SIDE), len(CODE), values=CODE)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(self.count, self.split)
