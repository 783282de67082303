"""In 32 bit the kernels stray from a run in 64 bit about as far as PyTorch does, for everything they claim to train."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray
from small_experiments import small_experiments
from test_against_pytorch import fused_steps, torch_steps

from playground.core.experiment import Experiment
from playground.engine.fused.claims import reason_against
from playground.engine.learner import Learner

CPU = torch.device("cpu")
LAST_BIT = float(np.finfo(np.float32).eps)
FLOOR = 4 * LAST_BIT
"""Of rounding everyone may have so much: PyTorch's own can be nothing by luck."""
AGAIN = 40
"""Runs of PyTorch's, at most, that show how far it strays where a last bit decides."""
Run = tuple[NDArray[np.float64], Learner]


def weights(learner: Learner) -> NDArray[np.float64]:
    return np.concatenate([tensor.detach().double().flatten().numpy() for tensor in learner.network.parameters()])


def stray(run: Run, exact: Run) -> float:
    """How far a run is from the exact one: its farthest weight over the largest weight (or 1), or so with its losses.

    Infinite where the run broke.
    """
    (losses, learner), (exact_losses, exact_learner) = run, exact
    far = 0.0
    for ours, right in ((losses, exact_losses), (weights(learner), weights(exact_learner))):
        if len(ours) != len(right) or not np.isfinite(ours).all():
            return np.inf
        far = max(far, float(np.abs(ours - right).max()) / max(float(np.abs(right).max()), 1.0))
    return far


def disturbed(experiment: Experiment, number: int) -> Run:
    """PyTorch's run where at every step the last two bits of the weights, of what each layer answers to each sample,
    and so of the gradient that comes back through it, fell otherwise.

    Those of the first weights alone would not do: in a run that grows, rounding swallows them in a step or two. Nor
    those of whole gradients, which sum up what all but cancels. What is 0 lies a little beside it, as where such a sum
    does not cancel to the last bit: L1 takes its sign.
    """
    dice = np.random.default_rng(number)

    def otherwise(tensor: torch.Tensor) -> torch.Tensor:
        bits = LAST_BIT * torch.from_numpy(dice.integers(-2, 3, tensor.shape))
        return tensor + bits * tensor.detach().abs().clamp(min=LAST_BIT)

    def move(learner: Learner) -> None:
        if not learner.step:
            for layer in learner.network.layers.values():
                layer.register_forward_hook(lambda _layer, _inputs, outputs: otherwise(outputs))
        for parameter in learner.network.parameters():
            parameter.copy_(otherwise(parameter))

    return torch_steps(experiment, move, always=True)


def kind_of(experiment: Experiment) -> object:
    """What two experiments share that differ in seeds, sizes and rates alone: of some kinds dozens are tried."""
    training, layers = experiment.training, [*experiment.network.dense_layers]
    return (
        training.loss,
        training.optimiser.kind,
        training.l1 > 0,
        tuple((layer.activation, layer.initialisation.kind) for layer in layers),
    )


@pytest.mark.parametrize("examples", [30, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_the_kernels_stray_no_more_than_three_times_as_far_as_pytorch(examples: int) -> None:
    """Each experiment is compared by itself: fifty steps in 64 bit, then twice in 32.

    Where a last bit decides (a neuron at the kink of ReLU, a margin at 1, the sign in L1, Adam dividing rounding by
    rounding) runs that are equally right part by more than three times, PyTorch's own among them. There the kernels may
    stray as far as PyTorch itself when the last bits of its numbers fall otherwise; and that has to be rare.
    """
    compared: set[object] = set()
    parted: set[object] = set()

    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(small_experiments(curves=True))
    def each(experiment: Experiment) -> None:
        if reason_against(experiment, CPU) is not None:
            return
        exact = torch_steps(experiment)
        if not (np.isfinite(exact[0]).all() and np.isfinite(weights(exact[1])).all()):
            return
        coarse = attrs.evolve(experiment, training=attrs.evolve(experiment.training, precision=32))
        ours, theirs = stray(fused_steps(coarse), exact), stray(torch_steps(coarse), exact)
        compared.add(kind_of(experiment))
        if ours > 3 * max(theirs, FLOOR):
            parted.add(kind_of(experiment))
            others = (stray(disturbed(coarse, number), exact) for number in range(AGAIN))
            assert any(ours <= 3 * other for other in others)

    each()
    assert len(parted) <= max(3, 0.05 * len(compared)), f"{len(parted)} of {len(compared)} kinds parted: {parted}"
