"""Layers come, go, move and change size while the others keep what they learned."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_networks import TWO_LAYERS, dense, experiment, same, state, take, trained, with_layers

from playground.core.edits import set_layer, set_training
from playground.core.layers import Dropout, Layer
from playground.core.optimisers import OPTIMISERS, Adam, Momentum
from playground.core.reconcile import Need, need
from playground.core.shapes import parameter_count
from playground.engine import grow

SQUARE = experiment(dense(1, 5), dense(2, 5), dense(3, 5))


@pytest.mark.parametrize("kind", [kind for kind in OPTIMISERS if kind != "lbfgs"])  # whose memory is of all together
def test_a_new_layer_leaves_weights_and_memory_of_the_others_as_they_were(kind: str) -> None:
    chosen = set_training(SQUARE, optimiser=OPTIMISERS[kind]())
    learner = trained(chosen)
    before = state(learner)
    what = learner.apply(with_layers(chosen, dense(1), dense(2), dense(9), dense(3)))
    after = state(learner)
    assert what is Need.GROW
    assert same(before, {name: value for name, value in after.items() if "dense-9" not in name})
    assert list(learner.network.layers) == ["dense-1", "dense-2", "dense-9", "dense-3", "output"]
    take(learner, 3)


def test_a_removed_layer_comes_back_as_it_was() -> None:
    learner = trained(SQUARE)
    before = state(learner)
    learner.apply(with_layers(SQUARE, dense(1), dense(3)))
    assert same({name: value for name, value in before.items() if "dense-2" not in name}, state(learner))
    learner.apply(SQUARE)
    assert same(before, state(learner))
    take(learner, 3)


def test_layers_that_move_take_their_weights_along() -> None:
    learner = trained(SQUARE)
    before = state(learner)
    learner.apply(with_layers(SQUARE, dense(3), dense(2), dense(1)))
    after = state(learner)
    assert same(before, after, "layers.dense-2", "layers.dense-3.bias", "layers.output")
    assert torch.equal(after["layers.dense-3.weight"][:, :2], before["layers.dense-3.weight"][:, :2])
    take(learner, 3)


def test_a_resized_layer_keeps_the_overlapping_part_of_weights_and_memory() -> None:
    learner = trained(TWO_LAYERS)
    before = state(learner)
    learner.apply(set_layer(TWO_LAYERS, "dense-1", units=8))
    after = state(learner)
    for suffix in ("", "/exp_avg", "/exp_avg_sq"):
        assert torch.equal(after[f"layers.dense-1.weight{suffix}"][:5], before[f"layers.dense-1.weight{suffix}"])
        assert torch.equal(after[f"layers.dense-2.weight{suffix}"][:, :5], before[f"layers.dense-2.weight{suffix}"])
    assert not after["layers.dense-1.weight/exp_avg"][5:].any()
    assert after["layers.dense-1.weight"][5:].any()
    assert same(before, after, "layers.output")
    assert float(after["layers.dense-1.weight/step"]) == float(before["layers.dense-1.weight/step"])
    learner.apply(set_layer(TWO_LAYERS, "dense-1", units=3))
    assert torch.equal(state(learner)["layers.dense-1.weight"], before["layers.dense-1.weight"][:3])
    take(learner, 3)


def test_bias_and_slope_come_and_go_without_the_weights() -> None:
    learner = trained(TWO_LAYERS)
    before = state(learner)
    learner.apply(set_layer(TWO_LAYERS, "dense-1", bias=False))
    assert same(before, state(learner), "layers.dense-1.weight", "layers.dense-2")
    learner.apply(set_layer(TWO_LAYERS, "dense-1", activation="prelu"))
    assert same(before, state(learner), "layers.dense-1.weight", "layers.dense-2")
    assert float(state(learner)["layers.dense-1.slope"]) == 0.25
    take(learner, 3)


def test_memory_of_another_optimiser_is_not_taken_over() -> None:
    momentum = set_training(SQUARE, optimiser=Momentum())
    learner = trained(momentum)
    before = state(learner)
    learner.apply(with_layers(momentum, dense(1), dense(3)))
    learner.apply(with_layers(set_training(SQUARE, optimiser=Adam()), dense(1), dense(3)))
    learner.apply(set_training(SQUARE, optimiser=Adam()))
    after = state(learner)
    assert torch.equal(before["layers.dense-2.weight"], after["layers.dense-2.weight"])
    assert not any("momentum_buffer" in name for name in after)
    take(learner, 3)


def test_the_attic_gives_up_the_oldest_layers_first(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = trained(SQUARE)
    monkeypatch.setattr(grow, "ATTIC_BYTES", 400)  # a layer of 5 × 5 weights with Adam's memory takes about 370
    before = state(learner)
    learner.apply(with_layers(SQUARE, dense(1), dense(3)))
    learner.apply(with_layers(SQUARE, dense(1)))
    learner.apply(SQUARE)
    after = state(learner)
    assert same(before, after, "layers.dense-3", "layers.dense-1")
    assert not torch.equal(before["layers.dense-2.weight"], after["layers.dense-2.weight"])


stacks = st.lists(
    st.one_of(
        st.builds(dense, st.integers(1, 4), st.integers(1, 7), bias=st.booleans(), activation=st.just("prelu")),
        st.builds(dense, st.integers(1, 4), st.integers(1, 7)),
        st.builds(lambda number: Dropout(id=f"dropout-{number}", probability=0.5), st.integers(1, 2)),
    ),
    max_size=5,
    unique_by=lambda layer: layer.id,
)


@settings(max_examples=25)
@given(st.lists(st.tuples(stacks, st.sampled_from(sorted(OPTIMISERS))), min_size=1, max_size=6))
def test_any_change_of_layers_and_optimiser_can_go_on_training(changes: list[tuple[list[Layer], str]]) -> None:
    learner = trained(TWO_LAYERS, 2)
    for layers, kind in changes:
        changed = with_layers(set_training(TWO_LAYERS, optimiser=OPTIMISERS[kind]()), *layers)
        learner.apply(changed)
        assert sum(p.numel() for p in learner.network.parameters()) == parameter_count(changed)
        take(learner, 2)


@settings(max_examples=40)
@given(stacks, stacks, st.booleans())
def test_no_change_loses_weights_that_the_new_network_has_a_place_for(
    before: list[Layer], after: list[Layer], other_rate: bool
) -> None:
    old = with_layers(TWO_LAYERS, *before)
    new = with_layers(set_training(TWO_LAYERS, learning_rate=0.1 if other_rate else 0.2), *after)
    learner = trained(old, 2)
    kept = {name: tensor.clone() for name, tensor in learner.network.state_dict().items()}
    learner.apply(new)
    assert need(old, new) < Need.REDRAW
    for name, tensor in learner.network.state_dict().items():
        if name in kept:
            overlap = tuple(slice(min(sizes)) for sizes in zip(kept[name].shape, tensor.shape, strict=True))
            assert torch.equal(tensor[overlap], kept[name][overlap]), name
