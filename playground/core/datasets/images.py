"""Pictures with a class each, from sets that everybody knows."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.class_balance import kept_counts
from playground.core.datasets.base import Source, Split, split_counts
from playground.core.fields import number, one_of
from playground.core.normalisations import NORMALISATIONS, InputScale
from playground.core.tasks import Task


@frozen
class ImageSet:
    """One entry of :data:`IMAGE_SETS`: pictures with a test set of their own, and how many there are of each class."""

    title: str
    short: str
    inputs: tuple[int, int, int]
    labels: tuple[str, ...]
    class_counts: tuple[int, ...]
    """Pictures of each class besides those of the test set."""
    own_test: int
    scale: InputScale
    """Published mean and standard deviation, for networks whose file does not say how their inputs were scaled."""


IMAGE_SETS: dict[str, ImageSet] = {
    "mnist": ImageSet(
        "MNIST",
        "MNIST",
        (1, 28, 28),
        tuple("0123456789"),
        (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
        10_000,
        InputScale((0.1307,), (0.3081,)),
    ),
}


def _ninety_ten() -> Split:
    return Split(train=0.9, validation=0.1)


@frozen(kw_only=True)
class Images(Source):
    """Pictures; ``noise`` is the standard deviation of what is added, as a share of the full range.

    ``balance`` as for points, see :func:`playground.core.class_balance.kept_counts`: of the rarer classes fewer
    pictures are taken. The test set stays as it is.
    """

    kind: ClassVar[str] = "images"
    family: ClassVar[str] = "images"
    space: ClassVar[str] = "picture"
    has_own_test: ClassVar[bool] = True

    set: str = one_of("mnist", lambda: IMAGE_SETS)
    noise: float = number(0.0, 0.0, 0.8)
    balance: float = number(0.5, 0.1, 0.9)
    normalisation: str = one_of("standard", lambda: NORMALISATIONS)
    split: Split = attrs.field(factory=_ninety_ten)

    @property
    def title(self) -> str:
        return IMAGE_SETS[self.set].title

    @property
    def entry(self) -> str:
        return self.set

    @property
    def task(self) -> Task:
        entry = IMAGE_SETS[self.set]
        return Task("classes", entry.inputs, len(entry.labels), entry.labels)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing; the test set is the data's own."""
        train, validation, _unused = split_counts(sum(self.class_counts), self.split)
        return train, validation, IMAGE_SETS[self.set].own_test

    @property
    def class_counts(self) -> tuple[int, ...]:
        """Pictures of each class that train and validate, together."""
        return kept_counts(IMAGE_SETS[self.set].class_counts, self.balance)
