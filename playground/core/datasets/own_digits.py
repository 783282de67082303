"""Digits a person drew on the Draw page, alone or beside MNIST."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

import attrs
from attrs import evolve, frozen

from playground.core.datasets.base import Source, Split, leaves_a_test_set, split_counts
from playground.core.datasets.images import Images
from playground.core.fields import FieldError, number, one_of, shown
from playground.core.image_sets import IMAGE_SETS
from playground.core.normalisations import NORMALISATIONS
from playground.core.own_digits import CLASSES, DIGEST_LETTERS, MOST_DIGITS
from playground.core.tasks import Task

BESIDE = "mnist"
"""The set that own digits are used together with."""
DIGEST = re.compile(f"[0-9a-f]{{{DIGEST_LETTERS}}}")
NOBODYS = "0" * DIGEST_LETTERS
"""Stands for digits that nobody drew: no computer has them."""


@frozen
class Use:
    """One entry of :data:`USES`: what own digits are for. ``beside`` says whether MNIST is there as well."""

    title: str
    beside: bool
    split: Split


USES: dict[str, Use] = {
    "train": Use("only mine", False, Split()),
    "mixed": Use("mixed", True, Split(train=0.9, validation=0.1)),
    "test": Use("as test", True, Split(train=0.9, validation=0.1)),
}


def _named(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise FieldError(
            attribute.name,
            "must be {count} hexadecimal digits, not {value}",
            count=DIGEST_LETTERS,
            value=shown(value),
        )


def _counts(given: Iterable[int]) -> tuple[int, ...]:
    return tuple(given)


def _counted(_self: object, attribute: attrs.Attribute[Any], value: tuple[int, ...]) -> None:
    whole_numbers = all(isinstance(count, int) and not isinstance(count, bool) and count >= 0 for count in value)
    if len(value) != CLASSES or not whole_numbers or not 1 <= sum(value) <= MOST_DIGITS:
        raise FieldError(
            attribute.name,
            "must be {classes} counts with a sum of 1 to {most}, not {value}",
            classes=CLASSES,
            most=MOST_DIGITS,
            value=shown(value),
        )


def _split_fits(data: OwnDigits, attribute: object, split: Split) -> None:
    if data.use in USES and not USES[data.use].beside:
        leaves_a_test_set(data, attribute, split)


@frozen(kw_only=True)
class OwnDigits(Source):
    """``drawn`` digits of each class, those that the computer keeps under the name ``digest``.

    ``use`` is "train" (they alone train, validate and test), "mixed" (added to MNIST's training part, which is split
    and tested as always) or "test" (MNIST trains and validates, they test). ``noise`` as for :class:`Images`.
    """

    kind: ClassVar[str] = "own_digits"
    family: ClassVar[str] = "images"
    space: ClassVar[str] = "picture"

    use: str = one_of("train", lambda: USES)
    digest: str = attrs.field(default=NOBODYS, validator=_named)
    drawn: tuple[int, ...] = attrs.field(default=(1,) * CLASSES, converter=_counts, validator=_counted)
    noise: float = number(0.0, 0.0, 0.8)
    normalisation: str = one_of("standard", lambda: NORMALISATIONS)
    split: Split = attrs.field(factory=Split, validator=_split_fits)

    @property
    def has_own_test(self) -> bool:  # type: ignore[override]  # it depends on the use
        return USES[self.use].beside

    @property
    def title(self) -> str:
        return "My digits"

    @property
    def entry(self) -> str:
        return "drawn"

    @property
    def task(self) -> Task:
        beside = IMAGE_SETS[BESIDE]
        return Task("classes", beside.inputs, CLASSES, beside.labels)

    @property
    def beside(self) -> Images:
        """The data that are used together with them, where some are."""
        return Images(set=BESIDE, noise=self.noise, split=self.split)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing; at least one trains."""
        own = sum(self.drawn)
        if not USES[self.use].beside:
            train, validation, test = split_counts(own, self.split)
            return (train, validation, test) if train else (1, max(0, validation - 1), own - max(1, validation))
        train, validation, test = self.beside.counts
        return (train + own, validation, test) if self.use == "mixed" else (train, validation, own)

    def used(self, use: str) -> OwnDigits:
        """The same digits used for something else; the shares are the usual ones where MNIST comes or goes."""
        stays = use in USES and USES[use].beside == USES[self.use].beside
        return evolve(self, use=use) if stays or use not in USES else evolve(self, use=use, split=USES[use].split)
