"""Watch over a run: when numbers stop being finite, go back to the last good state and say where it broke."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import attrs
import numpy as np
import torch
from torch import Tensor

from playground.core.events import Broke, Values
from playground.engine.evaluate import evaluating
from playground.engine.learner import Learner, Snapshot

EVERY_SECONDS = 1.0


class Guard:
    """Keeps a copy of the last good state, taken at least once a second of training.

    Losses are looked at with every chunk; all parameters only when a copy is due or a loss was not finite, since
    looking at everything after every step would cost a third of the speed.
    """

    def __init__(self, learner: Learner, clock: Callable[[], float] = time.monotonic) -> None:
        self._learner = learner
        self._clock = clock
        self._good: Snapshot = learner.snapshot()
        self._taken = clock()

    def watch(self) -> None:
        """Take a copy at once where weights were exchanged or set by hand: the old one does not fit any more.

        What the end of an epoch told since the copy, with no step in between, belongs to it.
        """
        if self._good.version != self._learner.version:
            self._keep()
        elif self._good.step == self._learner.step:
            self._good = attrs.evolve(self._good, standing=self._learner.standing)

    def check(self, losses: Values | Sequence[float], replay: Callable[[], float] | None) -> Broke | None:
        """Look at a chunk's losses, (n,) from the oldest. ``replay`` makes one step and returns its loss.

        Without it the last step is where it broke: the kernels stop there, before the weights follow.

        Returns None while all is well. Else the learner is back in its last good state, and what is returned says which
        layer left the finite numbers first, and when.
        """
        losses_finite = bool(np.isfinite(losses).all())
        due = self._clock() - self._taken >= EVERY_SECONDS
        if losses_finite and not due:
            return None
        if losses_finite and all_finite(self._learner):
            self._keep()
            return None
        return self._go_back(replay, "weights" if losses_finite else "loss")

    def _keep(self) -> None:
        self._good = self._learner.snapshot()
        self._taken = self._clock()

    def _go_back(self, replay: Callable[[], float] | None, what: str) -> Broke:
        """Walk again from the good state, step by step, to the first number that is not finite; then return there."""
        learner = self._learner
        layer, step = first_broken_layer(learner), learner.step
        learner.restore(self._good)
        for _ in range(step - self._good.step):
            if replay is None:
                break
            if learner.epoch_is_over:
                learner.finish_epoch()
            loss = replay()
            if not math.isfinite(loss) or not all_finite(learner):
                layer = first_broken_layer(learner)
                step = learner.step
                what = "weights" if math.isfinite(loss) else "loss"
                break
        learner.restore(self._good)
        if learner.epoch_is_over:  # its end was told before the epoch that broke began
            learner.finish_epoch()
        self._taken = self._clock()
        return Broke(layer, step, learner.step, learner.epochs, what)


def all_finite(learner: Learner) -> bool:
    """Whether all weights, running means and variances, and all of the optimiser's memory are finite."""
    tensors = list(learner.network.state_dict().values())
    for memory in learner.optimiser.state.values():
        tensors.extend(value for value in memory.values() if torch.is_tensor(value) and value.is_floating_point())
    sums = torch.stack([tensor.abs().max().to("cpu").double() for tensor in tensors if tensor.numel()])
    return bool(torch.isfinite(sums).all())


def first_broken_layer(learner: Learner) -> str:
    """Id of the first layer from the input whose weights or answers are not finite; else that of the output layer."""
    sample = learner.prepared(learner.dataset.train.inputs[:64])
    with evaluating(learner.network):
        values: Tensor = sample
        for name, module in learner.network.layers.items():
            if not all(bool(torch.isfinite(tensor).all()) for tensor in module.state_dict().values()):
                return name
            values = module(values)
            if not bool(torch.isfinite(values).all()):
                return name
    return name
