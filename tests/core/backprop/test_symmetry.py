"""Units with the same weights stay the same; others do not."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.tiny import TinyNetwork, tiny_trace


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("start", ["zero", "equal"])
def test_units_that_begin_alike_stay_alike(start: str, activation: str) -> None:
    network = TinyNetwork(activation=activation).begun_as(start)
    for update in range(12):
        trace = tiny_trace(network, (update % 4,))
        assert trace.twins[0] == ((0, 1, 2),)
        assert trace.twins[1] == ((0, 1),)
        for layer in trace.layers[:-1]:
            gradient = layer.gradients["weight"]
            np.testing.assert_array_equal(gradient, np.broadcast_to(gradient[:1], gradient.shape))
        network = network.after(trace)


def test_different_weights_are_not_alike() -> None:
    trace = tiny_trace(TinyNetwork(), (0,))
    assert trace.twins == ((), (), ())


def test_one_weight_set_by_hand_breaks_the_symmetry() -> None:
    network = TinyNetwork().begun_as("equal").with_weight("layers.dense-1.weight", (1, 0), 0.6)
    assert tiny_trace(network, (0,)).twins[0] == ((0, 2),)


def test_other_weights_to_the_next_layer_break_it_too() -> None:
    network = TinyNetwork().begun_as("equal").with_weight("layers.dense-2.weight", (0, 2), 0.6)
    assert tiny_trace(network, (0,)).twins[0] == ((0, 1),)
