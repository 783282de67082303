"""How many samples there are of each class, and which settings of data hold up."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.class_balance import class_labels, class_shares, kept_counts, whole_counts
from playground.core.datasets import IMAGE_SETS, Curve, Images, Points
from playground.core.document import from_document, to_document, with_setting
from playground.core.experiment import Experiment
from playground.core.features import FEATURES
from playground.core.fields import FieldError
from playground.core.normalisations import NORMALISATIONS
from playground.core.point_sets import POINT_SETS, draw_points

balances = st.floats(0.1, 0.9)


@pytest.mark.parametrize(
    ("balance", "count", "expected"), [(0.7, 100, [70, 30]), (0.1, 50, [5, 45]), (0.9, 5000, [4500, 500])]
)
def test_two_classes_stand_as_the_balance_says(balance: float, count: int, expected: list[int]) -> None:
    assert np.bincount(class_labels(count, 2, balance)).tolist() == expected


def test_an_even_balance_takes_the_classes_by_turns() -> None:
    assert class_labels(7, 3, 0.5).tolist() == [0, 1, 2, 0, 1, 2, 0]


@given(balances, st.integers(2, 10))
def test_the_shares_of_more_classes_fall_by_one_ratio_from_the_first_to_the_last(balance: float, classes: int) -> None:
    shares = class_shares(classes, balance)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[0] / (shares[0] + shares[-1]) == pytest.approx(balance)
    ratios = shares[1:] / shares[:-1]
    assert ratios == pytest.approx(np.full(classes - 1, ratios[0]))


@given(st.integers(10, 5000), balances, st.integers(1, 10))
def test_whole_numbers_add_up_and_are_off_by_less_than_one_unless_a_class_would_be_empty(
    total: int, balance: float, classes: int
) -> None:
    shares = class_shares(classes, balance)
    counts = whole_counts(total, shares)
    assert counts.sum() == total and counts.min() >= 1
    if (total * shares >= 1).all():
        assert (np.abs(counts - total * shares) < 1).all()


@pytest.mark.parametrize("name", POINT_SETS)
def test_every_set_of_points_has_as_many_of_each_class_as_asked_and_lies_where_it_lies(name: str) -> None:
    classes = len(POINT_SETS[name].labels)
    for balance in (0.1, 0.5, 0.8):
        positions, labels = draw_points(name, 203, 0.0, 3, balance)
        counts = np.bincount(labels, minlength=classes)
        expected = whole_counts(203, class_shares(classes, balance))
        assert sorted(counts) == sorted(expected) if balance == 0.5 else counts.tolist() == expected.tolist()
        assert positions.shape == (203, 2) and np.abs(positions).max() < 6.5
        again = draw_points(name, 203, 0.0, 3, balance)
        assert (again[0] == positions).all() and (again[1] == labels).all()


def test_the_arms_of_an_uneven_spiral_are_both_filled_to_their_ends() -> None:
    positions, labels = draw_points("spiral", 300, 0.0, 0, 0.1)
    for label in (0, 1):
        radius = np.sort(np.hypot(*positions[labels == label].T))
        assert radius[0] < 0.3 and radius[-1] > 4.7
        assert np.diff(radius).max() < 2.1 * 5 / len(radius)


def test_of_pictures_the_most_frequent_class_by_share_keeps_all() -> None:
    assert kept_counts((100, 100, 100), 0.5) == (100, 100, 100)
    assert kept_counts((100, 100, 100), 0.8) == (100, 50, 25)
    assert kept_counts((100, 200), 0.25) == (33, 200)
    assert kept_counts((1, 3000), 0.1) == (1, 3000)


def test_the_counts_of_pictures_follow_the_balance_and_the_test_set_does_not() -> None:
    data = Images(balance=0.8)
    train, validation, test = data.counts
    assert train + validation == sum(data.class_counts) < sum(IMAGE_SETS["mnist"].class_counts)
    assert test == IMAGE_SETS["mnist"].own_test
    assert sum(Images().class_counts) == 60_000


def test_settings_of_treatment_are_found_under_their_paths() -> None:
    experiment = Experiment()
    changed = with_setting(experiment, "data.features", '["sin_x1", "x1", "sin_x1"]')
    assert changed.data == Points(features=("x1", "sin_x1"))
    assert changed.data.task.inputs == (2,)
    for path, text, name, value in (
        ("data.normalisation", "unit", "normalisation", "unit"),
        ("data.balance", "0.7", "balance", 0.7),
        ("data.shuffled", "1", "shuffled", 1.0),
    ):
        assert getattr(with_setting(experiment, path, text).data, name) == value
    assert from_document(json.loads(json.dumps(to_document(changed)))) == changed


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data.features", "[]"),
        ("data.features", '["x3"]'),
        ("data.features", "x1"),
        ("data.features", "[1]"),
        ("data.normalisation", "whitening"),
        ("data.balance", "0.05"),
        ("data.shuffled", "1.1"),
        ("training.augmentation.shift", "0.5"),
        ("training.augmentation.turn", "1"),
    ],
)
def test_bad_settings_are_refused_by_their_path(path: str, text: str) -> None:
    with pytest.raises(FieldError, match=path.rpartition(".")[2]):
        with_setting(Experiment(), path, text)


def test_features_are_for_the_plane_alone_and_balance_for_classes() -> None:
    assert "features" not in Curve().settings and "balance" not in Curve().settings
    assert {"normalisation", "shuffled"} <= Curve().settings & Images().settings & Points().settings
    assert set(NORMALISATIONS) == {"none", "unit", "standard"} and len(FEATURES) == 7
