"""The training loop as one kernel: step after step, epoch after epoch, with validation, without PyTorch."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.fused.activation import Rows
from playground.engine.fused.compiled import exact, kernel
from playground.engine.fused.loss import count_hits, loss_and_gradient
from playground.engine.fused.network import OUTPUTS, WRITES, Stages, backward, forward
from playground.engine.fused.twister import Words, seed_twister, shuffle
from playground.engine.fused.update import penalise_and_clip, update

(CONSTANT, STEP_DECAY, COSINE, ONE_CYCLE) = range(4)


class Samples(NamedTuple):
    """A part of the data: ``inputs`` (N, features), ``labels`` (N,) classes, ``values`` (N, outputs) numbers.

    ``variance`` (outputs,) is that of the values of a regression, empty where there are classes.
    """

    inputs: Rows
    labels: NDArray[np.int64]
    values: Rows
    variance: NDArray[np.float64]


class Weights(NamedTuple):
    """All tensors in a row (P,), their gradient, the optimiser's memory and its steps, and the best so far."""

    theta: Rows
    gradient: Rows
    first: Rows
    second: Rows
    counts: NDArray[np.int64]
    best: Rows


class Space(NamedTuple):
    """Room for a batch: values before and after activations, gradients, what dropout keeps; (rows, samples) each."""

    h: Rows
    g: Rows
    d: Rows
    keep: Rows
    indices: NDArray[np.int64]


class Net(NamedTuple):
    """What there is: stages, their dropout probabilities, and the table of tensors."""

    stages: Stages
    chances: NDArray[np.float64]
    tensors: NDArray[np.int64]


class Rule(NamedTuple):
    """How it is trained. ``constants`` and ``schedule_constants`` are those of the optimiser and of the schedule."""

    loss: int
    through_tanh: bool
    optimiser: int
    constants: tuple[float, float, float]
    rate: float
    schedule: int
    schedule_constants: tuple[float, float, float]
    epochs: float
    decay: float
    l1: float
    clip: float
    batch: int
    shuffled: bool
    stop_loss: float
    """Rest after an epoch whose mean loss is no larger; −1 for never."""
    keeps_best: bool


@exact
def _annealed(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1.0 + math.cos(math.pi * share)) / 2.0


@exact
def factor(schedule: int, constants: tuple[float, float, float], epochs: float, total: float) -> float:
    """What the learning rate is multiplied by: core/schedules.py, whose plateaus end a call."""
    a, b, c = constants
    if schedule == STEP_DECAY:
        return a ** math.floor(math.floor(epochs) / b)
    share = min(epochs / total, 1.0)
    if schedule == COSINE:
        return _annealed(1.0, a, share)
    if schedule == ONE_CYCLE:
        start = 1.0 / b
        if share < a:
            return _annealed(start, 1.0, share / a)
        return _annealed(1.0, start / c, (share - a) / (1.0 - a))
    return a


@kernel
def _fetch(inputs: Rows, indices: NDArray[np.int64], g: Rows, count: int) -> None:
    """Samples become the columns of the first rows."""
    for i in range(inputs.shape[1]):
        for b in range(count):
            g[i, b] = inputs[indices[b], i]


@kernel
def one_step(
    net: Net, rule: Rule, weights: Weights, space: Space, part: Samples, dice: Words, count: int, rate: float
) -> tuple[float, float]:  # fmt: skip
    """A step on the ``count`` samples in ``space.indices``: the mean loss before it, and how many were right."""
    stages, chances, tensors = net
    theta, gradient, first, second, counts, _best = weights
    h, g, d, keep, indices = space
    inputs, labels, values, variance = part
    last = len(stages) - 1
    output, outputs = stages[last, WRITES], stages[last, OUTPUTS]
    _fetch(inputs, indices, g, count)
    forward(theta, stages, chances, h, g, keep, dice, count, True)
    right = count_hits(h, output, outputs, count, labels, values, variance, indices)
    loss = loss_and_gradient(
        rule.loss, rule.through_tanh, h, d, output, outputs, count, labels, values, indices
    )  # fmt: skip
    if not math.isfinite(loss):  # the weights stay as they are, to tell which layer broke
        return loss / count, right
    backward(theta, gradient, stages, h, g, keep, d, count)
    penalise_and_clip(theta, gradient, tensors, rule.l1, rule.clip)
    a, b, epsilon = rule.constants
    update(
        rule.optimiser, theta, gradient, first, second, counts, tensors, rate, rule.decay, a, b, epsilon
    )  # fmt: skip
    return loss / count, right


