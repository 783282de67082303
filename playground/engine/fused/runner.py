"""Lets the kernels train a learner: its tensors are copied into a row, and back after each call."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.events import LayerNorms
from playground.core.fields import OUTPUT_ID
from playground.core.optimisers import AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from playground.engine.fused import loop
from playground.engine.fused.activation import Rows
from playground.engine.fused.look import WIDTH, Look, look
from playground.engine.fused.loop import Samples, Space, Weights
from playground.engine.fused.network import OUTPUTS
from playground.engine.fused.plan import Plan, answers, plan_of, rule_of, spans_of
from playground.engine.fused.twister import WORDS, read_state, write_state
from playground.engine.fused.update import LEARNS
from playground.engine.losses import spread

if TYPE_CHECKING:
    from playground.engine.data import Part
    from playground.engine.learner import Learner

Values = NDArray[np.float64]
VALIDATION_WIDTH = 256
"""Samples evaluated at once, at most."""
ALIGNED = 16
"""Samples that a row has room for are a multiple of it."""
MEMORY: dict[type, tuple[str, ...]] = {
    Momentum: ("momentum_buffer",),
    Nesterov: ("momentum_buffer",),
    AdaGrad: ("sum",),
    RMSProp: ("square_avg",),
    Adam: ("exp_avg", "exp_avg_sq"),
    AdamW: ("exp_avg", "exp_avg_sq"),
}
"""Names of torch's memory of a tensor."""
COUNTED = (AdaGrad, Adam, AdamW, RMSProp)
"""Optimisers of which torch counts the steps."""


class Column(IntEnum):
    """What is said of each epoch."""

    TRAIN_LOSS = 0
    TRAIN_ACCURACY = 1
    LOSS = 2
    ACCURACY = 3
    IS_BEST = 4


@frozen(eq=False)
class Made:
    """Epochs that were made: ``losses`` and ``accuracies`` (steps,), ``ends`` (epochs, :class:`Column`).

    Not ``whole``: an epoch more broke in its last step.
    """

    losses: Values
    accuracies: Values
    ends: Values
    per_epoch: int
    whole: bool


