"""Epochs of many runs in one call: networks of one shape, one after the other, each with settings of its own."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.fused.activation import Rows
from playground.engine.fused.compiled import kernel
from playground.engine.fused.loop import Net, Rule, Samples, Space, Weights, epochs
from playground.engine.fused.twister import Words

RULES = np.dtype(
    [
        ("loss", np.int64), ("through_tanh", np.bool_), ("optimiser", np.int64),
        ("a", np.float64), ("b", np.float64), ("epsilon", np.float64),
        ("rate", np.float64), ("schedule", np.int64),
        ("first", np.float64), ("second", np.float64), ("third", np.float64),
        ("epochs", np.float64), ("decay", np.float64), ("l1", np.float64), ("clip", np.float64),
        ("batch", np.int64), ("shuffled", np.bool_), ("stop_loss", np.float64), ("keeps_best", np.bool_),
    ],
    align=True,
)  # fmt: skip
"""A :class:`Rule` as a row of an array; its two triples lie side by side."""


def rule_row(rule: Rule) -> tuple[Any, ...]:
    """The rule as :data:`RULES` has it."""
    row: list[Any] = []
    for value in rule:
        row += value if isinstance(value, tuple) else (value,)
    return tuple(row)


class Nets(NamedTuple):
    """The tables of all runs: stages (runs, stages, columns), chances (runs, stages), tensors (runs, tensors, 4)."""

    stages: NDArray[np.int64]
    chances: NDArray[np.float64]
    tensors: NDArray[np.int64]


class State(NamedTuple):
    """Where all runs stand, one row each: the tensors (runs, P) as in Weights with ``counts`` (runs, tensors), dice
    (runs, 625), orders (runs, N), ``best`` (runs, 2): accuracy and loss of the best epoch; ``steps`` (runs,) made, and
    ``broken`` (runs,): whether the last of them was not finite."""

    theta: Rows
    gradient: Rows
    first: Rows
    second: Rows
    counts: NDArray[np.int64]
    kept: Rows
    dice: Words
    orders: NDArray[np.int64]
    best: NDArray[np.float64]
    steps: NDArray[np.int64]
    broken: NDArray[np.bool_]


@kernel
def epochs_of_many(
    nets: Nets, rules: NDArray[Any], state: State, space: Space, part: Samples, judged: Samples,
    seeds: NDArray[np.int64], epoch: int, losses: NDArray[np.float64], accuracies: NDArray[np.float64],
    ends: NDArray[np.float64],
) -> None:  # fmt: skip
    """The epochs from ``epoch`` on, one for each column of ``seeds`` (runs, epochs), of all runs that are not broken.

    ``losses`` and ``accuracies`` are room for the steps of one run; ``ends`` (runs, epochs, 5) gets what
    :func:`~playground.engine.fused.loop.epochs` says, and stays as it is where no epoch was made.
    """
    for r in range(len(rules)):
        if state.broken[r]:
            continue
        row = rules[r]
        rule = Rule(
            row.loss, row.through_tanh, row.optimiser, (row.a, row.b, row.epsilon), row.rate, row.schedule,
            (row.first, row.second, row.third), row.epochs, row.decay, row.l1, row.clip, row.batch, row.shuffled,
            row.stop_loss, row.keeps_best,
        )  # fmt: skip
        net = Net(nets.stages[r], nets.chances[r], nets.tensors[r])
        weights = Weights(
            state.theta[r], state.gradient[r], state.first[r], state.second[r], state.counts[r], state.kept[r]
        )  # fmt: skip
        start = 0
        while start < seeds.shape[1]:  # an epoch with no finite score ends a call, yet training goes on
            done, made, whole = epochs(
                net, rule, weights, space, part, judged, state.dice[r], state.orders[r], seeds[r, start:],
                epoch + start, state.best[r, 0], state.best[r, 1], losses, accuracies, ends[r, start:],
            )  # fmt: skip
            state.steps[r] += made
            for e in range(start, start + done):
                if ends[r, e, 4] > 0:
                    state.best[r, 0], state.best[r, 1] = ends[r, e, 3], ends[r, e, 2]
            start += done
            if not whole:
                state.broken[r] = True
                break
