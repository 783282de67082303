"""Lets the kernels train a learner: its tensors are copied into a row, and back after each call."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from playground.core.optimisers import AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from playground.engine.fused import loop
from playground.engine.fused.loop import Samples, Space, Weights
from playground.engine.fused.plan import Plan, answers, plan_of, rule_of
from playground.engine.fused.twister import WORDS, read_state, write_state
from playground.engine.learner import Learner

VALIDATION_WIDTH = 256
"""Samples evaluated at once, at most."""
MEMORY: dict[type, tuple[str, ...]] = {
    Momentum: ("momentum_buffer",),
    Nesterov: ("momentum_buffer",),
    AdaGrad: ("sum",),
    RMSProp: ("square_avg",),
    Adam: ("exp_avg", "exp_avg_sq"),
    AdamW: ("exp_avg", "exp_avg_sq"),
}
"""Names of torch's memory of a tensor."""


class Runner:
    """The kernels' side of a learner; made anew when the tensors are exchanged."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self.plan: Plan = plan_of(learner.experiment)
        self._dtype = np.float64 if learner.dtype == torch.float64 else np.float32
        size = self.plan.size
        flat = [np.zeros(size, self._dtype) for _ in range(5)]
        self._weights = Weights(*flat[:4], np.zeros(len(self.plan.tensors), np.int64), flat[4])
        self._train = self._samples(learner.dataset.train)
        self._validation = self._samples(learner.dataset.validation)
        self._space = self._room(0)
        self._parameters = [
            learner.network.layers[tensor.layer_id].get_parameter(tensor.name) for tensor in self.plan.tensors
        ]

    def _samples(self, part: Any) -> Samples:
        inputs = self._learner.prepared(part.inputs).numpy().astype(self._dtype)
        labels = part.targets.numpy().astype(np.int64)
        outputs = int(self.plan.net.stages[-1][4])
        task = self._learner.dataset.task
        return Samples(np.ascontiguousarray(inputs), labels, np.ascontiguousarray(answers(labels, outputs, task.is_binary, self._dtype)))

    def _room(self, batch: int) -> Space:
        width = max(batch, min(len(self._validation.labels), VALIDATION_WIDTH))
        width = (width + 15) // 16 * 16
        rows = [np.zeros((self.plan.rows, width), self._dtype) for _ in range(4)]
        return Space(*rows, np.zeros(width, np.int64))

    def _gather(self) -> None:
        learner, weights = self._learner, self._weights
        names = MEMORY.get(type(learner.experiment.training.optimiser), ())
        for number, (tensor, parameter) in enumerate(zip(self.plan.tensors, self._parameters, strict=True)):
            place = slice(tensor.offset, tensor.offset + tensor.size)
            weights.theta[place] = parameter.detach().numpy().ravel()
            memory = learner.optimiser.state.get(parameter, {})
            for row, name in zip((weights.first, weights.second), names, strict=False):
                row[place] = memory[name].numpy().ravel() if name in memory else 0.0
            weights.counts[number] = int(memory.get("step", 0))

    @torch.no_grad()
    def _scatter(self) -> None:
        learner, weights = self._learner, self._weights
        names = MEMORY.get(type(learner.experiment.training.optimiser), ())
        for number, (tensor, parameter) in enumerate(zip(self.plan.tensors, self._parameters, strict=True)):
            if not parameter.requires_grad:
                continue
            place = slice(tensor.offset, tensor.offset + tensor.size)
            parameter.copy_(torch.from_numpy(weights.theta[place]).view(tensor.shape))
            memory = learner.optimiser.state[parameter]
            for row, name in zip((weights.first, weights.second), names, strict=False):
                there = torch.from_numpy(row[place]).view(tensor.shape)
                if name in memory:
                    memory[name].copy_(there)
                else:
                    memory[name] = there.clone()
            if names and names[0] != "momentum_buffer":
                memory["step"] = torch.tensor(float(weights.counts[number]), dtype=torch.float32)

    def steps(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """Up to ``most`` steps, at most to the end of the epoch; their losses and accuracies."""
        learner = self._learner
        rule = rule_of(learner.experiment, learner.samples, learner.standing.drops)
        if self._space.g.shape[1] < rule.batch:
            self._space = self._room(rule.batch)
        self._gather()
        losses, accuracies = np.zeros(most), np.zeros(most)
        dice = read_state(learner._dropout) if self.plan.net.chances.any() else np.zeros(WORDS + 1, np.uint32)
        made, position = loop.steps(self.plan.net, rule, self._weights, self._space, self._train, dice, learner._order.numpy(), learner.epoch, learner.position, losses, accuracies)
        if self.plan.net.chances.any():
            write_state(learner._dropout, dice)
        self._scatter()
        learner.position = position
        learner.step += made
        return losses[:made], accuracies[:made]