class Runner:
    """The kernels' side of a learner, for its experiment and its tensors as they are when it is made.

    ``train`` are the samples it learns from, ``judged`` those by which an epoch is judged: the validation part, or
    where that is empty the training part.
    """

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._made_for = (learner.experiment, learner.version)
        self.plan: Plan = plan_of(learner.experiment)
        self._dtype: Any = np.float64 if learner.dtype == torch.float64 else np.float32
        size = self.plan.size
        theta, gradient, first, second, best = (self._zeros(size) for _ in range(5))
        counts = np.zeros(len(self.plan.tensors), np.int64)
        self.weights = Weights(theta, gradient, first, second, counts, best)
        self.train = self._samples(learner.dataset.train)
        has_validation = len(learner.dataset.validation) > 0  # else the training part says how good the weights are
        self.judged = self._samples(learner.dataset.validation) if has_validation else self.train
        self._rule = rule_of(learner.experiment, learner.samples, 0)
        self._space = self.room()
        self.spans = spans_of(self.plan, learner.network.layers)
        self._drops = bool(self.plan.net.chances.any())
        self._parameters = [
            learner.network.layers[tensor.layer_id].get_parameter(tensor.name) for tensor in self.plan.tensors
        ]

    @property
    def fits(self) -> bool:
        """Whether it still belongs to what the learner works on."""
        experiment, version = self._made_for
        return experiment is self._learner.experiment and version == self._learner.version

    @property
    def batch(self) -> int:
        """Samples of a batch."""
        return self._learner.micro_batch or self._rule.batch

    def steps(self, most: int) -> tuple[Values, Values]:
        """Up to ``most`` steps, at most to the end of the epoch or a broken loss: their losses and accuracies."""
        learner = self._learner
        self._gather()
        dice = self._dice()
        losses, accuracies = np.zeros(most), np.zeros(most)
        rule = self._rule._replace(batch=self.batch)
        made, position = loop.steps(
            self.plan.net, rule, self.weights, self._space, self.train, dice,
            learner.order.numpy(), learner.epoch, learner.position, losses, accuracies,
        )  # fmt: skip
        self._scatter(dice)
        learner.position = position
        learner.step += made
        return losses[:made], accuracies[:made]

    def epochs(self, most: int) -> Made:
        """Up to ``most`` whole epochs from the start of one; fewer where one ends at the loss to stop at, or breaks."""
        learner = self._learner
        self._gather()
        dice, order = self._dice(), learner.order.numpy().copy()
        seeds = np.array(learner.order_seeds(most), np.int64)
        per_epoch = -(-learner.samples // self._rule.batch)
        losses, accuracies, ends = np.zeros(most * per_epoch), np.zeros(most * per_epoch), np.zeros((most, len(Column)))
        best = learner.standing.best
        done, steps, whole = loop.epochs(
            self.plan.net, self._rule, self.weights, self._space, self.train, self.judged, dice, order, seeds,
            learner.epoch, -best[0], best[1], losses, accuracies, ends,
        )  # fmt: skip
        self._scatter(dice)
        learner.step += steps
        learner.finish_epochs(torch.from_numpy(order), done)
        if not whole:
            learner.position = min((steps - done * per_epoch) * self._rule.batch, learner.samples)
        return Made(losses[:steps], accuracies[:steps], ends[:done], per_epoch, whole)

    def best_weights(self) -> dict[str, torch.Tensor]:
        """The weights the last call thought best, by state name."""
        return {
            f"layers.{tensor.layer_id}.{tensor.name}": torch.from_numpy(
                self.weights.best[tensor.offset : tensor.offset + tensor.size].copy()
            ).view(tensor.shape)
            for tensor in self.plan.tensors
        }

    def look(self, places: Rows, most: int = sys.maxsize) -> Look:
        """What the layers answer to ``places`` (N, inputs) with the weights as they are now: of each the first ``most``
        units, of the output layer all, of the input too."""
        spans = self.spans
        kept = [
            np.arange(first, first + (units if layer == OUTPUT_ID else min(units, most)))
            for layer, (first, units) in spans.items()
        ]
        rows = np.concatenate(kept)
        values = np.empty((len(rows), len(places)), np.float32)
        width = min(WIDTH, -(-len(places) // ALIGNED) * ALIGNED)
        h, g = self._zeros(self.plan.rows, width), self._zeros(self.plan.rows, width)
        theta = np.concatenate([parameter.detach().numpy().ravel() for parameter in self._parameters])
        dice = np.zeros(WORDS + 1, np.uint32)  # never thrown
        places = np.ascontiguousarray(places, self._dtype)
        look(theta, self.plan.net.stages, self.plan.net.chances, places, rows, h, g, dice, values)
        return Look(spans, rows, values)

    def gradient_norms(self) -> LayerNorms:
        """Those of the last step."""
        squares: dict[str, float] = {}
        for tensor, learns in zip(self.plan.tensors, self.plan.net.tensors[:, LEARNS], strict=True):
            if learns:
                part = self.weights.gradient[tensor.offset : tensor.offset + tensor.size].astype(np.float64)
                squares[tensor.layer_id] = squares.get(tensor.layer_id, 0.0) + float(part @ part)
        return LayerNorms(tuple(squares), np.sqrt(np.array(list(squares.values()))))

    # --- to and fro -------------------------------------------------------------------------------------------

    def _gather(self) -> None:
        learner, weights = self._learner, self.weights
        kind = type(learner.experiment.training.optimiser)
        drops = learner.standing.drops
        self._rule = rule_of(learner.experiment, learner.samples, drops)
        for number, (tensor, parameter) in enumerate(zip(self.plan.tensors, self._parameters, strict=True)):
            place = slice(tensor.offset, tensor.offset + tensor.size)
            weights.theta[place] = parameter.detach().numpy().ravel()
            memory = learner.optimiser.state.get(parameter, {})
            for row, name in zip((weights.first, weights.second), MEMORY.get(kind, ()), strict=False):
                row[place] = memory[name].numpy().ravel() if name in memory else 0.0
            weights.counts[number] = int(memory.get("step", 0))

    @torch.no_grad()
    def _scatter(self, dice: NDArray[np.uint32]) -> None:
        learner, weights = self._learner, self.weights
        kind = type(learner.experiment.training.optimiser)
        for number, (tensor, parameter) in enumerate(zip(self.plan.tensors, self._parameters, strict=True)):
            if not parameter.requires_grad:
                continue
            place = slice(tensor.offset, tensor.offset + tensor.size)
            parameter.copy_(torch.from_numpy(weights.theta[place]).view(tensor.shape))
            memory = learner.optimiser.state[parameter]
            for row, name in zip((weights.first, weights.second), MEMORY.get(kind, ()), strict=False):
                memory[name] = torch.from_numpy(row[place].copy()).view(tensor.shape)
            if kind in COUNTED:
                memory["step"] = torch.tensor(float(weights.counts[number]), dtype=torch.float32)
        if self._drops:
            write_state(learner.dropout, dice)

    def _dice(self) -> NDArray[np.uint32]:
        return read_state(self._learner.dropout) if self._drops else np.zeros(WORDS + 1, np.uint32)

    # --- room -------------------------------------------------------------------------------------------------

    def _samples(self, part: Part) -> Samples:
        task = self._learner.dataset.task
        inputs = np.ascontiguousarray(self._learner.prepared(part.inputs).numpy(), self._dtype)
        targets = part.targets.numpy()
        outputs = int(self.plan.net.stages[-1][OUTPUTS])
        variance = spread(part.targets, task)
        if variance is not None:
            values: Rows = np.ascontiguousarray(targets, self._dtype)
            return Samples(inputs, np.zeros(len(part), np.int64), values, variance.double().numpy())
        labels = targets.astype(np.int64)
        return Samples(inputs, labels, answers(labels, outputs, task.is_binary, self._dtype), np.zeros(0))

    def _zeros(self, *shape: int) -> Rows:
        zeros: Rows = np.zeros(shape, self._dtype)
        return zeros

    def room(self) -> Space:
        """Room for a batch, or for as many samples as are evaluated at once."""
        width = max(self._rule.batch, min(len(self.judged.labels), VALIDATION_WIDTH), 1)
        width = -(-width // ALIGNED) * ALIGNED
        h, g, d, keep = (self._zeros(self.plan.rows, width) for _ in range(4))
        return Space(h, g, d, keep, np.zeros(width, np.int64))
