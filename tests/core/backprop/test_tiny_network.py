"""The tiny network's numbers are those of the lecture's picture, and its gradients those of small differences."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.tiny import JUDGES, POINTS, STARTS, TinyNetwork, first_weights, tiny_trace
from playground.core.fields import FieldError

STEP = 1e-6


def test_the_numbers_are_those_of_the_picture() -> None:
    trace = tiny_trace(TinyNetwork(), (0,))
    first, second, output = trace.layers
    assert second.h is not None and second.slope is not None and second.dh is not None and second.dy is not None
    np.testing.assert_allclose(first.y[0], [-0.805, 0.689, 0.925], atol=5e-4)
    np.testing.assert_allclose(second.y[0], [-0.535, 0.504], atol=5e-4)
    assert output.y[0, 0] == pytest.approx(0.587, abs=5e-4)
    assert trace.loss == pytest.approx(0.885, abs=5e-4)
    assert second.dy[0, 0] == pytest.approx(-0.775, abs=5e-4)
    assert second.slope[0, 0] == pytest.approx(0.714, abs=5e-4)
    np.testing.assert_allclose(second.dh[0], [-0.553, -0.394], atol=5e-4)
    np.testing.assert_allclose(second.gradients["weight"][0], [0.445, -0.381, -0.512], atol=5e-4)
    np.testing.assert_allclose(second.updated["weight"][0], [-0.033, 1.101, -0.794], atol=5e-4)
    assert trace.loss_after == pytest.approx(0.178, abs=5e-4)


@pytest.mark.parametrize("samples", [(0,), (0, 1, 2, 3)], ids=["one", "all"])
@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_those_of_small_differences(activation: str, judge: str, samples: tuple[int, ...]) -> None:
    network = TinyNetwork(activation=activation, judge=judge)
    trace = tiny_trace(network, samples)
    for name, gradient in trace.named("gradients").items():
        for index in np.ndindex(gradient.shape):
            value = float(network.weights[name][index])
            above, below = (
                tiny_trace(network.with_weight(name, index, value + by), samples).loss for by in (STEP, -STEP)
            )
            assert gradient[index] == pytest.approx((above - below) / (2 * STEP), abs=1e-7), (name, index)


@pytest.mark.parametrize("judge", JUDGES)
def test_the_update_is_taken_over_as_it_was_shown(judge: str) -> None:
    network = TinyNetwork(judge=judge, learning_rate=0.1)
    trace = tiny_trace(network, (1,))
    after = tiny_trace(network.after(trace), (1,))
    for name, new in trace.named("updated").items():
        np.testing.assert_array_equal(after.named("tensors")[name], new)
    assert after.loss == pytest.approx(trace.loss_after)


def test_a_weight_set_by_hand_leaves_the_others() -> None:
    network = TinyNetwork().with_weight("layers.dense-2.weight", (1, 2), 7.0)
    assert network.weights["layers.dense-2.weight"].tolist() == [[0.19, 0.91, -1.05], [0.84, 1.04, 7.0]]
    assert TinyNetwork().weights["layers.dense-2.weight"][1, 2] == 0.34


def test_what_is_no_setting_is_refused() -> None:
    with pytest.raises(FieldError, match="activation"):
        TinyNetwork(activation="sign")
    with pytest.raises(FieldError, match="judge"):
        attrs.evolve(TinyNetwork(), judge="guess")
    with pytest.raises(FieldError, match="learning_rate"):
        TinyNetwork(learning_rate=0.0)
    with pytest.raises(ValueError, match="finite"):
        TinyNetwork().with_weight("layers.dense-1.bias", (0,), float("nan"))
    with pytest.raises(ValueError, match="start"):
        first_weights("random")


@pytest.mark.parametrize("start", STARTS[1:])
def test_weights_that_begin_alike_have_no_biases(start: str) -> None:
    weights = first_weights(start)
    assert set(weights["layers.dense-1.weight"].ravel()) == ({0.0} if start == "zero" else {0.5})
    assert not weights["layers.dense-1.bias"].any()
    assert len(POINTS) == 4
