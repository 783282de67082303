"""The norms of the gradient, layer by layer: those of autograd, of the step that was made."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
import torch
from small_networks import dense, experiment, learner_of, state, take
from small_pictures import RESNET
from small_pictures import learner_of as learner_of_pictures

from playground.core.edits import set_training
from playground.core.events import EpochEnd, LayerNorms, Steps
from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Dropout
from playground.core.optimisers import LBFGS, Adam
from playground.engine.learner import Learner
from playground.engine.train import Tally, take_steps, training

TWO = experiment(dense(1, activation="prelu"), Dropout(id="dropout-1", probability=0.0), dense(2, 4))


def one_chunk(learner: Learner, seconds: float = 0.0) -> LayerNorms:
    return take_steps(learner, seconds).gradients


def by_autograd(chosen: Experiment, steps: int, penalties: bool = False) -> dict[str, float]:
    """Norms of the gradient of the batch after so many steps, worked out anew."""
    learner = learner_of(chosen)
    take(learner, steps)
    inputs, targets = learner.next_batch()
    loss = learner.loss(learner.network(inputs), targets)
    if penalties:
        loss = loss + learner.penalty()
    found = {}
    for name, layer in learner.network.layers.items():
        tensors = [tensor for tensor in layer.parameters() if tensor.requires_grad]
        if tensors:
            gradients = torch.autograd.grad(loss, tensors, retain_graph=True)
            found[name] = math.sqrt(sum(float(gradient.double().square().sum()) for gradient in gradients))
    return found


def assert_norms(found: LayerNorms, expected: dict[str, float]) -> None:
    assert list(found.layers) == list(expected)
    assert found.norms.tolist() == pytest.approx(list(expected.values()), rel=1e-5)


@pytest.mark.parametrize("optimiser", [Adam(), attrs.evolve(LBFGS(), iterations=5)])
def test_a_chunk_tells_the_norms_of_its_last_step(optimiser: Adam | LBFGS) -> None:
    chosen = set_training(TWO, optimiser=optimiser)
    learner = learner_of(chosen)
    assert_norms(one_chunk(learner), by_autograd(chosen, 0))
    assert_norms(one_chunk(learner), by_autograd(chosen, 1))
    assert_norms(one_chunk(learner_of(chosen), 60.0), by_autograd(chosen, 6))


def test_l1_is_in_the_norms_and_l2_is_the_optimisers() -> None:
    def penalised(**changes: float) -> Experiment:
        return set_training(TWO, **changes)

    with_l1 = by_autograd(penalised(l1=0.3), 0, penalties=True)
    assert_norms(one_chunk(learner_of(penalised(l1=0.3))), with_l1)
    assert with_l1 != pytest.approx(by_autograd(TWO, 0))
    assert_norms(one_chunk(learner_of(penalised(weight_decay=0.3))), by_autograd(TWO, 0))


def test_with_a_line_search_the_norms_are_those_of_the_whole_objective() -> None:
    chosen = set_training(TWO, optimiser=LBFGS(), weight_decay=0.3, l1=0.1)
    assert_norms(one_chunk(learner_of(chosen)), by_autograd(chosen, 0, penalties=True))


def test_after_clipping_the_norms_are_as_long_together_as_allowed() -> None:
    norms = one_chunk(learner_of(set_training(TWO, gradient_clipping=0.01))).norms
    assert math.sqrt((norms**2).sum()) == pytest.approx(0.01, rel=1e-3)


def test_a_frozen_layer_has_no_norm_and_another_optimiser_leaves_none_behind() -> None:
    frozen = experiment(dense(1), dense(2, 4, frozen=True), BatchNorm(id="batch_norm-1"))
    learner = learner_of(attrs.evolve(frozen, network=attrs.evolve(frozen.network, layers=TWO.network.layers[:1])))
    assert one_chunk(learner).layers == ("dense-1", "output")
    learner.apply(frozen)
    assert one_chunk(learner).layers == ("dense-1", "output")
    everything = attrs.evolve(frozen.network, layers=(dense(1, frozen=True), dense(2, 4, frozen=True)))
    learner.apply(attrs.evolve(frozen, network=everything))
    assert one_chunk(learner).layers == ("output",)
    learner.apply(set_training(learner.experiment, optimiser=LBFGS()))
    assert one_chunk(learner).layers == ("output",)


def test_a_residual_block_is_one_layer_and_norms_and_pools_are_none() -> None:
    assert one_chunk(learner_of_pictures(RESNET)).layers == ("conv-1", "residual-1", "residual-2", "output")


def test_norms_that_are_not_finite_are_told() -> None:
    learner = learner_of(TWO)
    with torch.no_grad():
        learner.network.layers["dense-1"].weight.fill_(torch.nan)  # type: ignore[operator, union-attr]
    norms = one_chunk(learner)
    assert norms.layers == ("dense-1", "dense-2", "output") and not np.isfinite(norms.norms).any()


def test_looking_at_the_norms_changes_nothing() -> None:
    watched, plain = learner_of(TWO), learner_of(TWO)
    for _ in range(7):
        one_chunk(watched)
    take(plain, 7)
    assert all(torch.equal(tensor, state(plain)[name]) for name, tensor in state(watched).items())


def test_the_end_of_an_epoch_tells_the_means_of_its_chunks() -> None:
    events = training(learner_of(TWO), lambda: 0.0)
    chunks, end = [], None
    while end is None:
        event = next(events)
        if isinstance(event, Steps):
            chunks.append(event.gradients.norms)
        elif isinstance(event, EpochEnd):
            end = event
    assert len(chunks) == 7 and end.gradients.layers == ("dense-1", "dense-2", "output")
    assert end.gradients.norms == pytest.approx(np.mean(chunks, axis=0))
    assert Tally().gradients().layers == ()
