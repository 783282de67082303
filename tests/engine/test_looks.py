"""Maps, curves and diagrams from the kernels are those that PyTorch would make."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_experiments import small_experiments
from small_networks import dense, experiment, learner_of, take

from playground.core.experiment import Experiment
from playground.core.frames import (
    FitFrame,
    FitRequest,
    FrameRequest,
    MapFrame,
    MapRequest,
    NetworkFrame,
    NetworkRequest,
)
from playground.core.layers import Dropout
from playground.core.presets import preset
from playground.engine.frames import make_frame
from playground.engine.frames.looks import MOST_BYTES, all_over, kernels_of
from playground.engine.fused.claims import reason_against
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner

DROPPING = experiment(dense(1, 7), Dropout(id="dropout-1", probability=0.4), dense(2, 70, activation="relu"))


def kernels(learner: Learner) -> Runner:
    found = kernels_of(learner)
    assert found is not None
    return found


def both(learner: Learner, request: FrameRequest, training: bool = False) -> tuple[Any, Any]:
    """The frame by the kernels and by PyTorch."""
    assert kernels_of(learner) is not None
    fast = make_frame(learner, request, training)
    learner.prefers_pytorch = True
    slow = make_frame(learner, request, training)
    learner.prefers_pytorch = False
    return fast, slow


def assert_close(one: NDArray[Any] | None, other: NDArray[Any] | None, largest: float, what: str) -> None:
    """Equal to 1e-6 of the largest number on the way, in 32 bit."""
    assert (one is None) == (other is None), what
    if one is None or other is None:
        return
    assert one.dtype == other.dtype and one.shape == other.shape, what
    if one.dtype == np.bool_:
        assert (one == other).all(), what
    else:
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6 * max(1.0, largest), err_msg=what)


def assert_same_columns(fast: NetworkFrame, slow: NetworkFrame) -> None:
    assert fast.point == slow.point
    assert [view.layer_id for view in fast.layers] == [view.layer_id for view in slow.layers]
    largest = 1.0
    for mine, theirs in zip(fast.layers, slow.layers, strict=True):
        assert mine.shape == theirs.shape
        if theirs.weight is not None:  # what sums lose grows with what they are made of
            largest = max(1.0, float(np.abs(theirs.weight).sum(1).max())) * largest
        for name in ("maps", "values", "weight", "bias", "dead", "saturated", "dropped"):
            assert_close(getattr(mine, name), getattr(theirs, name), largest, f"{mine.layer_id}.{name}")


def tame(chosen: Experiment, precision: int) -> Experiment:
    """The experiment in this precision."""
    return attrs.evolve(chosen, training=attrs.evolve(chosen.training, precision=precision))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_experiments(curves=True), st.sampled_from([32, 64]), st.integers(0, 12))
def test_every_frame_of_any_network_is_that_of_pytorch(chosen: Experiment, precision: int, steps: int) -> None:
    learner = learner_of(tame(chosen, precision))
    if reason_against(learner.experiment, learner.device) is not None:
        return
    take(learner, steps)
    if not all(bool((parameter.abs() < 30).all()) for parameter in learner.network.parameters()):
        return  # next to infinity nothing is close to anything
    fast, slow = both(learner, NetworkRequest(resolution=9, point=(0.7,) * learner.dataset.task.inputs[0]))
    assert_same_columns(fast, slow)
    if learner.dataset.task.is_regression:
        fit, torchs = both(learner, FitRequest(31))
        assert isinstance(fit, FitFrame)
        largest = float(np.abs(torchs.pieces).sum(0).max())
        for name in ("x", "outputs", "pieces", "weights"):
            assert_close(getattr(fit, name), getattr(torchs, name), largest, name)
        assert fit.bias == torchs.bias
    else:
        plane, torchs = both(learner, MapRequest(13))
        assert isinstance(plane, MapFrame)
        spans = [np.abs(view.weight).sum(1).max() for view in slow.layers if view.weight is not None]
        assert_close(plane.values, torchs.values, float(np.prod(np.maximum(spans, 1.0))), "map")


@pytest.mark.parametrize("name", ["circle", "spiral", "xor"])
def test_the_map_of_a_preset_is_that_of_pytorch_to_a_millionth(name: str) -> None:
    learner = learner_of(preset(name))
    take(learner, 20)
    fast, slow = both(learner, MapRequest(60))
    np.testing.assert_allclose(fast.values, slow.values, atol=1e-6)


def test_only_the_units_asked_for_have_maps() -> None:
    fast, slow = both(learner_of(DROPPING), NetworkRequest(resolution=5, most_maps=3))
    assert [len(view.maps) for view in fast.layers] == [2, 3, 3, 3, 1]
    assert_same_columns(fast, slow)
    wide, _torchs = both(learner_of(DROPPING), NetworkRequest(resolution=5, most_maps=70))
    assert len(wide.layers[3].maps) == 70


def test_more_places_than_go_through_at_once_are_all_looked_at() -> None:
    learner = learner_of(DROPPING)
    fast, slow = both(learner, MapRequest(83))
    np.testing.assert_allclose(fast.values, slow.values, atol=1e-6)


def looks(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of places of each pass of the kernels from now on."""
    made: list[int] = []
    look = Runner.look

    def counted(self: Runner, places: NDArray[Any], *more: Any) -> Any:
        made.append(len(places))
        return look(self, places, *more)

    monkeypatch.setattr(Runner, "look", counted)
    return made


