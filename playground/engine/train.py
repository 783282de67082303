"""The training loop: forward, loss, backward, step; epoch after epoch."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator

import attrs
import numpy as np
import torch
from torch import Tensor

from playground.core.events import EpochEnd, Event, LayerNorms, Scores, Steps, Validated
from playground.engine.evaluate import evaluation
from playground.engine.fused.choice import fused_chunks
from playground.engine.gradients import gradient_norms
from playground.engine.guard import Guard
from playground.engine.lbfgs import LineSearch
from playground.engine.learner import Learner
from playground.engine.losses import hits

CHUNK_SECONDS = 0.012

EARLY_LOOKS = (0.0, 1 / 16, 1 / 8, 1 / 4, 1 / 2)
"""Epochs at which the validation part is evaluated besides the end of each: where the curve falls fastest."""


def training(
    learner: Learner,
    chunk_seconds: Callable[[], float] = lambda: CHUNK_SECONDS,
    most_epochs: Callable[[], int] = lambda: sys.maxsize,
    most_steps: Callable[[], int] = lambda: sys.maxsize,
) -> Iterator[Event]:
    """Train for ever; whoever drives this generator may stop, pause or change the learner between two events.

    Events come in chunks of as many steps as fit ``chunk_seconds()`` (0: one step), ``most_steps()`` at most, so that
    the driver is asked often and the processor's numbers are read once a chunk. Small networks make up to
    ``most_epochs()`` epochs in one chunk. Where the learner leaves a trail, chunks end at its waypoints.
    After :class:`Broke` the learner is back in its last good state. An :class:`EpochEnd` that ``stops`` asks the driver
    to rest; when asked for more, training goes on.
    """
    guard = Guard(learner)
    looks = [look for look in EARLY_LOOKS if look >= learner.epochs]
    while True:
        tally = Tally()
        while not learner.epoch_is_over:
            if looks and learner.epochs >= looks[0]:
                looks = [look for look in looks if look > learner.epochs]
                validation = yield from evaluation(learner, learner.dataset.validation)
                if validation is not None:
                    yield Validated(learner.epochs, validation)
            guard.watch()
            trail = learner.trail
            fused, seconds, most = fused_chunks(learner), chunk_seconds(), most_steps()
            if trail is not None:
                most = min(most, trail.room(learner))
            if learner.updates.is_asked:
                most = 1
                learner.updates.begin(learner)
            whole = 0 if fused is None or looks or learner.position or not seconds else most // fused.steps_per_epoch
            if fused is not None and whole:
                steps, epochs, end = fused.whole_epochs(seconds, min(most_epochs(), whole))
                if (broke := guard.check(steps.losses, replay=None)) is not None:
                    if trail is not None:
                        trail.go_back(learner)
                    yield broke
                    continue
                if learner.updates.is_asked:  # an epoch of one step
                    learner.updates.end(learner)
                if trail is not None:
                    trail.follow(learner, steps.losses)
                yield steps
                if epochs is not None:
                    yield epochs
                if end is not None:
                    yield end
                continue
            steps = take_steps(learner, seconds, most) if fused is None else fused.steps(seconds, most)
            replay = None if fused is not None else lambda: float(take_step(learner)[0])
            if (broke := guard.check(steps.losses, replay)) is not None:
                tally = Tally()
                if trail is not None:
                    trail.go_back(learner)
                yield broke
                continue
            if learner.updates.is_asked:
                learner.updates.end(learner)
            if trail is not None:
                trail.follow(learner, steps.losses)
            tally.add(steps)
            yield steps
        validation = yield from evaluation(learner, learner.dataset.validation)
        judged = validation
        if judged is None:  # nothing but the training part can say how good the weights are
            judged = yield from evaluation(learner, learner.dataset.train)
        learner.finish_epoch()
        is_best = judged is not None and learner.judge(judged)
        train = tally.scores()
        stops = learner.stop_reason(train)
        speed, gradients = tally.samples_per_second(), tally.gradients()
        yield EpochEnd(learner.epoch, learner.step, train, validation, speed, is_best, stops, gradients)


def take_step(learner: Learner) -> tuple[Tensor, Tensor, int]:
    """One step on one batch: its loss before the step, how many it had right (both still on the device), its size."""
    learner.follow_schedule()
    learner.first_gradient = None
    inputs, targets = learner.next_batch()
    if isinstance(learner.optimiser, LineSearch):
        return search_step(learner, learner.optimiser, inputs, targets)
    outputs = learner.network(inputs)  # forward
    loss = learner.loss(outputs, targets)
    learner.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # backward
    learner.penalise_and_clip()
    learner.optimiser.step()  # step
    learner.step += 1
    return loss.detach(), hits(outputs.detach(), targets, learner.variance), len(targets)


def search_step(learner: Learner, optimiser: LineSearch, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor, int]:
    """One step that evaluates its batch several times, penalties included, with the same values dropped each time."""
    dropout = learner.dropout_state()
    seen: list[tuple[Tensor, Tensor]] = []

    def objective() -> Tensor:
        learner.set_dropout_state(dropout)
        outputs = learner.network(inputs)
        loss = learner.loss(outputs, targets)
        whole = loss + learner.penalty()
        optimiser.zero_grad()
        whole.backward()  # type: ignore[no-untyped-call]
        if not seen:
            learner.first_gradient = gradient_norms(learner.experiment, learner.network.layers)
        seen.append((loss.detach(), outputs.detach()))
        return whole.detach()

    optimiser.step(objective)
    learner.step += 1
    loss, outputs = seen[0]
    return loss, hits(outputs, targets, learner.variance), len(targets)


def take_steps(learner: Learner, seconds: float, most: int = sys.maxsize) -> Steps:
    """As many steps as fit into ``seconds``, at least one, at most ``most`` and to the end of the epoch."""
    started = time.perf_counter()
    first, losses, right, sizes, epochs = learner.step + 1, [], [], [], []
    while True:
        loss, correct, size = take_step(learner)
        losses.append(loss)
        right.append(correct)
        sizes.append(size)
        epochs.append(learner.epochs)
        if learner.epoch_is_over or len(losses) >= most or time.perf_counter() - started >= seconds:
            break
    last = learner.first_gradient  # of the last step: what it left in the tensors, unless it was a line search
    if last is None:
        last = gradient_norms(learner.experiment, learner.network.layers)
    numbers = torch.cat([torch.stack(losses), torch.stack(right).to(learner.dtype), last.norms.to(learner.dtype)])
    values = numbers.cpu().double().numpy()  # the one place where the device is waited for
    count = len(losses)
    return Steps(
        first,
        np.array(epochs),
        values[:count],
        values[count : 2 * count] / np.array(sizes),
        sum(sizes),
        time.perf_counter() - started,
        learner.learning_rate,
        last.by_layer(values[2 * count :]),
    )


@attrs.define
class Tally:
    """Sums over the steps of one epoch."""

    loss: float = 0.0
    accuracy: float = 0.0
    steps: int = 0
    samples: int = 0
    seconds: float = 0.0
    norms: dict[str, list[float]] = attrs.field(factory=dict)

    def add(self, chunk: Steps) -> None:
        """Count a chunk."""
        for layer, norm in zip(chunk.gradients.layers, chunk.gradients.norms.tolist(), strict=True):
            self.norms.setdefault(layer, []).append(norm)
        self.loss += float(chunk.losses.sum())
        self.accuracy += float(chunk.accuracies.sum())
        self.steps += len(chunk.losses)
        self.samples += chunk.samples
        self.seconds += chunk.seconds

    def scores(self) -> Scores:
        """Means over the steps; NaN when none was counted."""
        if not self.steps:
            return Scores(math.nan, math.nan)
        return Scores(self.loss / self.steps, self.accuracy / self.steps)

    def gradients(self) -> LayerNorms:
        """Means over the chunks in which the layer learned."""
        return LayerNorms(tuple(self.norms), np.array([np.mean(norms) for norms in self.norms.values()]))

    def samples_per_second(self) -> float:
        """Speed of training alone, without evaluation and pictures."""
        return self.samples / self.seconds if self.seconds > 0 else 0.0
