"""Own digits as values, and as data: counts, uses, names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from strategies import own_digits

from playground.core.datasets import USES, Images, OwnDigits, Split
from playground.core.fields import FieldError
from playground.core.own_digits import (
    OwnDigit,
    class_counts,
    digest_of,
    grey_bytes,
    labels_of,
    pictures_of,
)

DIGEST = "0123456789abcdef" * 2


def digit(number: int, label: int, level: int = 255) -> OwnDigit:
    return OwnDigit(number=number, label=label, pixels=bytes([level]) * 784)


def test_a_drawing_is_kept_as_grey_levels() -> None:
    picture = np.zeros((28, 28), np.float32)
    picture[3, 4], picture[5, 6] = 1.0, 0.5
    kept = OwnDigit(number=1, label=7, pixels=grey_bytes(picture)).picture
    assert kept.dtype == np.uint8 and kept[3, 4] == 255 and kept[5, 6] == 128 and kept.sum() == 383
    with pytest.raises(ValueError, match=r"must be \(28, 28\)"):
        grey_bytes(picture[:20])


def test_a_drawing_without_all_its_pixels_or_with_no_digit_for_a_label_is_refused() -> None:
    with pytest.raises(FieldError, match="784 bytes, not 3"):
        OwnDigit(number=1, label=7, pixels=b"abc")
    with pytest.raises(FieldError, match="label must be a whole number between 0 and 9, not 10"):
        digit(1, 10)


def test_pictures_and_labels_come_in_the_order_of_the_digits() -> None:
    digits = (digit(5, 3, 10), digit(2, 9, 20), digit(7, 3, 30))
    assert pictures_of(digits).shape == (3, 28, 28) and pictures_of(digits)[:, 0, 0].tolist() == [10, 20, 30]
    assert labels_of(digits).tolist() == [3, 9, 3]
    assert class_counts(labels_of(digits)) == (0, 0, 0, 2, 0, 0, 0, 0, 0, 1)
    assert pictures_of(()).shape == (0, 28, 28)


def test_the_digest_names_pictures_labels_and_order() -> None:
    one, two = digit(1, 3, 10), digit(2, 9, 20)

    def digest(*digits: OwnDigit) -> str:
        return digest_of(pictures_of(digits), labels_of(digits))

    assert len(digest(one, two)) == 32
    assert digest(one, two) == digest(digit(8, 3, 10), digit(9, 9, 20))
    others = (digest(two, one), digest(one), digest(one, digit(2, 8, 20)), digest(one, digit(2, 9, 21)))
    assert digest(one, two) not in others and len(set(others)) == 4


@pytest.mark.parametrize(
    ("use", "counts"),
    [("train", (7, 2, 1)), ("mixed", (54_010, 6_000, 10_000)), ("test", (54_000, 6_000, 10))],
)
def test_what_they_are_used_for_decides_who_trains_and_who_tests(use: str, counts: tuple[int, int, int]) -> None:
    data = OwnDigits(digest=DIGEST, drawn=(1,) * 10).used(use)
    assert data.counts == counts
    assert data.has_own_test == (use != "train")


def test_a_single_digit_trains() -> None:
    data = OwnDigits(digest=DIGEST, drawn=(1, *(0,) * 9), split=Split(train=0.1, validation=0.1))
    assert data.counts == (1, 0, 0)


@given(own_digits())
def test_nothing_is_counted_twice_or_lost(data: OwnDigits) -> None:
    assert min(data.counts) >= 0 and data.counts[0] >= 1
    assert data.task == Images().task
    if data.use == "train":
        assert sum(data.counts) == sum(data.drawn)
    else:
        others = data.beside.counts
        assert sum(data.counts) == sum(others) + (sum(data.drawn) if data.use == "mixed" else sum(data.drawn) - 10_000)


@given(own_digits())
def test_every_use_can_be_taken_and_left(data: OwnDigits) -> None:
    for use in USES:
        other = data.used(use)
        assert other.use == use and (other.digest, other.drawn) == (data.digest, data.drawn)
    assert data.used(data.use) == data


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"use": "paint"}, "use must be one of train, mixed, test"),
        ({"digest": "../../etc/passwd"}, "digest must be 32 hexadecimal digits"),
        ({"drawn": (0,) * 10}, "drawn must be 10 counts with a sum of 1 to 10000"),
        ({"drawn": (1,) * 9}, "drawn must be 10 counts"),
        ({"drawn": (-1, 2, *(0,) * 8)}, "drawn must be 10 counts"),
        ({"drawn": (10_001, *(0,) * 9)}, "drawn must be 10 counts"),
        ({"split": Split(train=0.9, validation=0.1)}, "split must leave at least 0.05"),
    ],
)
def test_what_cannot_be_is_refused_by_name(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence):
        OwnDigits(**changes)  # type: ignore[arg-type]
