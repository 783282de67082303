"""Numbers set by hand: which can be, and how they are told of."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.activations import ACTIVATIONS
from playground.core.edits import set_layers
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Conv, Dense, Dropout
from playground.core.message import ProblemError
from playground.core.presets import preset
from playground.core.weight_edits import LARGEST, WeightEdit, WeightPlace, weight_edit, words

CIRCLE = set_layers(
    preset("circle"), (Dense(id="dense-7", units=3), Dropout(id="dropout-1"), Dense(id="dense-4", units=2, bias=False))
)


@pytest.mark.parametrize(
    ("layer_id", "name", "index"),
    [
        ("dense-7", "weight", (2, 1)),
        ("dense-7", "bias", (2,)),
        ("dense-4", "weight", (1, 2)),
        (OUTPUT_ID, "weight", (0, 1)),
        (OUTPUT_ID, "bias", (0,)),
    ],
)
def test_every_number_of_every_layer_can_be_set(layer_id: str, name: str, index: tuple[int, ...]) -> None:
    place = WeightPlace(layer_id, name, index)
    assert weight_edit(CIRCLE, 5, place, 2) == WeightEdit(5, place, 2.0)


@pytest.mark.parametrize(
    ("layer_id", "name", "index"),
    [
        ("dense-7", "weight", (3, 0)),
        ("dense-7", "weight", (0, -1)),
        ("dense-7", "weight", (0,)),
        ("dense-7", "weight", ()),
        ("dense-7", "slope", (0,)),
        ("dense-4", "bias", (0,)),
        ("dropout-1", "weight", (0, 0)),
        ("dense-9", "weight", (0, 0)),
        (OUTPUT_ID, "weight", (1, 0)),
    ],
)
def test_a_number_that_is_not_there_is_refused(layer_id: str, name: str, index: tuple[int, ...]) -> None:
    with pytest.raises(ProblemError, match="no longer there"):
        weight_edit(CIRCLE, 1, WeightPlace(layer_id, name, index), 0.0)


def test_layers_that_nothing_reaches_have_no_numbers() -> None:
    convolutions = tuple(Conv(id=f"conv-{number}", size=11, padding=0) for number in (1, 2, 3))
    impossible = set_layers(preset("course-cnn"), convolutions)  # 28 → 18 → 8, smaller than the filter
    assert weight_edit(impossible, 1, WeightPlace("conv-2", "bias", (0,)), 1.0)
    for layer_id in ("conv-3", OUTPUT_ID):
        with pytest.raises(ProblemError, match="no longer there"):
            weight_edit(impossible, 1, WeightPlace(layer_id, "bias", (0,)), 1.0)


@given(st.floats())
def test_values_are_finite_and_not_too_large(value: float) -> None:
    place = WeightPlace("dense-7", "bias", (0,))
    if math.isfinite(value) and abs(value) <= LARGEST:
        assert weight_edit(CIRCLE, 1, place, value).value == value
    else:
        with pytest.raises(ProblemError, match="between −1 000 000 and 1 000 000, not"):
            weight_edit(CIRCLE, 1, place, value)


def said(experiment: Experiment, layer_id: str, name: str, value: float) -> str:
    return str(words(experiment, WeightEdit(1, WeightPlace(layer_id, name, (0,)), value)))


def test_an_edit_is_told_with_the_layers_name_and_three_digits() -> None:
    assert said(CIRCLE, "dense-4", "weight", 0.71612) == "weight Dense 2: 0.716"
    assert said(CIRCLE, "dense-7", "bias", -1.5) == "bias Dense 1: -1.5"
    assert said(CIRCLE, OUTPUT_ID, "bias", 0.0) == "bias Output: 0"
    assert said(CIRCLE, "dense-7", "slope", 0.25) == "slope Dense 1: 0.25"
    assert said(CIRCLE, "gone-1", "weight", 1.0) == "weight gone-1: 1"


def test_activations_with_two_limits_keep_to_them_and_come_close() -> None:
    h = np.linspace(-40, 40, 801)
    for name, activation in ACTIVATIONS.items():
        curve = activation.curve(np.stack([h, np.zeros_like(h)], axis=-1))[..., 0]
        if activation.limits is None:
            assert curve.max() > 30, name
        else:
            assert np.allclose((curve.min(), curve.max()), activation.limits, atol=1e-9), name
            assert activation.limits[0] <= curve.min() and curve.max() <= activation.limits[1]