@kernel
def score(net: Net, rule: Rule, weights: Weights, space: Space, part: Samples, dice: Words) -> tuple[float, float]:
    """Mean loss of a part without dropout, and the fraction that is right."""
    stages, chances, _tensors = net
    h, g, d, keep, indices = space
    inputs, labels, values, variance = part
    theta = weights.theta
    last = len(stages) - 1
    output, outputs = stages[last, WRITES], stages[last, OUTPUTS]
    total, right = 0.0, 0.0
    width, whole = g.shape[1], len(labels)
    start = 0
    while start < whole:
        count = min(width, whole - start)
        for b in range(count):
            indices[b] = start + b
        _fetch(inputs, indices, g, count)
        forward(theta, stages, chances, h, g, keep, dice, count, False)
        right += count_hits(h, output, outputs, count, labels, values, variance, indices)
        total += loss_and_gradient(
            rule.loss, rule.through_tanh, h, d, output, outputs, count, labels, values, indices
        )  # fmt: skip
        start += count
    return total / whole, right / whole


@kernel
def steps(
    net: Net, rule: Rule, weights: Weights, space: Space, part: Samples, dice: Words, order: NDArray[np.int64],
    epoch: int, position: int, losses: NDArray[np.float64], accuracies: NDArray[np.float64],
) -> tuple[int, int]:  # fmt: skip
    """As many steps as ``losses`` has room for, at most to the end of the epoch or to a loss that is not finite.

    Returns how many were made, and the place in the epoch.
    """
    whole, batch = len(order), rule.batch
    indices = space.indices
    made = 0
    while made < len(losses) and position < whole:
        count = min(batch, whole - position)
        rate = rule.rate * factor(rule.schedule, rule.schedule_constants, epoch + position / whole, rule.epochs)
        for b in range(count):
            indices[b] = order[position + b]
        loss, right = one_step(net, rule, weights, space, part, dice, count, rate)
        losses[made] = loss
        accuracies[made] = right / count
        position += count
        made += 1
        if not math.isfinite(loss):
            break
    return made, position


@kernel
def epochs(
    net: Net, rule: Rule, weights: Weights, space: Space, part: Samples, validation: Samples, dice: Words,
    order: NDArray[np.int64], seeds: NDArray[np.int64], epoch: int, best_accuracy: float, best_loss: float,
    losses: NDArray[np.float64], accuracies: NDArray[np.float64], ends: NDArray[np.float64],
) -> tuple[int, int, bool]:  # fmt: skip
    """Whole epochs, one for each of ``seeds``, which lay out the order of the epoch after each.

    ``ends`` (epochs, 5) gets mean loss and accuracy of the steps, loss and accuracy of the validation part, and 1 where
    that is the best so far. Returns how many epochs and steps were made, and whether all losses were finite; an epoch
    that broke is not counted, its steps are.
    """
    words = np.empty(625, np.uint32)
    done = made = 0
    for e in range(len(seeds)):
        few, _position = steps(
            net, rule, weights, space, part, dice, order, epoch + e, 0, losses[made:], accuracies[made:]
        )  # fmt: skip
        if few == 0 or not math.isfinite(losses[made + few - 1]):
            return done, made + few, False
        ends[e, 0] = losses[made : made + few].mean()
        ends[e, 1] = accuracies[made : made + few].mean()
        made += few
        loss, accuracy = score(net, rule, weights, space, validation, dice)
        ends[e, 2], ends[e, 3] = loss, accuracy
        better = accuracy > best_accuracy or (accuracy == best_accuracy and loss < best_loss)
        ends[e, 4] = better
        if better:
            best_accuracy, best_loss = accuracy, loss
            if rule.keeps_best:
                weights.best[:] = weights.theta
        if rule.shuffled:
            seed_twister(words, seeds[e])
            shuffle(order, words)
        else:
            order[:] = np.arange(len(order))
        done += 1
        if ends[e, 0] <= rule.stop_loss or not math.isfinite(loss):
            break
    return done, made, True
