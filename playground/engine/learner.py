"""A network that is learning: module, optimiser, data and place in the epoch; only the training thread touches it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.core.events import Scores
from playground.core.experiment import Experiment
from playground.core.reconcile import Need, need, redrawn
from playground.engine.build import build_network, seed_dropout
from playground.engine.data import Dataset
from playground.engine.grow import Attic, grow, redraw
from playground.engine.losses import LOSS_FUNCTIONS
from playground.engine.optimisers import build_optimiser, is_weight, same_memory, take_settings
from playground.engine.randomness import stream

WORST = (math.inf, math.inf)


@attrs.frozen(eq=False)
class Snapshot:
    """A state to come back to: copies of weights and optimiser memory, and the place in the epoch."""

    version: int
    network: dict[str, Tensor]
    optimiser: dict[str, Any]
    epoch: int
    step: int
    position: int
    order: Tensor
    dropout: Tensor


@attrs.frozen(eq=False)
class Best:
    """The weights that did best on the validation part so far, and the epoch they are of."""

    epoch: int
    network: dict[str, Tensor]


class Learner:
    """What one run of training works on.

    ``step`` counts the steps made, ``epoch`` the epochs finished, ``position`` the samples of the present epoch
    already seen. ``version`` rises whenever the tensors themselves are exchanged.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, device: torch.device, run: int = 1) -> None:
        self.experiment = experiment
        self.device = device
        self.run = run
        self.dataset = dataset.to(device)
        self.network = build_network(experiment).to(device)
        self.network.train()
        self.optimiser = build_optimiser(self.network.parameters(), experiment.training)
        self.step = 0
        self.epoch = 0
        self.position = 0
        self.version = 0
        self._best_score = WORST
        self.best: Best | None = None
        self._attic = Attic()
        self._dropout = torch.Generator(device)
        self._dropout.manual_seed(stream(experiment.seeds.order, "dropout").initial_seed())
        seed_dropout(self.network, self._dropout)
        self._order = self._new_order()

    # --- one step ---------------------------------------------------------------------------------------------

    @property
    def samples(self) -> int:
        """Number of training samples."""
        return len(self.dataset.train.targets)

    @property
    def epochs(self) -> float:
        """How far training is, in epochs."""
        return self.epoch + self.position / self.samples

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """The next samples of this epoch, prepared: inputs (n, …) and targets (n,)."""
        chosen = self._order[self.position : self.position + self.experiment.training.batch_size]
        self.position += len(chosen)
        train = self.dataset.train
        return self.dataset.prepare(train.inputs.index_select(0, chosen)), train.targets.index_select(0, chosen)

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """The loss of the data, without penalties."""
        return LOSS_FUNCTIONS[self.experiment.training.loss](outputs, targets, self.dataset.task)

    @torch.no_grad()
    def penalise_and_clip(self) -> None:
        """Add the gradient of L1, λ·sign(w), and limit the norm of the whole gradient (L2 is the optimiser's)."""
        training = self.experiment.training
        if training.l1:
            for parameter in self.network.parameters():
                if is_weight(parameter) and parameter.grad is not None:
                    parameter.grad.add_(parameter.sign(), alpha=training.l1)
        if training.gradient_clipping is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), training.gradient_clipping)

    @property
    def epoch_is_over(self) -> bool:
        """Whether every training sample was seen once in this epoch."""
        return self.position >= self.samples

    def finish_epoch(self) -> None:
        """Count the epoch and shuffle anew."""
        self.epoch += 1
        self.position = 0
        self._order = self._new_order()

    def judge(self, validation: Scores) -> bool:
        """Whether this epoch's weights are the best so far; if so they are remembered.

        Better is the higher accuracy on the validation part, and among equals the smaller loss.
        """
        score = (-validation.accuracy, validation.loss)
        if not score < self._best_score:
            return False
        self._best_score = score
        if self.experiment.training.keep_best:
            self.best = Best(self.epoch, _copied(dict(self.network.state_dict())))
        return True

    def return_to_best(self) -> bool:
        """Take the remembered weights; False where there are none."""
        if self.best is None:
            return False
        self.network.load_state_dict(self.best.network)
        self.version += 1
        return True

    def _new_order(self) -> Tensor:
        generator = stream(self.experiment.seeds.order, "order", self.epoch)
        return torch.randperm(self.samples, generator=generator).to(self.device)

    # --- changes on the way -----------------------------------------------------------------------------------

    def apply(self, new: Experiment) -> Need:
        """Take up a changed experiment without losing what was learned; returns what it needed.

        Raises ValueError for a change of data or dice, which needs a new learner.
        """
        what = need(self.experiment, new)
        if what is Need.RESTART:
            raise ValueError("other data or dice need a new run")
        old, self.experiment = self.experiment, new
        if what >= Need.GROW:
            self.optimiser = grow(self.network, self.optimiser, old, new, self._attic)
            redraw(self.network, self.optimiser, new, redrawn(old, new))
            seed_dropout(self.network, self._dropout)
            self.network.train()
            self.version += 1
        if what >= Need.LIVE:
            self._take_settings(old, new)
        if what >= Need.GROW or old.training.loss != new.training.loss:
            self.best, self._best_score = None, WORST  # not comparable any more
        return what

    def _take_settings(self, old: Experiment, new: Experiment) -> None:
        for layer in new.network.layers:
            self.network.layers[layer.id].take_settings(layer)  # type: ignore[operator]  # every layer module has it
        if same_memory(old.training.optimiser, new.training.optimiser):
            take_settings(self.optimiser, new.training)
        else:
            self.optimiser = build_optimiser(self.network.parameters(), new.training)
            self.version += 1

    # --- copies -----------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Copies of everything that training changes."""
        return Snapshot(
            version=self.version,
            network={name: tensor.clone() for name, tensor in self.network.state_dict().items()},
            optimiser=_copied(self.optimiser.state_dict()),
            epoch=self.epoch,
            step=self.step,
            position=self.position,
            order=self._order,
            dropout=self._dropout.get_state(),
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this version. Raises ValueError when the tensors have been exchanged since."""
        if snapshot.version != self.version:
            raise ValueError(f"snapshot of version {snapshot.version} does not fit version {self.version}")
        self.network.load_state_dict(snapshot.network)
        self.optimiser.load_state_dict(_copied(snapshot.optimiser))
        take_settings(self.optimiser, self.experiment.training)
        self.epoch, self.step, self.position = snapshot.epoch, snapshot.step, snapshot.position
        self._order = snapshot.order
        self._dropout.set_state(snapshot.dropout)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Copies of all weights by state name."""
        return {name: tensor.detach().cpu().numpy().copy() for name, tensor in self.network.state_dict().items()}

    def load_weights(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Take weights by state name, all of them; shapes must fit."""
        self.network.load_state_dict(
            {name: torch.from_numpy(np.array(array, copy=True)) for name, array in weights.items()}
        )


def _copied(value: Any) -> Any:
    """A deep copy of an optimiser's state: tensors cloned, containers rebuilt."""
    if isinstance(value, Tensor):
        return value.clone()
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value
