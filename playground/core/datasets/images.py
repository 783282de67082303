"""Pictures with a class each, from sets that everybody knows."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.class_balance import kept_counts
from playground.core.datasets.base import Source, Split, split_counts
from playground.core.fields import number, one_of
from playground.core.image_sets import IMAGE_SETS
from playground.core.normalisations import NORMALISATIONS
from playground.core.tasks import Task


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
