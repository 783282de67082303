"""What all data have in common: how they are disturbed, treated and split."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.features import PLAIN, feature_names
from playground.core.fields import FieldError, number, one_of
from playground.core.message import Message
from playground.core.normalisations import NORMALISATIONS
from playground.core.tasks import Task

PLANE = 6.0
"""Point sets live on the square ±6."""
MOST_POINTS = 5000


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


def leaves_a_test_set(_data: object, _attribute: object, split: Split) -> None:
    """Raise :class:`FieldError` unless something is left to test with."""
    if split.rest < 0.05 - 1e-9:
        raise FieldError(
            "split",
            "must leave at least 0.05 of the points for testing: train {train} + validation {validation}",
            train=f"{split.train:g}",
            validation=f"{split.validation:g}",
        )


def split_counts(total: int, split: Split) -> tuple[int, int, int]:
    """Whole numbers of training, validation and remaining samples out of ``total``."""
    train = round(total * split.train)
    validation = min(round(total * split.validation), total - train)
    return train, validation, total - train - validation


@frozen(kw_only=True)
class Source:
    """Data to learn from. Everything derived is a pure function of the fields.

    ``family`` is where a person finds them: "points", "curves", "images" or "files". ``space`` is what one sample is,
    before features and normalisation: "plane" (x₁, x₂), "line" (x), "picture" (channels, height, width) or "row".
    ``has_own_test``: the test set is not taken from what is split.

    ``shuffled`` is the share of the training samples whose answers are exchanged among themselves (Zhang et al. 2017).
    """

    kind: ClassVar[str]
    family: ClassVar[str]
    space: ClassVar[str]
    has_own_test: ClassVar[bool] = False

    normalisation: str = one_of("none", lambda: NORMALISATIONS)
    shuffled: float = number(0.0, 0.0, 1.0)

    @property
    def title(self) -> str:
        """What they are called."""
        raise NotImplementedError

    @property
    def entry(self) -> str:
        """Key of their thumbnail among those of their kind."""
        raise NotImplementedError

    @property
    def task(self) -> Task:
        """What is to be learned, as the network sees it."""
        raise NotImplementedError

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        raise NotImplementedError

    @property
    def lack(self) -> Message | None:
        """What is missing before anything can be learned from them; None for nothing."""
        return None

    @property
    def settings(self) -> frozenset[str]:
        """Names of the fields that say something as things are."""
        return frozenset(attrs.fields_dict(type(self)))


@frozen(kw_only=True)
class OnPlane(Source):
    """Samples are places of the plane ±:data:`PLANE`; the network reads ``features`` of theirs."""

    family: ClassVar[str] = "points"
    space: ClassVar[str] = "plane"

    features: tuple[str, ...] = feature_names(PLAIN)
    split: Split = attrs.field(factory=Split, validator=leaves_a_test_set)
