"""The data an experiment trains on: what there is, and how it is drawn, disturbed and split (lecture, section 6)."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.curve_sets import CURVE_SETS
from playground.core.fields import FieldError, number, one_of, whole
from playground.core.point_sets import POINT_SETS
from playground.core.tasks import Task

PLANE = 6.0
"""Point sets live on the square ±6."""


@frozen(kw_only=True)
class Split:
    """Shares of training and validation data; the test set gets what is left, unless the data bring their own."""

    train: float = number(0.7, 0.1, 0.9)
    validation: float = number(0.15, 0.05, 0.9)

    def __attrs_post_init__(self) -> None:
        if self.train + self.validation > 1.0 + 1e-9:
            raise FieldError(
                "train",
                "and validation must together be at most 1, not {value}",
                value=f"{self.train + self.validation:g}",
            )

    @property
    def rest(self) -> float:
        """Share that neither trains nor validates."""
        return max(0.0, 1.0 - self.train - self.validation)


def _leaves_a_test_set(_data: object, _attribute: object, split: Split) -> None:
    if split.rest < 0.05 - 1e-9:
        raise FieldError(
            "split",
            "must leave at least 0.05 of the points for testing: train {train} + validation {validation}",
            train=f"{split.train:g}",
            validation=f"{split.validation:g}",
        )


@frozen
class ImageSet:
    """One entry of :data:`IMAGE_SETS`: shipped pictures with a test set of their own."""

    title: str
    short: str
    inputs: tuple[int, int, int]
    labels: tuple[str, ...]
    total: int
    own_test: int


IMAGE_SETS: dict[str, ImageSet] = {
    "mnist": ImageSet("MNIST", "MNIST", (1, 28, 28), tuple("0123456789"), 70_000, 10_000),
}


@frozen(kw_only=True)
class Points:
    """Two-dimensional points drawn afresh from a seed."""

    kind: ClassVar[str] = "points"

    set: str = one_of("spiral", lambda: POINT_SETS)
    points: int = whole(500, 50, 5000)
    noise: float = number(0.0, 0.0, 0.8)
    split: Split = attrs.field(factory=Split, validator=_leaves_a_test_set)

    @property
    def title(self) -> str:
        return POINT_SETS[self.set].title

    @property
    def task(self) -> Task:
        labels = POINT_SETS[self.set].labels
        return Task("classes", (2,), len(labels), labels)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(self.points, self.split)


@frozen(kw_only=True)
class Curve:
    """Points (x, y) about a curve, drawn afresh from a seed: y is to be predicted from x.

    ``noise`` is the standard deviation of what is added to y, in units of y. Where the set's points are given they are
    few and all of them train: number, noise and split say nothing, and there are no validation and test data.
    """

    kind: ClassVar[str] = "curve"

    set: str = one_of("sine", lambda: CURVE_SETS)
    points: int = whole(500, 50, 5000)
    noise: float = number(0.0, 0.0, 0.8)
    split: Split = attrs.field(factory=Split, validator=_leaves_a_test_set)

    @property
    def title(self) -> str:
        return CURVE_SETS[self.set].title

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


def _ninety_ten() -> Split:
    return Split(train=0.9, validation=0.1)


@frozen(kw_only=True)
class Images:
    """Shipped pictures; ``noise`` is the standard deviation of what is added, as a share of the full range."""

    kind: ClassVar[str] = "images"

    set: str = one_of("mnist", lambda: IMAGE_SETS)
    noise: float = number(0.0, 0.0, 0.8)
    split: Split = attrs.field(factory=_ninety_ten)

    @property
    def title(self) -> str:
        return IMAGE_SETS[self.set].title

    @property
    def task(self) -> Task:
        entry = IMAGE_SETS[self.set]
        return Task("classes", entry.inputs, len(entry.labels), entry.labels)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing; the test set is the data's own."""
        entry = IMAGE_SETS[self.set]
        train, validation, _unused = split_counts(entry.total - entry.own_test, self.split)
        return train, validation, entry.own_test


Data = Points | Curve | Images
DATA: dict[str, type[Data]] = {data.kind: data for data in (Points, Curve, Images)}


def split_counts(total: int, split: Split) -> tuple[int, int, int]:
    """Whole numbers of training, validation and remaining samples out of ``total``."""
    train = round(total * split.train)
    validation = min(round(total * split.validation), total - train)
    return train, validation, total - train - validation
