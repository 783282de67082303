"""The kernels against PyTorch: the same dice, the same losses, the same weights, for everything they claim to train."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray
from small_experiments import small_experiments

from playground.core.datasets import Points
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.optimisers import OPTIMISERS
from playground.core.training import Training
from playground.engine.data.load import load_dataset
from playground.engine.fused.claims import reason_against
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner
from playground.engine.train import take_step

CPU = torch.device("cpu")
STEPS = 50


def torch_steps(
    experiment: Experiment, disturb: Callable[[Learner], None] = lambda learner: None, *, always: bool = False
) -> tuple[NDArray[np.float64], Learner]:
    """Losses of the first steps, and the learner after them, by PyTorch alone.

    ``disturb`` moves its first weights, and where ``always`` those before every later step too.
    """
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    losses = []
    for step in range(STEPS):
        if learner.epoch_is_over:
            learner.finish_epoch()
        if step == 0 or always:
            with torch.no_grad():
                disturb(learner)
        losses.append(float(take_step(learner)[0]))
    return np.array(losses), learner


def a_little_off(learner: Learner) -> None:
    for parameter in learner.network.parameters():
        parameter.mul_(1.0 + 1e-15).add_(1e-15)


def fused_steps(experiment: Experiment) -> tuple[NDArray[np.float64], Learner]:
    """The same by the kernels."""
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    runner = Runner(learner)
    losses: list[float] = []
    while len(losses) < STEPS:
        if learner.epoch_is_over:
            learner.finish_epoch()
        made, _right = runner.steps(STEPS - len(losses))
        losses += made.tolist()
        if not np.isfinite(losses[-1]):
            break
    return np.array(losses), learner


def close(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Equal to 1e-9, by the size of the numbers."""
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-11 * max(1.0, float(np.abs(one).max(initial=0.0)))))


def differs(losses: NDArray[np.float64], slow: Learner, other: NDArray[np.float64], fast: Learner) -> bool:
    """Whether two runs ended differently."""
    pairs = zip(slow.network.parameters(), fast.network.parameters(), strict=True)
    same = all(close(there.detach().numpy(), here.detach().numpy()) for there, here in pairs)
    return not (same and close(losses, other))


@pytest.mark.parametrize("examples", [40, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_losses_and_weights_are_those_of_pytorch_after_fifty_steps(examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(small_experiments())
    def each(experiment: Experiment) -> None:
        if reason_against(experiment, CPU) is not None:
            return
        losses, slow = torch_steps(experiment)
        fused, fast = fused_steps(experiment)
        if not np.isfinite(losses).all():
            return
        if differs(losses, slow, fused, fast):  # only where PyTorch itself magnifies the last bit of a number as much
            assert differs(losses, slow, *torch_steps(experiment, a_little_off))
        assert slow.position == fast.position and slow.step == fast.step
        assert torch.equal(slow.dropout_state(), fast.dropout_state())

    each()


@pytest.mark.parametrize("kind", sorted(set(OPTIMISERS) - {"lbfgs"}))
def test_the_memory_of_an_optimiser_goes_from_one_to_the_other(kind: str) -> None:
    experiment = Experiment(
        data=Points(set="circle", points=60),
        network=Network(layers=(Dense(id="dense-1", units=5),)),
        training=Training(
            loss="binary_cross_entropy", optimiser=OPTIMISERS[kind](), learning_rate=0.01, precision=64, batch_size=8
        ),
    )
    _losses, slow = torch_steps(experiment)
    _losses, fast = fused_steps(experiment)
    for learner in (slow, fast):  # both go on in PyTorch
        for _ in range(5):
            if learner.epoch_is_over:
                learner.finish_epoch()
            take_step(learner)
    for there, here in zip(slow.network.parameters(), fast.network.parameters(), strict=True):
        assert close(there.detach().numpy(), here.detach().numpy())
