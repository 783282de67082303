"""The pixels of a photograph: its colours over the plane are to be predicted, so that the network paints it."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.datasets.base import OnPlane, Split, leaves_a_test_set, split_counts
from playground.core.fields import number, one_of, whole
from playground.core.photo_sets import PHOTOS
from playground.core.tasks import Task

CHANNELS = 3


def _nearly_all() -> Split:
    return Split(train=0.9, validation=0.05)


@frozen(kw_only=True)
class Pixels(OnPlane):
    """``side``² pixels of a square cut from the middle of a photograph, which fills the plane.

    Each is a sample: its place, and its red, green and blue from 0 to 1. ``noise`` is the standard deviation of what is
    added to each colour, as a share of the full range.
    """

    kind: ClassVar[str] = "pixels"
    family: ClassVar[str] = "images"

    set: str = one_of("chelsea", lambda: PHOTOS)
    side: int = whole(64, 16, 128)
    noise: float = number(0.0, 0.0, 0.8)
    split: Split = attrs.field(factory=_nearly_all, validator=leaves_a_test_set)

    @property
    def title(self) -> str:
        return PHOTOS[self.set].title

    @property
    def entry(self) -> str:
        return self.kind

    @property
    def task(self) -> Task:
        return Task("regression", (len(self.features),), CHANNELS, values=("r", "g", "b"))

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(self.side**2, self.split)