def test_views_that_ask_for_the_same_places_share_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = learner_of(preset("spiral"))
    made = looks(learner, monkeypatch)
    make_frame(learner, MapRequest(40), False)
    make_frame(learner, NetworkRequest(resolution=40), False)
    make_frame(learner, NetworkRequest(resolution=20), False)
    make_frame(learner, MapRequest(20), False)
    assert sorted(made) == sorted([1600, 256, 400, 256])


def test_a_step_or_a_change_by_hand_makes_a_new_pass() -> None:
    learner = learner_of(preset("circle"))
    before = make_frame(learner, MapRequest(10), False)
    take(learner, 1)
    stepped = make_frame(learner, MapRequest(10), False)
    learner.set_weight("output", "bias", (0,), 2.0)
    by_hand = make_frame(learner, MapRequest(10), False)
    with torch.no_grad():
        learner.network.layers["output"].get_parameter("bias").fill_(-2.0)
    within = make_frame(learner, MapRequest(10), False)
    maps = [frame.values for frame in (before, stepped, by_hand, within) if isinstance(frame, MapFrame)]
    assert len(maps) == 4
    for one, other in pairwise(maps):
        assert not np.array_equal(one, other)


def test_of_a_pass_too_large_to_keep_only_the_output_is_kept() -> None:
    learner = learner_of(experiment(dense(1, 60), dense(2, 60)))
    side = int((MOST_BYTES / 4 / 120) ** 0.5) + 1
    assert len(all_over(learner, kernels(learner), side, 0).of("dense-2")) == 0
    assert len(all_over(learner, kernels(learner), side, 0).of("output")) == 1
    assert len(all_over(learner, kernels(learner), 20, 0).of("dense-2")) == 60
    assert len(all_over(learner, kernels(learner), side, 64).of("dense-2")) == 60


def test_looking_leaves_the_learner_as_it_was() -> None:
    ends = []
    for looked_at in (False, True):
        learner = learner_of(DROPPING)
        runner = kernels(learner)
        for _ in range(6):
            runner.steps(1)
            if looked_at:
                for request in (MapRequest(20), NetworkRequest(resolution=10, point=(1.0, 2.0))):
                    make_frame(learner, request, True)
        ends.append((learner.network.state_dict(), learner.dropout_state()))
    (weights, dice), (others, same_dice) = ends
    assert torch.equal(dice, same_dice)
    assert all(torch.equal(tensor, others[name]) for name, tensor in weights.items())


def test_a_map_can_be_written_to_by_nobody_and_stays_when_training_goes_on() -> None:
    learner = learner_of(preset("circle"))
    frame = make_frame(learner, MapRequest(10), False)
    assert isinstance(frame, MapFrame)
    kept = frame.values.copy()
    kernels(learner).steps(5)
    make_frame(learner, MapRequest(10), False)
    assert np.array_equal(frame.values, kept) and not frame.values.flags.writeable
