"""How long a sample takes, and in what slices a part is evaluated."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import experiments

from playground.core.datasets import Points
from playground.core.edits import set_layers
from playground.core.experiment import Experiment
from playground.core.layers import Conv
from playground.core.memory import SLICE
from playground.core.presets import PRESETS, preset
from playground.core.shapes import parameter_count
from playground.core.work import LEAST_SLICE, SLICE_SECONDS, evaluation_slice, products, sample_seconds


def test_a_dense_network_multiplies_once_for_each_weight() -> None:
    assert products(preset("course-mlp")) == parameter_count(preset("course-mlp")) == 669_706


def test_a_filter_is_multiplied_at_every_place() -> None:
    narrow = set_layers(preset("course-cnn"), (Conv(id="conv-1", filters=4, size=5, padding=0),))
    outputs = 4 * 24 * 24
    assert products(narrow) == (4 * 25 + 4) * 24 * 24 + outputs * 10 + 10


@pytest.mark.parametrize("name", ["course-cnn", "tiny-vgg", "small-resnet"])
def test_networks_of_filters_are_evaluated_in_smaller_slices(name: str) -> None:
    assert LEAST_SLICE < evaluation_slice(preset(name)) < SLICE / 2


@pytest.mark.parametrize("name", [name for name in PRESETS if isinstance(preset(name).data, Points)])
def test_small_networks_are_evaluated_in_the_largest_slices(name: str) -> None:
    assert evaluation_slice(preset(name)) == SLICE


def test_the_slowest_networks_are_evaluated_a_few_samples_at_a_time() -> None:
    heavy = tuple(Conv(id=f"conv-{number}", filters=256, size=11, padding="same") for number in range(4))
    assert evaluation_slice(set_layers(preset("course-cnn"), heavy)) == LEAST_SLICE


@given(experiments())
def test_a_slice_takes_a_moment_or_is_as_small_as_can_be(experiment: Experiment) -> None:
    size = evaluation_slice(experiment)
    assert LEAST_SLICE <= size <= SLICE
    assert size == LEAST_SLICE or size * sample_seconds(experiment) <= SLICE_SECONDS * (1 + 1e-9)
