"""Train many experiments of one shape at once: the base of sweeps, races, and eight learning rates side by side.

Of one shape are experiments with the same data, layers of the same sizes, the same loss, kind of optimiser, batch size
and precision. All else may differ: dice of weights and order, learning rates and schedules, constants, penalties,
clipping, initialisations, activation functions (but for PReLU, whose slope is a weight), dropout, frozen layers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Data
from playground.core.events import Scores
from playground.core.experiment import Experiment
from playground.core.message import ProblemError
from playground.core.schedules import Plateau
from playground.core.standing import Standing
from playground.core.training import Seeds
from playground.engine.build import check_trainable
from playground.engine.data import Dataset
from playground.engine.data.load import load_dataset
from playground.engine.fused.claims import reason_against
from playground.engine.fused.many import RULES, Nets, State, epochs_of_many, rule_row
from playground.engine.fused.network import ACTIVATION
from playground.engine.fused.plan import Plan, plan_of, rule_of
from playground.engine.fused.runner import Column, Runner
from playground.engine.fused.twister import WORDS, read_state
from playground.engine.learner import Learner
from playground.engine.randomness import seed_of

Values = NDArray[np.float64]
CPU = torch.device("cpu")
RUN_SECONDS = 0.012
"""What a call gives each run, about; one epoch at least."""
CALL_SECONDS = 0.1
"""What a call of one thread takes in all, about: so long it takes to stop."""
MOST_EPOCHS = 10_000
"""Of one call."""


@frozen(eq=False)
class Fits:
    """What came out, one row a run in the order of the experiments; all scores are of 64 bit, (runs, epochs).

    Of the steps of an epoch the mean loss and accuracy (R² in regression), without penalties; of the validation part
    after it, without dropout. Where there is no validation part, those are of the training part. From the epoch on in
    which a loss was not finite they are NaN; ``broke_at`` (runs,) is the step where that was, 0 where all went well.
    ``weights`` are those after the last step, ``best_weights`` those of ``best_epochs`` (runs,; 0 where none was ever
    finished), by state name and in
    the precision of training; None where an experiment does not keep its best.
    """

    train_losses: Values
    train_accuracies: Values
    validation_losses: Values
    validation_accuracies: Values
    best_epochs: NDArray[np.int64]
    broke_at: NDArray[np.int64]
    weights: tuple[dict[str, NDArray[Any]], ...]
    best_weights: tuple[dict[str, NDArray[Any]] | None, ...]
    seconds: float
    """Spent in the kernels."""


@frozen(eq=False)
class Progress:
    """So far: ``epoch`` of ``epochs`` are made; the scores of the last one (runs,), NaN where a run broke."""

    epoch: int
    epochs: int
    train_losses: Values
    validation_losses: Values
    validation_accuracies: Values


def fit_many(
    experiments: Sequence[Experiment],
    epochs: int,
    *,
    threads: int = 1,
    load: Callable[[Data, Seeds], Dataset] = load_dataset,
) -> Fits:
    """As :func:`fitting_many`, to the end."""
    work = fitting_many(experiments, epochs, threads=threads, load=load)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            fits: Fits = finished.value
            return fits


def fitting_many(
    experiments: Sequence[Experiment],
    epochs: int,
    *,
    threads: int = 1,
    load: Callable[[Data, Seeds], Dataset] = load_dataset,
) -> Generator[Progress, None, Fits]:
    """Train each experiment for so many epochs, whatever its own settings say about when to stop.

    Each run is to the last bit what the kernels make of its experiment alone. Yields after every call of the kernels,
    0.1 s or one epoch of all runs apart, so that whoever drives this may stop; ``threads`` share the runs. Raises
    ProblemError before anything is trained for experiments that the kernels do not train, or that are not of one
    shape, and ValueError for no experiments, or fewer than one epoch or thread.
    """
    if not experiments or epochs < 1 or threads < 1:
        raise ValueError(f"{len(experiments)} experiments, {epochs} epochs, {threads} threads")
    check_alike(experiments)
    dataset = load(experiments[0].data, experiments[0].seeds)
    parts = np.array_split(np.arange(len(experiments)), min(threads, len(experiments)))
    groups = [Group([experiments[number] for number in part], dataset, epochs) for part in parts]
    with ThreadPoolExecutor(len(groups)) as pool:
        done = 0
        while done < epochs:
            count = min(min(group.fitting() for group in groups), epochs - done)
            list(pool.map(lambda group: group.train(count), groups))  # noqa: B023  # all are done before the next
            done += count
            last = np.concatenate([group.ends[:, done - 1] for group in groups])
            train, validation, accuracies = (last[:, column].copy() for column in (0, Column.LOSS, Column.ACCURACY))
            yield Progress(done, epochs, train, validation, accuracies)
    return _fits(groups)


ALIKE: dict[str, Callable[[Experiment], object]] = {
    "Experiment {number} has other data than the first.": lambda e: (e.data, e.seeds.data, e.seeds.split),
    "Experiment {number} has another loss than the first.": lambda e: e.training.loss,
    "Experiment {number} has another kind of optimiser than the first.": lambda e: type(e.training.optimiser),
    "Experiment {number} has another batch size than the first.": lambda e: e.training.batch_size,
    "Experiment {number} has another precision than the first.": lambda e: e.training.precision,
    "Experiment {number} has layers of other sizes than the first.": lambda e: _sizes(plan_of(e)),
}
"""What experiments of one shape have in common, and what is said where they have not (numbers count from 1)."""


def check_alike(experiments: Sequence[Experiment]) -> None:
    """Raise ProblemError where the kernels do not train all of them, or they are not of one shape."""
    for number, experiment in enumerate(experiments, 1):
        check_trainable(experiment)
        reason = reason_against(experiment, CPU)
        if reason is not None:
            raise ProblemError("Experiment {number} cannot be trained so: {reason}.", number=number, reason=str(reason))
        for sentence, part in ALIKE.items():
            if part(experiment) != part(experiments[0]):
                raise ProblemError(sentence, number=number)


def _sizes(plan: Plan) -> object:
    """What decides where everything lies: kinds and rows of the stages, names and sizes of the tensors."""
    stages = plan.net.stages[:, :ACTIVATION].tolist()
    return stages, [(tensor.name, tensor.offset, tensor.shape) for tensor in plan.tensors]


class Group:
    """Some of the runs, trained by one thread at a time. ``ends`` (runs, epochs, Column) is what came out so far."""

    def __init__(self, experiments: Sequence[Experiment], dataset: Dataset, epochs: int) -> None:
        self.experiments = experiments
        self.plans = [plan_of(experiment) for experiment in experiments]
        learners = [Learner(experiment, dataset, CPU) for experiment in experiments]
        self._runner = Runner(learners[0])
        self._space = self._runner.room()
        self._samples = learners[0].samples
        self._standings = [Standing() for _ in experiments]
        nets = [plan.net for plan in self.plans]
        self._nets = Nets(
            np.stack([net.stages for net in nets]),
            np.stack([net.chances for net in nets]),
            np.stack([net.tensors for net in nets]),
        )
        self.state = self._first_state(learners)
        self.ends = np.full((len(experiments), epochs, len(Column)), np.nan)
        self.seconds = 0.0
        self._done = 0

    def fitting(self) -> int:
        """Epochs that fit into a call; one where a schedule has to be asked after each, or nothing was timed yet."""
        if not self._done or any(isinstance(experiment.training.schedule, Plateau) for experiment in self.experiments):
            return 1
        epoch = self.seconds / self._done  # of all runs
        share = min(RUN_SECONDS * len(self.experiments), CALL_SECONDS)
        return max(1, min(int(share / epoch), MOST_EPOCHS))

    def train(self, count: int) -> None:
        """So many epochs more."""
        began = time.perf_counter()
        rules = np.array(
            [
                rule_row(rule_of(experiment, self._samples, standing.drops)._replace(stop_loss=-1.0))
                for experiment, standing in zip(self.experiments, self._standings, strict=True)
            ],
            RULES,
        )
        losses, accuracies = np.empty((2, count * -(-self._samples // int(rules["batch"][0]))))
        place = slice(self._done, self._done + count)
        ends = np.full((len(self.experiments), count, len(Column)), np.nan)
        epochs_of_many(
            self._nets, rules, self.state, self._space, self._runner.train, self._runner.judged, self._seeds(count),
            self._done, losses, accuracies, ends,
        )  # fmt: skip
        self.ends[:, place] = ends
        self._done += count
        self._standings = [self._judged(*run) for run in zip(self.experiments, self._standings, ends, strict=True)]
        self.seconds += time.perf_counter() - began

    def _judged(self, experiment: Experiment, standing: Standing, ends: Values) -> Standing:
        """What plateaus make of an epoch; other schedules need not know."""
        if not isinstance(experiment.training.schedule, Plateau):
            return standing
        scores = Scores(float(ends[-1, Column.LOSS]), float(ends[-1, Column.ACCURACY]))
        return standing.judged(experiment.training, self._done, scores)

    def _seeds(self, count: int) -> NDArray[np.int64]:
        """What the orders of the epochs after these are drawn from, (runs, count): one list for each die thrown."""
        following = range(self._done + 1, self._done + 1 + count)
        dice = [experiment.seeds.order for experiment in self.experiments]
        lists = {die: [seed_of(die, "order", epoch) for epoch in following] for die in set(dice)}
        return np.array([lists[die] for die in dice], np.int64)

    def _first_state(self, learners: Sequence[Learner]) -> State:
        runs, size, dtype = len(learners), self.plans[0].size, self._runner.weights.theta.dtype
        theta = np.stack(
            [np.concatenate([tensor.detach().numpy().ravel() for tensor in _tensors(learner, plan)])
             for learner, plan in zip(learners, self.plans, strict=True)]
        )  # fmt: skip
        dice = np.zeros((runs, WORDS + 1), np.uint32)
        if self._nets.chances.any():
            dice[:] = [read_state(learner.dropout) for learner in learners]
        gradient, first, second, kept = np.zeros((4, runs, size), dtype)
        return State(
            theta, gradient, first, second, np.zeros((runs, len(self.plans[0].tensors)), np.int64), kept, dice,
            np.stack([learner.order.numpy() for learner in learners]),
            np.tile([-np.inf, np.inf], (runs, 1)), np.zeros(runs, np.int64), np.zeros(runs, np.bool_),
        )  # fmt: skip

    def weights(self, rows: NDArray[Any]) -> list[dict[str, NDArray[Any]]]:
        """Rows (runs, P) as tensors by state name, of each run."""
        return [
            {
                f"layers.{tensor.layer_id}.{tensor.name}": row[tensor.offset : tensor.offset + tensor.size]
                .reshape(tensor.shape)
                .copy()
                for tensor in plan.tensors
            }
            for plan, row in zip(self.plans, rows, strict=True)
        ]


def _tensors(learner: Learner, plan: Plan) -> list[torch.Tensor]:
    return [learner.network.layers[tensor.layer_id].get_parameter(tensor.name) for tensor in plan.tensors]


def _fits(groups: Sequence[Group]) -> Fits:
    ends = np.concatenate([group.ends for group in groups])
    best = np.nan_to_num(ends[:, :, Column.IS_BEST]) > 0
    numbers = np.arange(1, ends.shape[1] + 1)
    kept: list[dict[str, NDArray[Any]] | None] = []
    for group in groups:
        for experiment, weights in zip(group.experiments, group.weights(group.state.kept), strict=True):
            kept.append(weights if experiment.training.keep_best else None)
    return Fits(
        train_losses=ends[:, :, Column.TRAIN_LOSS].copy(),
        train_accuracies=ends[:, :, Column.TRAIN_ACCURACY].copy(),
        validation_losses=ends[:, :, Column.LOSS].copy(),
        validation_accuracies=ends[:, :, Column.ACCURACY].copy(),
        best_epochs=(best * numbers).max(1),
        broke_at=np.concatenate([np.where(group.state.broken, group.state.steps, 0) for group in groups]),
        weights=tuple(weights for group in groups for weights in group.weights(group.state.theta)),
        best_weights=tuple(kept),
        seconds=sum(group.seconds for group in groups),
    )
